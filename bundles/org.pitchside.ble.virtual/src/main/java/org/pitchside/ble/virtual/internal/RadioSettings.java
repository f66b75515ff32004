package org.pitchside.ble.virtual.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;

/** The settings of the virtual radio, checked; {@link RadioConfig} says what each means. */
record RadioSettings(
        int bats,
        int nets,
        int rateHz,
        String replay,
        double speed,
        int adapters,
        int capacity,
        int mtu,
        long seed,
        boolean quick,
        String core,
        String modelPackage,
        Path directory,
        String keys,
        boolean isFlashKept,
        boolean awayAlone,
        Faults faults) {

    /** A model package of which bats take none. */
    static final String NO_MODEL = "none";

    /** Whether there are to be bats at all. */
    boolean isOn() {
        return bats > 0 || !replay.isBlank();
    }

    static RadioSettings of(Map<String, ?> values, Consumer<String> wrong) {
        var s = new SettingReader(VirtualRadio.PID, values, wrong);
        double second = 86_400;
        return new RadioSettings(
                s.whole("bats", 0, 0, 400),
                s.whole("nets", 0, 0, 400),
                s.whole("rate.hz", 200, 50, 1000),
                s.text("replay", ""),
                s.number("speed", 1, 0.1, 100),
                s.whole("adapters", 0, 0, 100),
                s.whole("capacity", 7, 1, 400),
                s.whole("mtu", 247, 23, 517),
                s.whole("seed", 1L, 0, 1_000_000_000_000L),
                s.flag("quick", true),
                s.text("core", ""),
                s.text("model.package", ""),
                s.folder("directory", new DataFolder().of("")),
                s.text("bat.keys", ""),
                s.flag("flash.kept", true),
                s.flag("away.alone", false),
                new Faults(
                        s.number("loss.percent", 0, 0, 100),
                        s.number("double.percent", 0, 0, 100),
                        s.number("reorder.percent", 0, 0, 100),
                        s.number("burst.percent", 0, 0, 100),
                        s.number("silent.every.s", 0, 0, second),
                        s.number("away.every.s", 0, 0, second),
                        s.number("away.for.s", 20, 0, second)));
    }
}
