package org.pitchside.api.model;

import java.util.List;
import java.util.Map;

/**
 * What a model package says of itself: {@code model.json}, see docs/model-package.md.
 *
 * @param id name of the model's line, {@code [a-z0-9-]+}
 * @param version monotonic within the line
 * @param classes labels in the order of the logits
 * @param noSwing those of {@link #classes} that mean "no swing": their answer is NOT
 * @param channels channels of the window, 9 today
 * @param steps steps of the window, 128 today
 * @param inputGain K[c]: int8 input q = clamp(rint(x * K[c])), x in g, dps, toe units
 * @param temperature logits are divided by this before softmax
 * @param minConfidence below this calibrated confidence the answer is UNKNOWN
 * @param detector named detector parameters; a missing one has the detector's default
 * @param sha256 of the whole package, lower-case hex
 */
public record ModelDescriptor(
        String id,
        int version,
        List<String> classes,
        List<String> noSwing,
        int channels,
        int steps,
        List<Float> inputGain,
        float temperature,
        float minConfidence,
        Map<String, Float> detector,
        String sha256) {

    public ModelDescriptor {
        classes = List.copyOf(classes);
        noSwing = List.copyOf(noSwing);
        inputGain = List.copyOf(inputGain);
        detector = Map.copyOf(detector);
    }

    /** {@code id-version}, as verdicts carry it. */
    public String name() {
        return id + "-" + version;
    }
}
