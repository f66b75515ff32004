package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.settings.contract.SettingsShown;

class SettingsTest {
    private static final SettingsShown SHOWN = SettingsShown.of(Store.NAME);

    @TempDir
    Path folder;

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        var other = new Settings(folder, 1, 1);

        assertEquals(Settings.byDefault(), Settings.of(SHOWN.defaults(), other, wrong -> {}));
        assertEquals(Settings.byDefault(), Settings.of(Map.of(), Settings.byDefault(), wrong -> {}));
        assertEquals(Path.of("data"), Settings.byDefault().directory());
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        for (Map<String, Object> values : SHOWN.absurd()) {
            Settings read = Settings.of(values, Settings.byDefault(), wrong -> {});

            assertTrue(read.maxBytes() >= 16L << 20, values::toString);
            assertTrue(read.queueLength() >= 16, values::toString);
        }
    }

    @Test
    void theSameSettingsAgainChangeNothing() {
        try (var gateway = new Gateway(folder)) {
            gateway.commit(Swings.swing(1));
            Set<Long> threads = threads();

            gateway.modified();
            gateway.modified();

            assertEquals(threads, threads());
            assertEquals(Optional.of(Swings.swing(1)), gateway.store().find(Swings.id(1)));
        }
    }

    /** Another writer is another thread. */
    private static Set<Long> threads() {
        var ids = new TreeSet<Long>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("pitchside-store"))
                .forEach(t -> ids.add(t.getId()));
        return ids;
    }

    @Test
    void aFolderThatCannotBeIsAHealthLineAndAGoodOneHealsIt() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "no folder");
        try (var gateway = new Gateway(folder.resolve("good"))) {
            gateway.with("directory", file.resolve("below").toString());
            gateway.store();

            Gateway.until("health says so", () -> gateway.health().get(0).startsWith("Swings cannot be kept: "));
            gateway.with("directory", folder.resolve("good").toString()).modified();

            assertFalse(gateway.commit(Swings.swing(1)).repeated());
            assertTrue(gateway.health().get(0).startsWith("1 commits"), gateway.health()::toString);
        }
    }
}
