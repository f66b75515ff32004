package org.pitchside.simulator.internal;

import org.pitchside.api.Family;
import org.pitchside.simulator.Contact;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.simulator.Truth;

/**
 * Decides what a player does next: an interlude, then a ball, and so on for ever. Each of them is one motion; what happened is told
 * at once, with times, and handed out by the simulation when the stream has passed it.
 */
public final class Director {

    private static final Family[] FAMILIES = {
        Family.DEF, Family.DRV, Family.PWR, Family.CUT, Family.PUL, Family.SWP, Family.FLK, Family.LV
    };
    /** How often each family is played in a net, in parts; design value. */
    private static final double[] NET = {20, 26, 9, 11, 11, 8, 10, 5};
    /** Share of met balls that come off the edge; design value. */
    private static final double EDGES = 0.08;
    /** From the start of taking stance to the impact, about, s. */
    private static final double BALL_TAKES_S = 3.2;
    /** No time for anything but to take stance, s. */
    private static final double SHORTEST_PASTIME_S = 0.8;
    /** A player tires with this time constant, and may have batted for so long already, s; design values. */
    private static final double TIRES_S = 2400;

    private static final double BATTED_S = 4500;
    /** Chance that a player makes a trigger movement while the ball comes; whoever has none moves by nothing. */
    private static final double TRIGGER = 0.7;

    private final SimulatedPlayer player;
    private final RhythmSpec rhythm;
    private final SimRandom random;
    private final Motion m;
    private final StanceWriter stance;
    private final ShotWriter shot;
    private final Pastimes pastimes;
    private final Teller teller;
    private final double[] liking = new double[FAMILIES.length];
    private final double batted;

    /** When the next ball is met, about, true time in s. */
    private double due;

    private boolean lastWasHit;

    public Director(SimulatedPlayer player, RhythmSpec rhythm, SampleClock clock, SimRandom random) {
        this.player = player;
        this.rhythm = rhythm;
        this.random = random;
        m = new Motion(player.hand());
        m.place(Motion.SWING, Math.toRadians(-10));
        m.place(Motion.Z, StanceWriter.HANDS_Z);
        ringing();
        m.settle(random.between(0.5, 2));
        teller = new Teller(player, clock, m);
        var style = player.style();
        stance = new StanceWriter(m, style, random);
        shot = new ShotWriter(m, style, random);
        pastimes = new Pastimes(
                m,
                style,
                random,
                teller,
                stance,
                shot,
                new IdleWriter(m, style, random),
                new ChoreWriter(m, style, random));
        batted = random.between(0, BATTED_S);
        waitFrom(0);
        for (int i = 0; i < liking.length; i++) {
            liking[i] = rhythm.evenFamilies() ? 1 : NET[i] * style.likes().get(i);
        }
    }

    /** The modes of this bat, loaded by hands and sensor: within what is reported of held bats and wooden clubs; design values. */
    private void ringing() {
        double first = random.between(105, 170);
        double[] hz = {first, first * random.between(2.4, 3), random.between(300, 480)};
        double[] decayS = {random.between(0.010, 0.022), random.between(0.005, 0.012), random.between(0.004, 0.009)};
        m.modes(hz, decayS, random.between(-4, 4));
    }

    public Motion motion() {
        return m;
    }

    /** True time at which the present motion began, s. */
    public double origin() {
        return teller.origin();
    }

    /** The next event to be handed out, or null. */
    public Truth peek() {
        return teller.peek();
    }

    public Truth take() {
        return teller.take();
    }

    /** Goes on: the present motion is over, the next one is written. */
    public void next() {
        teller.passed();
        m.restart();
        shot.tire(1 - Math.exp(-(batted + teller.origin()) / TIRES_S));
        switch (rhythm.play()) {
            case IDLE -> pastimes.idle();
            case CHORES -> pastimes.chore();
            default -> {
                double left = due - BALL_TAKES_S - teller.origin();
                if (left > SHORTEST_PASTIME_S) {
                    pastimes.something(left, lastWasHit);
                    lastWasHit = false;
                } else {
                    ball();
                }
            }
        }
        m.settle(m.now() + 0.05);
    }

    /** After a ball: when the next one comes. */
    private void waitFrom(double t0) {
        due = t0 + random.between(rhythm.minBallS(), rhythm.maxBallS());
        if (random.chance(rhythm.breakChance())) {
            due += random.between(rhythm.minBreakS(), rhythm.maxBreakS());
        }
    }

    private void ball() {
        var style = player.style();
        stance.take();
        int taps = (int) Math.rint(style.taps() * random.between(0.4, 1.6));
        if (taps > 0) {
            pastimes.taps(taps);
        }
        if (random.chance(style.waggle())) {
            pastimes.waggle();
        }
        stance.await();
        if (random.chance(style.falseStart())) {
            pastimes.falseStart();
            stance.await();
        }
        if (style.trigger() > 0 && random.chance(TRIGGER)) {
            stance.trigger();
        }
        Stroke k = choose();
        if (k == Stroke.LEAVE) {
            shot.leave();
            waitFrom(teller.tellLeave(shot));
            lastWasHit = false;
        } else {
            Contact contact = random.chance(rhythm.missShare())
                    ? Contact.NONE
                    : random.chance(EDGES) ? Contact.EDGE : Contact.CLEAN;
            shot.play(k, contact);
            waitFrom(teller.tellSwing(k.family.name(), k.words, contact, shot));
            lastWasHit = contact != Contact.NONE;
        }
        shot.recover();
    }

    private Stroke choose() {
        Family family = FAMILIES[pick(liking)];
        int parts = 0;
        for (Stroke k : Stroke.values()) {
            parts += k.family == family ? k.parts : 0;
        }
        int n = random.below(parts);
        for (Stroke k : Stroke.values()) {
            n -= k.family == family ? k.parts : 0;
            if (n < 0) {
                return k;
            }
        }
        throw new IllegalStateException("no stroke of family " + family);
    }

    private int pick(double[] weights) {
        double sum = 0;
        for (double w : weights) {
            sum += w;
        }
        double u = random.unit() * sum;
        int i = 0;
        while (i < weights.length - 1 && u >= weights[i]) {
            u -= weights[i];
            i++;
        }
        return i;
    }
}
