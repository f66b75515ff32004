package org.pitchside.api.model;

import java.util.List;

/**
 * A verified model, ready to be loaded.
 *
 * @param onnx the graph: input {@code imu} float32 [N, channels, 1, steps] in g, dps and toe units, output {@code logits} float32
 *     [N, classes]; not a copy, not to be changed
 * @param knownShots typical shots that it learned from; empty where the package brought none
 */
public record GatewayModel(ModelDescriptor descriptor, byte[] onnx, List<KnownShot> knownShots) {

    public GatewayModel {
        knownShots = List.copyOf(knownShots);
    }

    /** A model that brings no known shots. */
    public GatewayModel(ModelDescriptor descriptor, byte[] onnx) {
        this(descriptor, onnx, List.of());
    }
}
