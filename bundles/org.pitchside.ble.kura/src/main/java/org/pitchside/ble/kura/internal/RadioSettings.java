package org.pitchside.ble.kura.internal;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/**
 * The settings of the radio, checked; {@link RadioConfig} says what each means.
 *
 * @param adapters names; empty: all
 */
record RadioSettings(boolean enabled, Set<String> adapters, int linksPerAdapter, int searchPauseS) {

    static final RadioSettings DEFAULTS = new RadioSettings(true, Set.of(), 7, 15);

    RadioSettings {
        adapters = Set.copyOf(adapters);
    }

    /** @param last what stays where a value is wrong */
    static RadioSettings of(Map<String, ?> values, RadioSettings last, Consumer<String> wrong) {
        var s = new SettingReader(KuraRadio.PID, values, wrong);
        return new RadioSettings(
                s.flag("enabled", last.enabled),
                names(s.text("adapters", ""), last.adapters, wrong),
                s.whole("links.per.adapter", last.linksPerAdapter, 1, 20),
                s.whole("search.pause.s", last.searchPauseS, 2, 600));
    }

    private static Set<String> names(String text, Set<String> last, Consumer<String> wrong) {
        var names = new LinkedHashSet<String>();
        for (String name : text.split("[,;\\s]+")) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        for (String name : names) {
            if (!name.matches("[A-Za-z0-9._-]{1,32}")) {
                wrong.accept(KuraRadio.PID + ": adapters = \"" + text.replaceAll("\\p{Cntrl}", "?")
                        + "\" is not a list of names like hci0, hci1; the last good one stays");
                return last;
            }
        }
        return names;
    }
}
