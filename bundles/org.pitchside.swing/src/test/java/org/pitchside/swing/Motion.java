package org.pitchside.swing;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;

/**
 * A bat that turns about its handle's end, sampled by a perfect sensor 0.40 m down the blade: what a player does, move by move. Bat
 * frame, right-handed, from hanging straight with the face to the bowler.
 */
final class Motion {

    private static final double SENSOR_M = 0.40;
    private static final double G = 9.81;

    private final int rateHz;
    /** Rate in dps and extra acceleration in g, per sample. */
    private final List<double[]> moves = new ArrayList<>();

    private int impact = -1;

    Motion(int rateHz) {
        this.rateHz = rateHz;
    }

    static Motion at200() {
        return new Motion(200);
    }

    int size() {
        return moves.size();
    }

    /** The sample of the last impact. */
    int impact() {
        return impact;
    }

    private int samples(double ms) {
        return (int) Math.round(ms * rateHz / 1000);
    }

    Motion rest(double ms) {
        return turn(ms, 0, 0, 0);
    }

    /** Turns and comes to rest again; the rates are reached midway. */
    Motion turn(double ms, double wx, double wy, double wz) {
        int n = samples(ms);
        for (int i = 0; i < n; i++) {
            double s = Math.sin(Math.PI * (i + 0.5) / n);
            moves.add(new double[] {wx * s * s, wy * s * s, wz * s * s, 0, 0, 0});
        }
        return this;
    }

    /** Turns by an angle about y: above 0 lifts the toe behind the player. */
    Motion lift(double ms, double deg) {
        return turn(ms, 0, deg * 2000 / ms, 0);
    }

    /** Swings ever faster up to a rate about y, hits something, and comes to rest. */
    Motion hit(double ms, double wy) {
        swing(ms, wy);
        impact = moves.size();
        moves.add(new double[] {0, wy * 0.6, 0, 3, 1, -9});
        moves.add(new double[] {0, wy * 0.55, 0, -1, 0, 4});
        return slowDown(300, wy * 0.5);
    }

    /** As {@link #hit}, but the bat is already slower when it hits: 30 ms after its largest rate. */
    Motion lateHit(double ms, double wy) {
        swing(ms, wy);
        for (int i = 1; i <= 6; i++) {
            moves.add(new double[] {0, wy * (1 - 0.03 * i), 0, 0, 0, 0});
        }
        return hit(0, wy * 0.8);
    }

    /** Swings ever faster up to a rate about y, meets nothing, and comes to rest. */
    Motion miss(double ms, double wy) {
        swing(ms, wy);
        impact = moves.size();
        return slowDown(400, wy);
    }

    private void swing(double ms, double wy) {
        int n = samples(ms);
        for (int i = 0; i < n; i++) {
            double s = Math.sin(Math.PI / 2 * i / n);
            moves.add(new double[] {0, wy * s * s, 0, 0, 0, 0});
        }
    }

    private Motion slowDown(double ms, double wy) {
        int n = samples(ms);
        for (int i = 0; i < n; i++) {
            double c = Math.cos(Math.PI / 2 * i / n);
            moves.add(new double[] {0, wy * c * c, 0, 0, 0, 0});
        }
        return this;
    }

    /** A drive: stance, backlift, hit, follow-through, rest. */
    static Motion drive(double wy) {
        return at200().rest(900).lift(400, 100).rest(60).hit(170, wy).rest(900);
    }

    /** What the sensor reads: six counts a sample. */
    short[] counts(ImuRange range) {
        var counts = new short[moves.size() * ImuBlock.AXES];
        // rows: the bat's axes in the world (x to the bowler, z up)
        double[][] axes = {{0, 0, -1}, {0, 1, 0}, {1, 0, 0}};
        for (int i = 0; i < moves.size(); i++) {
            double[] m = moves.get(i);
            double[] w = {Math.toRadians(m[0]), Math.toRadians(m[1]), Math.toRadians(m[2])};
            double[] before = moves.get(Math.max(0, i - 1));
            double[] after = moves.get(Math.min(moves.size() - 1, i + 1));
            double perSecond = rateHz / 2.0;
            double alphaY = Math.toRadians(after[1] - before[1]) * perSecond;
            double alphaZ = Math.toRadians(after[2] - before[2]) * perSecond;
            double[] a = {
                axes[0][2] - SENSOR_M * (w[1] * w[1] + w[2] * w[2]) / G + m[3],
                axes[1][2] + SENSOR_M * (alphaZ + w[0] * w[1]) / G + m[4],
                axes[2][2] + SENSOR_M * (w[0] * w[2] - alphaY) / G + m[5]
            };
            for (int c = 0; c < 3; c++) {
                counts[i * ImuBlock.AXES + c] = count(a[c] / range.accelG());
                counts[i * ImuBlock.AXES + 3 + c] = count(m[c] / range.gyroDps());
            }
            turn(axes, w);
        }
        return counts;
    }

    private static short count(double ofFullScale) {
        return (short) Math.max(-32768, Math.min(32767, Math.rint(ofFullScale * 32768)));
    }

    private void turn(double[][] axes, double[] w) {
        double rate = Math.sqrt(w[0] * w[0] + w[1] * w[1] + w[2] * w[2]);
        if (rate == 0) {
            return;
        }
        double angle = rate / rateHz;
        double s = Math.sin(angle);
        double c = Math.cos(angle);
        double x = w[0] / rate;
        double y = w[1] / rate;
        double z = w[2] / rate;
        double[][] r = {
            {c + x * x * (1 - c), x * y * (1 - c) - z * s, x * z * (1 - c) + y * s},
            {y * x * (1 - c) + z * s, c + y * y * (1 - c), y * z * (1 - c) - x * s},
            {z * x * (1 - c) - y * s, z * y * (1 - c) + x * s, c + z * z * (1 - c)}
        };
        double[][] old = {axes[0].clone(), axes[1].clone(), axes[2].clone()};
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                // the bat's axis i after the turn, in the bat's old axes, is column i of r
                axes[i][k] = r[0][i] * old[0][k] + r[1][i] * old[1][k] + r[2][i] * old[2][k];
            }
        }
    }
}
