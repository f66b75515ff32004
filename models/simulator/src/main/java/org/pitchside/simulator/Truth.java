package org.pitchside.simulator;

import org.pitchside.api.Family;
import org.pitchside.api.Hand;

/**
 * What really happened: one event of a simulated bat, known when its last sample has been made. For scoring and for labels, never
 * an input of what is judged.
 *
 * <p>t0 is the impact; for a miss the peak of |omega_y| between the start of the downswing and the end of the follow-through; for a
 * leave the moment when the blade has been at least 60 degrees above hanging, turning slower than 60 dps, for 0.30 s. Events that
 * are no swing have no t0 (NaN, sample -1) and their metrics are NaN.
 *
 * @param label a family's name, or a kind that is no swing: TAP, WAG, WALK, TWIRL, LEAN, REST
 * @param kind within the label, in plain words: "cover drive", "reverse sweep", "walk"
 * @param contact how the ball was met
 * @param t0S t0 in seconds of true time since sample 0
 * @param t0Sample the sample nearest to t0
 * @param startSample the first sample of the event: of a swing, where the backlift starts
 * @param endSample the last sample of the event: of a swing, the end of the follow-through
 * @param batSpeedMps speed of the point 0.75 m from the handle's end, 1 ms before t0, hands' motion included; NaN for a leave
 * @param rotationSpeedMps 0.75 m times the angular rate across the blade 1 ms before t0; NaN for a leave
 * @param peakRotationMps the largest such speed from the start of the downswing to the end of the follow-through; NaN for a leave
 * @param downswingMs from the top of the backlift (where the bat starts to come down) to t0; NaN for a leave
 * @param backliftDeg the angle between the blade's direction in the stance and at the top of the backlift
 * @param player the player's name, such as {@code test-0007}
 * @param hand of the player
 */
public record Truth(
        String label,
        String kind,
        Contact contact,
        double t0S,
        long t0Sample,
        long startSample,
        long endSample,
        double batSpeedMps,
        double rotationSpeedMps,
        double peakRotationMps,
        double downswingMs,
        double backliftDeg,
        String player,
        Hand hand) {

    /** The family, {@link Family#NOT} for what is no swing. */
    public Family family() {
        return Family.of(label).orElse(Family.NOT);
    }

    public boolean isSwing() {
        return family().isShot();
    }
}
