package org.pitchside.simulator.internal;

/** A range to draw from. */
record Range(double low, double high) {

    static Range of(double low, double high) {
        return new Range(low, high);
    }

    /** Most often in the middle, never outside: the mean of two uniform draws. */
    double pick(SimRandom r) {
        return low + (high - low) * (r.unit() + r.unit()) / 2;
    }
}
