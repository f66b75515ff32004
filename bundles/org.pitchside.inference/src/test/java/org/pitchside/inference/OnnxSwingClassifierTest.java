package org.pitchside.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.inference.TinyModels.constant;
import static org.pitchside.inference.TinyModels.model;
import static org.pitchside.inference.TinyModels.picks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.Verdict.Score;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.inference.TinyModels.Graph;

class OnnxSwingClassifierTest {
    @Test
    void theBestClassAndTheProbabilitiesOfAll() throws Exception {
        GatewayModel tiny = model(3, 2f, 0.5f, constant(1f, 4f, -2f), "DEF", "DRV", "CUT");
        double sum = Math.exp(0.5) + Math.exp(2) + Math.exp(-1);
        Verdict v = answerOf(tiny, Windows.still(1));
        assertEquals("DRV", v.label());
        assertEquals("tiny-3", v.model());
        assertEquals(
                List.of("DRV", "DEF", "CUT"),
                v.scores().stream().map(Score::label).toList());
        assertEquals(Math.exp(2) / sum, v.confidence(), 1e-6);
        assertEquals(Math.exp(0.5) / sum, v.scores().get(1).probability(), 1e-6);
        assertEquals(Math.exp(-1) / sum, v.scores().get(2).probability(), 1e-6);
    }

    @Test
    void theModelSeesTheWindowAsItIsDocumented() throws Exception {
        // A left-hander's sensor, a quarter turn about x: bat y = -sensor z, bat z = sensor y; then a_y, g_x, g_z
        // negated.
        Mount mount = new Mount(new float[] {1, 0, 0, 0, 0, -1, 0, 1, 0}, Hand.LEFT);
        SwingWindow w = Windows.random(5, mount);
        short[] c = w.counts();
        int even = 2 * 77 * 6;
        double[] expected = {
            (c[even] + c[even + 6]) / 2.0 * 16 / 32768,
            (c[even + 2] + c[even + 8]) / 2.0 * 16 / 32768,
            -(c[even + 3] + c[even + 9]) / 2.0 * 2000 / 32768,
            -(c[even + 5] + c[even + 11]) / 2.0 * 2000 / 32768,
            w.toe()[(2 * 77 + 1) * 3 + 2] / 127.0
        };
        int[] channels = {0, 1, 3, 4, 8};
        for (int i = 0; i < channels.length; i++) {
            // Two classes whose logits are +x/2 and -x/2 of one input value: their log odds are that value.
            float f = 0.5f / Math.max(1, (float) Math.abs(expected[i]));
            GatewayModel probe = model(
                    1, 1f, 0f, picks(new float[] {channels[i], 77, f}, new float[] {channels[i], 77, -f}), "A", "B");
            Verdict v = answerOf(probe, w);
            double a = v.scores().stream()
                    .filter(s -> s.label().equals("A"))
                    .findFirst()
                    .orElseThrow()
                    .probability();
            assertEquals(
                    expected[i],
                    Math.log(a / (1 - a)) / (2 * f),
                    1e-3 * Math.abs(expected[i]),
                    "channel " + channels[i]);
        }
    }

    @Test
    void aClassThatIsNoSwingIsAnsweredNot() throws Exception {
        GatewayModel sure = model(1, 1f, 0.5f, constant(0f, 9f), "DEF", "NOT");
        assertTrue(answerOf(sure, Windows.still(1)).isNot());
        // However unsure: what is least unlikely is that nobody swung.
        GatewayModel unsure = model(1, 1f, 0.9f, constant(0f, 0.1f), "DEF", "NOT");
        assertTrue(answerOf(unsure, Windows.still(1)).isNot());
        // A name of another sport.
        GatewayModel tennis = model(1, 1f, 0.5f, constant(0f, 9f), "serve", "nothing");
        ModelDescriptor d = tennis.descriptor();
        GatewayModel nothing = new GatewayModel(
                new ModelDescriptor(
                        "tennis",
                        1,
                        d.classes(),
                        List.of("nothing"),
                        9,
                        128,
                        d.inputGain(),
                        1,
                        0.5f,
                        d.detector(),
                        "00"),
                tennis.onnx());
        Verdict v = answerOf(nothing, Windows.still(1));
        assertEquals("NOT", v.label());
        assertEquals("nothing", v.forced());
    }

    @Test
    void anUnsureAnswerIsUnknown() throws Exception {
        // 2 of 3 for the first: log 2.
        byte[] onnx = constant((float) Math.log(2), 0f);
        Verdict refused = answerOf(model(1, 1f, 0.667f, onnx, "DEF", "DRV"), Windows.still(1));
        assertTrue(refused.isUnknown());
        assertEquals(2 / 3.0, refused.confidence(), 1e-6);
        assertEquals("DEF", refused.forced());
        Verdict given = answerOf(model(1, 1f, 0.666f, onnx, "DEF", "DRV"), Windows.still(1));
        assertEquals("DEF", given.label());
        assertEquals(2 / 3.0, given.confidence(), 1e-6);
    }

    @Test
    void ofEqualLogitsTheFirstWins() throws Exception {
        Verdict v = answerOf(model(1, 1f, 0f, constant(1f, 3f, 3f, 3f, 1f), "A", "B", "C", "D", "E"), Windows.still(1));
        assertEquals("B", v.label());
        assertEquals(
                List.of("B", "C", "D", "A", "E"),
                v.scores().stream().map(Score::label).toList());
    }

    @Test
    void largeLogitsDoNotOverflow() throws Exception {
        Verdict v = answerOf(model(1, 0.01f, 0.5f, constant(-3e38f, 3e38f, 0f), "A", "B", "C"), Windows.still(1));
        assertEquals("B", v.label());
        assertEquals(1f, v.confidence());
        assertEquals(0f, v.scores().get(2).probability());
    }

    @Test
    void aModelWithoutAnAnswerAnswersUnknownAndIsCounted() throws Exception {
        float[][] weights = new float[2][9 * 128];
        weights[1][3] = -1;
        byte[] roots = new Graph().then("Sqrt").fullConv(weights, new float[2]).bytes();
        weights[1][3] = 3e38f;
        byte[] overflow = new Graph().fullConv(weights, new float[2]).bytes();
        for (byte[] onnx : List.of(roots, overflow)) {
            try (OnnxSwingClassifier c = new OnnxSwingClassifier(model(4, 1f, 0f, onnx, "A", "B"))) {
                Verdict v = c.classify(Windows.still(4));
                assertTrue(v.isUnknown());
                assertEquals(0f, v.confidence());
                assertEquals(List.of(), v.scores());
                assertEquals("tiny-4", v.model());
                assertFalse(c.classify(Windows.still(0)).isUnknown());
                assertEquals(1, c.unanswered());
                assertEquals(2, c.calls());
            }
        }
    }

    @Test
    void wrongGraphsAreRefusedInOneLine() {
        thenRefused(new Graph().input("x", -1, 9, 1, 128), "tiny-1: input is \\[x\\], not \\[imu\\]");
        thenRefused(
                new Graph().input("imu", -1, 6, 1, 128),
                "tiny-1: input imu must be float32 \\[1, 9, 1, 128\\], it is FLOAT \\[-1, 6, 1, 128\\]");
        thenRefused(
                new Graph().input("imu", 2, 9, 1, 128),
                "tiny-1: input imu must be float32 \\[1, 9, 1, 128\\], it is FLOAT \\[2, 9, 1, 128\\]");
        thenRefused(new Graph().output("prob"), "tiny-1: output is \\[prob\\], not \\[logits\\]");
        thenRefused(
                new Graph().doubles(), "tiny-1: output logits must be float32 \\[1, 2\\], it is DOUBLE \\[-1, 2\\]");
        thenRefused(new Graph().then("Log"), "tiny-1: a window of zeros gives the logit -Infinity");
        thenRefused(new Graph().then("Unheard"), "tiny-1: ONNX Runtime refuses it: .*");
        thenRefused(
                model(1, 1f, 0f, constant(1f, 2f, 3f), "A", "B"),
                "tiny-1: output logits must be float32 \\[1, 2\\], it is FLOAT \\[-1, 3\\]");
    }

    @Test
    void aGraphThatReachesForOtherFilesIsRefused() {
        thenRefused(new Graph().externalBias(), "tiny-1: ONNX Runtime refuses it: .*");
    }

    @Test
    void bytesThatAreNoGraphAreRefusedInOneLine() {
        byte[] right = constant(1f, 2f);
        thenRefused(model(1, 1f, 0f, new byte[0], "A", "B"), "tiny-1: ONNX Runtime refuses it: .*");
        thenRefused(model(1, 1f, 0f, "no graph\n\n".getBytes(), "A", "B"), "tiny-1: ONNX Runtime refuses it: .*");
        for (int length = 1; length < right.length; length += 97) {
            thenRefused(model(1, 1f, 0f, Arrays.copyOf(right, length), "A", "B"), "tiny-1: .*");
        }
    }

    @Test
    void descriptorsThatMakeNoSenseAreRefused() {
        byte[] onnx = constant(1f, 2f);
        thenRefused(model(1, 0f, 0f, onnx, "A", "B"), "tiny-1: temperature is 0.0, not above 0");
        thenRefused(model(1, Float.NaN, 0f, onnx, "A", "B"), "tiny-1: temperature is NaN, not above 0");
        thenRefused(model(1, 1f, Float.NaN, onnx, "A", "B"), "tiny-1: min_confidence is NaN, not 0 to 1");
        thenRefused(model(1, 1f, 0f, onnx), "tiny-1: has no classes");
        ModelDescriptor d = model(1, 1f, 0f, onnx, "A", "B").descriptor();
        ModelDescriptor six =
                new ModelDescriptor("tiny", 1, d.classes(), List.of(), 6, 128, d.inputGain(), 1, 0, d.detector(), "00");
        thenRefused(new GatewayModel(six, onnx), "tiny-1: its window is 6 x 128, not 9 x 128");
    }

    @Test
    void threadsDoNotMixTheirWindows() throws Exception {
        // Log odds of A = ax of step 0 in g.
        GatewayModel probe = model(1, 1f, 0f, picks(new float[] {0, 0, 1}, new float[] {1, 0, 1}), "A", "B");
        ExecutorService pool = Executors.newFixedThreadPool(12);
        try (OnnxSwingClassifier c = new OnnxSwingClassifier(probe)) {
            List<Future<Boolean>> all = new ArrayList<>();
            for (int t = 0; t < 12; t++) {
                double g = (t - 6) * 0.5;
                all.add(pool.submit(() -> {
                    SwingWindow w = Windows.still(g);
                    boolean right = true;
                    for (int i = 0; i < 2000; i++) {
                        Verdict v = c.classify(w);
                        double p = g >= 0 ? v.confidence() : 1 - v.confidence();
                        right &= Math.abs(p - 1 / (1 + Math.exp(-g))) < 1e-5;
                    }
                    return right;
                }));
            }
            for (Future<Boolean> f : all) {
                assertTrue(f.get());
            }
            assertEquals(24_000, c.calls());
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void aClosedOneAnswersNothing() throws Exception {
        OnnxSwingClassifier c = new OnnxSwingClassifier(model(1, 1f, 0f, constant(1f, 2f), "A", "B"));
        assertFalse(c.isFreed());
        c.close();
        c.close();
        assertTrue(c.isFreed());
        assertNull(c.tryClassify(Windows.still(1)));
        assertEquals(Verdict.NONE, c.classify(Windows.still(1)));
    }

    @Test
    void closingWaitsForNobodyAndFreesWhenTheLastCallReturned() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 50; round++) {
                OnnxSwingClassifier c = new OnnxSwingClassifier(model(1, 1f, 0f, TinyModels.net(2, round), "A", "B"));
                AtomicBoolean wrong = new AtomicBoolean();
                List<Future<?>> callers = new ArrayList<>();
                for (int t = 0; t < 4; t++) {
                    callers.add(pool.submit(() -> {
                        Verdict v = c.tryClassify(Windows.still(1));
                        while (v != null) {
                            if (!v.model().equals("tiny-1") || v.scores().isEmpty()) {
                                wrong.set(true);
                            }
                            v = c.tryClassify(Windows.still(1));
                        }
                    }));
                }
                while (c.calls() < 20) {
                    Thread.onSpinWait();
                }
                c.close();
                for (Future<?> f : callers) {
                    f.get();
                }
                assertTrue(c.isFreed());
                assertFalse(wrong.get());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static Verdict answerOf(GatewayModel model, SwingWindow window) throws Exception {
        try (OnnxSwingClassifier c = new OnnxSwingClassifier(model)) {
            return c.classify(window);
        }
    }

    private static void thenRefused(Graph graph, String line) {
        float[][] weights = new float[2][];
        Arrays.setAll(weights, k -> new float[graph.kernel()]);
        thenRefused(model(1, 1f, 0f, graph.fullConv(weights, new float[2]).bytes(), "A", "B"), line);
    }

    private static void thenRefused(GatewayModel model, String line) {
        ModelRefusedException e = assertThrows(ModelRefusedException.class, () -> new OnnxSwingClassifier(model));
        assertTrue(e.getMessage().matches(line), e.getMessage());
        assertFalse(e.getMessage().contains("\n"), e.getMessage());
    }
}
