package org.pitchside.simulator;

import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.api.Hand;

/**
 * What really happened: one event of a simulated bat, known when its last sample has been made. For scoring and for labels, never
 * an input of what is judged.
 *
 * <p>t0 is the impact; for a miss the peak of |omega_y| between the start of the downswing and the end of the follow-through; for a
 * leave the moment when the blade has been at least 60 degrees above hanging, turning slower than 60 dps, for 0.30 s. Practice
 * swings, returns and throw-downs have a t0 and all metrics too, but are no shots ({@link #isApart}). Everything else has no t0 (NaN,
 * sample -1) and its metrics are NaN.
 *
 * <p>Angles, twist and the place off the middle are told as of a right-hander: a left-hander's are mirrored.
 *
 * @param label a family's name, or one of {@link #APART} or of {@link #NO_SWING}
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
 * @param faceAngleDeg where the face looks at t0, seen from above: 0 at the bowler, positive to leg; NaN where it looks up or down by
 *     more than 75 degrees, and for a leave
 * @param backliftDirectionDeg where the toe points at the top of the backlift, seen from above: 0 straight back to the keeper,
 *     positive to the slips; NaN where the blade is within 15 degrees of upright
 * @param swingPlaneDeg how far the plane that the blade sweeps from the top to t0 is laid over from upright, 0..90; NaN for a leave
 * @param followThroughDeg the angle through which the blade turns from t0 to the end of the follow-through; NaN for a leave
 * @param faceTwistDeg the integral of omega_x over the last 60 ms before t0, negative = closing; NaN for a leave
 * @param offCentreM how far beside the blade's middle line the ball was met, positive towards y_b; NaN where there was no contact
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
        Hand hand,
        double faceAngleDeg,
        double backliftDirectionDeg,
        double swingPlaneDeg,
        double followThroughDeg,
        double faceTwistDeg,
        double offCentreM) {

    /** Real swings and hits that are no shot at a bowled ball: practice swing, knocking the ball back, hitting for others. */
    public static final List<String> APART = List.of("SHADOW", "RETURN", "THROWDN");

    /** Everything that is no swing. */
    public static final List<String> NO_SWING =
            List.of("TAP", "WAG", "WALK", "RUN", "TWIRL", "GLOVE", "DROP", "LEAN", "PASS", "KNOCKIN", "BAG", "REST");

    /** The family, {@link Family#NOT} for what is no swing. */
    public Family family() {
        return Family.of(label).orElse(Family.NOT);
    }

    /** Whether this is a shot: one of the families. */
    public boolean isSwing() {
        return family().isShot();
    }

    /** Whether this is a real swing or hit that is counted apart. */
    public boolean isApart() {
        return APART.contains(label);
    }
}
