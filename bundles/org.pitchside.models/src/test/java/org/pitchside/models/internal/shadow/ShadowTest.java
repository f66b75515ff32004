package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;
import org.pitchside.swing.DetectorParameters;

/** The shipped model's answers to simulated players, and candidates beside it that are as good or not. */
class ShadowTest {

    private static final byte[] NONE = {};
    private static final long LIVE_NANOS = 200_000;
    private static final int DRV = 1;
    private static final int PUL = 4;

    private static List<Evidence> events;
    private static GatewayModel live;
    private static byte[] blob;

    @BeforeAll
    static void play() throws Exception {
        var shipped = SimulatedPlay.shipped();
        live = shipped.gatewayModel();
        blob = shipped.sensorBlob().orElseThrow();
        events = new ArrayList<>();
        try (var classifier = new OnnxSwingClassifier(live)) {
            for (SimulatedPlay p : SimulatedPlay.of(0, 12, 7)) {
                Verdict said = classifier.classify(p.sent().window());
                events.add(p.evidence(said, LIVE_NANOS, null, NONE, "none"));
            }
        }
        assertTrue(events.size() > 440, events.size() + " events");
    }

    /** The shipped model as version 2 of itself. */
    private static GatewayModel candidate() {
        return candidate(1, 0, Map.of());
    }

    private static GatewayModel candidate(double temperature, double minConfidence, Map<String, Float> detector) {
        ModelDescriptor d = live.descriptor();
        var parameters = new HashMap<>(d.detector());
        parameters.putAll(detector);
        return new GatewayModel(
                new ModelDescriptor(
                        d.id(),
                        2,
                        d.classes(),
                        d.noSwing(),
                        d.channels(),
                        d.steps(),
                        d.inputGain(),
                        (float) (d.temperature() * temperature),
                        minConfidence == 0 ? d.minConfidence() : (float) minConfidence,
                        parameters,
                        "00"),
                live.onnx());
    }

    /** The real bench, with what a model says turned into something else. */
    private static ModelBench saying(UnaryOperator<float[]> bend) {
        return looking(UnaryOperator.identity(), bend);
    }

    private static ModelBench looking(UnaryOperator<SwingWindow> glasses, UnaryOperator<float[]> bend) {
        return model -> {
            ModelBench.Seat seat = new Bench().open(model);
            return new ModelBench.Seat() {
                @Override
                public float[] logits(SwingWindow window) {
                    return bend.apply(seat.logits(glasses.apply(window)).clone());
                }

                @Override
                public void close() {
                    seat.close();
                }
            };
        };
    }

    private static Shadow shadow(GatewayModel candidate, byte[] bats, ModelBench bench) throws ShelfException {
        return Shadow.of(
                candidate, Optional.ofNullable(bats), live, Optional.of(blob), bench, Runnable::run, () -> 0, () -> 0);
    }

    private static Shadow afterAll(Shadow shadow) {
        try (shadow) {
            events.forEach(shadow::event);
        }
        return shadow;
    }

    private static void assertStopped(Shadow shadow, String because) {
        afterAll(shadow);
        assertEquals(Answer.FAILED, shadow.answer());
        assertTrue(shadow.why().contains(because), shadow.why());
    }

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

    private static float[] swap(float[] l, int one, int other) {
        float kept = l[one];
        l[one] = l[other];
        l[other] = kept;
        return l;
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

    // ---- before the first window

    private static String refused(GatewayModel candidate, byte[] bats) {
        return assertThrows(ShelfException.class, () -> shadow(candidate, bats, new Bench()))
                .getMessage();
    }

    @Test
    void whatCannotBeComparedIsRefused() {
        ModelDescriptor d = live.descriptor();
        var order = new ArrayList<>(d.classes());
        order.set(0, "DRV");
        order.set(1, "DEF");
        var gain = new ArrayList<>(d.inputGain());
        gain.set(0, 160f);

        assertTrue(refused(descriptor(order, d.inputGain()), null).contains("another order"));
        assertTrue(refused(descriptor(d.classes(), gain), null).contains("gain of channel 0 is 160.0, usual is 16.0"));
        assertTrue(refused(candidate(1, 0, Map.of("on_dps", 5000f)), null).contains("on_dps"));
    }

    private static GatewayModel descriptor(List<String> classes, List<Float> gain) {
        ModelDescriptor d = live.descriptor();
        return new GatewayModel(
                new ModelDescriptor(d.id(), 2, classes, d.noSwing(), 9, 128, gain, 1, 0.9f, d.detector(), "00"),
                live.onnx());
    }

    @Test
    void aModelThatGivesNoNumberForTheHardestSwingIsStopped() throws Exception {
        var freed = new AtomicBoolean();
        ModelBench bench = model -> new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                var logits = new float[9];
                for (short count : window.counts()) {
                    logits[4] = count > 32_000 ? Float.NaN : logits[4];
                }
                return logits;
            }

            @Override
            public void close() {
                freed.set(true);
            }
        };

        try (Shadow shadow = shadow(candidate(), null, bench)) {
            assertEquals(Answer.FAILED, shadow.answer());
            assertTrue(shadow.why().contains("not a number where a sensor is at its limits"), shadow.why());
        }
        assertTrue(freed.get());
    }

    @Test
    void aBatsHalfThatNoBatCanRunIsRefused() {
        byte[] otherTest = blob.clone();
        var bytes = java.nio.ByteBuffer.wrap(otherTest).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(60, 7);
        BentBlob.seal(bytes);
        byte[] otherOrder = BentBlob.of(blob, b -> {
            b.put(BentBlob.classAt(b, 0), (byte) 2);
            b.put(BentBlob.classAt(b, 1), (byte) 1);
        });
        byte[] otherUnit = BentBlob.of(blob, b -> b.putFloat(64, 0.5f));

        assertTrue(refused(candidate(), otherTest).contains("self-test"));
        assertTrue(refused(candidate(), otherOrder).contains("another order"));
        assertTrue(refused(candidate(), otherUnit).contains("gain of channel 0"));
        assertTrue(refused(candidate(), new byte[] {1, 2, 3}).contains("the bats' half"));
        assertFalse(refused(candidate(), otherTest).contains("\n"));
    }

    @Test
    void aBatsHalfThatWouldTakeABatTooLongIsRefused() throws Exception {
        // given a net as slow as it can be within a bat's flash and RAM
        var layers = new ArrayList<SensorNet.Layer>();
        int in = 9;
        for (int i = 0; i < 4; i++) {
            layers.add(layer(LayerKind.CONV1D, in, 14, 9, 4));
            in = 14;
        }
        layers.add(layer(LayerKind.AVERAGE_POOL, 14, 14, 128, 0));
        layers.add(layer(LayerKind.POINTWISE, 14, 9, 1, 0));
        SensorModel shipped = SensorModel.read(blob);
        byte[] slow = SensorModelWriter.pack(new SensorNet(9, 128, shipped.gain(), layers), shipped.facts())
                .bytes();

        assertTrue(refused(candidate(), slow).contains("too slow for a bat: about 10"), refused(candidate(), slow));
    }

    private static SensorNet.Layer layer(LayerKind kind, int in, int out, int kernel, int pad) {
        boolean pool = kind == LayerKind.AVERAGE_POOL;
        var scale = new float[pool ? 0 : out];
        Arrays.fill(scale, 0.01f);
        var weights = new byte[pool ? 0 : in * out * kernel];
        Arrays.fill(weights, (byte) 1);
        return new SensorNet.Layer(
                kind,
                in,
                out,
                kernel,
                1,
                pad,
                pad,
                weights,
                new int[scale.length],
                scale,
                1,
                1,
                in == 9 ? 0 : -128,
                -128);
    }

    /** Counted on the emulated processor: docs/figures.md. */
    @Test
    void whatTheShippedOneTakesIsKnownWithinThreeInAHundred() throws Exception {
        assertEquals(524_206, BatCost.instructions(SensorModel.read(blob)), 15_000);
    }

    // ---- harm

    @Test
    void aCandidateThatHangsHoldsUpNobodyAndIsStopped() throws Exception {
        var hold = new CountDownLatch(1);
        var entered = new CountDownLatch(1);
        var freed = new AtomicBoolean();
        var clock = new AtomicLong();
        ModelBench bench = model -> new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                entered.countDown();
                try {
                    hold.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return new float[9];
            }

            @Override
            public void close() {
                freed.set(true);
            }
        };
        Shadow shadow = Shadow.of(candidate(), Optional.empty(), live, Optional.empty(), bench, clock::get);

        events.forEach(shadow::event);
        entered.await();
        assertTrue(shadow.report().missed() >= events.size() - Shadow.MOST_WAITING - 2);
        assertEquals(Answer.OPEN, shadow.answer());

        clock.set(Shadow.HANGS_NANOS + 1);
        shadow.event(events.get(0));
        assertEquals(Answer.FAILED, shadow.answer());
        assertTrue(shadow.why().startsWith("it hangs"), shadow.why());

        // closing does not wait, and takes no memory from under a call
        shadow.close();
        assertFalse(freed.get());
        hold.countDown();
        until(freed::get);
    }

    private static void until(BooleanSupplier so) {
        long end = System.nanoTime() + 30_000_000_000L;
        while (!so.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "never");
            Thread.onSpinWait();
        }
    }

    @Test
    void inItsOwnThreadItComesToTheSame() throws Exception {
        try (Shadow shadow = Shadow.of(candidate(), Optional.of(blob), live, Optional.of(blob), new Bench())) {
            for (Evidence e : events) {
                int before = shadow.report().windows();
                shadow.event(e);
                until(() -> shadow.answer() != Answer.OPEN || shadow.report().windows() > before);
            }
            assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
            assertEquals(0, shadow.report().missed());
        }
    }

    @Test
    void evidenceOfAnotherModelIsPassedOver() throws Exception {
        try (Shadow shadow = shadow(candidate(), null, new Bench())) {
            Evidence e = events.get(0);
            var other = new Verdict(
                    e.live().label(), e.live().confidence(), e.live().scores(), "rules-1");
            shadow.event(with(e, other));
            shadow.event(with(e, Verdict.NONE));
            shadow.event(with(e, new Verdict("UNKNOWN", 0, List.of(), "cricket-1")));

            assertEquals(0, shadow.report().windows());
        }
    }

    private static Evidence with(Evidence e, Verdict said) {
        return with(e, said, e.liveNanos());
    }

    private static Evidence with(Evidence e, Verdict said, long liveNanos) {
        return new Evidence(
                e.id(),
                e.atUs(),
                e.origin(),
                e.window(),
                e.recording(),
                e.contact(),
                e.detector(),
                said,
                liveNanos,
                e.batVerdict(),
                e.batLogits(),
                e.batModel());
    }

    // ---- when it answers

    /** The candidate answers now, with what it says turned into something else. */
    private static Shadow behind(UnaryOperator<float[]> bend) throws Exception {
        return behind(bend, LIVE_NANOS);
    }

    private static Shadow behind(UnaryOperator<float[]> bend, long liveNanos) throws Exception {
        GatewayModel candidate = candidate();
        var rule = new AnswerRule(candidate.descriptor());
        Shadow shadow = Shadow.behind(candidate, live, new Bench(), Runnable::run, () -> 0, () -> 0);
        try (shadow;
                ModelBench.Seat seat = new Bench().open(candidate)) {
            for (Evidence e : events) {
                Verdict said = rule.of(bend.apply(seat.logits(e.window()).clone()));
                shadow.event(
                        with(e, said != null ? said : new Verdict("UNKNOWN", 0, List.of(), "cricket-2"), liveNanos));
            }
        }
        return shadow;
    }

    @Test
    void behindAGoodCandidateItPasses() throws Exception {
        Shadow shadow = behind(UnaryOperator.identity());

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
        assertEquals("cricket-2", shadow.report().model());
        assertEquals("cricket-1", shadow.report().live());
    }

    @Test
    void onABusyGatewayAnAnswerThatWaitedForItsTurnIsNotSlow() throws Exception {
        Shadow shadow = behind(UnaryOperator.identity(), 30_000_000);

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
    }

    @Test
    void behindABadCandidateItIsTheCandidateThatFails() throws Exception {
        Shadow noNumber = behind(l -> {
            l[0] = Float.NaN;
            return l;
        });
        assertEquals(Answer.FAILED, noNumber.answer());
        assertTrue(noNumber.why().contains("not a number"), noNumber.why());

        Shadow swapped = behind(l -> swap(l, DRV, PUL));
        assertEquals(Answer.FAILED, swapped.answer());

        Shadow unsure = behind(l -> {
            for (int i = 0; i < l.length; i++) {
                l[i] *= 0.4f;
            }
            return l;
        });
        assertEquals(Answer.FAILED, unsure.answer());
        assertTrue(unsure.why().contains("sure"), unsure.why());
    }
}
