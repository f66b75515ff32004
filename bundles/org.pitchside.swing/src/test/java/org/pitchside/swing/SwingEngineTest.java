package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingWindow;
import org.pitchside.swing.Candidate.Trigger;

class SwingEngineTest {

    private static Heard heard(Motion motion) {
        return Heard.of(motion.counts(ImuRange.NOMINAL), Mount.ALIGNED);
    }

    private static Candidate only(Heard heard) {
        assertEquals(1, heard.complete.size(), heard.complete.toString());
        return heard.complete.get(0);
    }

    private static Measurement measured(Candidate c, Metric metric) {
        return c.measurements().stream()
                .filter(m -> m.metric() == metric)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aHitIsOneCandidateWithT0AtTheImpact() {
        // given one whose rate stays below full scale
        var motion = Motion.drive(-1000);
        // when
        var heard = heard(motion);
        // then
        Candidate c = only(heard);
        assertEquals(Trigger.BURST, c.trigger());
        assertEquals(motion.impact(), c.t0(), 1);
        assertEquals(c.t0() * 5000, c.t0Us());
        assertTrue(c.contact());
        assertEquals(java.util.Set.of(SwingFlag.CLIPPED_ACCEL), c.flags(), "the blow alone is beyond 16 g");
        assertEquals(null, c.rejected());
        assertEquals(SwingWindow.T0_INDEX, c.recording().t0Index());
        assertEquals(360, c.recording().size());
        assertTrue(c.startUs() < c.t0Us() && c.t0Us() < c.endUs());
        assertNotNull(c.stanceAxes());
    }

    @Test
    void theWindowIsToldOnceEightyMillisecondsAfterT0AndIsTheSettledOne() {
        // given a drive and an engine that hears it sample by sample
        var motion = Motion.drive(-1300);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        int told = -1;
        // when
        for (int i = 0; i < motion.size(); i++) {
            int before = heard.windows.size();
            Heard.feed(engine, heard, counts, i, i + 1, 1, 200_000);
            told = heard.windows.size() > before ? i : told;
        }
        // then
        assertEquals(2, heard.windows.size(), "the backlift's and the shot's");
        Candidate first = heard.windows.get(1);
        Candidate settled = only(heard);
        assertEquals(settled.t0(), first.t0());
        assertEquals(settled.number(), first.number());
        assertEquals(first.t0() + 16, told);
        assertArrayEquals(settled.window().counts(), first.window().counts());
        assertArrayEquals(settled.window().toe(), first.window().toe());
    }

    @Test
    void aMissHasT0AtThePeakOfItsRateAboutY() {
        // given
        var motion = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .miss(170, -1300)
                .rest(900);
        // when
        Candidate c = only(heard(motion));
        // then
        assertFalse(c.contact());
        assertEquals(motion.impact(), c.t0(), 1);
        assertTrue(c.flags().contains(SwingFlag.NO_CONTACT));
    }

    @Test
    void anImpactBehindTheLargestRateIsT0AllTheSame() {
        // given
        var motion = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .lateHit(170, -1300)
                .rest(900);
        // when
        Candidate c = only(heard(motion));
        // then
        assertTrue(c.contact());
        assertEquals(motion.impact(), c.t0(), 1);
    }

    @Test
    void aBurstThatNeverGetsFastIsNone() {
        // given a lift that reaches 170 dps
        var motion = Motion.at200()
                .rest(900)
                .turn(400, 0, 170, 0)
                .rest(100)
                .turn(400, 0, -170, 0)
                .rest(900);
        // when, then
        assertEquals(0, heard(motion).complete.size());
    }

    @Test
    void instantsAreTheBatsOwn() {
        // given a bat that has been up for an hour and whose clock is told anew with each block, 40 us later than its
        // rate says
        short[] counts = Motion.drive(-1300).counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        var block = new ImuBlock(10);
        long late = 0;
        // when
        for (int i = 0; i + 10 <= counts.length / 6; i += 10) {
            late = 4L * i;
            block.begin(i, 3_600_000_000L + i * 5_000L + late, 0);
            for (int o = i * 6; o < (i + 10) * 6; o += 6) {
                block.add(counts[o], counts[o + 1], counts[o + 2], counts[o + 3], counts[o + 4], counts[o + 5]);
            }
            engine.accept(block, heard);
        }
        engine.finish(heard);
        // then an instant is told by the newest block: at most the drift of one second off
        Candidate c = only(heard);
        assertEquals(3_600_000_000L + c.t0() * 5_000 + late, c.t0Us(), 1_000);
    }

    @Test
    void aReverseStrokeIsASwingToo() {
        // given
        var motion =
                Motion.at200().rest(900).lift(400, -60).rest(60).hit(170, 1100).rest(900);
        // when, then
        assertEquals(motion.impact(), only(heard(motion)).t0(), 1);
    }

    @Test
    void aBatHeldUpForThreeTenthsOfASecondIsALeave() {
        // given
        var motion = Motion.at200().rest(900).lift(500, 120).rest(1500);
        int still = 180 + 100;
        // when
        Candidate c = only(heard(motion));
        // then
        assertEquals(Trigger.HELD_UP, c.trigger());
        assertEquals(still + 60, c.t0(), 20);
        assertFalse(c.contact());
        assertTrue(c.measurements().isEmpty());
        assertFalse(c.flags().contains(SwingFlag.NO_CONTACT));
    }

    @Test
    void aShotThatFinishesHighIsNoLeaveAsWell() {
        // given
        var motion = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .hit(170, -1800)
                .lift(250, -60)
                .rest(1500);
        // when
        Candidate c = only(heard(motion));
        // then
        assertEquals(Trigger.BURST, c.trigger());
        assertEquals(motion.impact(), c.t0(), 1);
    }

    @Test
    void aBatHeldUpAndThenSwungIsOneSwing() {
        // given
        var motion = Motion.at200()
                .rest(900)
                .lift(500, 120)
                .rest(450)
                .hit(170, -1300)
                .rest(900);
        // when
        Candidate c = only(heard(motion));
        // then
        assertEquals(Trigger.BURST, c.trigger());
        assertEquals(motion.impact(), c.t0(), 1);
    }

    @Test
    void aShotIsFoundInMotionThatNeverRests() {
        // given a bat that has turned all the time before the shot
        var motion = Motion.at200().rest(600);
        for (int i = 0; i < 12; i++) {
            motion.turn(100, 250, 450, 0).turn(100, -250, -450, 100);
        }
        motion.hit(170, -1300).rest(900);
        // when
        var kept = heard(motion).kept();
        // then
        assertTrue(kept.stream().anyMatch(c -> Math.abs(c.t0() - motion.impact()) <= 1), kept.toString());
    }

    @Test
    void tapsAndRestSetNothingOff() {
        // given
        var motion = Motion.at200().rest(600);
        for (int i = 0; i < 10; i++) {
            motion.lift(200, 12).lift(180, -12).rest(200);
        }
        // when, then
        assertEquals(0, heard(motion).complete.size());
    }

    @Test
    void aTwirlIsRejectedWithAReason() {
        // given
        var motion = Motion.at200().rest(600).turn(700, 1200, 0, 0).rest(900);
        // when
        Candidate c = only(heard(motion));
        // then
        assertEquals("the bat only turned about its own axis", c.rejected());
    }

    @Test
    void aLeftHandersSwingReadsAsTheMirroredRightHanders() {
        // given a drive with some turn of body and wrist, and its mirror image
        var motion = Motion.at200()
                .rest(900)
                .turn(400, 150, 500, 90)
                .rest(60)
                .hit(170, -1300)
                .rest(900);
        short[] right = motion.counts(ImuRange.NOMINAL);
        short[] left = right.clone();
        for (int i = 0; i < left.length; i += ImuBlock.AXES) {
            left[i + 1] = (short) -left[i + 1];
            left[i + 3] = (short) -left[i + 3];
            left[i + 5] = (short) -left[i + 5];
        }
        // when
        Candidate r = only(Heard.of(right, Mount.ALIGNED));
        Candidate l = only(Heard.of(left, Mount.ALIGNED.withHand(Hand.LEFT)));
        // then
        assertEquals(r.t0(), l.t0());
        assertEquals(r.measurements(), l.measurements());
        assertArrayEquals(r.window().toe(), l.window().toe());
        var in = new float[ModelInput.LENGTH];
        var mirrored = new float[ModelInput.LENGTH];
        ModelInput.prepare(r.window(), in);
        ModelInput.prepare(l.window(), mirrored);
        for (int i = 0; i < in.length; i++) {
            // 0f and -0f are the same reading
            assertEquals(in[i], mirrored[i], 0f);
        }
    }

    @Test
    void aSensorThatSitsTurnedReadsTheSameThroughItsMount() {
        // given a sensor turned by a right angle: its x is the bat's y, its y the bat's minus x
        short[] straight = Motion.drive(-1000).counts(ImuRange.NOMINAL);
        short[] turned = new short[straight.length];
        for (int i = 0; i < straight.length; i += 3) {
            turned[i] = straight[i + 1];
            turned[i + 1] = (short) -straight[i];
            turned[i + 2] = straight[i + 2];
        }
        var mount = new Mount(new float[] {0, -1, 0, 1, 0, 0, 0, 0, 1}, Hand.RIGHT);
        // when
        Candidate a = only(Heard.of(straight, Mount.ALIGNED));
        Candidate b = only(Heard.of(turned, mount));
        // then
        assertEquals(a.t0(), b.t0());
        // the numbers are the same but for what a calibrated mount is known to err less by
        assertEquals(a.measurements().size(), b.measurements().size());
        for (Measurement m : a.measurements()) {
            Measurement same = measured(b, m.metric());
            assertEquals(
                    m.value(),
                    same.value(),
                    0.01 * Math.abs(m.value()) + 1.5,
                    m.metric().toString());
            assertTrue(same.high() - same.low() <= m.high() - m.low(), m.metric() + " is calibrated");
        }
        assertArrayEquals(a.window().toe(), b.window().toe());
    }

    @Test
    void metricsHoldTheTruthInTheirIntervals() {
        // given a bat about a fixed handle: no motion of the hands at all, so bat speed is rotation speed
        var motion = Motion.drive(-1300);
        double speed = Math.toRadians(1300) * 0.75;
        // when
        Candidate c = only(heard(motion));
        // then
        Measurement rotation = measured(c, Metric.ROTATION_SPEED);
        assertEquals(speed, rotation.value(), 0.03 * speed);
        assertTrue(rotation.low() <= speed && speed <= rotation.high(), rotation.toString());
        assertTrue(measured(c, Metric.BAT_SPEED).low() <= speed * 1.001);
        assertEquals(speed, measured(c, Metric.PEAK_SPEED).value(), 0.03 * speed);
        assertEquals(170, measured(c, Metric.DOWNSWING_TIME).value(), 25);
        assertEquals(100, measured(c, Metric.BACKLIFT).value(), 3);
    }

    @Test
    void aRateThatClipsNearImpactOpensTheIntervalsUpwards() {
        // given
        var motion = Motion.drive(-2300);
        // when
        Candidate c = only(heard(motion));
        // then
        assertTrue(c.flags().contains(SwingFlag.CLIPPED_GYRO));
        for (Metric m : new Metric[] {Metric.BAT_SPEED, Metric.ROTATION_SPEED, Metric.PEAK_SPEED}) {
            assertEquals(Float.POSITIVE_INFINITY, measured(c, m).high(), m.toString());
        }
    }

    @Test
    void aShortGapIsBridgedAndFlagged() {
        // given a drive whose samples 300..314 are lost
        short[] counts = Motion.drive(-1300).counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        // when
        Heard.feed(engine, heard, counts, 0, 300, 10, 200_000);
        Heard.feed(engine, heard, counts, 315, counts.length / 6, 10, 200_000);
        engine.finish(heard);
        // then
        Candidate c = only(heard);
        assertTrue(c.flags().contains(SwingFlag.GAP));
        assertFalse(c.flags().contains(SwingFlag.NO_STANCE));
    }

    @Test
    void aLongGapForgetsTheStance() {
        // given a drive whose samples 181..211 are lost
        short[] counts = Motion.drive(-1300).counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        // when
        Heard.feed(engine, heard, counts, 0, 181, 10, 200_000);
        Heard.feed(engine, heard, counts, 212, counts.length / 6, 10, 200_000);
        engine.finish(heard);
        // then
        Candidate c = only(heard);
        assertTrue(c.flags().contains(SwingFlag.NO_STANCE));
        assertTrue(c.measurements().stream().noneMatch(m -> m.metric() == Metric.BACKLIFT));
    }

    @Test
    void aBatAtAnotherRateGivesTheSameInstant() {
        // given
        var motion = new Motion(400)
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .hit(170, -1300)
                .rest(900);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 400_000, Mount.ALIGNED);
        // when
        short[] counts = motion.counts(ImuRange.NOMINAL);
        Heard.feed(engine, heard, counts, 0, counts.length / 6, 19, 400_000);
        engine.finish(heard);
        // then
        assertEquals(motion.impact() * 2_500, only(heard).t0Us(), 5_000);
    }

    @Test
    void whatIsUnderWayAtTheEndIsCompleted() {
        // given a recording that ends 100 ms after the impact
        var motion = Motion.drive(-1300);
        short[] counts = java.util.Arrays.copyOf(motion.counts(ImuRange.NOMINAL), (motion.impact() + 20) * 6);
        // when
        Candidate c = only(Heard.of(counts, Mount.ALIGNED));
        // then
        assertEquals(motion.impact(), c.t0(), 1);
    }

    @Test
    void settingsWaitForTheSwingToEnd() {
        // given an engine in the middle of a drive
        var motion = Motion.drive(-1300);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        Heard.feed(engine, heard, counts, 0, motion.impact(), 10, 200_000);
        // when
        var deaf = DetectorParameters.of(Map.of("on_dps", 1500f, "min_peak_dps", 2000f));
        engine.apply(deaf);
        engine.apply(Mount.ALIGNED.withHand(Hand.LEFT));
        // then
        assertEquals(DetectorParameters.DEFAULT, engine.parameters());
        Heard.feed(engine, heard, counts, motion.impact(), counts.length / 6, 10, 200_000);
        assertEquals(Mount.ALIGNED, only(heard).window().mount());
        assertEquals(deaf, engine.parameters());
        assertEquals(Hand.LEFT, engine.mount().hand());
    }

    @Test
    void noWindowShowsSamplesSeenThroughAnotherMount() {
        // given a bat that stands, and a drive
        var motion = Motion.drive(-1300);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        int n = counts.length / 6;
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        Heard.feed(engine, heard, counts, 0, n, 10, 200_000);
        var again = new Heard();
        // when the mount is changed between two drives, 100 samples before the second one's impact
        engine.apply(Mount.ALIGNED.withHand(Hand.LEFT));
        int from = motion.impact() - 100;
        var block = new ImuBlock(n - from);
        block.begin(n, Resampler.timeUs(n, 200_000), 0);
        for (int i = from * 6; i < counts.length; i += 6) {
            block.add(counts[i], counts[i + 1], counts[i + 2], counts[i + 3], counts[i + 4], counts[i + 5]);
        }
        engine.accept(block, again);
        engine.finish(again);
        // then the window of the second begins with its own first sample, repeated
        Candidate c = only(again);
        short[] window = c.window().counts();
        for (int i = 0; i < (SwingWindow.T0_INDEX - 101) * 6; i++) {
            assertEquals(counts[from * 6 + i % 6], window[i], "value " + i);
        }
    }

    @Test
    void settingsWaitNoLongerThanABurstThatWasNone() {
        // given a bat that moves just fast enough to begin a burst, but never to be a candidate
        var motion = Motion.at200().rest(300).lift(400, 33).rest(1200);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        Heard.feed(engine, heard, counts, 0, 100, 10, 200_000);
        // when
        engine.apply(Mount.ALIGNED.withHand(Hand.LEFT));
        assertEquals(Hand.RIGHT, engine.mount().hand());
        Heard.feed(engine, heard, counts, 100, counts.length / 6, 10, 200_000);
        // then
        assertTrue(heard.complete.isEmpty());
        assertEquals(Hand.LEFT, engine.mount().hand());
    }

    @Test
    void nothingIsAllocatedPerSample() {
        // given an engine that is warm, and a minute of taps
        var motion = Motion.at200();
        for (int i = 0; i < 100; i++) {
            motion.lift(200, 12).lift(180, -12).rest(220);
        }
        short[] counts = motion.counts(ImuRange.NOMINAL);
        int n = counts.length / 6;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int rate : new int[] {200_000, 416_000}) {
            var heard = new Heard();
            var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, rate, Mount.ALIGNED);
            var block = new ImuBlock(n);
            block.begin(0, 0, 0);
            for (int i = 0; i < counts.length; i += 6) {
                block.add(counts[i], counts[i + 1], counts[i + 2], counts[i + 3], counts[i + 4], counts[i + 5]);
            }
            engine.accept(block, heard);
            // when
            long before = threads.getCurrentThreadAllocatedBytes();
            engine.accept(block, heard);
            long allocated = threads.getCurrentThreadAllocatedBytes() - before;
            // then
            assertTrue(allocated < 4096, allocated + " bytes for " + n + " samples at " + rate + " mHz");
        }
    }
}
