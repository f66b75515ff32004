package org.pitchside.kura.internal.cloud;

import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/**
 * The settings of the uplink, checked; {@link UplinkConfig} says what each means.
 *
 * @param target the publisher's filter, as Kura's console writes it
 */
record UplinkSettings(String target, int confirmSeconds, int underWay, boolean names) {

    static final String TARGET = "CloudPublisher.target";
    static final String NOBODY = "(kura.service.pid=changeme)";
    static final int CONFIRM_S = 60;
    static final int UNDER_WAY = 1;

    static final UplinkSettings DEFAULT = new UplinkSettings(NOBODY, CONFIRM_S, UNDER_WAY, false);

    static UplinkSettings of(Map<String, ?> values, UplinkSettings last, Consumer<String> wrong) {
        var s = new SettingReader(CloudUplink.PID, values, wrong);
        return new UplinkSettings(
                // what is no text chooses nobody else: choosing none forgets what waits
                s.text(TARGET, values.get(TARGET) == null ? NOBODY : last.target),
                s.whole("confirm.seconds", last.confirmSeconds, 5, 3600),
                s.whole("under.way", last.underWay, 1, 8),
                s.flag("publish.names", last.names));
    }

    /** Whether a publisher is chosen. */
    boolean isOn() {
        return !target.isEmpty() && !target.equals(NOBODY);
    }
}
