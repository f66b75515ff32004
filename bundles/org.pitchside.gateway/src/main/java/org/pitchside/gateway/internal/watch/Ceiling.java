package org.pitchside.gateway.internal.watch;

/**
 * Does the gyroscope end below the full scale that it is said to have? Readings that stop at the very same count in two bursts do so at a
 * ceiling: no two swings of a player have the same peak to the count. So does one axis that comes to a stand in the midst of its rise,
 * at the very same count for four readings, or for three and leaves it by a step, while another one changes with every reading: peaks
 * are round, and a sensor that is read too often repeats all its axes. Raw counts, sample by sample, no allocation, not for several threads.
 */
final class Ceiling {

    /** A burst is a stretch in which an axis reads at least this share of the full scale. */
    private static final int FAST = 32767 / 10;

    private static final int FULL = 32700;
    /** A ceiling holds so many readings in a row. */
    private static final int PLATEAU = 3;

    private static final int BURSTS = 2;
    /** So many in a row are one without another burst, where the reading before them was lower by more than noise and a round peak. */
    private static final int WALL = 4;
    /** A ceiling below a fifth of the full scale is believed of two bursts only: a bat that is laid down stops as abruptly. */
    private static final int LOW = 32767 / 5;

    private static final int RISE = 30;

    private static final int QUIET_MS = 150;

    private final int quiet;
    private int since;
    private boolean fast;
    private final int[] run = new int[3];
    private final int[] last = new int[3];
    private final int[] rise = new int[3];
    private int alone;
    private int most;
    private int plateau;
    private int wall;
    private int at = -1;
    private int alike;
    private int wrongAt = -1;

    Ceiling(int rateMilliHz) {
        quiet = Math.max(4, (int) (rateMilliHz * (long) QUIET_MS / 1_000_000));
    }

    /** One sample's three counts of the gyroscope. */
    void sample(short[] counts, int offset) {
        int largest = 0;
        int moved = 0;
        for (int i = 0; i < 3; i++) {
            int c = counts[offset + i];
            moved += c == last[i] ? 0 : 1;
            if (c != last[i]) {
                int jump = Math.abs(c - last[i]);
                if (run[i] >= PLATEAU && alone >= PLATEAU && rise[i] >= RISE && jump >= RISE && size(i) == most) {
                    // it stood between two steps
                    wall = WALL;
                }
                rise[i] = jump;
                run[i] = 0;
            }
            run[i]++;
            last[i] = c;
        }
        alone = moved > 0 ? alone + 1 : 0;
        for (int i = 0; i < 3; i++) {
            int size = size(i);
            if (size > most) {
                most = size;
                plateau = 0;
                wall = 0;
            }
            if (size == most) {
                plateau = Math.max(plateau, run[i]);
                wall = rise[i] >= RISE ? Math.max(wall, Math.min(run[i], alone)) : wall;
            }
            largest = Math.max(largest, size);
        }
        if (largest >= FAST) {
            fast = true;
            since = 0;
        } else if (fast && ++since >= quiet) {
            burst();
            fast = false;
            most = 0;
            plateau = 0;
            wall = 0;
        } else if (!fast) {
            most = 0;
            plateau = 0;
            wall = 0;
        }
    }

    /** The lowest count lies one below the highest: the same ceiling. */
    private int size(int axis) {
        return last[axis] < 0 ? -last[axis] - 1 : last[axis];
    }

    private void burst() {
        if (most >= FULL) {
            at = -1;
            alike = 0;
            wrongAt = -1;
        } else if (plateau >= PLATEAU) {
            alike = most == at ? alike + 1 : 1;
            at = most;
            if (alike >= BURSTS || wall >= WALL && most >= LOW) {
                wrongAt = at;
            }
        } else if (most > at) {
            // one burst beyond it, and it was no ceiling
            at = -1;
            alike = 0;
            wrongAt = -1;
        }
    }

    boolean wrong() {
        return wrongAt >= 0;
    }

    /** Where it ends, as a share of the full scale. */
    double share() {
        return wrongAt / 32767.0;
    }
}
