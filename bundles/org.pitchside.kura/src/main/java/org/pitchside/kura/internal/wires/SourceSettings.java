package org.pitchside.kura.internal.wires;

import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/** The settings of a swing source, checked; {@link SourceConfig} says what each means. */
record SourceSettings(boolean live, int limit, boolean window) {

    static final String ALL = "all";
    static final String LIVE = "live";
    static final int LIMIT = 50;

    static final SourceSettings DEFAULT = new SourceSettings(false, LIMIT, false);

    static SourceSettings of(Map<String, ?> values, SourceSettings last, Consumer<String> wrong) {
        var s = new SettingReader(SwingSource.PID, values, wrong);
        String deliver = s.choice("deliver", last.live ? LIVE : ALL, List.of(ALL, LIVE));
        return new SourceSettings(
                deliver.equals(LIVE), s.whole("live.limit", last.limit, 1, 10_000), s.flag("window", last.window));
    }
}
