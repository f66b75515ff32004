package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.settings.contract.SettingsShown;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.Packages;
import org.pitchside.shipped.ShippedModel;
import org.slf4j.LoggerFactory;

class RegistryTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.models");

    @TempDir
    Path folder;

    private final Registry registry = new Registry();
    private final List<String> heard = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Path file;
    private int written;

    @BeforeEach
    void listen() {
        file = folder.resolve("cricket.pitchmodel");
        log.start();
        LOG.setAdditive(false);
        LOG.addAppender(log);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(log);
        registry.deactivate();
    }

    @Test
    void aPackageIsThereFromTheStart() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        thenCurrentIs("cricket-1");
        thenHealthIs(HealthSource.Level.OK, "cricket-1 from ");
    }

    @Test
    void aReplacedFileIsAHotSwap() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        givenThePackage(2);
        whenItLooks(1);
        thenCurrentIs("cricket-1");
        whenItLooks(1);
        thenCurrentIs("cricket-2");
        whenItLooks(5);
        assertEquals(List.of("cricket-1", "cricket-2"), heard);
    }

    @Test
    void aFileThatIsStillWrittenIsWaitedFor() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        byte[] next = Packages.package_(2).bytes();
        for (int part = 1; part <= 3; part++) {
            givenTheBytes(Arrays.copyOf(next, next.length * part / 3));
            whenItLooks(1);
        }
        thenErrorsAre(0);
        whenItLooks(1);
        thenCurrentIs("cricket-2");
    }

    @Test
    void aDamagedFileChangesNothing() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        givenTheBytes("no package".getBytes());
        whenItLooks(10);
        thenCurrentIs("cricket-1");
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "package refused, cricket-1 goes on: " + file + ": is no model package");

        givenThePackage(1);
        whenItLooks(2);
        thenHealthIs(HealthSource.Level.OK, "cricket-1");
        assertEquals(List.of("cricket-1"), heard, "the same package again is no change");
    }

    @Test
    void aMissingFileChangesNothing() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        Files.delete(file);
        whenItLooks(10);
        thenCurrentIs("cricket-1");
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "there is no such file");
    }

    @Test
    void aFileThatComesLater() throws Exception {
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        thenErrorsAre(1);
        thenHealthIs(HealthSource.Level.FAULT, "package refused, rules answer: ");
        givenThePackage(1);
        whenItLooks(2);
        thenCurrentIs("cricket-1");
        assertEquals(List.of("none", "cricket-1"), heard);
    }

    @Test
    void aHashThatComesBesideIt() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        Files.writeString(folder.resolve("cricket.pitchmodel.sha256"), "0".repeat(64) + "  cricket.pitchmodel\n");
        whenItLooks(2);
        thenCurrentIs("cricket-1");
        thenHealthIs(HealthSource.Level.FAULT, "its SHA-256 is ");
    }

    @Test
    void noneIsSetSoTheShippedOneAnswers() throws Exception {
        whenItStartsWith("  ");
        whenItLooks(3);
        thenCurrentIs("cricket-1");
        assertEquals(
                ModelPackage.read(ShippedModel.bytes()).descriptor(),
                registry.current().orElseThrow().descriptor());
        thenErrorsAre(0);
        thenHealthIs(HealthSource.Level.OK, "cricket-1 from the bundle that came with Pitchside, SHA-256 ");
    }

    @Test
    void anotherFileIsSetAndThenNone() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        whenSomebodyFollows();
        Path other = folder.resolve("other.pitchmodel");
        Packages.package_(5).write(other);
        modified(settings(other, 2));
        modified(settings(other, 2));
        modified(settings("", "2"));
        assertEquals(List.of("cricket-1", "cricket-5", "cricket-1"), heard);
    }

    @Test
    void wrongSettingsKeepTheLastGoodOnes() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        modified(settings("a\0b", 2));
        thenErrorsAre(1);
        modified(settings(file, 0));
        thenErrorsAre(2);
        modified(settings(file, "abc"));
        thenErrorsAre(3);
        thenCurrentIs("cricket-1");
        givenThePackage(2);
        whenItLooks(2);
        thenCurrentIs("cricket-2");
    }

    @Test
    void wrongSettingsFromTheStart() {
        activate(settings("a\0b", 99_999));
        whenItLooks(3);
        thenErrorsAre(2);
        thenCurrentIs("cricket-1");
    }

    @Test
    void aFollowerThatFailsHarmsNobody() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        registry.follow(model -> {
            throw new IllegalStateException("a follower's fault");
        });
        whenSomebodyFollows();
        givenThePackage(2);
        whenItLooks(2);
        assertEquals(List.of("cricket-1", "cricket-2"), heard);
    }

    @Test
    void whoStopsFollowingHearsNoMore() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        whenSomebodyFollows().close();
        givenThePackage(2);
        whenItLooks(2);
        assertEquals(List.of("cricket-1"), heard);
    }

    @Test
    void whoIsStoppedByAnotherFollowerIsNotToldInTheSameRound() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        AtomicReference<AutoCloseable> second = new AtomicReference<>(() -> {});
        registry.follow(model -> {
            try {
                second.get().close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        second.set(whenSomebodyFollows());
        givenThePackage(2);
        whenItLooks(2);
        assertEquals(List.of("cricket-1"), heard);
    }

    @Test
    void aFollowerMayAskTheRegistryFromAnotherThread() throws Exception {
        givenThePackage(1);
        whenItStartsWith(file.toString());
        AtomicInteger looked = new AtomicInteger();
        registry.follow(model -> {
            // Would never end if the registry held its lock while it tells.
            Thread other = new Thread(registry::look);
            other.start();
            try {
                other.join(10_000);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            looked.addAndGet(other.isAlive() ? 100 : 1);
        });
        givenThePackage(2);
        whenItLooks(2);
        assertEquals(2, looked.get());
    }

    private void givenThePackage(int version) throws IOException {
        givenTheBytes(Packages.package_(version).bytes());
    }

    private void givenTheBytes(byte[] bytes) throws IOException {
        Files.write(file, bytes);
        // Each write a second later than the last, whatever the clock and the file system say.
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_700_000_000_000L + 1000L * written++));
    }

    private void whenItStartsWith(String packageFile) {
        // An hour between looks: only the test looks.
        activate(settings(packageFile, 3600));
    }

    private AutoCloseable whenSomebodyFollows() {
        return registry.follow(model -> heard.add(name(model)));
    }

    private void whenItLooks(int times) {
        for (int i = 0; i < times; i++) {
            registry.look();
        }
    }

    private void thenCurrentIs(String name) {
        assertEquals(name, name(registry.current()));
    }

    private void thenErrorsAre(int count) {
        List<ILoggingEvent> errors =
                log.list.stream().filter(e -> e.getLevel() == Level.ERROR).toList();
        assertEquals(count, errors.size(), errors.toString());
        errors.forEach(e -> assertFalse(e.getFormattedMessage().contains("\n")));
    }

    private void thenHealthIs(HealthSource.Level level, String words) {
        HealthLine line = registry.health().get(0);
        assertEquals(1, registry.health().size());
        assertEquals(level, line.level());
        assertTrue(line.sentence().contains(words), line.sentence());
    }

    private static String name(Optional<GatewayModel> model) {
        return model.map(m -> m.descriptor().name()).orElse("none");
    }

    private static Map<String, Object> settings(Object packageFile, Object seconds) {
        return Map.of("package.file", packageFile.toString(), "check.seconds", seconds);
    }

    private void activate(Map<String, Object> values) {
        registry.activate(values);
        settle();
    }

    private void modified(Map<String, Object> values) {
        registry.modified(values);
        settle();
    }

    private void settle() {
        try {
            registry.settle();
        } catch (InterruptedException | java.util.concurrent.ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theSameSettingsAgainReadNothing() throws Exception {
        givenThePackage(1);
        activate(settings(file, 3600));
        Files.delete(file);
        modified(settings(file, 3600));
        thenCurrentIs("cricket-1");
        thenHealthIs(HealthSource.Level.OK, "cricket-1 from ");
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        activate(SettingsShown.of(Registry.PID).defaults());
        String shown = registry.health().toString();
        modified(Map.of("check.seconds", 60));
        modified(Map.of());

        assertEquals(shown, registry.health().toString());
        assertEquals(Map.of("check.seconds", 2), SettingsShown.of(Registry.PID).defaults());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        activate(Map.of());
        for (Map<String, Object> values : SettingsShown.of(Registry.PID).absurd()) {
            modified(values);
        }

        modified(Map.of());
        assertTrue(registry.current().isPresent());
    }
}
