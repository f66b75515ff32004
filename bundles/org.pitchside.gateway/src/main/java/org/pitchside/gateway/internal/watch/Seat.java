package org.pitchside.gateway.internal.watch;

import java.util.Arrays;

/**
 * Does the sensor sit on the blade as it did? {@link Lever} tells, stretch by stretch of play, on which side of the sensor the hands are,
 * which is along the blade, and how the bat's turning is shared out between the axes; of the newest stretches, three and more, both are
 * held against this bat's past. The first shows a sensor that turned about y or z, the second one that turned about x: one rotation,
 * whatever is played and whoever plays. Not for several threads.
 */
final class Seat {

    /** What is kept of a past: how many stretches, and their sums. */
    static final int PAST = 1 + Lever.SUMS;

    /** So many newest stretches may be the change. */
    private static final int RECENT = 18;

    private static final int FEWEST = 3;
    /** Stretches of a past before anything is said: with the newest five minutes of play. */
    private static final int LEAST = 40;

    private static final double MEMORY = 360;
    /** Looks overlap and hands do more than turn a bat: sums of squares tell so many times less than they say. */
    private static final double OPTIMISM = 5;
    /** How well a bat's hands are on the line that they were on, radians. */
    private static final double ARM = Math.toRadians(4);

    private static final double SHARES = Math.toRadians(3);
    /** Of how many samples one tells something new of how the turning is shared out. */
    private static final double ALIKE = 6;
    /** More of it is told by few samples, too. */
    private static final double MOST_ABOUT = Math.toRadians(45);
    /** Keeps an arm nobody moved from being told. */
    private static final double RIDGE = 30;
    /** A shorter arm is none, m. */
    private static final double SHORTEST = 0.15;

    /** Of 135 sound bats of four hours (SIM) one was above it for three stretches in a row. */
    private static final double LIMIT = 25;
    /** For so many stretches: chance and what is done with a bat once seldom last. */
    private static final int IN_A_ROW = 3;

    /** Less than this is within what play does, degrees. */
    private static final double LEAST_DEG = 14;

    private static final double BACK = 0.25;
    private static final double WAVERS = 0.25;
    /** With less evidence than this share of the limit it sits as it did, whatever hits say. */
    private static final double SITS = 0.5;

    private static final int SURE = 12;
    /** After so many stretches, 20 minutes of play, what is new is usual. */
    private static final int ADOPTED = 240;

    private double factor;
    private final double[][] ring = new double[RECENT][];
    private int stretches;
    private final double[] past = new double[Lever.SUMS];
    private double learned;
    private boolean turned;
    private int over;
    private int sinceThen;
    private int since;
    private double evidence;
    private double newest;
    private double degrees;
    private double told;

    /** @param factor on the limit of evidence; 1 as measured, more is less sensitive */
    Seat(double factor) {
        this.factor = factor;
    }

    void factor(double other) {
        factor = other;
    }

    /** Five seconds in which the bat was played with, as {@link Lever#take} gives them. */
    void stretch(double[] sums) {
        int slot = stretches++ % RECENT;
        if (ring[slot] != null && !turned) {
            learn(ring[slot]);
        }
        ring[slot] = sums.clone();
        weigh();
        over = evidence >= LIMIT * factor ? over + 1 : 0;
        if (turned) {
            settle();
        } else if (over >= IN_A_ROW) {
            turned = true;
            told = degrees;
            sinceThen = 0;
        }
    }

    private void learn(double[] sums) {
        double keep = 1 - 1 / MEMORY;
        for (int i = 0; i < past.length; i++) {
            past[i] = past[i] * keep + sums[i];
        }
        learned++;
    }

    private void settle() {
        sinceThen++;
        boolean back = sinceThen > RECENT && evidence < BACK * LIMIT * factor;
        if (sinceThen > ADOPTED) {
            forget();
        } else if (back) {
            turned = false;
        } else if (sinceThen <= RECENT && evidence >= LIMIT * factor) {
            told = degrees;
        }
    }

    private void weigh() {
        evidence = 0;
        if (learned < LEAST) {
            return;
        }
        double[] usual = arm(past, inverse(past));
        double length = length(usual);
        if (!(length > 0)) {
            return;
        }
        double[] u = {usual[0] / length, usual[1] / length, usual[2] / length};
        double shared = shares(past, new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1})[0];
        var sum = new double[Lever.SUMS];
        for (int k = 1; k <= Math.min(stretches, RECENT); k++) {
            double[] of = ring[(stretches - k) % RECENT];
            if (of == null) {
                break;
            }
            for (int i = 0; i < sum.length; i++) {
                sum[i] += of[i];
            }
            if (k >= FEWEST) {
                compare(sum, u, shared, k);
            }
        }
    }

    private void compare(double[] sum, double[] u, double shared, int k) {
        double[] inverse = inverse(sum);
        double[] arm = arm(sum, inverse);
        double length = length(arm);
        double along = arm[0] * u[0] + arm[1] * u[1] + arm[2] * u[2];
        double reach = Math.max(SHORTEST, along);
        double[] gone = {arm[0] - along * u[0], arm[1] - along * u[1], arm[2] - along * u[2]};
        double aside = aside(gone, inverse, u, reach) / apart(arm, u, reach, k);
        double[] back = length > 0.05
                ? rotation(new double[] {arm[0] / length, arm[1] / length, arm[2] / length}, u)
                : new double[] {1, 0, 0, 0, 1, 0, 0, 0, 1};
        double[] shares = shares(sum, back);
        double about = shares[0] - shared;
        about -= Math.PI * Math.rint(about / Math.PI);
        double most = Math.min(Math.abs(about), MOST_ABOUT);
        double all = aside + most * most / (SHARES * SHARES + ALIKE / Math.max(1, shares[1]));
        double off = Math.acos(Math.max(-1, Math.min(1, along / Math.max(1e-9, length))));
        double deg = Math.toDegrees(Math.hypot(off, about));
        if (k == FEWEST) {
            newest = all >= LIMIT / 3 ? deg : 0;
        }
        if (deg >= LEAST_DEG && all > evidence) {
            evidence = all;
            // the newest stretches hold nothing of what was before
            degrees = newest > 0 ? newest : deg;
            since = k;
        }
    }

    /** How many spreads of chance a way across the arm is long, squared. */
    private static double aside(double[] way, double[] inverse, double[] u, double reach) {
        // two directions across the arm
        double[] p = across(u);
        double[] q = cross(u, p);
        double dp = dot(way, p) / reach;
        double dq = dot(way, q) / reach;
        double scale = OPTIMISM / (reach * reach);
        double pp = scale * form(inverse, p, p) + ARM * ARM;
        double qq = scale * form(inverse, q, q) + ARM * ARM;
        double pq = scale * form(inverse, p, q);
        return (dp * dp * qq - 2 * dp * dq * pq + dq * dq * pp) / (pp * qq - pq * pq);
    }

    /** How far the newest stretches are apart from what they say together, 1 for as far as chance brings them. */
    private double apart(double[] arm, double[] u, double reach, int k) {
        double sum = 0;
        for (int n = 1; n <= k; n++) {
            double[] of = ring[(stretches - n) % RECENT];
            double[] inverse = inverse(of);
            double[] own = arm(of, inverse);
            sum += aside(new double[] {own[0] - arm[0], own[1] - arm[1], own[2] - arm[2]}, inverse, u, reach);
        }
        return Math.max(1, sum / (2 * (k - 1)));
    }

    /** Where in the plane across the blade the turning lies, radians, and how clearly, samples; after a rotation. */
    private static double[] shares(double[] sums, double[] r) {
        double yy = turned(sums, r, 3, 3);
        double zz = turned(sums, r, 6, 6);
        double yz = turned(sums, r, 3, 6);
        return new double[] {0.5 * Math.atan2(2 * yz, yy - zz), Math.hypot(yy - zz, 2 * yz)};
    }

    private static double turned(double[] s, double[] r, int a, int b) {
        double[] m = {s[9], s[10], s[11], s[10], s[12], s[13], s[11], s[13], s[14]};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                sum += r[a + i] * m[3 * i + j] * r[b + j];
            }
        }
        return sum;
    }

    /** The shortest rotation from one direction to another, by rows. */
    private static double[] rotation(double[] from, double[] to) {
        double c = dot(from, to);
        if (c < -0.999) {
            // about any axis across
            double[] p = across(to);
            return new double[] {
                2 * p[0] * p[0] - 1,
                2 * p[0] * p[1],
                2 * p[0] * p[2],
                2 * p[0] * p[1],
                2 * p[1] * p[1] - 1,
                2 * p[1] * p[2],
                2 * p[0] * p[2],
                2 * p[1] * p[2],
                2 * p[2] * p[2] - 1
            };
        }
        double[] k = cross(from, to);
        double v = 1 / (1 + c);
        return new double[] {
            c + k[0] * k[0] * v,
            k[0] * k[1] * v - k[2],
            k[0] * k[2] * v + k[1],
            k[0] * k[1] * v + k[2],
            c + k[1] * k[1] * v,
            k[1] * k[2] * v - k[0],
            k[0] * k[2] * v - k[1],
            k[1] * k[2] * v + k[0],
            c + k[2] * k[2] * v
        };
    }

    /** Six numbers of a symmetric matrix: of the sums of squares, a ridge added. */
    static double[] inverse(double[] s) {
        double a = s[0] + RIDGE;
        double b = s[1];
        double c = s[2];
        double d = s[3] + RIDGE;
        double e = s[4];
        double f = s[5] + RIDGE;
        double det = a * (d * f - e * e) - b * (b * f - c * e) + c * (b * e - c * d);
        return new double[] {
            (d * f - e * e) / det,
            (c * e - b * f) / det,
            (b * e - c * d) / det,
            (a * f - c * c) / det,
            (b * c - a * e) / det,
            (a * d - b * b) / det
        };
    }

    static double[] arm(double[] sums, double[] m) {
        double x = sums[6];
        double y = sums[7];
        double z = sums[8];
        return new double[] {
            m[0] * x + m[1] * y + m[2] * z, m[1] * x + m[3] * y + m[4] * z, m[2] * x + m[4] * y + m[5] * z
        };
    }

    private static double form(double[] m, double[] a, double[] b) {
        return a[0] * (m[0] * b[0] + m[1] * b[1] + m[2] * b[2])
                + a[1] * (m[1] * b[0] + m[3] * b[1] + m[4] * b[2])
                + a[2] * (m[2] * b[0] + m[4] * b[1] + m[5] * b[2]);
    }

    private static double[] across(double[] u) {
        double[] other = Math.abs(u[2]) < 0.9 ? new double[] {0, 0, 1} : new double[] {0, 1, 0};
        double[] p = cross(u, other);
        double l = length(p);
        return new double[] {p[0] / l, p[1] / l, p[2] / l};
    }

    private static double[] cross(double[] a, double[] b) {
        return new double[] {a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]};
    }

    private static double dot(double[] a, double[] b) {
        return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
    }

    private static double length(double[] a) {
        return Math.sqrt(dot(a, a));
    }

    /** Whether some of the evidence is there that the sensor turned. */
    boolean wavers() {
        return evidence >= WAVERS * LIMIT * factor;
    }

    boolean turned() {
        return turned;
    }

    /** Whether it is known to sit as it did: enough of a past, a minute of play, and nothing that speaks for a turn. */
    boolean sits() {
        return learned >= LEAST && stretches >= SURE && !turned && evidence < SITS * LIMIT * factor;
    }

    /** How much speaks for a turn; 0 while the past is too short. */
    double evidence() {
        return evidence;
    }

    /** By how many degrees it seems to have turned. */
    double degrees() {
        return told;
    }

    /** Of how many newest stretches the evidence is. */
    int since() {
        return since;
    }

    /** Nothing that was seen counts any more: another mount is set, or what is new is taken as it is. */
    void forget() {
        Arrays.fill(ring, null);
        Arrays.fill(past, 0);
        stretches = 0;
        learned = 0;
        turned = false;
        over = 0;
        evidence = 0;
    }

    /** What is usual, to be kept over a restart. */
    double[] past() {
        var kept = new double[PAST];
        kept[0] = learned;
        System.arraycopy(past, 0, kept, 1, past.length);
        return kept;
    }

    /** Goes on from what was kept. */
    void restore(double[] kept) {
        forget();
        learned = kept[0];
        System.arraycopy(kept, 1, past, 0, past.length);
    }
}
