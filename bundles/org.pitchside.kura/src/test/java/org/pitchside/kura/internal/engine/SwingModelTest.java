package org.pitchside.kura.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.KnownShot;

/** The model that names swings, as the engine offers it, and what Kura's own AI component makes of it. */
class SwingModelTest {

    @TempDir
    Path folder;

    private final Engines.Hand registry = new Engines.Hand();
    private final GatewayModel cricket = Engines.cricket();
    private OnnxRuntimeEngine engine;

    @BeforeEach
    void given() {
        engine = Engines.engine(folder);
        engine.setRegistry(registry);
    }

    @AfterEach
    void stop() {
        engine.deactivate();
    }

    private void cricketNamesSwings() {
        registry.put(cricket);
        Engines.await("the model is there", () -> isLoaded(ModelShelf.SWING_WINDOW) && isLoaded(ModelShelf.SWING));
    }

    private boolean isLoaded(String model) {
        try {
            return engine.isModelLoaded(model);
        } catch (KuraException e) {
            throw new AssertionError(e);
        }
    }

    private static List<Byte> boxed(byte[] bytes) {
        var list = new ArrayList<Byte>(bytes.length);
        for (byte b : bytes) {
            list.add(b);
        }
        return list;
    }

    private String labelOf(byte[] window) throws KuraException {
        ModelInfo info = engine.getModelInfo(ModelShelf.SWING_WINDOW).orElseThrow();
        var input = new Tensor(Byte.class, info.getInputs().get(0), boxed(window));
        return engine.infer(info, List.of(input))
                .get(0)
                .getData(String.class)
                .orElseThrow()
                .get(0);
    }

    @Test
    void itIsThereAsItsPackageHasItAndInAFormForKurasAiComponent() throws Exception {
        cricketNamesSwings();
        ModelInfo swing = engine.getModelInfo(ModelShelf.SWING).orElseThrow();
        ModelInfo window = engine.getModelInfo(ModelShelf.SWING_WINDOW).orElseThrow();

        assertEquals("cricket-1", swing.getVersion().orElseThrow());
        assertEquals("imu", swing.getInputs().get(0).getName());
        assertEquals(List.of(-1L, 9L, 1L, 128L), swing.getInputs().get(0).getShape());
        assertEquals("cricket-1", window.getVersion().orElseThrow());
        TensorDescriptor in = window.getInputs().get(0);
        assertEquals("window", in.getName());
        assertEquals("INT8", in.getType());
        assertEquals(List.of(1L, 1152L), in.getShape());
        assertEquals(
                List.of("label", "confidence"),
                window.getOutputs().stream().map(TensorDescriptor::getName).toList());
    }

    /** The window's answer is that of the float model on the same numbers, by the rule of the model package. */
    @Test
    void bothFormsSayTheSameOfEveryShotThatTheModelKnows() throws Exception {
        cricketNamesSwings();
        var rule = new AnswerRule(cricket.descriptor());
        int right = 0;
        for (KnownShot shot : cricket.knownShots()) {
            float[] x = new float[shot.input().length];
            for (int i = 0; i < x.length; i++) {
                x[i] = shot.input()[i] / cricket.descriptor().inputGain().get(i / 128);
            }
            List<Float> logits = engine.infer(
                            engine.getModelInfo(ModelShelf.SWING).orElseThrow(),
                            List.of(Engines.floats("imu", List.of(1L, 9L, 1L, 128L), x)))
                    .get(0)
                    .getData(Float.class)
                    .orElseThrow();
            float[] raw = new float[logits.size()];
            for (int i = 0; i < raw.length; i++) {
                raw[i] = logits.get(i);
            }
            Verdict verdict = rule.of(raw);
            assertEquals(verdict.label(), labelOf(shot.input()));
            right += verdict.label().equals(shot.label()) ? 1 : 0;
        }
        int shots = cricket.knownShots().size();
        assertTrue(shots > 50 && right > 0.9 * shots, right + " of " + shots + " shots that it learned from");
    }

    @Test
    void aByteArrayTravelsThroughKurasAiComponent() throws Exception {
        cricketNamesSwings();
        KnownShot shot = cricket.knownShots().get(0);
        var component = new StockAiComponent(engine, "swing-window");
        // when the component starts, then gets a record as the Swing source makes it
        component.updated();
        var records = component.receive(java.util.Map.of("window", shot.input(), "label", "DRV", "at_us", 5L));
        // then it emits a record a tensor, with values that a wire can carry
        assertEquals(2, records.size());
        assertEquals(
                labelOf(shot.input()),
                records.get(0).getProperties().get("label").getValue());
        assertTrue((Float) records.get(1).getProperties().get("confidence").getValue() > 0.3f);
        // and what it does wrong, loading what is loaded, was done
        assertEquals(List.of("swing-window"), component.loadedThoughLoaded());
    }

    @Test
    void modelsInARowWorkThroughKurasAiComponent() throws Exception {
        // given a model before and one behind
        Graphs.put(folder, "pre.onnx", Graphs.plus(1, 1, 1));
        Graphs.put(folder, "main.onnx", Graphs.renamed("y", "z", 10, 1, 1));
        Graphs.put(folder, "post.onnx", Graphs.renamed("z", "out", 100, 1, 1));
        var component = new StockAiComponent(engine, "pre", "main", "post");
        component.updated();

        var records = component.receive(java.util.Map.of("x", 0.5f));

        assertEquals(111.5f, records.get(0).getProperties().get("out").getValue());
    }

    @Test
    void windowsThatAreNoneAreRefused() throws Exception {
        cricketNamesSwings();
        ModelInfo info = engine.getModelInfo(ModelShelf.SWING_WINDOW).orElseThrow();
        TensorDescriptor in = info.getInputs().get(0);
        var window = new Tensor(Byte.class, in, boxed(new byte[1152]));

        for (List<Tensor> inputs : List.of(
                List.<Tensor>of(),
                List.of(new Tensor(Byte.class, in, boxed(new byte[1151]))),
                List.of(new Tensor(Byte.class, in, List.<Byte>of())),
                List.of(new Tensor(Float.class, in, List.of(1f))),
                List.of(window, window),
                List.of(new Tensor(
                        Byte.class,
                        TensorDescriptor.builder("window", "INT8", List.of(1152L))
                                .build(),
                        boxed(new byte[1152]))))) {
            KuraException e = assertThrows(KuraException.class, () -> engine.infer(info, inputs));
            assertEquals(KuraErrorCode.INVALID_PARAMETER, e.getCode());
        }
        assertEquals(2, engine.infer(info, List.of(window)).size());
    }

    @Test
    void anotherModelTakesOverAndNoneEndsIt() throws Exception {
        cricketNamesSwings();
        // when the same model comes with another number
        var d = cricket.descriptor();
        var next = new org.pitchside.api.model.ModelDescriptor(
                d.id(),
                2,
                d.classes(),
                d.noSwing(),
                d.channels(),
                d.steps(),
                d.inputGain(),
                d.temperature(),
                d.minConfidence(),
                d.detector(),
                d.sha256());
        registry.put(new GatewayModel(next, cricket.onnx()));
        Engines.await(
                "the next one is there",
                () -> "cricket-2".equals(version(ModelShelf.SWING))
                        && "cricket-2".equals(version(ModelShelf.SWING_WINDOW)));
        // when a model comes that is none: the one before goes on, and the health says so
        registry.put(new GatewayModel(d, new byte[] {1}));
        Engines.await("it is told", () -> engine.health().size() == 3);
        assertEquals("cricket-2", version(ModelShelf.SWING));
        // when there is none any more
        registry.put(null);
        Engines.await("it is gone", () -> !isLoaded(ModelShelf.SWING) && !isLoaded(ModelShelf.SWING_WINDOW));
        assertThrows(KuraException.class, () -> engine.loadModel(ModelShelf.SWING, Optional.empty()));
    }

    private String version(String model) {
        try {
            return engine.getModelInfo(model).flatMap(ModelInfo::getVersion).orElse("");
        } catch (KuraException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatSomebodyUnloadedStaysAwayAndTheOtherFormAnswers() throws Exception {
        cricketNamesSwings();
        engine.unloadModel(ModelShelf.SWING);
        registry.put(cricket);
        Engines.await(
                "the registry's word is through",
                () -> version(ModelShelf.SWING_WINDOW).equals("cricket-1"));

        assertFalse(isLoaded(ModelShelf.SWING));
        assertEquals(
                2,
                engine.infer(
                                engine.getModelInfo(ModelShelf.SWING_WINDOW).orElseThrow(),
                                List.of(new Tensor(
                                        Byte.class,
                                        engine.getModelInfo(ModelShelf.SWING_WINDOW)
                                                .orElseThrow()
                                                .getInputs()
                                                .get(0),
                                        boxed(new byte[1152]))))
                        .size());
        engine.loadModel(ModelShelf.SWING, Optional.empty());
        assertTrue(isLoaded(ModelShelf.SWING));
        assertEquals(
                KuraErrorCode.INVALID_PARAMETER,
                assertThrows(KuraException.class, () -> {
                            engine.unloadModel(ModelShelf.SWING);
                            engine.loadModel(ModelShelf.SWING, Optional.of("swing.onnx"));
                        })
                        .getCode());
    }
}
