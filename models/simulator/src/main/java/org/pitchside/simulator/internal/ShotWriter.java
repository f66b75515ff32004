package org.pitchside.simulator.internal;

import org.pitchside.simulator.Contact;
import org.pitchside.simulator.PlayerStyle;

/**
 * One shot as a chain of human moves: backlift, a rest at its top, the downswing to the impact, the ball's blow, the follow-through,
 * and back to rest. What a sensor feels of it is left to the kinematics: the shock of the ball is nothing but the bat's turning
 * being slowed within two milliseconds.
 */
final class ShotWriter extends Writer {

    /** Mass of a cricket ball (Laws of Cricket: 155.9 to 163 g), kg. */
    private static final double BALL_KG = 0.16;
    /** Where the ball meets the blade, from the hands, m, and its scatter (sigma); design values round the middle of the blade. */
    private static final double HIT_M = 0.58;

    private static final double HIT_SCATTER_M = 0.04;
    /** Where the blade's first bending mode has its node, from the hands, m: hit there, it hardly rings. Design value. */
    private static final double NODE_M = 0.60;
    /** How much the grip resists the blade's turning about its long axis, kg m2; design value. */
    private static final double GRIP_KGM2 = 0.006;
    /** Radius on which the hands travel round the shoulders, m; design value. */
    private static final double ARMS_M = 0.6;
    /** Share of hard shots that are held back, as a checked drive. */
    private static final double CHECKED = 0.12;
    /** A tired player's shots differ by so much more from each other, and take so much longer, for each share of rate lost. */
    private static final double TIRED_SCATTER = 3;

    private static final double TIRED_TIME = 0.6;
    /** The face is never further open or closed than this against the plane of the swing, degrees. */
    private static final double MOST_OPEN_DEG = 16;
    /** How fast the swing's plane still turns at impact, as a share of the swing's rate (sigma). */
    private static final double ADJUSTS = 0.05;
    /** No bat turns faster, dps; 41 m/s at the toe's end of the blade. */
    private static final double FASTEST_DPS = 2700;

    /** When the backlift began, the bat was at its top, the impact was meant, and the follow-through was over. */
    double start;

    double top;
    double impact;
    double end;
    /** How far off the blade's middle line the ball was met, towards y_b, m; NaN for a miss. */
    double offCentre;

    /** How tired the player is, 0..1. */
    private double tired;

    private final double[] face = new double[3];
    private final double[] outward = new double[3];

    ShotWriter(Motion m, PlayerStyle style, SimRandom random) {
        super(m, style, random);
    }

    /** How tired the player is from now on, 0..1. */
    void tire(double share) {
        tired = share;
    }

    /** Plays a stroke from the stance; afterwards the bat is at rest where the follow-through ends. */
    void play(Stroke k, Contact contact) {
        play(k, contact, 1);
    }

    /**
     * As {@link #play(Stroke, Contact)}, with less than full strength.
     *
     * @param strength factor on the rate
     */
    void play(Stroke k, Contact contact, double strength) {
        double lost = style.tires() * tired;
        double scatter = 4 * style.scatter() * (1 + TIRED_SCATTER * lost);
        double side = k.isReverse() ? -1 : 1;
        double heading = round(k.heading.pick(random) + style.headingDeg(), scatter);
        double tilt = round(k.tilt.pick(random) + side * style.tiltDeg(), scatter);
        double lean = round(k.lean.pick(random) + style.leanDeg(), scatter);
        boolean checked = !k.soft && !k.isAtADeadBall() && random.chance(CHECKED);
        double held = strength * (1 - lost) * (checked ? random.between(0.6, 0.9) : 1);
        double rate = rad(Math.min(FASTEST_DPS, k.rate.pick(random) * style.rate() * held));
        double onset = style.onset() + 0.01 * random.gauss();
        double downswing = k.downswing.pick(random) * style.time() * (1 + TIRED_TIME * lost);
        double arc = onset * rate * downswing;
        double fitted = Math.min(rad(195), Math.max(arc, leastArc(k, lean)));
        downswing = Math.max(0.09, Math.min(0.45, downswing * fitted / arc));
        if (fitted > arc) {
            // The bat is lifted higher than this speed needs: it comes down in less time than that and is checked
            // before the ball.
            downswing = Math.min(downswing, fitted / (0.6 * rate));
            onset = fitted / (rate * downswing);
        }
        arc = onset * rate * downswing;
        double accel = 12 * (0.5 - onset) * rate / downswing;

        backlift(k, heading, tilt, lean - arc);
        top = m.now();
        impact = top + downswing;
        m.reach(Motion.SWING, impact, lean, rate, accel);
        // The plane is still being adjusted to the ball's bounce and line.
        m.reach(Motion.TILT, impact, tilt, ADJUSTS * rate * random.gauss(), 0);
        m.reach(Motion.HEADING, impact, heading, ADJUSTS * rate * random.gauss(), 0);
        double rollRate = rad(rolls(k));
        double roll = round(style.faceDeg(), scatter * 0.8);
        roll = Math.max(-rad(MOST_OPEN_DEG), Math.min(rad(MOST_OPEN_DEG), roll));
        double burst = 0.06;
        m.reach(Motion.ROLL, Math.max(top + 0.02, impact - burst), roll - rollRate * burst * 0.5);
        m.reach(Motion.ROLL, impact, roll, rollRate, 0);
        double hands = style.handsShare() * rate * random.between(0.9, 1.1);
        handsTo(heading, tilt, lean, roll, hands, accel / rate, k.isHorizontal());
        m.fine(top - 0.02, impact);

        offCentre = Double.NaN;
        if (contact != Contact.NONE) {
            rollRate = strike(k, contact, lean, rate, roll, rollRate, hands);
        }
        followThrough(k, contact, rollRate, checked ? random.between(0.3, 0.9) : 1);
    }

    /** How fast the wrists roll at impact, dps: a habit within the shot's range, which says which way. */
    private double rolls(Stroke k) {
        double dps = k.roll.pick(random) * style.rollShare() + style.bottomHandDps();
        double least = Math.min(Math.abs(k.roll.low()), Math.abs(k.roll.high()));
        return k.roll.low() > 0 ? Math.max(least, dps) : k.roll.high() < 0 ? Math.min(-least, dps) : dps;
    }

    /** A backlift is seen to be one: the bat is lifted well above the stance, even for a block. */
    private double leastArc(Stroke k, double lean) {
        if (k.isAtADeadBall()) {
            return Math.max(rad(15), lean + rad(random.between(10, 50)) - m.reached(Motion.SWING));
        }
        double lift = rad(k.soft ? random.between(25, 55) : random.between(40, 75));
        return Math.max(rad(35), lean + lift - m.reached(Motion.SWING));
    }

    /** Lifts the bat. Horizontal shots lay the plane over and turn it towards the target in part already here. */
    private void backlift(Stroke k, double heading, double tilt, double swing) {
        start = m.now();
        // Most is lifted before the ball's length is seen: how much of the plane and the heading is taken up already.
        double ready = random.between(0, 0.4);
        double lowest = Math.max(swing, -rad(52));
        double half = random.between(0.4, 1) * (lowest - m.reached(Motion.SWING)) + m.reached(Motion.SWING);
        if (half < m.reached(Motion.SWING) && random.chance(style.ready())) {
            double seconds = random.between(0.3, 0.5) * style.time();
            m.reach(Motion.SWING, start + seconds, half);
            m.reach(Motion.Z, start + seconds, StanceWriter.HANDS_Z + random.between(0.02, 0.12));
            m.settle(start + seconds);
            hold(random.between(0.1, 1.2));
        }
        double away = rad(style.backliftHeadingDeg());
        double seconds = Math.max(random.between(0.38, 0.75) * style.time() * style.lift(), timeFor(swing, 650));
        double t = m.now() + seconds;
        m.reach(Motion.HEADING, t, ready * heading + (1 - ready) * away + round(0, 6 * style.scatter()));
        m.reach(Motion.TILT, t, ready * tilt + round(0, 5 * style.scatter()));
        m.reach(Motion.SWING, t, swing);
        m.reach(Motion.ROLL, t, rad(style.backliftRollDeg()) + round(0, 9 * style.scatter()));
        m.reach(Motion.X, t, -random.between(0.12, 0.3));
        m.reach(Motion.Y, t, random.between(-0.12, 0.02));
        m.reach(Motion.Z, t, StanceWriter.HANDS_Z + random.between(0.15, 0.45));
        m.settle(t);
        if (k != Stroke.LEAVE && random.chance(style.bob())) {
            double dip = rad(random.between(4, 12));
            double time = random.between(0.12, 0.25);
            m.reach(Motion.SWING, t + time, swing + dip);
            m.reach(Motion.SWING, t + 2 * time, swing);
            m.settle(t + 2 * time);
        }
        rest(style.holdTopS() * random.between(0.5, 1.5));
    }

    /** The short rest at the top: a drift of a degree or so, slow enough to count as rest. */
    private void rest(double seconds) {
        double t = m.now() + seconds;
        if (seconds > 0.08) {
            m.reach(Motion.SWING, t, m.reached(Motion.SWING) + rad(0.5) * random.gauss());
        }
        m.settle(t);
    }

    /** Brings the hands to the impact: they move where the face points, on an arc round the shoulders. */
    private void handsTo(
            double heading, double tilt, double lean, double roll, double speed, double growth, boolean horizontal) {
        Kinematics.toWorld(heading, tilt, lean, roll, 0, 0, 1, face);
        // The shoulders lie neither in line with the blade nor quite in the plane in which it swings.
        double lag = round(style.wristDeg(), 8);
        double out = round(style.elbowDeg(), 8);
        Kinematics.toWorld(
                heading,
                tilt,
                lean,
                roll,
                Math.cos(lag) * Math.cos(out),
                Math.sin(out),
                Math.sin(lag) * Math.cos(out),
                outward);
        double inward = speed * speed / ARMS_M;
        double forward = speed * growth;
        double[] goal = {
            horizontal ? random.between(0.05, 0.3) : random.between(0.2, 0.45),
            random.between(-0.15, 0.05),
            StanceWriter.HANDS_Z + (horizontal ? random.between(-0.1, 0.35) : random.between(-0.1, 0.1))
        };
        for (int i = 0; i < 3; i++) {
            m.reach(Motion.X + i, impact, goal[i], face[i] * speed, face[i] * forward - outward[i] * inward);
        }
    }

    /** The ball's blow: slows the swing, the hands a little, and twists the blade when it is met off its middle line. */
    private double strike(
            Stroke k, Contact contact, double lean, double rate, double roll, double rollRate, double hands) {
        double ball =
                k.isAtADeadBall() ? random.between(0, 4) : k.soft ? random.between(12, 24) : random.between(14, 32);
        double bounce = k.soft ? random.between(0.1, 0.3) : random.between(0.35, 0.5);
        double body = style.bodyKgm2() * (k.soft ? 1.3 : 1);
        double hit = HIT_M + HIT_SCATTER_M * random.gauss();
        double mass = body / (hit * hit);
        double shared = BALL_KG * mass / (BALL_KG + mass);
        double impulse = shared * (1 + bounce) * (rate * hit + hands + ball);
        double off = 0.004 * random.gauss();
        if (contact == Contact.EDGE) {
            impulse *= random.between(0.2, 0.4);
            off = Math.copySign(random.between(0.025, 0.045), off);
        }
        offCentre = off;
        double slowed = Math.min(0.85 * rate, impulse * hit / body);
        // The ball pushes against the face, along -z: off the middle towards y it turns the blade about -x.
        double twist = -impulse * off / GRIP_KGM2;
        double lasts = k.soft ? random.between(0.002, 0.004) : random.between(0.0015, 0.0025);
        double after = impact + lasts;
        double left = rate - slowed;
        m.reach(Motion.SWING, after, lean + (rate + left) / 2 * lasts, left, 0);
        double rollAfter = rollRate + twist;
        m.reach(Motion.ROLL, after, roll + (rollRate + rollAfter) / 2 * lasts, rollAfter, 0);
        double kept = 1 - 0.3 * slowed / rate;
        for (int i = 0; i < 3; i++) {
            double v = face[i] * hands;
            m.reach(Motion.X + i, after, m.reached(Motion.X + i) + v * (1 + kept) / 2 * lasts, v * kept, 0);
        }
        double wide = (hit - NODE_M) / 0.1;
        m.knock(
                impact,
                impulse * (2.2 * wide + 0.4 * random.gauss()),
                impulse * random.between(0.4, 2) * (random.chance(0.5) ? 1 : -1),
                Math.toDegrees(twist) * random.between(0.1, 0.4));
        return rollAfter;
    }

    private void followThrough(Stroke k, Contact contact, double rollRate, double share) {
        int swing = Motion.SWING;
        double from = m.lastTime(swing);
        double rate = m.lastRate(swing);
        double arc = rad(k.finish.pick(random)) * style.finish() * share;
        double seconds = Math.max(0.08, Math.min(0.6, arc / (0.42 * rate)));
        arc = Math.min(rad(280), 0.42 * rate * seconds);
        double t = from + seconds;
        m.reach(swing, t, m.reached(swing) + arc);
        // A turn of the blade dies out in the grip, an edge's twist sooner.
        double dies = contact == Contact.EDGE ? 0.05 : Math.min(seconds, 0.14);
        double roll = m.reached(Motion.ROLL) + 0.4 * rollRate * dies;
        m.reach(Motion.ROLL, from + dies, roll);
        double on = k.isHorizontal() ? (k.isReverse() ? -1 : 1) * rad(random.between(5, 35)) : round(0, 5);
        double upright = k.isHorizontal() ? random.between(0.55, 0.95) : random.between(0.8, 1);
        m.reach(Motion.HEADING, t, m.reached(Motion.HEADING) + 0.4 * seconds * m.lastRate(Motion.HEADING) + on);
        m.reach(Motion.TILT, t, m.reached(Motion.TILT) * upright + 0.4 * seconds * m.lastRate(Motion.TILT));
        double carry = Math.min(seconds, 0.35) * 0.4;
        for (int i = 0; i < 3; i++) {
            int channel = Motion.X + i;
            double further = m.lastRate(channel) * carry + (i == 2 ? random.between(0, 0.25) : 0);
            m.reach(channel, t, m.reached(channel) + further);
        }
        end = t;
        m.fine(impact, end + 0.02);
        m.settle(t);
        hold(random.between(0.05, 0.4));
    }

    /** Lifts the bat out of harm's way and holds it there: no swing at the ball. */
    void leave() {
        double lift = -rad(random.between(85, 150));
        backlift(Stroke.LEAVE, round(10, 15), round(0, 12), lift);
        top = m.now();
        double t = top + random.between(0.42, 0.9);
        m.reach(Motion.SWING, t, lift + round(0, 2));
        m.reach(Motion.HEADING, t, m.reached(Motion.HEADING) + round(0, 3));
        m.reach(Motion.Y, t, m.reached(Motion.Y) + random.between(-0.05, 0.1));
        impact = top;
        offCentre = Double.NaN;
        m.settle(t);
        end = t;
    }

    /** Back to a bat that hangs in the hands. */
    void recover() {
        move(
                random.between(0.7, 1.4),
                round(0, 12),
                round(0, 8),
                rad(random.between(-25, 10)),
                round(0, 8),
                0,
                0,
                StanceWriter.HANDS_Z);
    }
}
