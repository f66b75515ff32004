package org.pitchside.simulator.internal;

/**
 * The simulator's own random numbers (xorshift128+ seeded by SplitMix64): the same seed gives the same bat for ever, on every
 * Java. Not for secrets.
 */
public final class SimRandom {

    /** Standard deviation of the sum of four uniform numbers of 16 bits. */
    private static final double SUM_SIGMA = 65536 * Math.sqrt(4.0 / 12.0);

    private long a;
    private long b;

    public SimRandom(long seed) {
        a = mix(seed + 0x9E3779B97F4A7C15L);
        b = mix(seed + 0x3C6EF372FE94F82AL);
        if ((a | b) == 0) {
            b = 1;
        }
    }

    /** Scatters the bits of a number: neighbouring seeds give unrelated results (SplitMix64's finaliser). */
    public static long mix(long z) {
        long x = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        x = (x ^ (x >>> 27)) * 0x94D049BB133111EBL;
        return x ^ (x >>> 31);
    }

    long nextLong() {
        long s = a;
        long t = b;
        long result = s + t;
        a = t;
        s ^= s << 23;
        b = s ^ t ^ (s >>> 18) ^ (t >>> 5);
        return result;
    }

    /** Uniform in [0, 1). */
    public double unit() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    /** Uniform in [low, high). */
    public double between(double low, double high) {
        return low + (high - low) * unit();
    }

    /** Uniform in 0 .. bound-1. */
    public int below(int bound) {
        return (int) (unit() * bound);
    }

    public boolean chance(double p) {
        return unit() < p;
    }

    /**
     * Nearly Gaussian, mean 0, sigma 1: the sum of four uniform numbers, which ends at 3.5 sigma. One draw of 64 bits, because
     * sensor noise takes six of these a sample.
     */
    public double gauss() {
        long r = nextLong();
        long sum = (r & 0xFFFF) + ((r >>> 16) & 0xFFFF) + ((r >>> 32) & 0xFFFF) + (r >>> 48);
        return (sum - 131070.0) / SUM_SIGMA;
    }
}
