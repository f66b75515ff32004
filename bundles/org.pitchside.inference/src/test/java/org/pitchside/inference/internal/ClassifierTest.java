package org.pitchside.inference.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.inference.TinyModels.constant;
import static org.pitchside.inference.TinyModels.model;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.inference.TinyModels;
import org.pitchside.inference.TinyModels.Graph;
import org.pitchside.inference.Windows;
import org.slf4j.LoggerFactory;

class ClassifierTest {
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.inference");
    private static final int CLASSES = 7;

    private final HandMovedRegistry registry = new HandMovedRegistry();
    private final List<OnnxSwingClassifier> loaded = new ArrayList<>();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private Classifier classifier = new Classifier(model -> {
        OnnxSwingClassifier c = new OnnxSwingClassifier(model);
        loaded.add(c);
        return c;
    });

    @BeforeEach
    void listen() {
        log.start();
        LOG.setAdditive(false);
        LOG.addAppender(log);
    }

    @AfterEach
    void stop() {
        LOG.detachAppender(log);
        classifier.deactivate();
        loaded.forEach(c -> assertTrue(c.isFreed(), "every model that was loaded is freed at the end"));
    }

    @Test
    void withoutAModelRulesAnswer() {
        whenItStarts();
        thenTheAnswerIs("UNKNOWN", "rules-1");
        assertEquals(Optional.empty(), classifier.model());
        thenHealthIs(HealthSource.Level.WARN, "no model: rules answer");
    }

    @Test
    void theRegistrysModelAnswers() {
        givenTheModel(answering(1));
        whenItStarts();
        thenTheAnswerIs("A1", "tiny-1");
        thenHealthIs(HealthSource.Level.OK, "tiny-1 answers, 1 windows so far");
    }

    @Test
    void aNewModelTakesOverAndTheOldOneIsFreed() {
        givenTheModel(answering(1));
        whenItStarts();
        givenTheModel(answering(2));
        thenTheAnswerIs("A2", "tiny-2");
        assertTrue(loaded.get(0).isFreed());
        assertFalse(loaded.get(1).isFreed());
    }

    @Test
    void aRefusedModelChangesNothing() {
        givenTheModel(answering(1));
        whenItStarts();
        givenTheModel(model(2, 1f, 0f, "no graph".getBytes(), "A", "B"));
        thenTheAnswerIs("A1", "tiny-1");
        thenHealthIs(HealthSource.Level.FAULT, "model refused, tiny-1 goes on: tiny-2: ONNX Runtime refuses it: ");
        thenErrorsAre(1);
        givenTheModel(answering(3));
        thenTheAnswerIs("A3", "tiny-3");
        thenHealthIs(HealthSource.Level.OK, "tiny-3 answers");
        thenErrorsAre(1);
    }

    @Test
    void aModelThatIsTakenAwayAnswersNoMore() {
        givenTheModel(answering(1));
        whenItStarts();
        givenTheModel(null);
        thenTheAnswerIs("UNKNOWN", "rules-1");
        thenHealthIs(HealthSource.Level.WARN, "no model");
    }

    @Test
    void answersThatAreMissingShowInTheHealthPage() {
        float[][] weights = new float[2][9 * 128];
        weights[0][0] = -1;
        givenTheModel(model(
                1,
                1f,
                0f,
                new Graph().then("Sqrt").fullConv(weights, new float[2]).bytes(),
                "A",
                "B"));
        whenItStarts();
        assertTrue(classifier.classify(Windows.still(2)).isUnknown());
        classifier.classify(Windows.still(-2));
        thenHealthIs(HealthSource.Level.WARN, "tiny-1 gave no finite answer for 1 of 2 windows: UNKNOWN");
    }

    @Test
    void anotherVersionOfOnnxRuntimeInThisJvmAsksForARestart() {
        classifier = new Classifier(model -> {
            throw new ExceptionInInitializerError(
                    new UnsatisfiedLinkError("libonnxruntime.so.1: version `VERS_1.28.0' not found"));
        });
        givenTheModel(answering(1));
        whenItStarts();
        thenTheAnswerIs("UNKNOWN", "rules-1");
        thenHealthIs(HealthSource.Level.FAULT, "restart it; rules answer");
        thenHealthIs(HealthSource.Level.FAULT, "VERS_1.28.0' not found");
        thenErrorsAre(1);
    }

    @Test
    void afterTheEndNothingIsLoadedAnyMore() {
        givenTheModel(answering(1));
        whenItStarts();
        classifier.deactivate();
        registry.follower.accept(Optional.of(answering(2)));
        thenTheAnswerIs("UNKNOWN", "rules-1");
        assertEquals(1, loaded.size());
    }

    @Test
    void hotSwapLosesNoEvent() throws Exception {
        int threads = 4;
        int calls = 20_000;
        givenTheModel(answering(0));
        whenItStarts();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<Integer>> callers = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                SwingWindow window = Windows.still(t);
                callers.add(pool.submit(() -> {
                    int wrong = 0;
                    for (int i = 0; i < calls; i++) {
                        Verdict v = classifier.classify(window);
                        int version = v.model().startsWith("tiny-")
                                ? Integer.parseInt(v.model().substring(5))
                                : -1;
                        if (!v.label().equals("A" + version % CLASSES)
                                || v.scores().size() != CLASSES) {
                            wrong++;
                        }
                    }
                    return wrong;
                }));
            }
            int swaps = 0;
            while (callers.stream().anyMatch(c -> !c.isDone())) {
                givenTheModel(answering(++swaps));
            }
            for (Future<Integer> c : callers) {
                assertEquals(0, c.get());
            }
            assertTrue(swaps > 10, "only " + swaps + " swaps");
            thenErrorsAre(0);
            assertEquals(
                    (long) threads * calls,
                    loaded.stream().mapToLong(OnnxSwingClassifier::calls).sum());
            assertEquals(1, loaded.stream().filter(c -> !c.isFreed()).count());
        } finally {
            pool.shutdownNow();
        }
    }

    /** A model whose version says its answer. */
    private static GatewayModel answering(int version) {
        float[] logits = new float[CLASSES];
        logits[version % CLASSES] = 5;
        return model(version, 1f, 0.5f, constant(logits), TinyModels.labels(CLASSES));
    }

    private void givenTheModel(GatewayModel model) {
        registry.set(model);
    }

    private void whenItStarts() {
        classifier.start(registry);
    }

    private void thenTheAnswerIs(String label, String model) {
        Verdict v = classifier.classify(Windows.still(1));
        assertEquals(label, v.label());
        assertEquals(model, v.model());
    }

    private void thenHealthIs(HealthSource.Level level, String words) {
        assertEquals(1, classifier.health().size());
        HealthLine line = classifier.health().get(0);
        assertEquals(level, line.level(), line.sentence());
        assertTrue(line.sentence().contains(words), line.sentence());
        assertFalse(line.sentence().contains("\n"), line.sentence());
    }

    private void thenErrorsAre(int count) {
        List<ILoggingEvent> errors =
                log.list.stream().filter(e -> e.getLevel() == Level.ERROR).toList();
        assertEquals(count, errors.size(), errors.toString());
    }

    /** Tells its one follower in the caller's thread. */
    private static final class HandMovedRegistry implements ModelRegistry {
        private Optional<GatewayModel> current = Optional.empty();
        private Consumer<Optional<GatewayModel>> follower;

        void set(GatewayModel model) {
            current = Optional.ofNullable(model);
            if (follower != null) {
                follower.accept(current);
            }
        }

        @Override
        public Optional<GatewayModel> current() {
            return current;
        }

        @Override
        public AutoCloseable follow(Consumer<Optional<GatewayModel>> f) {
            follower = f;
            f.accept(current);
            return () -> {};
        }
    }
}
