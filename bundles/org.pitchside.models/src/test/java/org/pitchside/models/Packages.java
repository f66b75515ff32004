package org.pitchside.models;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.pitchside.api.ImuRange;

/** Packages to test with. Their graphs are no graphs: nothing here loads them. */
public final class Packages {
    public static final List<String> CLASSES = List.of("DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "NOT");

    private Packages() {}

    public static ModelPackageBuilder cricket(int version) {
        return ModelPackage.builder("cricket", version)
                .classes(CLASSES, List.of("NOT"))
                .range(new ImuRange(16, 2000))
                .temperature(1.3f)
                .minConfidence(0.55f)
                .detector(Map.of())
                .data(List.of(new ModelPackage.DataUsed("SIM-TRAIN", "ab".repeat(32))))
                .figures(List.of(new ModelPackage.Figure("classify.macro_f1", 0.9, "1", "SIM-TRAIN")))
                .gatewayOnnx(("graph " + version).getBytes(StandardCharsets.UTF_8))
                .card("# Cricket " + version + "\n");
    }

    public static ModelPackage package_(int version) {
        try {
            return cricket(version).build();
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }
}
