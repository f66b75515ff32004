package org.pitchside.itest;

import org.pitchside.itest.exam.InTheDistribution;
import org.pitchside.itest.exam.Setting;

/** The bat finds the swing itself, numbers it and sends its window. */
@InTheDistribution
@Setting(
        pid = "org.pitchside.ble.virtual.Radio",
        value = {"bats = 2", "rate.hz = 200", "speed = 4"})
@Setting(pid = "org.pitchside.ble.Hub", value = "mode = events")
class SwingPathEventsIT extends SwingPath {
    @Override
    boolean numberedByTheGateway() {
        return false;
    }
}
