package org.pitchside.api.flow;

import java.util.Optional;
import org.pitchside.api.BatId;

/**
 * Knows whether each bat's sensor still sits as calibrated, and leads an operator through calibrating it anew. Safe from any thread;
 * docs/mount.md.
 */
public interface MountCare {

    /** The rotation from sensor to bat axes that a calibration found and kept: nine values, row by row; empty where none was kept. */
    Optional<float[]> kept(BatId bat);

    /** How a bat's mount is. */
    Care care(BatId bat);

    /** Begins a calibration of a bat that is connected and sends all its samples; one under way begins anew. */
    void begin(BatId bat);

    /** Gives up a calibration; what was kept stays. */
    void cancel(BatId bat);

    /** Forgets what a calibration found: the settings' mount counts again. */
    void forget(BatId bat);

    /**
     * How a bat's mount is.
     *
     * @param check in words: as calibrated, off by about so many degrees, not known yet
     * @param isOff whether its numbers are withheld
     * @param isCalibrated whether a calibration was kept
     * @param step what the person at the bat is to do now; null while no calibration is under way
     * @param held how much of this step is done, 0..1
     * @param refusal why the last try counted for nothing, null while all is well
     * @param done whether the calibration asked for last has ended well
     */
    record Care(
            String check, boolean isOff, boolean isCalibrated, String step, float held, String refusal, boolean done) {}
}
