package org.pitchside.models;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.ImuRange;
import org.pitchside.api.model.KnownShot;
import org.pitchside.models.internal.KnownShots;
import org.pitchside.models.internal.ModelJson;

/** Gathers what belongs into a package. {@link #build()} checks it by the very rules of a reader. */
public final class ModelPackageBuilder {
    /** K, one a channel, of docs/model-window.md. */
    public static final List<Float> SHIPPED_INPUT_GAIN =
            List.of(16f, 16f, 16f, 0.0625f, 0.0625f, 0.0625f, 127f, 127f, 127f);

    private final String id;
    private final int version;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();
    private List<String> classes = List.of();
    private List<String> noSwing = List.of();
    private ImuRange range = ImuRange.NOMINAL;
    private List<Float> inputGain = SHIPPED_INPUT_GAIN;
    private float temperature = 1;
    private float minConfidence;
    private Map<String, Float> detector = Map.of();
    private List<ModelPackage.DataUsed> data = List.of();
    private List<ModelPackage.Figure> figures = List.of();
    private List<KnownShot> knownShots = List.of();

    ModelPackageBuilder(String id, int version) {
        this.id = id;
        this.version = version;
    }

    /** Labels in the order of the logits, and those among them that are no swing. */
    public ModelPackageBuilder classes(List<String> all, List<String> none) {
        classes = List.copyOf(all);
        noSwing = List.copyOf(none);
        return this;
    }

    /** The full scale of the samples it was trained on; without this call the nominal one. */
    public ModelPackageBuilder range(ImuRange r) {
        range = r;
        return this;
    }

    /** K, one a channel; without this call the shipped one of docs/model-window.md. */
    public ModelPackageBuilder inputGain(List<Float> gain) {
        inputGain = List.copyOf(gain);
        return this;
    }

    /** Logits are divided by this before softmax; without this call 1. */
    public ModelPackageBuilder temperature(float t) {
        temperature = t;
        return this;
    }

    /** The answer is UNKNOWN below this probability; without this call 0, which never refuses. */
    public ModelPackageBuilder minConfidence(float p) {
        minConfidence = p;
        return this;
    }

    /** Detector parameters that are not the defaults. */
    public ModelPackageBuilder detector(Map<String, Float> parameters) {
        detector = Map.copyOf(parameters);
        return this;
    }

    /** What it was trained on. */
    public ModelPackageBuilder data(List<ModelPackage.DataUsed> used) {
        data = List.copyOf(used);
        return this;
    }

    /** What was measured of it. */
    public ModelPackageBuilder figures(List<ModelPackage.Figure> measured) {
        figures = List.copyOf(measured);
        return this;
    }

    /** The gateway's model. */
    public ModelPackageBuilder gatewayOnnx(byte[] onnx) {
        entries.put("gateway.onnx", onnx.clone());
        return this;
    }

    /** The model card, Markdown. */
    public ModelPackageBuilder card(String markdown) {
        entries.put("card.md", markdown.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The training report, HTML. */
    public ModelPackageBuilder report(String html) {
        entries.put("report.html", html.getBytes(StandardCharsets.UTF_8));
        return this;
    }

    /** The bat's model, as ONNX and as the blob that is sent. */
    public ModelPackageBuilder sensor(byte[] onnx, byte[] blob) {
        entries.put("sensor.onnx", onnx.clone());
        entries.put("sensor.psm", blob.clone());
        return this;
    }

    /** Typical shots that it learned from, to lay swings beside; without this call none. */
    public ModelPackageBuilder knownShots(List<KnownShot> shots) {
        knownShots = List.copyOf(shots);
        return this;
    }

    /** @throws ModelPackageException where something is missing or breaks a rule */
    public ModelPackage build() throws ModelPackageException {
        var all = new LinkedHashMap<>(entries);
        if (!knownShots.isEmpty()) {
            all.put(KnownShots.ENTRY, KnownShots.encode(knownShots, classes));
        }
        return ModelPackage.of(
                new ModelJson.Content(
                        id,
                        version,
                        classes,
                        noSwing,
                        range,
                        inputGain,
                        temperature,
                        minConfidence,
                        detector,
                        data,
                        figures),
                all);
    }
}
