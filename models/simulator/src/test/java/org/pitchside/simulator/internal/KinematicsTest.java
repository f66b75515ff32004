package org.pitchside.simulator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.api.Hand;
import org.pitchside.simulator.Contact;
import org.pitchside.simulator.PlayerStyle;
import org.pitchside.simulator.Players;

/**
 * The analytic kinematics against a second, independent computation: rotation matrices multiplied out and differentiated numerically.
 */
class KinematicsTest {

    /** Steps of the numerical derivatives, s: first and second. */
    private static final double H1 = 1e-5;

    private static final double H2 = 1e-4;
    private static final double[] SENSOR = {0.38, 0.004, -0.03};

    private final PlayerStyle style = Players.train(3).style();
    private final Kinematics bat = new Kinematics();

    @ParameterizedTest
    @EnumSource(Stroke.class)
    void turningRateIsTheDerivativeOfThePose(Stroke k) {
        Motion m = givenShot(Hand.RIGHT, k, 11);
        for (double t = 0.05; t < m.now() - 0.05; t += 0.0137) {
            double[] w = numericRate(m, t);
            bat.at(m, t);
            double tolerance = 1e-4 * (1 + Math.abs(bat.wy) + Math.abs(bat.wx));
            assertEquals(w[0], bat.wx, tolerance);
            assertEquals(w[1], bat.wy, tolerance);
            assertEquals(w[2], bat.wz, tolerance);
        }
    }

    @ParameterizedTest
    @EnumSource(Stroke.class)
    void specificForceIsTheSecondDerivativeOfThePositionLessGravity(Stroke k) {
        Motion m = givenShot(Hand.LEFT, k, 12);
        for (double t = 0.05; t < m.now() - 0.05; t += 0.0137) {
            double[] f = numericForce(m, t);
            bat.at(m, t, SENSOR[0], SENSOR[1], SENSOR[2]);
            double tolerance = 2e-3 * (1 + Math.sqrt(bat.fx * bat.fx + bat.fy * bat.fy + bat.fz * bat.fz));
            assertEquals(f[0], bat.fx, tolerance);
            assertEquals(f[1], bat.fy, tolerance);
            assertEquals(f[2], bat.fz, tolerance);
        }
    }

    @Test
    void speedOfAPointIsTheDerivativeOfItsPosition() {
        Motion m = givenShot(Hand.RIGHT, Stroke.PULL, 5);
        double[] point = {0.63, 0, 0};
        for (double t = 0.05; t < m.now() - 0.05; t += 0.02) {
            double[] a = position(m, t - H1, point);
            double[] b = position(m, t + H1, point);
            double speed = Math.sqrt(sq(b[0] - a[0]) + sq(b[1] - a[1]) + sq(b[2] - a[2])) / (2 * H1);
            bat.velocity(m, t);
            assertEquals(speed, bat.speedAt(0.63), 1e-3 * (1 + speed));
        }
    }

    @Test
    void aDirectionGoesToTheWorldAsTheMatricesSay() {
        Motion m = givenShot(Hand.RIGHT, Stroke.SQUARE_CUT, 8);
        double t = m.now() / 2;
        double[] out = new double[3];
        Kinematics.toWorld(
                m.value(Motion.HEADING, t),
                m.value(Motion.TILT, t),
                m.value(Motion.SWING, t),
                m.value(Motion.ROLL, t),
                0.2,
                -0.5,
                0.7,
                out);
        double[] expected = times(pose(m, t), new double[] {0.2, -0.5, 0.7});
        for (int i = 0; i < 3; i++) {
            assertEquals(expected[i], out[i], 1e-12);
        }
    }

    @Test
    void aLeftHandersMotionIsTheMirrorImage() {
        Motion right = givenShot(Hand.RIGHT, Stroke.PULL, 21);
        Motion left = givenShot(Hand.LEFT, Stroke.PULL, 21);
        Kinematics other = new Kinematics();
        boolean moved = false;
        for (double t = 0; t < right.now(); t += 0.005) {
            bat.at(right, t, 0.4, 0, -0.03);
            other.at(left, t, 0.4, 0, -0.03);
            assertEquals(bat.fx, other.fx, 1e-9);
            assertEquals(bat.fy, -other.fy, 1e-9);
            assertEquals(bat.fz, other.fz, 1e-9);
            assertEquals(bat.wx, -other.wx, 1e-9);
            assertEquals(bat.wy, other.wy, 1e-9);
            assertEquals(bat.wz, -other.wz, 1e-9);
            moved |= Math.abs(bat.fy) > 5;
        }
        assertTrue(moved);
    }

    private Motion givenShot(Hand hand, Stroke k, long seed) {
        SimRandom random = new SimRandom(seed);
        Motion m = new Motion(hand);
        m.place(Motion.Z, StanceWriter.HANDS_Z);
        StanceWriter stance = new StanceWriter(m, style, random);
        stance.take();
        stance.taps(2);
        stance.waggle();
        stance.await();
        ShotWriter shot = new ShotWriter(m, style, random);
        if (k == Stroke.LEAVE) {
            shot.leave();
        } else {
            shot.play(k, Contact.NONE);
        }
        shot.recover();
        return m;
    }

    private static double[] numericRate(Motion m, double t) {
        double[][] r = pose(m, t);
        double[][] before = pose(m, t - H1);
        double[][] after = pose(m, t + H1);
        double[][] skew = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                for (int k = 0; k < 3; k++) {
                    skew[i][j] += r[k][i] * (after[k][j] - before[k][j]) / (2 * H1);
                }
            }
        }
        return new double[] {skew[2][1], skew[0][2], skew[1][0]};
    }

    private static double[] numericForce(Motion m, double t) {
        double[] a = position(m, t - H2, SENSOR);
        double[] b = position(m, t, SENSOR);
        double[] c = position(m, t + H2, SENSOR);
        double[] world = new double[3];
        for (int i = 0; i < 3; i++) {
            world[i] = (a[i] - 2 * b[i] + c[i]) / (H2 * H2);
        }
        world[2] += 9.80665;
        double[][] r = pose(m, t);
        double[] f = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int k = 0; k < 3; k++) {
                f[i] += r[k][i] * world[k];
            }
        }
        return f;
    }

    private static double[] position(Motion m, double t, double[] point) {
        double[] p = times(pose(m, t), point);
        p[0] += m.value(Motion.X, t);
        p[1] += m.value(Motion.Y, t);
        p[2] += m.value(Motion.Z, t);
        return p;
    }

    private static double[][] pose(Motion m, double t) {
        double[][] hanging = {{0, 0, 1}, {0, 1, 0}, {-1, 0, 0}};
        double[][] r = product(aboutZ(m.value(Motion.HEADING, t)), aboutX(-m.value(Motion.TILT, t)));
        r = product(r, hanging);
        r = product(r, aboutY(-m.value(Motion.SWING, t)));
        return product(r, aboutX(m.value(Motion.ROLL, t)));
    }

    private static double[][] aboutX(double a) {
        return new double[][] {{1, 0, 0}, {0, Math.cos(a), -Math.sin(a)}, {0, Math.sin(a), Math.cos(a)}};
    }

    private static double[][] aboutY(double a) {
        return new double[][] {{Math.cos(a), 0, Math.sin(a)}, {0, 1, 0}, {-Math.sin(a), 0, Math.cos(a)}};
    }

    private static double[][] aboutZ(double a) {
        return new double[][] {{Math.cos(a), -Math.sin(a), 0}, {Math.sin(a), Math.cos(a), 0}, {0, 0, 1}};
    }

    private static double[][] product(double[][] a, double[][] b) {
        double[][] c = new double[3][3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                c[i][j] = a[i][0] * b[0][j] + a[i][1] * b[1][j] + a[i][2] * b[2][j];
            }
        }
        return c;
    }

    private static double[] times(double[][] r, double[] v) {
        double[] out = new double[3];
        for (int i = 0; i < 3; i++) {
            out[i] = r[i][0] * v[0] + r[i][1] * v[1] + r[i][2] * v[2];
        }
        return out;
    }

    private static double sq(double v) {
        return v * v;
    }
}
