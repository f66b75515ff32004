package org.pitchside.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.linux.Archive.Outcome;

/** The installer, in an empty folder in place of the machine's root: its name has a blank, as folders do. */
class InstallIT {

    private static final long MOST_BYTES = 100_000;

    @TempDir
    Path folder;

    private Path root;
    private Path version;

    @BeforeEach
    void unpackTheArchive() throws Exception {
        root = Files.createDirectories(folder.resolve("the root"));
        version = Archive.unpack(folder.resolve("down loads"));
        // what is copied eight times over need not be 30 MB
        for (Path jar : Archive.list(version.resolve("bundle"))) {
            if (Files.isRegularFile(jar) && Files.size(jar) > MOST_BYTES) {
                Files.delete(jar);
            }
        }
    }

    private Outcome install(Path from, String... words) throws IOException, InterruptedException {
        var command = new String[words.length + 1];
        command[0] = from.resolve("install.sh").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        return Archive.run(Map.of("DESTDIR", root.toString()), command);
    }

    private void installed(Path from, String... words) throws IOException, InterruptedException {
        Outcome outcome = install(from, words);
        assertEquals(0, outcome.code(), outcome.said());
    }

    private Path at(String path) {
        return root.resolve(path);
    }

    private String leadsTo(String link) throws IOException {
        return Files.readSymbolicLink(at("opt/pitchside").resolve(link)).toString();
    }

    /** Another content of the same number, as two builds between releases are. */
    private void nextVersion(String notice) throws IOException {
        Files.writeString(version.resolve("NOTICE"), notice);
    }

    @Test
    void installsWhatASystemReads() throws Exception {
        // given an empty machine; when it is installed
        installed(version);

        // then the program, the unit, the user, the bus's rule and the settings are where they belong
        assertTrue(Files.isExecutable(at("opt/pitchside/current/bin/pitchside")));
        assertTrue(Files.isRegularFile(at("opt/pitchside/current/LICENSE")));
        assertEquals(
                Files.readString(version.resolve("system/pitchside.service")),
                Files.readString(at("etc/systemd/system/pitchside.service")));
        assertTrue(Files.readString(at("etc/sysusers.d/pitchside.conf")).contains("\nu pitchside "));
        assertTrue(Files.readString(at("etc/dbus-1/system.d/pitchside.conf")).contains("org.bluez"));
        assertTrue(Files.isRegularFile(at("etc/pitchside/org.pitchside.ble.bluez.Radio.cfg")));
        assertTrue(Files.isRegularFile(at("etc/pitchside/org.pitchside.models.Registry.cfg")));
        assertFalse(Files.exists(at("etc/pitchside/org.pitchside.ble.virtual.Radio.cfg")), "virtual bats are off");
        // and PINs are not everybody's
        assertEquals("rwxr-x---", permissions("etc/pitchside"));
        assertEquals("rw-r-----", permissions("etc/pitchside/org.pitchside.board.Board.cfg"));
        assertEquals("rw-r--r--", permissions("etc/systemd/system/pitchside.service"));
        assertEquals("rwxr-xr-x", permissions("opt/pitchside/current/bundle"));
    }

    private String permissions(String path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(at(path)));
    }

    @Test
    void twiceIsOnce() throws Exception {
        installed(version);
        String first = leadsTo("current");
        Path settings = at("etc/pitchside/org.pitchside.board.Board.cfg");
        Files.writeString(settings, "port = 9000\n");

        installed(version);

        assertEquals(first, leadsTo("current"));
        assertEquals("port = 9000\n", Files.readString(settings));
        assertFalse(Files.exists(at("opt/pitchside/previous")));
        assertEquals(2, Archive.list(at("opt/pitchside")).size());
    }

    @Test
    void anUpgradeKeepsSettingsDataAndTheVersionBefore() throws Exception {
        // given an installed version, whose operator changed one setting, took one away, and has data
        installed(version);
        String first = leadsTo("current");
        Files.writeString(at("etc/pitchside/org.pitchside.board.Board.cfg"), "port = 9000\n");
        Files.delete(at("etc/pitchside/org.pitchside.ble.bluez.Radio.cfg"));
        Files.createDirectories(at("var/lib/pitchside/data"));
        Files.writeString(at("var/lib/pitchside/data/swings.db"), "swings");

        // when a newer one comes, which has a component more
        nextVersion("the next");
        Files.writeString(version.resolve("settings/org.pitchside.new.Thing.cfg"), "# new\n");
        installed(version);

        // then it is current, the one before is kept, and what is the operator's is as it was
        assertNotEquals(first, leadsTo("current"));
        assertEquals(first, leadsTo("previous"));
        assertEquals("the next", Files.readString(at("opt/pitchside/current/NOTICE")));
        assertEquals("port = 9000\n", Files.readString(at("etc/pitchside/org.pitchside.board.Board.cfg")));
        assertFalse(Files.exists(at("etc/pitchside/org.pitchside.ble.bluez.Radio.cfg")), "it was taken away");
        assertTrue(Files.exists(at("etc/pitchside/org.pitchside.new.Thing.cfg")));
        assertEquals("swings", Files.readString(at("var/lib/pitchside/data/swings.db")));

        // and of three versions the oldest is no more
        String second = leadsTo("current");
        nextVersion("the third");
        installed(version);
        assertEquals(second, leadsTo("previous"));
        assertFalse(Files.exists(at("opt/pitchside").resolve(first)));
        assertEquals(4, Archive.list(at("opt/pitchside")).size());
    }

    @Test
    void aRollbackGoesBackAndForward() throws Exception {
        installed(version);
        String first = leadsTo("current");
        nextVersion("the next");
        Files.writeString(version.resolve("system/pitchside.service"), "[Unit]\nDescription=next\n");
        installed(version);
        String second = leadsTo("current");
        // the archive that it came from is gone
        Path current = at("opt/pitchside/current");

        installed(current, "rollback");
        assertEquals(List.of(first, second), List.of(leadsTo("current"), leadsTo("previous")));
        assertTrue(Files.readString(at("etc/systemd/system/pitchside.service")).contains("ExecStart="));

        installed(current, "rollback");
        assertEquals(List.of(second, first), List.of(leadsTo("current"), leadsTo("previous")));
        assertTrue(Files.readString(at("etc/systemd/system/pitchside.service")).contains("Description=next"));
    }

    @Test
    void whatWasCutOffIsDoneWhole() throws Exception {
        // given an installation that the power cut off: a version that is not whole, and its half copy
        installed(version);
        String first = leadsTo("current");
        nextVersion("the next");
        installed(version);
        String second = leadsTo("current");
        installed(at("opt/pitchside/current"), "rollback");
        Files.delete(at("opt/pitchside").resolve(second).resolve("VERSION"));
        Files.createDirectories(at("opt/pitchside/.new/bin"));

        installed(version);

        assertEquals(second, leadsTo("current"));
        assertEquals(first, leadsTo("previous"));
        assertTrue(Files.exists(at("opt/pitchside/current/VERSION")));
        assertFalse(Files.exists(at("opt/pitchside/.new")));
    }

    @Test
    void uninstallLeavesSettingsAndData() throws Exception {
        installed(version);
        Files.createDirectories(at("var/lib/pitchside/data"));

        installed(at("opt/pitchside/current"), "uninstall");

        assertFalse(Files.exists(at("opt/pitchside")));
        assertFalse(Files.exists(at("etc/systemd/system/pitchside.service")));
        assertFalse(Files.exists(at("etc/dbus-1/system.d/pitchside.conf")));
        assertTrue(Files.exists(at("etc/pitchside/org.pitchside.board.Board.cfg")));
        assertTrue(Files.exists(at("var/lib/pitchside/data")));
        // and once more is no fault
        installed(version, "uninstall");
    }

    @Test
    void refusesInOneLine() throws Exception {
        Outcome nothing = install(version, "rollback");
        assertEquals(2, nothing.code());
        assertEquals("pitchside: there is no version before this one\n", nothing.said());

        Outcome unknown = install(version, "purge");
        assertEquals(2, unknown.code());
        assertEquals("pitchside: install.sh knows install, rollback and uninstall, not 'purge'\n", unknown.said());

        Outcome relative = Archive.run(
                Map.of("DESTDIR", "here"), version.resolve("install.sh").toString());
        assertEquals(2, relative.code());
        assertEquals("pitchside: DESTDIR has to begin with a /, not 'here'\n", relative.said());
        assertEquals(List.of(), Archive.list(root), "nothing is half-written");
    }

    @Test
    void theUnitIsSoundToSystemd() throws Exception {
        assumeTrue(Archive.has("systemd-analyze"), "systemd-analyze is not here; Debian's package systemd has it");
        // given the unit, its program at a place that this machine has
        Path units = Files.createDirectories(folder.resolve("units"));
        Path unit = units.resolve("pitchside.service");
        String text = Files.readString(version.resolve("system/pitchside.service"));
        Path program = Files.createSymbolicLink(
                Path.of("/tmp/pitchside-it-" + ProcessHandle.current().pid()), version.resolve("bin/pitchside"));
        try {
            Files.writeString(
                    unit,
                    text.replaceAll("(?m)^ExecStart=/opt/pitchside/current/bin/pitchside$", "ExecStart=" + program));

            // when systemd looks at it, then it has nothing to say
            Outcome verify = Archive.run(Map.of(), "systemd-analyze", "verify", unit.toString());
            assertEquals("", verify.said());
            assertEquals(0, verify.code());

            // and it is as closed as the page says, or more
            Outcome security = Archive.run(
                    Map.of(), "systemd-analyze", "security", "--offline=true", "--threshold=15", unit.toString());
            assertEquals(0, security.code(), security.said());
        } finally {
            Files.delete(program);
        }
    }
}
