package org.pitchside.ble.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.settings.contract.SettingsShown;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** What operators, their console and files push at the settings of bats. */
class SettingsTest {
    private static final BatId BAT = new BatId(0xB7);
    private static final SettingsShown HUB = SettingsShown.of(Hub.PID);
    private static final SettingsShown ONE = SettingsShown.of(BatSetting.PID);

    @TempDir
    Path folder;

    private final Hub hub = new Hub();

    private Map<String, Object> here(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("directory", folder.toString()));
        all.putAll(more);
        return all;
    }

    private void given(Map<String, Object> settings) {
        hub.activate(here(settings));
    }

    @AfterEach
    void stop() {
        if (hub.isActive()) {
            hub.deactivate();
        }
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheHubTakes() {
        given(Map.of());
        String door = hub.door().toString();
        int queue = hub.queueLength();

        hub.modified(here(Map.of("mode", "events", "enrol", "never", "queue.length", 64)));
        assertEquals(Mode.EVENTS, hub.mode());
        hub.modified(here(HUB.defaults()));

        assertEquals(Mode.STREAM, hub.mode());
        assertEquals(door, hub.door().toString());
        assertEquals(queue, hub.queueLength());
        assertEquals(Hub.THREADS, HUB.defaults().get("threads"));
    }

    @Test
    void noValueOfAnyTypeIsThrownBackByTheHub() {
        given(Map.of());
        for (Map<String, Object> values : HUB.absurd()) {
            hub.modified(values);
        }
        hub.deactivate();
        for (Map<String, Object> values : HUB.absurd()) {
            if (values.get("threads") instanceof Integer i && i == 2) {
                continue;
            }
            hub.activate(values);
            hub.deactivate();
        }
    }

    @Test
    void theSameSettingsAgainChangeNothing() {
        given(Map.of("enrol", "asked"));
        hub.ask();

        hub.modified(here(Map.of("enrol", "asked")));

        assertTrue(hub.door().secondsLeft() > 0, "an operator who stands by a bat is not sent away");
    }

    @Test
    void keysThatCannotBeReadAreAHealthLineAndTheHubLives() throws IOException {
        Files.createDirectories(folder.resolve("bat-keys.txt"));

        given(Map.of());

        assertTrue(
                hub.health().stream().anyMatch(l -> l.sentence().startsWith("The keys of the bats cannot be read")),
                () -> hub.health().toString());
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsARightHandersAlignedBat() {
        var setting = new BatSetting();
        Map<String, Object> values = ONE.defaults();
        values.put("bat.id", BAT.toString());
        setting.settings(values);
        var bare = new BatSetting();
        bare.settings(Map.of("bat.id", BAT.toString()));

        assertEquals(bare.profile(BAT).toString(), setting.profile(BAT).toString());
        assertEquals(Hand.RIGHT, setting.profile(BAT).orElseThrow().mount().hand());
        assertEquals(List.of(), setting.health());
    }

    @Test
    void noValueOfAnyTypeIsThrownBackByABatsSetting() {
        for (Map<String, Object> values : ONE.absurd()) {
            var setting = new BatSetting();
            setting.settings(values);
            setting.settings(values);

            assertTrue(setting.health().size() <= 1, values::toString);
        }
    }

    @Test
    void aSettingWithoutABatIsSaidAndAWrongOneKeepsTheLastGoodOne() {
        var setting = new BatSetting();
        setting.settings(ONE.defaults());
        assertEquals(
                "a setting without a bat id is ignored.",
                setting.health().get(0).sentence());

        setting.settings(Map.of("bat.id", BAT.toString(), "net", "net 2"));
        setting.settings(Map.of("bat.id", BAT.toString(), "net", "net 3", "mount", "1 0"));

        assertEquals(Optional.of("net 2"), setting.profile(BAT).map(p -> p.net()));
        assertFalse(setting.health().isEmpty());
    }
}
