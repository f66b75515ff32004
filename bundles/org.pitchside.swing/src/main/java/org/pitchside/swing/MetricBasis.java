package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.Metric;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;

/**
 * The circumstances under which a burst was measured: what decides how wide an interval must be. For those who fit intervals and
 * those who check them; nothing here needs to know which shot it was.
 *
 * @param calibrated whether the sensor's mount was calibrated: without it is believed to sit as it should
 * @param roll turn about the blade's axis over the turn across it, at impact: a sensor that sits askew mixes the two
 * @param lost turned while the accelerometer was at full scale in the downswing, radians
 * @param clipped whether the gyroscope was at full scale at the impact itself
 * @param contact whether an impact was felt
 * @param plane how far the swing was laid over, degrees; NaN where unknown
 * @param seen whether samples show the stance, not only its frame
 * @param ended whether the follow-through's end was seen
 * @param measuredM distance of the measuring point from the turn's centre by the accelerometer alone, metres
 */
public record MetricBasis(
        boolean calibrated,
        float roll,
        float lost,
        boolean clipped,
        boolean contact,
        float plane,
        boolean seen,
        boolean ended,
        float measuredM) {

    private static final float LITTLE_ROLL = 0.25f;
    private static final float MUCH_ROLL = 0.7f;
    private static final float LITTLE_LOST = 0.05f;
    private static final float MUCH_LOST = 1.2f;
    private static final float LAID_OVER = 40;

    /** The circumstances of a candidate that is complete, read off its recording; null for a bat held up. */
    public static MetricBasis of(Candidate c, Mount mount) {
        short[] counts = c.recording().counts();
        if (c.trigger() != Candidate.Trigger.BURST || counts.length == 0) {
            return null;
        }
        var history = new History();
        history.restart(0);
        var frame = new BatFrame(c.recording().range(), mount);
        var stance = new StanceTracker();
        var six = new float[ImuBlock.AXES];
        for (int i = 0; i < counts.length / ImuBlock.AXES; i++) {
            frame.apply(counts, i * ImuBlock.AXES, six);
            int slot = history.put(counts, i * ImuBlock.AXES, false);
            System.arraycopy(six, 0, history.frames(), slot * ImuBlock.AXES, ImuBlock.AXES);
            if (i == 0) {
                stance.restore(c.stanceAxes(), six);
            } else {
                stance.advance(six);
            }
            history.stance(slot, stance);
        }
        return Metrics.basis(
                history, c.recording().t0Index(), !c.flags().contains(SwingFlag.NO_CONTACT), !mount.isAligned());
    }

    /** Which row of {@link Intervals} holds for a metric. */
    int cell(Metric metric) {
        return switch (metric) {
            case BAT_SPEED -> clipped ? 9 : rollCell() * 3 + lostCell();
            case ROTATION_SPEED -> clipped ? 6 : rollCell() * 2 + (contact ? 1 : 0);
            case PEAK_SPEED -> clipped ? 3 : rollCell();
            case FACE_TWIST, FACE_ANGLE -> rollCell();
            case DOWNSWING_TIME, SWING_PLANE, BACKLIFT_DIRECTION -> planeCell();
            case BACKLIFT, TIME_TO_IMPACT -> seen ? 0 : 1;
            case FOLLOW_THROUGH -> ended ? planeCell() : 4;
        };
    }

    private int rollCell() {
        return roll < LITTLE_ROLL ? 0 : roll < MUCH_ROLL ? 1 : 2;
    }

    private int lostCell() {
        return lost < LITTLE_LOST ? 0 : lost < MUCH_LOST ? 1 : 2;
    }

    private int planeCell() {
        return plane > LAID_OVER ? 1 : plane < -LAID_OVER ? 2 : plane == plane ? 0 : 3;
    }
}
