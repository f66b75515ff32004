package org.pitchside.kura.internal.engine;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.pitchside.api.Family;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;

/**
 * The model that names swings, in a form that Kura's AI component can carry: a byte array in, one text and one number out. The bytes are
 * the int8 input of docs/model-window.md section 5, which the Swing source puts into its records as {@code window}.
 */
final class WindowModel implements EngineModel {

    static final String WINDOW = "window";
    static final String LABEL = "label";
    static final String CONFIDENCE = "confidence";

    /** Two dimensions: Kura's AI component looks at the second one. */
    private static final List<Long> ONE = List.of(1L, 1L);

    private static final TensorDescriptor LABEL_IS =
            TensorDescriptor.builder(LABEL, ElementType.BYTES.name(), ONE).build();
    private static final TensorDescriptor CONFIDENCE_IS =
            TensorDescriptor.builder(CONFIDENCE, ElementType.FP32.name(), ONE).build();

    private final OnnxModel model;
    private final AnswerRule rule;
    private final InputPlace place;
    private final TensorDescriptor inner;
    private final float[] gain;
    private final int classes;
    private final int steps;
    private final ModelInfo info;

    private WindowModel(OnnxModel model, AnswerRule rule, ModelDescriptor d, ModelInfo info) {
        this.model = model;
        this.rule = rule;
        this.info = info;
        steps = d.steps();
        classes = d.classes().size();
        gain = new float[d.channels()];
        for (int c = 0; c < gain.length; c++) {
            gain[c] = d.inputGain().get(c);
        }
        place = new InputPlace(WINDOW, ElementType.INT8, new long[] {1, (long) d.channels() * steps});
        TensorDescriptor asked = model.info().getInputs().get(0);
        inner = TensorDescriptor.builder(
                        asked.getName(), asked.getType(), List.of(1L, (long) d.channels(), 1L, (long) steps))
                .build();
    }

    /** Loads a second copy of the graph: unloading the one must not end the other. */
    static WindowModel load(String name, GatewayModel gateway) throws KuraException {
        ModelDescriptor d = gateway.descriptor();
        AnswerRule rule;
        try {
            rule = new AnswerRule(d);
        } catch (IllegalArgumentException e) {
            throw Refusal.invalid(e.getMessage());
        }
        if (d.inputGain().size() != d.channels()
                || (long) d.channels() * d.steps() > Shapes.MOST
                || d.channels() < 1
                || d.steps() < 1) {
            throw Refusal.invalid(d.name() + ": " + d.channels() + " channels of " + d.steps() + " steps with "
                    + d.inputGain().size() + " gains");
        }
        OnnxModel model = OnnxModel.load(name, d.name(), gateway.onnx());
        if (model.info().getInputs().size() != 1 || model.info().getOutputs().size() != 1) {
            model.close();
            throw Refusal.invalid(d.name() + " has not one input and one output");
        }
        long length = (long) d.channels() * d.steps();
        ModelInfo info = ModelInfo.builder(name)
                .platform(OnnxModel.PLATFORM)
                .version(d.name())
                .addInputDescriptor(TensorDescriptor.builder(WINDOW, ElementType.INT8.name(), List.of(1L, length))
                        .build())
                .addOutputDescriptor(LABEL_IS)
                .addOutputDescriptor(CONFIDENCE_IS)
                .build();
        return new WindowModel(model, rule, d, info);
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws KuraException {
        List<Tensor> logits = model.infer(List.of(new Tensor(Float.class, inner, floats(window(inputs)))));
        return logits == null ? null : answer(logits.get(0));
    }

    private byte[] window(List<Tensor> inputs) throws KuraException {
        byte[] window = null;
        for (Tensor tensor : inputs) {
            if (tensor == null || !WINDOW.equals(tensor.getDescriptor().getName())) {
                continue;
            }
            if (window != null) {
                throw Refusal.invalid("input " + WINDOW + " is there twice");
            }
            List<?> data = tensor.getData(tensor.getType()).orElse(List.of());
            window = TensorsIn.bytes(place, data);
            Shapes.of(WINDOW, place.shape(), tensor.getDescriptor().getShape(), window.length);
        }
        if (window == null) {
            throw Refusal.invalid("model " + info.getName() + " asks for the input " + WINDOW);
        }
        return window;
    }

    private List<Float> floats(byte[] window) {
        var x = new ArrayList<Float>(window.length);
        for (int i = 0; i < window.length; i++) {
            x.add(window[i] / gain[i / steps]);
        }
        return x;
    }

    private List<Tensor> answer(Tensor logits) throws KuraException {
        List<Float> values = logits.getData(Float.class)
                .orElseThrow(() -> Refusal.invalid("model " + info.getName() + " gives no logits"));
        if (values.size() != classes) {
            throw Refusal.invalid(info.getVersion().orElse("the model") + " gives " + values.size() + " logits for "
                    + classes + " classes");
        }
        float[] raw = new float[classes];
        for (int i = 0; i < raw.length; i++) {
            raw[i] = values.get(i);
        }
        Verdict verdict = rule.of(raw);
        String label = verdict == null ? Family.UNKNOWN.name() : verdict.label();
        float confidence = verdict == null ? 0 : verdict.confidence();
        return List.of(
                new Tensor(String.class, LABEL_IS, List.of(label)),
                new Tensor(Float.class, CONFIDENCE_IS, List.of(confidence)));
    }

    @Override
    public void close() {
        model.close();
    }
}
