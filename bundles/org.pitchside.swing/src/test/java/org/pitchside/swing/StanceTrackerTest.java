package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

class StanceTrackerTest {

    private static final float DPS = 32768f / ImuRange.NOMINAL.gyroDps();

    /** How far the toe is above hanging at a recording's end, degrees, in the frame of its last stance. */
    private static double raisedAtTheEnd(short[] counts) {
        var window = new ClipWindows(counts, ImuRange.NOMINAL, Mount.ALIGNED).at(counts.length / ImuBlock.AXES - 1);
        byte up = window.toe()[SwingWindow.T0_INDEX * 3 + 2];
        return Math.toDegrees(Math.acos(-up / 127.0));
    }

    private static short[] withBias(short[] counts, float dps) {
        for (int i = 4; i < counts.length; i += ImuBlock.AXES) {
            counts[i] = (short) (counts[i] + Math.round(dps * DPS));
        }
        return counts;
    }

    @Test
    void aSlowLiftIsNotTakenForBias() {
        // given a bat that is lifted by 20 degrees with at most 27 dps, then by 80 at once and by 45 within two seconds
        var motion = Motion.at200().rest(900).turn(1500, 0, 27, 0).lift(400, 80).turn(2000, 0, 45, 0);
        // when, then
        assertEquals(20.25 + 80 + 45, raisedAtTheEnd(motion.counts(ImuRange.NOMINAL)), 4);
    }

    @Test
    void aGyroscopeThatIsOffIsLearnedAtRest() {
        // given one that reads 5 dps too much, a bat that rests for four seconds and is then lifted within three
        var motion = Motion.at200().rest(4000).turn(3000, 0, 80, 0);
        // when, then: unlearned it would be 15 degrees off
        assertEquals(120, raisedAtTheEnd(withBias(motion.counts(ImuRange.NOMINAL), 5)), 2);
    }

    @Test
    void aFastTurnIsFollowedToTheSample() {
        // given a bat that is lifted by 170 degrees, and a recording that ends in its swing, 5 ms before 1500 dps
        var motion = Motion.at200().rest(900).lift(400, 170).miss(170, -1500);
        short[] counts = java.util.Arrays.copyOf(motion.counts(ImuRange.NOMINAL), motion.impact() * ImuBlock.AXES);
        double x = 165.0 / 170;
        double down = 1500 * 0.170 * (x / 2 - Math.sin(Math.PI * x) / (2 * Math.PI));
        // when, then: half a step is 3.75 degrees
        assertEquals(170 - down, raisedAtTheEnd(counts), 1.5);
    }
}
