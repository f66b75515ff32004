package org.pitchside.swing;

/** docs/model-window.md written down a second time, as plainly as it reads: nothing is streamed, nothing is shared with the product. */
final class PlainModelWindow {

    private PlainModelWindow() {}

    /** Section 1: outputs at k * 5,000 us of samples at tUs; result[0][0] is the first k, result[1] the counts. */
    static int[][] resample(long[] tUs, short[] x) {
        long k = (tUs[0] + 4999) / 5000;
        var out = new java.util.ArrayList<Integer>();
        long first = k;
        for (; k * 5000 <= tUs[tUs.length - 1]; k++) {
            long at = k * 5000;
            int i = 0;
            while (i + 1 < tUs.length && tUs[i + 1] <= at) {
                i++;
            }
            for (int c = 0; c < 6; c++) {
                if (i + 1 == tUs.length) {
                    out.add((int) x[i * 6 + c]);
                    continue;
                }
                float w = (float) (at - tUs[i]) / (float) (tUs[i + 1] - tUs[i]);
                float y = (float) x[i * 6 + c] + ((float) x[(i + 1) * 6 + c] - (float) x[i * 6 + c]) * w;
                out.add((int) Math.max(-32768, Math.min(32767, Math.rint(y))));
            }
        }
        return new int[][] {{(int) first}, out.stream().mapToInt(v -> v).toArray()};
    }

    /** Section 2: n x 6 floats. */
    static float[][] batFrame(short[] counts, float[] mount, boolean left, int accelG, int gyroDps) {
        var v = new float[counts.length / 6][6];
        for (int i = 0; i < v.length; i++) {
            for (int c = 0; c < 6; c++) {
                v[i][c] = (float) counts[i * 6 + c] * ((float) (c < 3 ? accelG : gyroDps) / 32768f);
            }
            for (int s = 0; s < 6; s += 3) {
                float x = v[i][s];
                float y = v[i][s + 1];
                float z = v[i][s + 2];
                for (int r = 0; r < 3; r++) {
                    v[i][s + r] = (mount[r * 3] * x + mount[r * 3 + 1] * y) + mount[r * 3 + 2] * z;
                }
            }
            if (left) {
                v[i][1] = -v[i][1];
                v[i][3] = -v[i][3];
                v[i][5] = -v[i][5];
            }
        }
        return v;
    }

    /** Section 3: n x 3 bytes. */
    static byte[][] toes(float[][] v) {
        var toes = new byte[v.length][3];
        int still = 0;
        int unturned = 0;
        int learned = 32;
        int age = 0;
        boolean known = false;
        float[] m = new float[3];
        float[] n = new float[3];
        float[] b = new float[3];
        float[] up = new float[3];
        float[] f = new float[3];
        for (int i = 0; i < v.length; i++) {
            float[] a = {v[i][0], v[i][1], v[i][2]};
            float[] w = {v[i][3], v[i][4], v[i][5]};
            float n2 = (a[0] * a[0] + a[1] * a[1]) + a[2] * a[2];
            if ((w[0] * w[0] + w[1] * w[1]) + w[2] * w[2] < 900 && n2 > 0.8f && n2 < 1.2f) {
                float[] d = new float[3];
                for (int c = 0; c < 3; c++) {
                    m[c] = still == 0 ? a[c] : m[c] + (a[c] - m[c]) * 0.03125f;
                    n[c] = still == 0 ? a[c] : n[c] + (a[c] - n[c]) * 0.0625f;
                    d[c] = n[c] - m[c];
                }
                unturned = (d[0] * d[0] + d[1] * d[1]) + d[2] * d[2] < 0.0001f ? unturned + 1 : 0;
                float[] o = {w[0] - b[0], w[1] - b[1], w[2] - b[2]};
                if (unturned >= 100 && (o[0] * o[0] + o[1] * o[1]) + o[2] * o[2] < 100) {
                    for (int c = 0; c < 3; c++) {
                        b[c] = Math.max(-10, Math.min(10, b[c] + o[c] * (1f / (float) learned)));
                    }
                    learned = Math.min(512, learned + 1);
                }
                still++;
            } else {
                still = 0;
                unturned = 0;
            }
            if (still >= 60 && m[0] < -0.5f) {
                float l = length(m);
                up = new float[] {m[0] / l, m[1] / l, m[2] / l};
                f = new float[] {0 - up[0] * up[2], 0 - up[1] * up[2], 1 - up[2] * up[2]};
                l = length(f);
                f = new float[] {f[0] / l, f[1] / l, f[2] / l};
                known = true;
                age = 0;
            } else if (known) {
                float h = 0.00008726646f;
                float[] r = new float[3];
                for (int c = 0; c < 3; c++) {
                    r[c] = ((v[i - 1][3 + c] + w[c]) * 0.5f - b[c]) * h;
                }
                up = turned(up, r);
                f = turned(f, r);
                age++;
                known = age <= 2000;
            }
            if (known) {
                toes[i][0] = quantised(f[0], 127f, -127);
                toes[i][1] = quantised(up[1] * f[2] - up[2] * f[1], 127f, -127);
                toes[i][2] = quantised(up[0], 127f, -127);
            }
        }
        return toes;
    }

    private static float length(float[] v) {
        return (float) Math.sqrt((v[0] * v[0] + v[1] * v[1]) + v[2] * v[2]);
    }

    private static float[] cross(float[] p, float[] q) {
        return new float[] {p[1] * q[2] - p[2] * q[1], p[2] * q[0] - p[0] * q[2], p[0] * q[1] - p[1] * q[0]};
    }

    private static float[] turned(float[] v, float[] r) {
        float[] c = cross(v, r);
        float[] q = {v[0] + c[0] * 0.5f, v[1] + c[1] * 0.5f, v[2] + c[2] * 0.5f};
        c = cross(q, r);
        float[] t = {v[0] + c[0], v[1] + c[1], v[2] + c[2]};
        float l = length(t);
        return new float[] {t[0] / l, t[1] / l, t[2] / l};
    }

    /** Sections 4 and 5: 9 x 128 floats of the window at t0. */
    static float[] input(float[][] v, byte[][] toes, int t0) {
        var out = new float[9 * 128];
        for (int s = 0; s < 128; s++) {
            int p = Math.max(0, Math.min(v.length - 1, t0 - 239 + 2 * s));
            int q = Math.max(0, Math.min(v.length - 1, t0 - 239 + 2 * s + 1));
            for (int c = 0; c < 6; c++) {
                out[c * 128 + s] = (v[p][c] + v[q][c]) * 0.5f;
            }
            for (int c = 0; c < 3; c++) {
                out[(6 + c) * 128 + s] = (float) toes[q][c] / 127f;
            }
        }
        return out;
    }

    /** Section 5: int8 with a gain a channel. */
    static byte[] int8(float[] x, float[] gain) {
        var out = new byte[x.length];
        for (int i = 0; i < x.length; i++) {
            out[i] = quantised(x[i], gain[i / 128], -128);
        }
        return out;
    }

    private static byte quantised(float x, float gain, int least) {
        return (byte) Math.max(least, Math.min(127, Math.rint(x * gain)));
    }
}
