package org.pitchside.sensormodel;

/**
 * A layer record of a blob, checked. Channels are those of the maps in the arena: even, the last one filled up with zero.
 *
 * @param zero zero point of the output map
 * @param inSteps steps of the map it reads
 * @param payload where its payload begins, bytes from the blob's first
 */
public record LayerRecord(
        LayerKind kind,
        int kernel,
        int stride,
        int padLeft,
        int padRight,
        int zero,
        int in,
        int out,
        int inSteps,
        int outSteps,
        int payload) {}
