package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingWindow;

/**
 * What a coach would look at in a window.
 *
 * @param rateDps the whole rate at t0
 * @param acrossDps rate across the blade before the impact
 * @param turnDps omega_y there: a face-first hit is negative
 * @param rollDps mean of omega_x over the last 60 ms: negative closes the face
 * @param restAx mean reading along the blade over the last 0.3 s, g
 * @param stance whether a stance is known; without it the angles are 0
 * @param planeDeg how far the swing's plane is laid over in the last 80 ms: 90 = toe to off, negative reverse
 * @param toeDownDeg how far the toe points down at impact
 * @param toeHeadingDeg where the toe points, seen from above: 0 at the bowler, positive to leg
 * @param sweptDeg how far the toe came from where it was farthest away in the last 0.4 s: what was lifted comes down
 * @param lowestZ the lowest that the toe pointed in the window: -1 straight down
 */
record ShotCues(
        float rateDps,
        float acrossDps,
        float turnDps,
        float rollDps,
        float restAx,
        boolean stance,
        float planeDeg,
        float toeDownDeg,
        float toeHeadingDeg,
        float sweptDeg,
        float lowestZ) {

    private static final int T0 = SwingWindow.T0_INDEX;
    /** The last sample that the blow's filtered shock has not reached. */
    private static final int CLEAN = T0 - 2;

    private static final int LAST_60_MS = 12;
    private static final int LAST_80_MS = 16;
    private static final int LAST_300_MS = 60;
    private static final int LAST_400_MS = 80;

    static ShotCues of(SwingWindow w) {
        var frame = new BatFrame(w.range(), w.mount());
        var six = new float[ImuBlock.AXES];
        float roll = 0;
        float rest = 0;
        float rate = 0;
        float across = 0;
        float turn = 0;
        for (int k = T0 - LAST_300_MS + 1; k <= T0; k++) {
            frame.apply(w.counts(), k * ImuBlock.AXES, six);
            rest += six[0] / LAST_300_MS;
            if (k > CLEAN - LAST_60_MS && k <= CLEAN) {
                roll += six[3] / LAST_60_MS;
            }
            if (k == CLEAN) {
                across = (float) Math.hypot(six[4], six[5]);
                turn = six[4];
            }
            if (k >= T0 - 1) {
                rate = Math.max(rate, (float) Math.sqrt(six[3] * six[3] + six[4] * six[4] + six[5] * six[5]));
            }
        }
        double[] toe = toe(w, T0 - 1);
        if (toe == null || toe(w, T0 - LAST_80_MS) == null) {
            return new ShotCues(rate, across, turn, roll, rest, false, 0, 0, 0, 0, 0);
        }
        return new ShotCues(
                rate,
                across,
                turn,
                roll,
                rest,
                true,
                (float) plane(w),
                (float) Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, -toe[2])))),
                (float) Math.toDegrees(Math.atan2(toe[1], toe[0])),
                (float) swept(w, toe),
                (float) lowest(w));
    }

    private static double swept(SwingWindow w, double[] toe) {
        double least = 1;
        for (int k = T0 - LAST_400_MS; k < T0; k++) {
            double[] b = toe(w, k);
            if (b != null) {
                least = Math.min(least, toe[0] * b[0] + toe[1] * b[1] + toe[2] * b[2]);
            }
        }
        return Math.toDegrees(Math.acos(Math.max(-1, least)));
    }

    private static double lowest(SwingWindow w) {
        double z = 1;
        for (int k = 0; k <= T0; k++) {
            double[] b = toe(w, k);
            if (b != null) {
                z = Math.min(z, b[2]);
            }
        }
        return z;
    }

    /** The small areas that the blade sweeps, summed, say in which plane. */
    private static double plane(SwingWindow w) {
        double x = 0;
        double y = 0;
        double z = 0;
        double[] a = toe(w, T0 - LAST_80_MS);
        for (int k = T0 - LAST_80_MS + 1; k < T0; k++) {
            double[] b = toe(w, k);
            if (b == null) {
                continue;
            }
            x += a[1] * b[2] - a[2] * b[1];
            y += a[2] * b[0] - a[0] * b[2];
            z += a[0] * b[1] - a[1] * b[0];
            a = b;
        }
        double l = Math.sqrt(x * x + y * y + z * z);
        return l > 0 ? Math.toDegrees(Math.asin(Math.max(-1, Math.min(1, z / l)))) : 0;
    }

    private static double[] toe(SwingWindow w, int k) {
        byte[] t = w.toe();
        double x = t[k * 3];
        double y = t[k * 3 + 1];
        double z = t[k * 3 + 2];
        double l = Math.sqrt(x * x + y * y + z * z);
        return l == 0 ? null : new double[] {x / l, y / l, z / l};
    }
}
