package org.pitchside.simulator.internal;

import java.util.ArrayDeque;
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

    private final SimulatedPlayer player;
    private final RhythmSpec rhythm;
    private final SimRandom random;
    private final Motion m;
    private final StanceWriter stance;
    private final ShotWriter shot;
    private final IdleWriter idle;
    private final TruthProbe probe = new TruthProbe();
    private final double[] liking = new double[FAMILIES.length];
    private final ArrayDeque<Truth> told = new ArrayDeque<>();
    private final double rateHz;

    /** True time of the motion's 0, s. */
    private double origin;

    private double lastT0;
    private boolean ballNext;

    public Director(SimulatedPlayer player, RhythmSpec rhythm, double rateHz, SimRandom random) {
        this.player = player;
        this.rhythm = rhythm;
        this.rateHz = rateHz;
        this.random = random;
        m = new Motion(player.hand());
        m.place(Motion.SWING, Math.toRadians(-10));
        m.place(Motion.Z, StanceWriter.HANDS_Z);
        m.bending(random.between(115, 165), random.between(0.010, 0.020));
        m.settle(random.between(0.5, 2));
        stance = new StanceWriter(m, player.style(), random);
        shot = new ShotWriter(m, player.style(), random);
        idle = new IdleWriter(m, player.style(), random);
        SimRandom tastes = new SimRandom(player.seed() ^ 0x7A57E5L);
        for (int i = 0; i < liking.length; i++) {
            liking[i] = rhythm.evenFamilies() ? 1 : NET[i] * tastes.between(0.5, 1.5);
        }
    }

    public Motion motion() {
        return m;
    }

    /** True time at which the present motion began, s. */
    public double origin() {
        return origin;
    }

    /** The next event to be handed out, or null. */
    public Truth peek() {
        return told.peekFirst();
    }

    public Truth take() {
        return told.pollFirst();
    }

    /** Goes on: the present motion is over, the next one is written. */
    public void next() {
        origin += m.now();
        m.restart();
        if (ballNext) {
            ball();
        } else {
            interlude();
        }
        ballNext = !ballNext;
    }

    /** Whatever fills the time until the next ball. */
    private void interlude() {
        double gap = random.between(rhythm.minBallS(), rhythm.maxBallS());
        if (random.chance(rhythm.breakChance())) {
            gap += random.between(rhythm.minBreakS(), rhythm.maxBreakS());
        }
        double left = lastT0 + gap - BALL_TAKES_S - origin;
        if (left > 20 && random.chance(0.7)) {
            double before = m.now();
            idle.rest(random.between(0.5, 0.8) * left);
            tell("REST", "put down", before);
        }
        for (int i = 0; i < 20 && left - m.now() > 0.8; i++) {
            something(left - m.now());
        }
        m.settle(m.now() + 0.05);
    }

    private void something(double seconds) {
        double before = m.now();
        if (seconds > 3 && random.chance(0.55)) {
            idle.walk(Math.min(seconds, random.between(3, 12)));
            tell("WALK", "walk", before);
        } else if (seconds > 2.5 && random.chance(player.style().twirl())) {
            idle.twirl();
            tell("TWIRL", "twirl", before);
        } else {
            idle.lean(Math.min(seconds, random.between(1, 6)));
            tell("LEAN", "stand", before);
        }
    }

    private void ball() {
        stance.take();
        double before = m.now();
        int taps = (int) Math.rint(player.style().taps() * random.between(0.4, 1.6));
        if (taps > 0) {
            stance.taps(taps);
            tell("TAP", "crease taps", before);
        }
        if (random.chance(player.style().waggle())) {
            before = m.now();
            stance.waggle();
            tell("WAG", "waggle", before);
        }
        stance.await();
        Stroke k = choose();
        if (k == Stroke.LEAVE) {
            shot.leave();
            double t0 = probe.heldUp(m, shot.start, shot.end);
            tellSwing(k, Contact.NONE, Double.isNaN(t0) ? shot.end : t0);
        } else {
            Contact contact = random.chance(rhythm.missShare())
                    ? Contact.NONE
                    : random.chance(EDGES) ? Contact.EDGE : Contact.CLEAN;
            shot.play(k, contact);
            tellSwing(k, contact, contact == Contact.NONE ? probe.peakOf(m, shot.top, shot.end) : shot.impact);
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

    private void tell(String label, String kind, double from) {
        told.addLast(new Truth(
                label,
                kind,
                Contact.NONE,
                Double.NaN,
                -1,
                sample(from),
                sample(m.now()),
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                Double.NaN,
                player.name(),
                player.hand()));
    }

    private void tellSwing(Stroke k, Contact contact, double t0) {
        boolean leave = k == Stroke.LEAVE;
        if (!leave) {
            probe.speeds(m, t0, player.style().gripM(), shot.top, shot.end);
        }
        lastT0 = origin + t0;
        told.addLast(new Truth(
                k.family.name(),
                k.words,
                contact,
                lastT0,
                sample(t0),
                sample(shot.start),
                sample(shot.end),
                leave ? Double.NaN : probe.batSpeed,
                leave ? Double.NaN : probe.rotationSpeed,
                leave ? Double.NaN : probe.peakRotation,
                leave ? Double.NaN : (t0 - shot.top) * 1000,
                probe.angleBetween(m, shot.start, shot.top),
                player.name(),
                player.hand()));
    }

    private long sample(double t) {
        return Math.round((origin + t) * rateHz);
    }
}
