package org.pitchside.trainer.rollout;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.shipped.ShippedModel;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.int8.QOperatorOnnx;

/** A model on the work bench: the shipped one, taken apart, changed here and there, and packed again as one that is new. */
final class Draft {

    static final String LINE = "cricket";

    final GatewayHalf gateway;
    final BatHalf bats;
    float temperature;
    float minConfidence;
    final Map<String, Float> detector;
    private final ModelPackage origin;

    private Draft(GatewayHalf gateway, BatHalf bats, Map<String, Float> detector, ModelPackage origin) {
        this.gateway = gateway;
        this.bats = bats;
        this.detector = detector;
        this.origin = origin;
        temperature = origin.descriptor().temperature();
        minConfidence = origin.descriptor().minConfidence();
    }

    static ModelPackage shippedPackage() {
        try {
            return ModelPackage.read(ShippedModel.bytes());
        } catch (ModelPackageException e) {
            throw new IllegalStateException(e);
        }
    }

    static Draft shipped() {
        ModelPackage p = shippedPackage();
        return new Draft(
                GatewayHalf.of(p.gatewayModel().onnx()),
                BatHalf.of(p.sensorBlob().orElseThrow()),
                new LinkedHashMap<>(p.descriptor().detector()),
                p);
    }

    Draft copy() {
        var d = new Draft(gateway.copy(), bats.copy(), new LinkedHashMap<>(detector), origin);
        d.temperature = temperature;
        d.minConfidence = minConfidence;
        return d;
    }

    List<String> classes() {
        return origin.descriptor().classes();
    }

    int not() {
        return classes().indexOf("NOT");
    }

    /** Sets a parameter of the detector in both halves, as a trainer does. */
    void detect(String name, float value) {
        detector.put(name, value);
        int i = 0;
        for (String each : DetectorParameters.DEFAULT.named().keySet()) {
            if (each.equals(name)) {
                bats.detector[i] = value;
            }
            i++;
        }
    }

    /** A package as a trainer hands it to those who sign. */
    ModelPackage pack(int version) {
        try {
            return ModelPackage.builder(LINE, version)
                    .classes(classes(), List.of("NOT"))
                    .range(origin.range())
                    .temperature(temperature)
                    .minConfidence(minConfidence)
                    .detector(detector)
                    .gatewayOnnx(gateway.write())
                    .sensor(QOperatorOnnx.of(bats.net()), bats.pack(version).bytes())
                    .card("# " + LINE + " " + version + "\n")
                    .build();
        } catch (ModelPackageException e) {
            throw new IllegalStateException(e);
        }
    }
}
