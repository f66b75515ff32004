package org.pitchside.api.model;

/**
 * A verified model, ready to be loaded.
 *
 * @param onnx the graph: input {@code imu} float32 [N, channels, 1, steps] in g, dps and toe units, output {@code logits} float32
 *     [N, classes]; not a copy, not to be changed
 */
public record GatewayModel(ModelDescriptor descriptor, byte[] onnx) {}
