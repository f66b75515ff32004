package org.pitchside.simulator.internal;

/**
 * When a sensor samples: its own rate, wandering by a few parts per million as its temperature does. The wander is a sine of some
 * tens of minutes, so that it neither grows for ever nor needs a history. The wander is held for {@value #HELD} samples, which is a
 * microsecond at most.
 */
public final class SampleClock {

    private static final int HELD = 64;
    /** A bat cools and warms in the sun and in the bag: design values, s. */
    private static final double SHORTEST_S = 600;

    private static final double LONGEST_S = 2400;

    private final double rateHz;
    private final double radiansPerS;
    private final double amplitudeS;
    private final double phase;
    private double offset;

    public SampleClock(double rateHz, double wanderPpm, SimRandom random) {
        this.rateHz = rateHz;
        radiansPerS = 2 * Math.PI / random.between(SHORTEST_S, LONGEST_S);
        amplitudeS = wanderPpm * 1e-6 / radiansPerS;
        phase = random.between(0, 2 * Math.PI);
    }

    /** Samples a second, on the whole. */
    public double rateHz() {
        return rateHz;
    }

    /** True time of a sample, s; ask forward, from 0. */
    public double timeOf(long sample) {
        if (sample % HELD == 0) {
            offset = offset(sample / rateHz);
        }
        return sample / rateHz + offset;
    }

    /** The sample nearest to a true time. */
    public long sampleAt(double t) {
        return Math.round((t - offset(t)) * rateHz);
    }

    private double offset(double t) {
        return amplitudeS * (Math.sin(radiansPerS * t + phase) - Math.sin(phase));
    }
}
