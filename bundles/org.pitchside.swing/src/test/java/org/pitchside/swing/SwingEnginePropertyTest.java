package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Metric;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

class SwingEnginePropertyTest {

    private static final java.util.Set<Metric> SIGNED =
            java.util.Set.of(Metric.BACKLIFT_DIRECTION, Metric.FACE_ANGLE, Metric.FACE_TWIST);

    /** Anything that int16 can hold: runs of noise, of constants, of full scale, and true strokes between. */
    private static short[] anything(long seed, int parts) {
        var random = new Random(seed);
        var all = new java.io.ByteArrayOutputStream();
        var out = new java.io.DataOutputStream(all);
        try {
            for (int p = 0; p < parts; p++) {
                short[] part = part(random);
                for (short s : part) {
                    out.writeShort(s);
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        var counts = new short[all.size() / 2];
        java.nio.ByteBuffer.wrap(all.toByteArray()).asShortBuffer().get(counts);
        return counts;
    }

    private static short[] part(Random random) {
        var run = new short[6 * (1 + random.nextInt(900))];
        switch (random.nextInt(4)) {
            case 0 -> {
                int most = 1 << random.nextInt(16);
                for (int i = 0; i < run.length; i++) {
                    run[i] = (short) (random.nextInt(2 * most) - most);
                }
            }
            case 1 -> java.util.Arrays.fill(run, (short) (random.nextInt(65536) - 32768));
            case 2 -> {
                return Motion.drive(-300 - random.nextInt(2500)).counts(ImuRange.NOMINAL);
            }
            default -> {
                for (int i = 0; i < run.length; i += 6) {
                    run[i] = (short) (random.nextBoolean() ? 2048 : -2048);
                }
            }
        }
        return run;
    }

    @Property(tries = 150)
    void anyInputGivesSoundCandidatesAndAtMostOneInEachSpan(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 6) int parts) {
        // given
        short[] counts = anything(seed, parts);
        // when
        Heard heard = Heard.of(counts, Mount.ALIGNED);
        // then
        long apart = DetectorParameters.samples(DetectorParameters.DEFAULT.apartMs());
        long lastT0 = -apart;
        long number = 0;
        for (Candidate c : heard.complete) {
            assertTrue(c.t0() - lastT0 >= apart, "t0 at " + lastT0 + " and " + c.t0());
            assertEquals(number++, c.number());
            assertTrue(c.t0() >= 0 && c.t0() < counts.length / 6);
            assertTrue(c.startUs() <= c.t0Us() && c.t0Us() <= c.endUs());
            assertEquals(SwingWindow.T0_INDEX + 121, c.recording().size());
            assertEquals(SwingWindow.T0_INDEX, c.recording().t0Index());
            c.measurements()
                    .forEach(m -> assertTrue(
                            m.low() <= m.value()
                                    && m.value() <= m.high()
                                    && (SIGNED.contains(m.metric()) || m.low() >= 0),
                            m + " of " + c.number()));
            int from = (int) c.t0() * 6;
            for (int axis = 0; axis < 6; axis++) {
                assertEquals(counts[from + axis], c.window().counts()[SwingWindow.T0_INDEX * 6 + axis]);
            }
            lastT0 = c.t0();
        }
    }

    @Property(tries = 100)
    void blockBoundariesDoNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 4) int parts,
            @ForAll @IntRange(min = 1, max = 400) int blockSize) {
        // given
        short[] counts = anything(seed, parts);
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        var other = new Heard();
        // when
        Heard.feed(engine, other, counts, 0, counts.length / 6, blockSize, 200_000);
        engine.finish(other);
        // then
        same(Heard.of(counts, Mount.ALIGNED), other);
    }

    private static void same(Heard a, Heard b) {
        assertEquals(a.windows.size(), b.windows.size());
        assertEquals(a.complete.size(), b.complete.size());
        for (int i = 0; i < a.complete.size(); i++) {
            Candidate x = a.complete.get(i);
            Candidate y = b.complete.get(i);
            assertEquals(x.t0(), y.t0());
            assertEquals(x.t0Us(), y.t0Us());
            assertEquals(x.startUs(), y.startUs());
            assertEquals(x.endUs(), y.endUs());
            assertEquals(x.trigger(), y.trigger());
            assertEquals(x.contact(), y.contact());
            assertEquals(x.flags(), y.flags());
            assertEquals(x.measurements(), y.measurements());
            assertEquals(x.recording(), y.recording());
            assertArrayEquals(x.window().counts(), y.window().counts());
            assertArrayEquals(x.window().toe(), y.window().toe());
            assertArrayEquals(x.stanceAxes(), y.stanceAxes());
            assertEquals(x.rejected(), y.rejected());
        }
    }

    @Property(tries = 60)
    void anEventCutFromAStreamGivesTheSameWindow(@ForAll @IntRange(min = 400, max = 1900) int rate) {
        // given what a perfect bat cuts around a drive
        Candidate c = Heard.of(Motion.drive(-rate).counts(ImuRange.NOMINAL), Mount.ALIGNED)
                .complete
                .get(0);
        // when
        Candidate again = EventWindowsTest.eventOf(c);
        // then
        assertArrayEquals(c.window().counts(), again.window().counts());
        for (int i = 0; i < c.window().toe().length; i++) {
            // what the stream had learned of the gyroscope's bias is not in an event
            assertEquals(c.window().toe()[i], again.window().toe()[i], 1f, "toe " + i);
        }
        assertEquals(c.contact(), again.contact());
        assertEquals(c.flags(), again.flags());
        assertEquals(c.recording(), again.recording());
        assertEquals(c.trigger(), again.trigger());
        assertEquals(c.measurements().size(), again.measurements().size());
    }
}
