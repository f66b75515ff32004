package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.pitchside.swing.ModelInput;

/**
 * Draws training examples, each turned, warped and shaken a little: what a real net does to a swing that stays the same swing. Classes
 * are drawn by the square root of their number, so that rare shots are seen often enough. Deterministic by its seed.
 */
final class Draw {

    private static final int STEPS = ModelInput.STEPS;

    private final List<List<Example>> byClass = new ArrayList<>();
    private final double[] upTo;
    private final SplittableRandom random;
    private final float[] warped = new float[ModelInput.LENGTH];

    Draw(List<Example> examples, int classes, long seed) {
        random = new SplittableRandom(seed);
        for (int c = 0; c < classes; c++) {
            byClass.add(new ArrayList<>());
        }
        examples.forEach(e -> byClass.get(e.label()).add(e));
        upTo = new double[classes];
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += Math.sqrt(byClass.get(c).size());
            upTo[c] = sum;
        }
        if (sum == 0) {
            throw new IllegalArgumentException("there is nothing to train on");
        }
    }

    /** Writes the next example, in the net's units, and returns its class. */
    int next(float[] out, int at) {
        int label = shaken();
        Net.scale(warped, out, at);
        return label;
    }

    /** The same in g, dps and toe units. */
    int physical(float[] out, int at) {
        int label = shaken();
        System.arraycopy(warped, 0, out, at, warped.length);
        return label;
    }

    private int shaken() {
        double at1 = random.nextDouble() * upTo[upTo.length - 1];
        int label = 0;
        while (upTo[label] <= at1) {
            label++;
        }
        var of = byClass.get(label);
        warp(of.get(random.nextInt(of.size())).x());
        turn();
        shake();
        return label;
    }

    /** Time: faster or slower by up to 12 %, t0 earlier or later by up to 25 ms; beyond the ends the nearest step repeats. */
    private void warp(float[] x) {
        float speed = 1 + between(-0.12f, 0.12f);
        float shift = between(-2.5f, 2.5f);
        float centre = 119.5f;
        for (int s = 0; s < STEPS; s++) {
            float from = Math.max(0, Math.min(STEPS - 1.001f, centre + (s - centre) * speed + shift));
            int i = (int) from;
            float w = from - i;
            for (int c = 0; c < ModelInput.CHANNELS; c++) {
                float a = x[c * STEPS + i];
                warped[c * STEPS + s] = a + (x[c * STEPS + i + 1] - a) * w;
            }
        }
    }

    /** Mount: a turn of up to 12 degrees about any axis; strength: up to 12 % more or less rate. */
    private void turn() {
        float[] r = rotation(between(-0.21f, 0.21f), between(-0.21f, 0.21f), between(-0.21f, 0.21f));
        float gain = 1 + between(-0.12f, 0.12f);
        for (int s = 0; s < STEPS; s++) {
            rotate(r, 0, s, 1);
            rotate(r, 3, s, gain);
        }
    }

    private void rotate(float[] r, int channel, int s, float gain) {
        int ix = channel * STEPS + s;
        int iy = ix + STEPS;
        int iz = iy + STEPS;
        float x = warped[ix] * gain;
        float y = warped[iy] * gain;
        float z = warped[iz] * gain;
        warped[ix] = r[0] * x + r[1] * y + r[2] * z;
        warped[iy] = r[3] * x + r[4] * y + r[5] * z;
        warped[iz] = r[6] * x + r[7] * y + r[8] * z;
    }

    private static float[] rotation(float a, float b, float c) {
        double ca = Math.cos(a);
        double sa = Math.sin(a);
        double cb = Math.cos(b);
        double sb = Math.sin(b);
        double cc = Math.cos(c);
        double sc = Math.sin(c);
        return new float[] {
            (float) (cb * cc),
            (float) (sa * sb * cc - ca * sc),
            (float) (ca * sb * cc + sa * sc),
            (float) (cb * sc),
            (float) (sa * sb * sc + ca * cc),
            (float) (ca * sb * sc - sa * cc),
            (float) -sb,
            (float) (sa * cb),
            (float) (ca * cb)
        };
    }

    /** Noise and a little bias; the stance turned by up to 10 degrees, or forgotten one time in five. */
    private void shake() {
        float accelBias = 0.03f;
        for (int c = 0; c < 6; c++) {
            float bias = c < 3 ? between(-accelBias, accelBias) : between(-6, 6);
            float noise = c < 3 ? 0.05f : 5f;
            for (int s = 0; s < STEPS; s++) {
                warped[c * STEPS + s] += bias + between(-noise, noise);
            }
        }
        boolean forgotten = random.nextInt(5) == 0;
        double angle = between(-0.17f, 0.17f);
        float ca = (float) Math.cos(angle);
        float sa = (float) Math.sin(angle);
        for (int s = 0; s < STEPS; s++) {
            int ix = 6 * STEPS + s;
            float x = warped[ix];
            float y = warped[ix + STEPS];
            warped[ix] = forgotten ? 0 : ca * x - sa * y;
            warped[ix + STEPS] = forgotten ? 0 : sa * x + ca * y;
            if (forgotten) {
                warped[ix + 2 * STEPS] = 0;
            }
        }
    }

    private float between(float low, float high) {
        return (float) (low + random.nextDouble() * (high - low));
    }
}
