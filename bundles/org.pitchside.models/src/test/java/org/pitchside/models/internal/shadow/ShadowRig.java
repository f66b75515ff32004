package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/** The shipped model's answers to simulated players, and candidates made of it. */
abstract class ShadowRig {

    private static final byte[] NONE = {};
    static final long LIVE_NANOS = 200_000;
    static final int DRV = 1;
    static final int PUL = 4;

    static List<Evidence> events;
    static GatewayModel live;
    static byte[] blob;

    @BeforeAll
    static void play() throws Exception {
        if (events != null) {
            return;
        }
        var shipped = SimulatedPlay.shipped();
        live = shipped.gatewayModel();
        blob = shipped.sensorBlob().orElseThrow();
        var said = new ArrayList<Evidence>();
        try (var classifier = new OnnxSwingClassifier(live)) {
            for (SimulatedPlay p : SimulatedPlay.of(0, 12, 7)) {
                Verdict verdict = classifier.classify(p.sent().window());
                said.add(p.evidence(verdict, LIVE_NANOS, null, NONE, "none"));
            }
        }
        events = said;
        assertTrue(events.size() > 440, events.size() + " events");
    }

    /** The shipped model as version 2 of itself. */
    static GatewayModel candidate() {
        return candidate(1, 0, Map.of());
    }

    static GatewayModel candidate(double temperature, double minConfidence, Map<String, Float> detector) {
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
    static ModelBench saying(UnaryOperator<float[]> bend) {
        return looking(UnaryOperator.identity(), bend);
    }

    static ModelBench looking(UnaryOperator<SwingWindow> glasses, UnaryOperator<float[]> bend) {
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

    static Shadow shadow(GatewayModel candidate, byte[] bats, ModelBench bench) throws ShelfException {
        return Shadow.of(
                candidate, Optional.ofNullable(bats), live, Optional.of(blob), bench, Runnable::run, () -> 0, () -> 0);
    }

    static Shadow afterAll(Shadow shadow) {
        try (shadow) {
            events.forEach(shadow::event);
        }
        return shadow;
    }

    static void assertStopped(Shadow shadow, String because) {
        afterAll(shadow);
        assertEquals(Answer.FAILED, shadow.answer());
        assertTrue(shadow.why().contains(because), shadow.why());
    }

    static float[] swap(float[] l, int one, int other) {
        float kept = l[one];
        l[one] = l[other];
        l[other] = kept;
        return l;
    }

    static String refused(GatewayModel candidate, byte[] bats) {
        return assertThrows(ShelfException.class, () -> shadow(candidate, bats, new Bench()))
                .getMessage();
    }

    static Evidence with(Evidence e, Verdict said) {
        return with(e, said, e.liveNanos());
    }

    static Evidence with(Evidence e, Verdict said, long liveNanos) {
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
}
