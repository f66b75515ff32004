package org.pitchside.simulator.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.pitchside.api.Family;
import org.pitchside.api.Hand;
import org.pitchside.simulator.Contact;
import org.pitchside.simulator.Players;

/** The facts of the bat frame that every other room builds on. */
class FrameTest {

    private final Kinematics bat = new Kinematics();

    @Test
    void aBatHangingStillReadsMinusOneG() {
        thenStillPoseReads(0, 0, 0, 0, -1, 0, 0);
    }

    @Test
    void aBatHeldHorizontalWithItsToeToTheOffSideReadsMinusOneGInY() {
        thenStillPoseReads(0, 90, 0, 0, 0, -1, 0);
    }

    @Test
    void aHorizontalBatTurnedOverForAReverseSweepReadsPlusOneGInY() {
        thenStillPoseReads(-90, -90, 0, 0, 0, 1, 0);
    }

    @Test
    void aBatLyingOnItsBackReadsPlusOneGInZ() {
        thenStillPoseReads(25, 0, 90, 0, 0, 0, 1);
    }

    @ParameterizedTest
    @EnumSource(value = Stroke.class, mode = Mode.EXCLUDE, names = "LEAVE")
    void everyHitWithTheFaceFirstHasNegativeOmegaY(Stroke k) {
        for (long seed = 0; seed < 20; seed++) {
            Motion m = new Motion(seed % 2 == 0 ? Hand.RIGHT : Hand.LEFT);
            ShotWriter shot = givenShot(m, k, seed);
            bat.at(m, shot.impact - 0.001);
            assertTrue(Math.toDegrees(bat.wy) < -100, k + " " + Math.toDegrees(bat.wy));
            assertTrue(Math.abs(bat.wy) > Math.abs(bat.wz) * 3, k + " turns about " + bat.wy + " and " + bat.wz);
        }
    }

    @Test
    void aStraightBackliftHasPositiveOmegaY() {
        Motion m = new Motion(Hand.RIGHT);
        ShotWriter shot = givenShot(m, Stroke.STRAIGHT_DRIVE, 4);
        bat.at(m, (shot.start + shot.top) / 2);
        assertTrue(Math.toDegrees(bat.wy) > 50, "" + Math.toDegrees(bat.wy));
    }

    @Test
    void aClosingFaceHasNegativeOmegaXAndAnOpeningOnePositive() {
        for (long seed = 0; seed < 20; seed++) {
            thenRollAtImpact(Stroke.FLICK, seed, -1);
            thenRollAtImpact(Stroke.PULL, seed, -1);
            thenRollAtImpact(Stroke.SQUARE_CUT, seed, 1);
            thenRollAtImpact(Stroke.GUIDE, seed, 1);
        }
    }

    @Test
    void aHorizontalBatIsPulledByGravityAsItShould() {
        double[] up = new double[3];
        for (Stroke k : Stroke.values()) {
            if (k.isHorizontal()) {
                for (long seed = 0; seed < 20; seed++) {
                    Motion m = new Motion(Hand.RIGHT);
                    ShotWriter shot = givenShot(m, k, seed);
                    double t = shot.impact;
                    Kinematics.toWorld(
                            m.value(Motion.HEADING, t),
                            m.value(Motion.TILT, t),
                            m.value(Motion.SWING, t),
                            m.value(Motion.ROLL, t),
                            0,
                            1,
                            0,
                            up);
                    assertTrue(k.isReverse() ? up[2] > 0.4 : up[2] < -0.4, k + " " + up[2]);
                }
            }
        }
    }

    @Test
    void aBlockIsSlowAndAPowerHitFast() {
        double block = 0;
        double power = 0;
        for (long seed = 0; seed < 40; seed++) {
            block += rateAtImpact(Stroke.FORWARD_DEFENCE, seed) / 40;
            power += rateAtImpact(Stroke.SLOG, seed) / 40;
        }
        assertTrue(block > 250 && block < 650, "block " + block);
        assertTrue(power > 1500 && power < 2500, "power " + power);
    }

    @Test
    void everyFamilyHasItsStrokes() {
        for (Family f : Family.values()) {
            long strokes = java.util.Arrays.stream(Stroke.values())
                    .filter(k -> k.family == f)
                    .count();
            assertEquals(f.isShot(), strokes > 0, f.name());
        }
    }

    private double rateAtImpact(Stroke k, long seed) {
        Motion m = new Motion(Hand.RIGHT);
        ShotWriter shot = givenShot(m, k, seed);
        bat.at(m, shot.impact);
        return -Math.toDegrees(bat.wy);
    }

    private void thenRollAtImpact(Stroke k, long seed, int sign) {
        Motion m = new Motion(Hand.RIGHT);
        ShotWriter shot = givenShot(m, k, seed);
        bat.at(m, shot.impact - 0.001);
        assertTrue(bat.wx * sign > 0, k + " " + bat.wx);
    }

    private void thenStillPoseReads(
            double heading, double tilt, double swing, double roll, double x, double y, double z) {
        Motion m = new Motion(Hand.RIGHT);
        m.place(Motion.HEADING, Math.toRadians(heading));
        m.place(Motion.TILT, Math.toRadians(tilt));
        m.place(Motion.SWING, Math.toRadians(swing));
        m.place(Motion.ROLL, Math.toRadians(roll));
        m.settle(1);
        bat.at(m, 0.5, 0.4, 0, -0.03);
        assertEquals(x, bat.fx / Kinematics.G, 1e-12);
        assertEquals(y, bat.fy / Kinematics.G, 1e-12);
        assertEquals(z, bat.fz / Kinematics.G, 1e-12);
        assertEquals(0, bat.wx, 0);
        assertEquals(0, bat.wy, 0);
        assertEquals(0, bat.wz, 0);
    }

    private static ShotWriter givenShot(Motion m, Stroke k, long seed) {
        SimRandom random = new SimRandom(seed);
        m.place(Motion.Z, StanceWriter.HANDS_Z);
        StanceWriter stance = new StanceWriter(m, Players.test((int) seed).style(), random);
        stance.take();
        ShotWriter shot = new ShotWriter(m, Players.test((int) seed).style(), random);
        shot.play(k, Contact.CLEAN);
        return shot;
    }
}
