package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * How a player taps the crease before a ball: how often and how fast, from the jolts of the toe on the ground. Each player has a habit of
 * it. Sample by sample, no allocation; not for several threads.
 */
final class Knocks {

    /** From one sample to the next the reading jumps by so much where the toe meets the ground, g. */
    private static final float JOLT_G = 0.25f;
    /** What follows sooner is the same tap. */
    private static final long SAME_US = 150_000;
    /** Taps are looked for so long before the hit; nearer it the bat is lifted. */
    private static final long FROM_US = 5_000_000;

    private static final long TO_US = 800_000;
    /** Taps further apart have a pause between them. */
    private static final long PAUSE_US = 1_400_000;

    private static final int REMEMBERED = 32;

    private final long[] atUs = new long[REMEMBERED];
    private int next;
    private long lastUs;
    private float before = Float.NaN;

    Knocks() {
        restart();
    }

    /** One sample, six floats in g and dps. */
    void sample(long batUs, float[] s) {
        float pull = (float) Math.sqrt(s[0] * s[0] + s[1] * s[1] + s[2] * s[2]);
        if (Math.abs(pull - before) > JOLT_G) {
            if (batUs - lastUs >= SAME_US) {
                atUs[next++ % REMEMBERED] = batUs;
            }
            lastUs = batUs;
        }
        before = pull;
    }

    /** After a gap nothing is known of the last step. */
    void pause() {
        before = Float.NaN;
    }

    void restart() {
        Arrays.fill(atUs, Long.MIN_VALUE / 2);
        lastUs = Long.MIN_VALUE / 2;
        pause();
    }

    /** How many taps came before a hit, and how long from one to the next on the median: hundredths of logarithms; the second may be none. */
    double[] before(long hitUs) {
        var gaps = new double[REMEMBERED];
        int n = 0;
        int taps = 0;
        long last = Long.MIN_VALUE / 2;
        for (int i = 0; i < REMEMBERED; i++) {
            long t = atUs[(next + i) % REMEMBERED];
            if (t < hitUs - FROM_US || t > hitUs - TO_US) {
                continue;
            }
            taps++;
            if (t - last < PAUSE_US) {
                gaps[n++] = t - last;
            }
            last = t;
        }
        Arrays.sort(gaps, 0, n);
        double gap = n == 0 ? Double.NaN : 100 * Math.log((gaps[(n - 1) / 2] + gaps[n / 2]) / 2 / 5000);
        return new double[] {100 * Math.log(1.0 + taps), gap};
    }
}
