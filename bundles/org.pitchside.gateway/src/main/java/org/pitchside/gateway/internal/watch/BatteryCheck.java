package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * Is a battery nearly empty, or does it fall as no sound one does? A reading scatters by a point or two, and more while the radio sends:
 * the median of the last five counts. Not for several threads.
 */
final class BatteryCheck {

    static final int LOW = 15;
    private static final int LOW_NO_MORE = 20;
    /** A sound battery lasts hours: it does not lose so many points in ten minutes. */
    static final int SAG = 8;

    private static final int MEDIAN_OF = 5;
    private static final int MEMORY = 120;

    private final int[] readings = new int[MEDIAN_OF];
    private final int[] medians = new int[MEMORY];
    private int count;
    private int held;
    private int now = -1;
    private int lost;
    private boolean low;
    private boolean sagging;

    /** A sign of life, every five seconds. */
    void reading(int percent) {
        readings[count++ % MEDIAN_OF] = percent;
        if (count < MEDIAN_OF) {
            return;
        }
        int[] sorted = readings.clone();
        Arrays.sort(sorted);
        now = sorted[MEDIAN_OF / 2];
        medians[held++ % MEMORY] = now;
        int most = now;
        for (int i = 0; i < Math.min(held, MEMORY); i++) {
            most = Math.max(most, medians[i]);
        }
        sagging = most - now >= SAG;
        lost = most - now;
        low = low ? now < LOW_NO_MORE : now <= LOW;
    }

    /** Another connection: it may have been charged, or not have been heard for hours. */
    void restart() {
        count = 0;
        held = 0;
        sagging = false;
    }

    /** Not heard for hours: it is charged by now, or it will tell. */
    void forget() {
        restart();
        low = false;
    }

    boolean low() {
        return low;
    }

    boolean sagging() {
        return sagging;
    }

    int percent() {
        return now;
    }

    /** Points lost in the last ten minutes. */
    int lost() {
        return lost;
    }
}
