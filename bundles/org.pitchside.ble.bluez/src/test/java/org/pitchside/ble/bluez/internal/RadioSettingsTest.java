package org.pitchside.ble.bluez.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.settings.contract.SettingsShown;

/** What an operator may say, and what becomes of it. */
class RadioSettingsTest {

    private final List<String> wrong = new ArrayList<>();

    private RadioSettings read(Map<String, ?> values) {
        return RadioSettings.of(values, RadioSettings.DEFAULT, wrong::add);
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        assertEquals(
                RadioSettings.DEFAULT, read(SettingsShown.of(BluezRadio.PID).defaults()));
        assertEquals(RadioSettings.DEFAULT, read(Map.of()));
        assertEquals(List.of(), wrong);
    }

    @Test
    void adaptersAreNamedWithBlanksOrCommas() {
        var settings = read(Map.of("adapters", " hci1, hci0 ", "links.per.adapter", "5"));
        assertEquals(new RadioSettings(Set.of("hci0", "hci1"), 5, ""), settings);
        assertTrue(settings.uses("hci0") && !settings.uses("hci2"));
        assertTrue(RadioSettings.DEFAULT.uses("hci2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"tcp:host=1.2.3.4,port=5", "unix:path=relative", "unix:path=/a;unix:path=/b", "/run/dbus", "x"})
    void aBusThatIsNoSocketOfThisMachineIsRefused(String address) {
        assertEquals(RadioSettings.DEFAULT, read(Map.of("bus.address", address)));
        assertEquals(1, wrong.size(), wrong.toString());
    }

    @Test
    void whatIsWrongKeepsTheLastGoodOne() {
        var last = new RadioSettings(Set.of(), 4, "unix:path=/run/bus");
        var now = RadioSettings.of(
                Map.of("links.per.adapter", 33, "bus.address", "nowhere", "adapters", "hci0 ../x"), last, wrong::add);
        assertEquals(new RadioSettings(Set.of("hci0"), 4, "unix:path=/run/bus"), now);
        assertEquals(3, wrong.size(), wrong.toString());
    }
}
