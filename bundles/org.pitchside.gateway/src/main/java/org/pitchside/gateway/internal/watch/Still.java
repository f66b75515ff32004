package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * Looks for moments in which a bat is held still, sample by sample, and remembers where gravity lay in the last few: what the sensor
 * reads while a player stands in the stance is the same ball after ball, as long as nobody else holds the bat and the sensor stays where
 * it is. Bat's frame as set; no allocation; not for several threads.
 */
final class Still {

    /** A bat that turns slower is still, dps. */
    private static final float STILL_DPS = 30;

    private static final float LEAST_G2 = 0.85f;
    private static final float MOST_G2 = 1.15f;
    private static final int LEAST_MS = 150;
    /** Gravity's mean follows the samples with this gain, so it is that of the stretch's end. */
    private static final float GAIN = 0.06f;

    private static final int REMEMBERED = 6;

    private final int least;
    private int run;
    private float x;
    private float y;
    private float z;
    private int newest;
    private final long[] endedUs = new long[REMEMBERED];
    private final float[] gravity = new float[3 * REMEMBERED];

    Still(int rateMilliHz) {
        least = Math.max(4, (int) (rateMilliHz * (long) LEAST_MS / 1_000_000));
        restart();
    }

    /** One sample, six floats in g and dps. */
    void sample(long batUs, float[] s) {
        float w2 = s[3] * s[3] + s[4] * s[4] + s[5] * s[5];
        float a2 = s[0] * s[0] + s[1] * s[1] + s[2] * s[2];
        if (w2 > STILL_DPS * STILL_DPS || a2 < LEAST_G2 || a2 > MOST_G2) {
            run = 0;
            return;
        }
        if (run == 0) {
            x = s[0];
            y = s[1];
            z = s[2];
        } else {
            x += GAIN * (s[0] - x);
            y += GAIN * (s[1] - y);
            z += GAIN * (s[2] - z);
        }
        run++;
        if (run < least) {
            return;
        }
        if (run == least) {
            newest = (newest + 1) % REMEMBERED;
        }
        endedUs[newest] = batUs;
        gravity[3 * newest] = x;
        gravity[3 * newest + 1] = y;
        gravity[3 * newest + 2] = z;
    }

    /** After a gap: the present stretch ends. */
    void pause() {
        run = 0;
    }

    /** Another mount is set: what was seen counts no more. */
    void restart() {
        run = 0;
        Arrays.fill(endedUs, Long.MIN_VALUE);
    }

    /**
     * Gravity while the bat hung before an instant: of all still stretches that ended within so long before it, the one in which the toe
     * pointed down most, since a bat may rest half lifted, too.
     *
     * @return g, in the bat's frame as set; null where it did not hang
     */
    float[] hanging(long batUs, long reachUs) {
        int best = -1;
        for (int i = 0; i < REMEMBERED; i++) {
            boolean near = endedUs[i] <= batUs && endedUs[i] > batUs - reachUs;
            if (near && gravity[3 * i] < -0.5f && (best < 0 || gravity[3 * i] < gravity[3 * best])) {
                best = i;
            }
        }
        return best < 0 ? null : new float[] {gravity[3 * best], gravity[3 * best + 1], gravity[3 * best + 2]};
    }
}
