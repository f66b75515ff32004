package org.pitchside.simulator.internal;

import static org.pitchside.simulator.internal.Range.of;

import org.pitchside.api.Family;

/**
 * The shots, as the pose and the rates of the bat at impact. All ranges are design values, made from coaching descriptions and from
 * the speeds that products and papers report; the player's style moves and stretches them.
 *
 * <p>Heading, tilt and lean place the bat at impact (degrees; see {@link Motion}): heading = where the swing's plane faces, positive
 * to leg; tilt 0 = a vertical, 90 = a horizontal bat; lean = how far the toe is past the hands, negative = hands ahead. Rate =
 * how fast the bat swings at impact (degrees a second). Roll = turning about the long axis at impact, negative closes the face.
 *
 * <p>The order in a line: family, name, parts, soft hands; heading, tilt, lean; rate, downswing in seconds, roll; how far the bat
 * swings on after the impact.
 */
enum Stroke {
    FORWARD_DEFENCE(
            Family.DEF,
            "forward defence",
            3,
            true,
            of(-10, 10),
            of(-8, 8),
            of(-20, 0),
            of(300, 650),
            of(0.18, 0.32),
            of(-60, 60),
            of(5, 28)),
    BACKWARD_DEFENCE(
            Family.DEF,
            "backward defence",
            2,
            true,
            of(-10, 10),
            of(-8, 8),
            of(-12, 8),
            of(250, 600),
            of(0.18, 0.30),
            of(-60, 60),
            of(5, 25)),
    STRAIGHT_DRIVE(
            Family.DRV,
            "straight drive",
            3,
            false,
            of(-10, 10),
            of(-12, 12),
            of(-35, 10),
            of(800, 1500),
            of(0.16, 0.26),
            of(-100, 60),
            of(60, 150)),
    OFF_DRIVE(
            Family.DRV,
            "off drive",
            2,
            false,
            of(-30, -10),
            of(-5, 22),
            of(-35, 10),
            of(800, 1500),
            of(0.16, 0.26),
            of(-80, 80),
            of(60, 150)),
    COVER_DRIVE(
            Family.DRV,
            "cover drive",
            3,
            false,
            of(-55, -30),
            of(0, 34),
            of(-35, 10),
            of(800, 1500),
            of(0.16, 0.26),
            of(-50, 120),
            of(60, 150)),
    ON_DRIVE(
            Family.DRV,
            "on drive",
            2,
            false,
            of(10, 30),
            of(-24, 6),
            of(-30, 12),
            of(800, 1400),
            of(0.16, 0.26),
            of(-300, -80),
            of(60, 140)),
    BACK_FOOT_PUNCH(
            Family.DRV,
            "back-foot punch",
            1,
            false,
            of(-25, 5),
            of(-5, 20),
            of(-20, 10),
            of(750, 1100),
            of(0.16, 0.24),
            of(-60, 60),
            of(45, 80)),
    LOFTED_DRIVE(
            Family.PWR,
            "lofted drive",
            2,
            false,
            of(-25, 25),
            of(-8, 24),
            of(15, 45),
            of(1500, 2300),
            of(0.14, 0.20),
            of(-400, -100),
            of(150, 220)),
    SLOG(
            Family.PWR,
            "slog down the ground",
            1,
            false,
            of(-10, 25),
            of(5, 42),
            of(20, 55),
            of(1700, 2500),
            of(0.13, 0.19),
            of(-550, -200),
            of(170, 240)),
    SQUARE_CUT(
            Family.CUT,
            "square cut",
            3,
            false,
            of(-20, 30),
            of(60, 90),
            of(-8, 8),
            of(950, 1700),
            of(0.14, 0.22),
            of(140, 420),
            of(90, 150)),
    LATE_CUT(
            Family.CUT,
            "late cut",
            1,
            false,
            of(-35, -10),
            of(55, 85),
            of(-8, 8),
            of(900, 1300),
            of(0.14, 0.22),
            of(150, 500),
            of(90, 120)),
    UPPER_CUT(
            Family.CUT,
            "upper cut",
            1,
            false,
            of(-30, 10),
            of(65, 95),
            of(5, 25),
            of(900, 1500),
            of(0.14, 0.22),
            of(140, 400),
            of(90, 150)),
    PULL(
            Family.PUL,
            "pull",
            3,
            false,
            of(45, 105),
            of(65, 100),
            of(-8, 8),
            of(1100, 2300),
            of(0.14, 0.23),
            of(-900, -300),
            of(180, 270)),
    HOOK(
            Family.PUL,
            "hook",
            1,
            false,
            of(65, 110),
            of(80, 105),
            of(-5, 12),
            of(1200, 2300),
            of(0.14, 0.22),
            of(-900, -350),
            of(200, 280)),
    SWEEP(
            Family.SWP,
            "sweep",
            4,
            false,
            of(80, 125),
            of(45, 78),
            of(-8, 8),
            of(800, 1500),
            of(0.16, 0.28),
            of(-600, -150),
            of(110, 220)),
    SLOG_SWEEP(
            Family.SWP,
            "slog sweep",
            1,
            false,
            of(70, 115),
            of(45, 70),
            of(0, 20),
            of(1100, 1700),
            of(0.16, 0.24),
            of(-600, -200),
            of(140, 220)),
    PADDLE(
            Family.SWP,
            "paddle sweep",
            1,
            false,
            of(95, 130),
            of(45, 75),
            of(-10, 5),
            of(700, 950),
            of(0.18, 0.28),
            of(-400, -100),
            of(80, 120)),
    /** The hands turn the bat over: the plane is laid over to the other side, so a_y is +1 g, and the face hits first. */
    REVERSE_SWEEP(
            Family.SWP,
            "reverse sweep",
            2,
            false,
            of(-125, -75),
            of(-78, -45),
            of(-8, 8),
            of(700, 1600),
            of(0.16, 0.28),
            of(-150, 150),
            of(90, 180)),
    /** The same way round, standing up and hit hard. */
    SWITCH_HIT(
            Family.SWP,
            "switch hit",
            1,
            false,
            of(-115, -60),
            of(-85, -50),
            of(-5, 15),
            of(1000, 1600),
            of(0.16, 0.24),
            of(-100, 300),
            of(120, 180)),
    FLICK(
            Family.FLK,
            "flick",
            4,
            false,
            of(10, 40),
            of(-24, 14),
            of(-10, 20),
            of(500, 1100),
            of(0.15, 0.24),
            of(-1200, -450),
            of(25, 70)),
    GLANCE(
            Family.FLK,
            "leg glance",
            2,
            true,
            of(20, 50),
            of(-20, 14),
            of(-15, 12),
            of(400, 750),
            of(0.16, 0.24),
            of(-1000, -400),
            of(15, 40)),
    GUIDE(
            Family.FLK,
            "guide",
            2,
            true,
            of(-70, -30),
            of(18, 62),
            of(-25, 15),
            of(200, 700),
            of(0.18, 0.30),
            of(200, 500),
            of(5, 20)),
    /** Knocking a dead ball back to the bowler. */
    RETURN(
            null,
            "knocked back",
            0,
            false,
            of(-60, 60),
            of(-12, 40),
            of(-15, 25),
            of(240, 750),
            of(0.15, 0.34),
            of(-120, 120),
            of(10, 70)),
    /** A coach tosses a ball up and hits it for others. */
    THROW_DOWN(
            null,
            "hit for others",
            0,
            false,
            of(-50, 50),
            of(-12, 50),
            of(-5, 45),
            of(450, 1500),
            of(0.14, 0.28),
            of(-200, 120),
            of(30, 130)),
    LEAVE(Family.LV, "leave", 1, false, of(0, 0), of(0, 0), of(0, 0), of(0, 0), of(0, 0), of(0, 0), of(0, 0));

    /** Null for hits that are no shot at a bowled ball. */
    final Family family;

    final String words;
    /** How often among the family's shots, in parts. */
    final int parts;
    /** Soft hands: the ball is met, not hit. */
    final boolean soft;

    final Range heading;
    final Range tilt;
    final Range lean;
    final Range rate;
    final Range downswing;
    final Range roll;
    final Range finish;

    Stroke(
            Family family,
            String words,
            int parts,
            boolean soft,
            Range heading,
            Range tilt,
            Range lean,
            Range rate,
            Range downswing,
            Range roll,
            Range finish) {
        this.family = family;
        this.words = words;
        this.parts = parts;
        this.soft = soft;
        this.heading = heading;
        this.tilt = tilt;
        this.lean = lean;
        this.rate = rate;
        this.downswing = downswing;
        this.roll = roll;
        this.finish = finish;
    }

    boolean isHorizontal() {
        return Math.abs(tilt.low() + tilt.high()) > 80;
    }

    /** The ball lies or hangs in the air: it brings no speed of its own, and nobody lifts the bat high for it. */
    boolean isAtADeadBall() {
        return family == null;
    }

    boolean isReverse() {
        return this == REVERSE_SWEEP || this == SWITCH_HIT;
    }
}
