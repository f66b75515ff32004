package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.ModelBench;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.swing.DetectorParameters;

/** Candidates beside the live model that are as good or not. */
class ShadowTest extends ShadowRig {

    // ---- good ones

    @Test
    void theSameModelAgainPassesWithBothHalves() throws Exception {
        Shadow shadow = afterAll(shadow(candidate(), blob, new Bench()));

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
        var report = shadow.report();
        assertEquals("cricket-2", report.model());
        assertEquals("cricket-1", report.live());
        assertTrue(report.windows() <= 320, report.windows() + " windows");
        assertEquals(report.windows(), report.all().agreed());
        assertEquals(report.windows(), report.forBats().agreed());
        assertEquals(9, report.families().size());
        assertEquals(12, report.bats().size());
        assertEquals(
                report.windows(),
                report.bats().stream().mapToInt(r -> r.windows()).sum());
    }

    @Test
    void aModelThatIsALittleOtherPasses() throws Exception {
        var random = new Random(5);
        Shadow shadow = afterAll(shadow(candidate(), blob, saying(l -> {
            for (int i = 0; i < l.length; i++) {
                l[i] += (float) (0.12 * random.nextGaussian());
            }
            return l;
        })));

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
        assertTrue(shadow.report().all().agreed() < shadow.report().windows());
    }

    @Test
    void bothHalvesPassWhereTheLiveModelHasNoneForBats() throws Exception {
        Shadow shadow = Shadow.of(
                candidate(), Optional.of(blob), live, Optional.empty(), new Bench(), Runnable::run, () -> 0, () -> 0);

        assertEquals(Answer.PASSED, afterAll(shadow).answer(), shadow.why());
        assertTrue(shadow.report().forBats().agreed() < shadow.report().windows());
    }

    // ---- bad ones

    @Test
    void swappedLabelsAreStopped() throws Exception {
        assertStopped(shadow(candidate(), blob, saying(l -> swap(l, DRV, PUL))), "");
    }

    @Test
    void outputsThatAreNoNumbersAreStopped() throws Exception {
        // given one of which the windows tried before show nothing
        var windows = new AtomicLong();
        assertStopped(
                shadow(candidate(), blob, saying(l -> {
                    l[3] = windows.incrementAndGet() == 60 ? Float.NaN : l[3];
                    return l;
                })),
                "not a number");
    }

    @Test
    void constantOutputsAreStopped() throws Exception {
        assertStopped(
                shadow(candidate(), blob, saying(l -> {
                    Arrays.fill(l, 0);
                    l[0] = 2;
                    return l;
                })),
                "the very same");
    }

    @Test
    void aTemperatureThatIsWrongIsStopped() throws Exception {
        assertStopped(shadow(candidate(3, 0, Map.of()), blob, new Bench()), "sure");
        assertStopped(shadow(candidate(0.3, 0, Map.of()), blob, new Bench()), "the live model");
    }

    @Test
    void aThresholdThatIsWrongIsStopped() throws Exception {
        assertStopped(shadow(candidate(1, 0.9995, Map.of()), blob, new Bench()), "not sure where the live model is");
        assertStopped(shadow(candidate(1, 0.3, Map.of()), blob, new Bench()), "it refuses less than the live model");
    }

    @Test
    void axesInEachOthersPlaceAreStopped() throws Exception {
        var turned = new Mount(new float[] {1, 0, 0, 0, 0, -1, 0, 1, 0}, org.pitchside.api.Hand.RIGHT);
        ModelBench bench =
                looking(w -> new SwingWindow(w.counts(), w.toe(), w.range(), turned), UnaryOperator.identity());

        assertStopped(shadow(candidate(), blob, bench), "");
    }

    @Test
    void aModelThatTakesShotsForNoneIsStopped() throws Exception {
        assertStopped(
                shadow(candidate(), blob, saying(l -> {
                    l[8] += 5;
                    return l;
                })),
                "");
    }

    @Test
    void aSlowOneIsStoppedAndAnAverageOneIsNot() throws Exception {
        var clock = new AtomicLong();
        ModelBench bench = saying(l -> {
            clock.addAndGet(3_000_000);
            return l;
        });
        Shadow slow = Shadow.of(
                candidate(), Optional.of(blob), live, Optional.of(blob), bench, Runnable::run, () -> 0, clock::get);
        assertStopped(slow, "it is too slow");
        assertEquals(3000, slow.report().all().p50Us());

        Shadow same = Shadow.of(
                candidate(),
                Optional.of(blob),
                live,
                Optional.of(blob),
                saying(l -> {
                    clock.addAndGet(3 * LIVE_NANOS);
                    return l;
                }),
                Runnable::run,
                () -> 0,
                clock::get);
        assertEquals(Answer.PASSED, afterAll(same).answer(), same.why());
    }

    @Test
    void oneThatThrowsIsStopped() throws Exception {
        var windows = new AtomicLong();
        assertStopped(
                shadow(candidate(), blob, saying(l -> {
                    if (windows.incrementAndGet() == 60) {
                        throw new IllegalStateException("bad");
                    }
                    return l;
                })),
                "it failed with IllegalStateException");
    }

    @Test
    void aBatsHalfThatIsWrongIsStoppedThoughTheGatewaysIsRight() throws Exception {
        Shadow swapped = shadow(candidate(), BentBlob.swapped(blob, DRV, PUL), new Bench());
        assertStopped(swapped, "the bats' half: ");

        Shadow collapsed = shadow(candidate(), BentBlob.bias(blob, DRV, 60_000), new Bench());
        assertStopped(collapsed, "");

        Shadow neverUnsure = shadow(candidate(), BentBlob.margins(blob, 4), new Bench());
        assertStopped(neverUnsure, "the bats' half: ");

        Shadow nearlyAlwaysUnsure = shadow(candidate(), BentBlob.margins(blob, 120), new Bench());
        assertStopped(nearlyAlwaysUnsure, "the bats' half: ");
    }

    @Test
    void aGatewaysHalfThatIsWrongIsStoppedThoughTheBatsIsRight() throws Exception {
        assertStopped(shadow(candidate(), blob, saying(l -> swap(l, 5, 6))), "");
    }

    @Test
    void aDetectorThatLosesSwingsIsStopped() throws Exception {
        var deaf = candidate(1, 0, Map.of("on_dps", 900f, "off_dps", 600f));
        assertStopped(shadow(deaf, null, new Bench()), "its detector loses, moves or splits swings");

        byte[] deafBats = BentBlob.of(blob, b -> b.putFloat(BentBlob.detector(b), 900));
        assertStopped(shadow(candidate(), deafBats, new Bench()), "its detector loses, moves or splits swings");
    }

    @Test
    void aDetectorThatLetsEverythingThroughIsStopped() {
        var open = candidate(
                1,
                0,
                Map.of(
                        "min_across_dps",
                        60f,
                        "across_share",
                        0f,
                        "contact_turn_deg",
                        0f,
                        "miss_turn_deg",
                        5f,
                        "swing_dps",
                        30f,
                        "back_dps",
                        50f,
                        "fro_turns",
                        100f));

        assertTrue(refused(open, null).contains("takes for swings what is none"), refused(open, null));
        var alone = DetectorParameters.DEFAULT;
        assertEquals(0, NoSwings.taken(alone, alone));
    }

    @Test
    void aDetectorThatIsTunedALittlePasses() throws Exception {
        var tuned = candidate(1, 0, Map.of("on_dps", 160f, "min_peak_dps", 190f, "contact_score", 15f));

        Shadow shadow = afterAll(shadow(tuned, null, new Bench()));

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
    }
}
