package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

class PhasesTest {

    @Property(tries = 200)
    void anyCountsGivePhasesInOrder(
            @ForAll @Size(min = 0, max = 4000) short[] counts, @ForAll @IntRange(min = -5, max = 700) int t0) {
        // given
        short[] whole = Arrays.copyOf(counts, counts.length / ImuBlock.AXES * ImuBlock.AXES);
        int n = whole.length / ImuBlock.AXES;
        // when
        Phases p = Phases.of(whole, t0, ImuRange.NOMINAL, Mount.ALIGNED);
        // then
        int last = -1;
        for (int index : new int[] {p.stance(), p.lift(), p.top(), p.t0(), p.end()}) {
            if (index != Phases.NONE) {
                assertTrue(index > last && index < n, p + " of " + n);
                last = index;
            }
        }
        assertEquals(t0 >= 0 && t0 < n ? t0 : Phases.NONE, p.t0());
    }

    @Test
    void longRecordingsAreLookedAtAroundT0() {
        // given a minute of rest
        var counts = new short[12_000 * ImuBlock.AXES];
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            counts[i] = -2048;
        }
        // when
        Phases p = Phases.of(counts, 9_000, ImuRange.NOMINAL, Mount.ALIGNED);
        // then it was never lifted later than just before t0
        assertEquals(8_998, p.stance());
        assertEquals(Phases.NONE, p.end());
    }

    @Test
    void aStrokeHasAllItsPhases() {
        // given a second of stance, a lift, a rest at the top, a hit
        Motion motion = Motion.at200().rest(1000).lift(400, 120).rest(150);
        int top = motion.size();
        motion.hit(150, -1500);
        int hit = motion.impact();
        motion.rest(400);
        // when
        Phases p = Phases.of(motion.counts(ImuRange.NOMINAL), hit, ImuRange.NOMINAL, Mount.ALIGNED);
        // then
        assertEquals(200, p.lift(), 6, p.toString());
        assertEquals(p.lift() - 1, p.stance());
        assertEquals(top, p.top(), 10, p.toString());
        assertTrue(p.stroke());
        assertEquals(hit + 2 + 60, p.end(), 12, p.toString());
    }
}
