package org.pitchside.itest;

import org.pitchside.itest.exam.InTheDistribution;
import org.pitchside.itest.exam.Setting;

/** The bat sends every sample; the gateway finds the swing and numbers it. */
@InTheDistribution
@Setting(
        pid = "org.pitchside.ble.virtual.Radio",
        value = {"bats = 2", "rate.hz = 200", "speed = 4", "directory = {folder}"})
@Setting(pid = "org.pitchside.ble.Hub", value = "mode = stream")
class SwingPathStreamIT extends SwingPath {
    @Override
    boolean numberedByTheGateway() {
        return true;
    }
}
