package org.pitchside.sensormodel;

/** What a layer does. The code is the one of a PSM1 layer record. */
public enum LayerKind {
    /** A convolution over time, every input channel into every output channel. */
    CONV1D(1),
    /** A convolution over time, each channel for itself. */
    DEPTHWISE(2),
    /** A convolution of one step: kernel 1, stride 1, no padding. */
    POINTWISE(3),
    /** The mean over a window of steps, or over all of them; no padding. */
    AVERAGE_POOL(4),
    /** A matrix over the whole map: a convolution whose kernel is as long as the map. */
    DENSE(5);

    private final int code;

    LayerKind(int code) {
        this.code = code;
    }

    /** 1 to 5. */
    public int code() {
        return code;
    }

    /** True where every output channel sees every input channel. */
    public boolean full() {
        return this == CONV1D || this == POINTWISE || this == DENSE;
    }

    /** The kind of a code; null where there is none. */
    static LayerKind of(int code) {
        return code < 1 || code > values().length ? null : values()[code - 1];
    }
}
