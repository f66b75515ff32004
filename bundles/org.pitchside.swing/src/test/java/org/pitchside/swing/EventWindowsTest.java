package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingWindow;

class EventWindowsTest {

    private static final SwingId ID = new SwingId(new BatId(5), 1, 9);

    private static BatInfo info(int rateMilliHz) {
        return new BatInfo(ID.bat(), 1, 1000, rateMilliHz, ImuRange.NOMINAL, 247, "none", 0, 0, 0, 0, 90, false, false);
    }

    /** The candidate's own recording, sent as an event and cut again. */
    static Candidate eventOf(Candidate c) {
        long firstUs = c.t0Us() - SwingWindow.T0_INDEX * 5_000L;
        var event = new BatEvent(
                ID,
                false,
                c.t0Us(),
                firstUs,
                c.recording().counts(),
                200_000,
                0,
                c.stanceAxes(),
                null,
                new byte[0],
                c.contact(),
                Set.of());
        return EventWindows.of(event, info(200_000), Mount.ALIGNED);
    }

    @Test
    void theStanceGoesOnFromTheAxesAtTheFirstSample() {
        // given a drive with so long a backlift that its window begins in the middle of it
        var motion = Motion.at200().rest(900).lift(1600, 130).hit(170, -1300).rest(900);
        Candidate c = Heard.of(motion.counts(ImuRange.NOMINAL), Mount.ALIGNED)
                .complete
                .get(0);
        // when
        Candidate again = eventOf(c);
        // then the first toe is the stream's; later ones miss only what the stream had learned of the gyroscope's bias
        for (int i = 0; i < 3; i++) {
            assertEquals(c.window().toe()[i], again.window().toe()[i], "toe " + i);
        }
    }

    @Test
    void anEventAtAnotherRateIsResampledAroundItsT0() {
        // given an event at 400 Hz that begins 0.9 s before its impact
        var motion = new Motion(400)
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .hit(170, -1300)
                .rest(900);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        long t0Us = 10_000_000 + motion.impact() * 2_500L;
        int first = motion.impact() - 360;
        var event = new BatEvent(
                ID,
                true,
                t0Us,
                10_000_000 + first * 2_500L,
                java.util.Arrays.copyOfRange(counts, first * 6, counts.length),
                400_000,
                3,
                null,
                null,
                new byte[0],
                true,
                Set.of());
        // when
        Candidate c = EventWindows.of(event, info(400_000), Mount.ALIGNED);
        // then
        assertEquals(180, c.t0());
        assertEquals(t0Us, c.t0Us());
        assertTrue(c.flags().contains(SwingFlag.GAP));
        for (int axis = 0; axis < 6; axis++) {
            assertEquals(
                    counts[motion.impact() * 6 + axis],
                    c.window().counts()[SwingWindow.T0_INDEX * 6 + axis],
                    "axis " + axis);
        }
    }

    @Test
    void anEventWithoutSamplesIsRefusedByName() {
        // given
        var event = new BatEvent(ID, true, 0, 0, new short[0], 200_000, 0, null, null, new byte[0], false, Set.of());
        // when
        var e = assertThrows(
                IllegalArgumentException.class, () -> EventWindows.of(event, info(200_000), Mount.ALIGNED));
        // then
        assertEquals("event " + ID + " came without samples", e.getMessage());
    }

    @Test
    void aHostileT0FarAwayIsRefused() {
        // given
        var event = new BatEvent(
                ID, true, Long.MAX_VALUE / 2, 0, new short[600], 200_000, 0, null, null, new byte[0], false, Set.of());
        // when, then
        assertThrows(IllegalArgumentException.class, () -> EventWindows.of(event, info(200_000), Mount.ALIGNED));
    }

    @Test
    void anEventThatItsBatResampledIsTakenAt200HzWhateverTheBatsRate() {
        // given
        var motion =
                Motion.at200().rest(900).lift(400, 100).rest(60).hit(170, -1300).rest(900);
        Candidate c = Heard.of(motion.counts(ImuRange.NOMINAL), Mount.ALIGNED)
                .complete
                .get(0);
        long firstUs = c.t0Us() - SwingWindow.T0_INDEX * 5_000L;
        var event = new BatEvent(
                ID,
                false,
                c.t0Us(),
                firstUs,
                c.recording().counts(),
                200_000,
                0,
                c.stanceAxes(),
                null,
                new byte[0],
                c.contact(),
                Set.of());
        // when it comes from a bat of 400 Hz
        Candidate again = EventWindows.of(event, info(400_000), Mount.ALIGNED);
        // then
        assertArrayEquals(c.window().counts(), again.window().counts());
    }
}
