package org.pitchside.simulator.internal;

/** A range to draw from. */
record Range(double low, double high) {

    static Range of(double low, double high) {
        return new Range(low, high);
    }

    /** Anywhere in the range with equal chance. */
    double pick(SimRandom r) {
        return low + (high - low) * r.unit();
    }
}
