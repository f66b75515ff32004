package org.pitchside.kura.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;

class OnnxRuntimeEngineTest {

    private static final Optional<String> NO_PATH = Optional.empty();
    private static final List<Long> TWO = List.of(2L);

    @TempDir
    Path folder;

    private OnnxRuntimeEngine engine;

    @AfterEach
    void stop() {
        if (engine != null) {
            engine.deactivate();
        }
    }

    private static ModelInfo called(String name) {
        TensorDescriptor any = TensorDescriptor.builder("x", "FP32", TWO).build();
        return ModelInfo.builder(name)
                .addInputDescriptor(any)
                .addOutputDescriptor(any)
                .build();
    }

    private List<Float> ask(String model, float... x) throws KuraException {
        return engine.infer(called(model), List.of(Engines.floats("x", TWO, x)))
                .get(0)
                .getData(Float.class)
                .orElseThrow();
    }

    private static KuraErrorCode refusal(Executable call) {
        return assertThrows(KuraException.class, call).getCode();
    }

    @Test
    void theModelsOfAFolderAreLoadedByItselfAndWhatIsNoneIsToldOf() throws Exception {
        // given a folder with two models, a broken one, one with a taken name, and something else
        Graphs.put(folder, "one.onnx", Graphs.plus(1, 2));
        Graphs.put(folder, "ten.onnx", Graphs.plus(10, 2));
        Graphs.put(folder, "broken.onnx", new byte[] {1, 2, 3});
        Graphs.put(folder, "swing.onnx", Graphs.plus(1, 2));
        Graphs.put(folder, "notes.txt", new byte[] {65});
        // when the engine starts
        engine = Engines.engine(folder);
        // then the two answer, and the health says what is wrong with the others
        assertEquals(List.of("broken", "one", "swing", "ten"), engine.getModelNames());
        assertTrue(engine.isModelLoaded("one"));
        assertFalse(engine.isModelLoaded("broken"));
        assertEquals(List.of(2f, 3f), ask("one", 1, 2));
        assertEquals(List.of(11f, 12f), ask("ten", 1, 2));
        List<HealthLine> health = engine.health();
        assertEquals(new HealthLine(Level.OK, "engine engine-1", "Loaded: one, ten."), health.get(0));
        assertEquals(3, health.size());
        assertTrue(
                health.get(1).sentence().startsWith("broken is not loaded: "),
                health.get(1).sentence());
        assertTrue(health.get(2).sentence().contains("has the name of the model that names swings"));
    }

    @Test
    void aModelThatKuraCannotDescribeIsToldOfAndTheOthersAreLoaded() throws Exception {
        // given a graph without inputs, which Kura's own classes refuse to describe
        Graphs.put(folder, "constant.onnx", Graphs.constant(7));
        Graphs.put(folder, "one.onnx", Graphs.plus(1, 2));
        // when the engine starts
        engine = Engines.engine(folder);
        // then it is ready, the other answers, and the one is refused in words
        assertEquals(List.of(2f, 3f), ask("one", 1, 2));
        assertTrue(engine.health().get(1).sentence().startsWith("constant is not loaded: "));
        assertEquals(
                KuraErrorCode.OPERATION_NOT_SUPPORTED, refusal(() -> engine.loadModel("constant", Optional.empty())));
    }

    @Test
    void aNumberWithoutDimensionsIsAListOfOneForKura() throws Exception {
        Graphs.put(folder, "scalar.onnx", Graphs.same(DataType.FLOAT));
        engine = Engines.engine(folder);

        ModelInfo info = engine.getModelInfo("scalar").orElseThrow();
        assertEquals(List.of(1L), info.getInputs().get(0).getShape());
        for (List<Long> said : List.of(info.getInputs().get(0).getShape(), List.of(-1L), List.of(1L, 1L))) {
            Tensor y = engine.infer(info, List.of(Engines.floats("x", said, 3))).get(0);
            assertEquals(List.of(1L), y.getDescriptor().getShape());
            assertEquals(List.of(3f), y.getData(Float.class).orElseThrow());
        }
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refusal(() -> engine.infer(info, List.of(Engines.floats("x", TWO, 3, 4)))));
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refusal(() -> engine.infer(info, List.of(Engines.floats("x", List.of(1L), 3, 4)))));
    }

    @Test
    void aModelTellsItsInputsAndOutputsByTritonsNames() throws Exception {
        Graphs.put(folder, "one.onnx", Graphs.plus(1, -1, 2));
        engine = Engines.engine(folder);

        ModelInfo info = engine.getModelInfo("one").orElseThrow();

        assertEquals("one", info.getName());
        assertEquals("onnxruntime_onnx", info.getPlatform().orElseThrow());
        TensorDescriptor x = info.getInputs().get(0);
        assertEquals("x", x.getName());
        assertEquals("FP32", x.getType());
        assertEquals(List.of(-1L, 2L), x.getShape());
        assertEquals("y", info.getOutputs().get(0).getName());
        assertEquals(Optional.empty(), engine.getModelInfo("another"));
    }

    @Test
    void openDimensionsFollowFromTheValuesOrFromTheCaller() throws Exception {
        Graphs.put(folder, "one.onnx", Graphs.plus(1, -1, 2));
        Graphs.put(folder, "free.onnx", Graphs.plus(1, -1, -1));
        engine = Engines.engine(folder);

        Tensor of6 = engine.infer(called("one"), List.of(Engines.floats("x", List.of(-1L, 2L), 1, 2, 3, 4, 5, 6)))
                .get(0);
        Tensor said = engine.infer(called("free"), List.of(Engines.floats("x", List.of(3L, 2L), 1, 2, 3, 4, 5, 6)))
                .get(0);

        assertEquals(List.of(3L, 2L), of6.getDescriptor().getShape());
        assertEquals(List.of(3L, 2L), said.getDescriptor().getShape());
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refusal(() -> engine.infer(
                        called("free"), List.of(Engines.floats("x", List.of(-1L, -1L), 1, 2, 3, 4, 5, 6)))));
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refusal(() -> engine.infer(called("one"), List.of(Engines.floats("x", List.of(-1L, 2L), 1, 2, 3)))));
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                refusal(() -> engine.infer(called("one"), List.of(Engines.floats("x", List.of(1L, 3L), 1, 2, 3)))));
    }

    @Test
    void aLoadedModelMayBeLoadedAgainAndAnUnloadedOneComesBackWhenItIsLoaded() throws Exception {
        Graphs.put(folder, "one.onnx", Graphs.plus(1, 2));
        engine = Engines.engine(folder);
        // when what is loaded is loaded again, it goes on, whatever lies in the folder by now
        Graphs.put(folder, "one.onnx", Graphs.plus(9, 2));
        engine.loadModel("one", NO_PATH);
        assertEquals(List.of(2f, 3f), ask("one", 1, 2));
        // when it is unloaded it answers no more, nor does asking for it bring it back
        engine.unloadModel("one");
        engine.unloadModel("one");
        assertFalse(engine.isModelLoaded("one"));
        assertEquals(Optional.empty(), engine.getModelInfo("one"));
        assertEquals(KuraErrorCode.NOT_FOUND, refusal(() -> ask("one", 1, 2)));
        // when it is loaded it answers, from the file as it is now
        Graphs.put(folder, "one.onnx", Graphs.plus(5, 2));
        engine.loadModel("one", NO_PATH);
        assertEquals(List.of(6f, 7f), ask("one", 1, 2));
    }

    @Test
    void aModelPutIntoTheFolderLaterIsThereWhenSomebodyAsksForIt() throws Exception {
        engine = Engines.engine(folder);
        Graphs.put(folder, "late.onnx", Graphs.plus(1, 2));

        assertEquals(List.of("late"), engine.getModelNames());
        assertTrue(engine.getModelInfo("late").isPresent());
        assertEquals(List.of(2f, 3f), ask("late", 1, 2));
    }

    @Test
    void modelsAreLoadedFromTheFolderOnly() throws Exception {
        // given a model in a folder below, one outside, a link to that, a folder called like a model, a file too large
        Graphs.put(folder.resolve("models/deep"), "in.onnx", Graphs.plus(1, 2));
        Path outside = Graphs.put(folder.resolve("other"), "out.onnx", Graphs.plus(1, 2));
        Files.createSymbolicLink(folder.resolve("models/link.onnx"), outside);
        Files.createDirectories(folder.resolve("models/dir.onnx"));
        try (var large =
                new RandomAccessFile(folder.resolve("models/large.onnx").toFile(), "rw")) {
            large.setLength(65_000_000);
        }
        engine = Engines.engine(folder.resolve("models"));
        // then the one below can be loaded by its path, and nothing else
        engine.loadModel("in", Optional.of("deep/in.onnx"));
        assertEquals(List.of(2f, 3f), ask("in", 1, 2));
        for (String path : List.of(
                outside.toString(),
                "../other/out.onnx",
                "link.onnx",
                "dir.onnx",
                "large.onnx",
                "bad\0name",
                "/dev/zero")) {
            assertEquals(
                    KuraErrorCode.INVALID_PARAMETER,
                    refusal(() -> engine.loadModel("out", Optional.of(path))),
                    path.replace('\0', '?'));
        }
        assertEquals(KuraErrorCode.NOT_FOUND, refusal(() -> engine.loadModel("out", Optional.of("nothing.onnx"))));
        assertEquals(KuraErrorCode.NOT_FOUND, refusal(() -> engine.loadModel("nothing", NO_PATH)));
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.loadModel("link", NO_PATH)));
        assertFalse(engine.isModelLoaded("out"));
    }

    @Test
    void namesThatAreNoneAreRefusedEverywhere() {
        engine = Engines.engine(folder);
        for (String name : new String[] {null, "", "../etc/passwd", "a/b", ".", "..", "a\nb", "x".repeat(101)}) {
            assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.loadModel(name, NO_PATH)));
            assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.unloadModel(name)));
            assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.isModelLoaded(name)));
            assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.getModelInfo(name)));
        }
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(null, List.of())));
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("x"), null)));
        assertEquals(KuraErrorCode.NOT_FOUND, refusal(() -> engine.infer(called("x"), List.of())));
    }

    @Test
    void inputsThatDoNotFitAreRefusedAndOthersPassedOver() throws Exception {
        Graphs.put(folder, "one.onnx", Graphs.plus(1, 2));
        engine = Engines.engine(folder);
        Tensor x = Engines.floats("x", TWO, 1, 2);
        Tensor other = Engines.floats("other", TWO, 1, 2);

        assertEquals(1, engine.infer(called("one"), List.of(other, x)).size());
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("one"), List.of())));
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("one"), List.of(other))));
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("one"), List.of(x, x))));
        var withNull = new ArrayList<Tensor>();
        withNull.add(null);
        assertEquals(KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("one"), withNull)));
        var withoutShape = new Tensor(
                Float.class, TensorDescriptor.builder("x", "FP32", List.of(2L)).build(), new ArrayList<>(List.of(1f)));
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER, refusal(() -> engine.infer(called("one"), List.of(withoutShape))));
    }

    @Test
    void anotherFolderIsTakenOnceAndTheSameSettingsChangeNothing() throws Exception {
        Graphs.put(folder.resolve("a"), "one.onnx", Graphs.plus(1, 2));
        Graphs.put(folder.resolve("b"), "two.onnx", Graphs.plus(2, 2));
        engine = Engines.engine(folder.resolve("a"));
        // when the same settings come again, and settings that are none
        engine.updated(Map.of("directory", folder.resolve("a").toString()));
        engine.updated(Map.of("directory", folder.resolve("a").toString(), "model.megabytes", "many"));
        // then what was unloaded is still unloaded: nothing began anew
        engine.unloadModel("one");
        engine.updated(Map.of("directory", folder.resolve("a").toString(), "model.megabytes", 64));
        assertFalse(engine.isModelLoaded("one"));
        // when another folder comes
        engine.updated(Map.of("directory", folder.resolve("b").toString()));
        Engines.await("the other folder's model is there", () -> loaded("two"));
        assertEquals(List.of(3f, 4f), ask("two", 1, 2));
    }

    private boolean loaded(String model) {
        try {
            return engine.isModelLoaded(model);
        } catch (KuraException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatTheFolderIsNotDoesNotStopTheEngine() throws Exception {
        for (String none : List.of(
                "/nowhere/at/all", Graphs.put(folder, "file", new byte[1]).toString(), "bad\0name")) {
            var other = new OnnxRuntimeEngine();
            other.activate(Map.of("directory", none));
            Engines.await("it is ready", other::isEngineReady);
            assertEquals(List.of(), other.getModelNames());
            assertEquals("No model is loaded.", other.health().get(0).sentence());
            other.deactivate();
        }
    }

    @Test
    void afterItsEndNothingIsLoaded() throws Exception {
        Graphs.put(folder, "one.onnx", Graphs.plus(1, 2));
        engine = Engines.engine(folder);
        engine.deactivate();

        assertEquals(KuraErrorCode.NOT_FOUND, refusal(() -> ask("one", 1, 2)));
        assertEquals(KuraErrorCode.SERVICE_UNAVAILABLE, refusal(() -> engine.loadModel("one", NO_PATH)));
    }

    /** A bounded form of the minute in {@code ./pitchside bench kura infer}. */
    @Test
    void eightThreadsLoadUnloadAndAskAndNoAnswerIsWrong() throws Exception {
        // given four models, each adding another number
        for (int m = 0; m < 4; m++) {
            Graphs.put(folder, "m" + m + ".onnx", Graphs.plus(100 * m, 2));
        }
        engine = Engines.engine(folder);
        var answered = new AtomicInteger();
        var missed = new AtomicInteger();
        var pool = Executors.newFixedThreadPool(8);
        // when eight threads load, unload and ask, without order
        var work = new ArrayList<Future<?>>();
        for (int t = 0; t < 8; t++) {
            var random = new Random(t);
            work.add(pool.submit(() -> {
                for (int i = 0; i < 400; i++) {
                    int m = random.nextInt(4);
                    switch (random.nextInt(8)) {
                        case 0 -> engine.unloadModel("m" + m);
                        case 1 -> engine.loadModel("m" + m, NO_PATH);
                        case 2 -> engine.getModelInfo("m" + m);
                        default -> {
                            try {
                                float x = random.nextInt(100);
                                assertEquals(List.of(100f * m + x, 100f * m + 1), ask("m" + m, x, 1));
                                answered.incrementAndGet();
                            } catch (KuraException e) {
                                assertEquals(KuraErrorCode.NOT_FOUND, e.getCode());
                                missed.incrementAndGet();
                            }
                        }
                    }
                }
                return null;
            }));
        }
        for (Future<?> each : work) {
            each.get();
        }
        pool.shutdown();
        // then each answer was its model's, and the only refusal was that a model is not loaded
        assertTrue(answered.get() > 500, answered + " answered");
        assertTrue(missed.get() > 50, missed + " met no model");
    }

    @Test
    void callsUnderWayEndWellWhenTheirModelIsUnloaded() throws Exception {
        // given a model that is being asked by four threads
        Graphs.put(folder, "big.onnx", Graphs.same(DataType.FLOAT, -1));
        engine = Engines.engine(folder);
        float[] many = new float[100_000];
        Tensor x = Engines.floats("x", List.of(-1L), many);
        var pool = Executors.newFixedThreadPool(4);
        var work = new ArrayList<Future<Integer>>();
        for (int t = 0; t < 4; t++) {
            work.add(pool.submit(() -> {
                int answers = 0;
                try {
                    while (true) {
                        assertEquals(
                                many.length,
                                engine.infer(called("big"), List.of(x))
                                        .get(0)
                                        .getData(Float.class)
                                        .orElseThrow()
                                        .size());
                        answers++;
                    }
                } catch (KuraException e) {
                    assertEquals(KuraErrorCode.NOT_FOUND, e.getCode());
                    return answers;
                }
            }));
        }
        // when it is unloaded
        Engines.await("a call ended", () -> loaded("big"));
        Thread.sleep(50);
        engine.unloadModel("big");
        // then each call ended with an answer or with the word that it is not loaded
        for (Future<Integer> each : work) {
            assertTrue(each.get() >= 0);
        }
        pool.shutdown();
    }
}
