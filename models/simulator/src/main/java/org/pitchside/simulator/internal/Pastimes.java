package org.pitchside.simulator.internal;

import org.pitchside.simulator.Contact;
import org.pitchside.simulator.PlayerStyle;

/** Whatever is done with a bat between two balls, each thing told as what it is. How often: design values. */
final class Pastimes {

    /** What a practice swing may be, and how often. */
    private static final Stroke[] SHADOWS = {
        Stroke.FORWARD_DEFENCE,
        Stroke.STRAIGHT_DRIVE,
        Stroke.STRAIGHT_DRIVE,
        Stroke.COVER_DRIVE,
        Stroke.COVER_DRIVE,
        Stroke.ON_DRIVE,
        Stroke.SQUARE_CUT,
        Stroke.PULL,
        Stroke.PULL,
        Stroke.SWEEP,
        Stroke.FLICK,
        Stroke.LOFTED_DRIVE
    };
    /** A tenth of a second more than any of these takes, s: none is begun that would make the bowler wait. */
    private static final double RETURN_TAKES_S = 5;

    private static final double SHADOW_TAKES_S = 6;
    private static final double RUN_TAKES_S = 14;
    private static final double DROP_TAKES_S = 7;
    private static final double GLOVES_TAKE_S = 5;

    private static final double LONG_BREAK_S = 20;
    private static final int CHORES = 15;

    private final Motion m;
    private final PlayerStyle style;
    private final SimRandom random;
    private final Teller teller;
    private final StanceWriter stance;
    private final ShotWriter shot;
    private final IdleWriter idle;
    private final ChoreWriter chores;
    private int chore;

    Pastimes(
            Motion m,
            PlayerStyle style,
            SimRandom random,
            Teller teller,
            StanceWriter stance,
            ShotWriter shot,
            IdleWriter idle,
            ChoreWriter chores) {
        this.m = m;
        this.style = style;
        this.random = random;
        this.teller = teller;
        this.stance = stance;
        this.shot = shot;
        this.idle = idle;
        this.chores = chores;
        chore = random.below(CHORES);
    }

    /**
     * Does one thing.
     *
     * @param left time until the player must take stance, s
     * @param ballIsNear whether the ball lies about since the last shot
     */
    void something(double left, boolean ballIsNear) {
        if (ballIsNear && left > RETURN_TAKES_S && random.chance(style.returns())) {
            knockBack();
        } else if (left > LONG_BREAK_S) {
            longBreak(left);
        } else {
            shortBreak(left);
        }
    }

    /** There is time for what takes long. */
    private void longBreak(double left) {
        double seconds = random.between(0.5, 0.8) * left;
        double u = random.unit();
        if (u < 0.45) {
            rest(seconds);
        } else if (u < 0.57) {
            knockIn(Math.min(60, seconds));
        } else if (u < 0.67) {
            bag(Math.min(60, seconds));
        } else if (u < 0.79) {
            throwDowns(seconds);
        } else if (u < 0.89) {
            pass();
        } else {
            run();
        }
    }

    private void shortBreak(double seconds) {
        if (seconds > RUN_TAKES_S && random.chance(0.05)) {
            run();
        } else if (seconds > DROP_TAKES_S && random.chance(0.012)) {
            drop();
        } else if (seconds > SHADOW_TAKES_S && random.chance(style.shadow())) {
            shadow();
        } else if (seconds > GLOVES_TAKE_S && random.chance(style.gloves())) {
            gloves(Math.min(seconds, random.between(4, 12)));
        } else if (seconds > 4 && random.chance(0.01)) {
            pass();
        } else if (seconds > 3 && random.chance(0.5)) {
            walk(Math.min(seconds, random.between(3, 12)));
        } else if (seconds > 2.5 && random.chance(style.twirl())) {
            twirl();
        } else {
            lean(Math.min(seconds, random.between(1, 6)));
        }
    }

    /** Walking, twirling, tapping and standing: nothing that is like a swing. */
    void idle() {
        double u = random.unit();
        if (u < 0.35) {
            walk(random.between(3, 15));
        } else if (u < 0.6) {
            twirl();
        } else if (u < 0.85) {
            stance.take();
            taps(1 + random.below(6));
        } else {
            lean(random.between(1, 6));
        }
    }

    /** The next thing that is no shot, in turn. */
    void chore() {
        chore = (chore + 1) % CHORES;
        switch (chore) {
            case 0 -> walk(random.between(3, 12));
            case 1 -> run();
            case 2 -> twirl();
            case 3 -> gloves(random.between(4, 12));
            case 4 -> {
                stance.take();
                taps(1 + random.below(5));
            }
            case 5 -> {
                stance.take();
                waggle();
                falseStart();
            }
            case 6 -> shadow();
            case 7 -> knockBack();
            case 8 -> throwDowns(8);
            case 9 -> drop();
            case 10 -> lean(random.between(1, 6));
            case 11 -> pass();
            case 12 -> knockIn(random.between(8, 25));
            case 13 -> bag(random.between(8, 25));
            default -> rest(random.between(6, 15));
        }
    }

    void taps(int count) {
        double before = m.now();
        stance.taps(count);
        teller.tell("TAP", "crease taps", before);
    }

    void waggle() {
        double before = m.now();
        stance.waggle();
        teller.tell("WAG", "waggle", before);
    }

    void falseStart() {
        double before = m.now();
        stance.falseStart();
        teller.tell("WAG", "false start", before);
    }

    private void walk(double seconds) {
        double before = m.now();
        idle.walk(seconds);
        teller.tell("WALK", "walk", before);
    }

    private void twirl() {
        double before = m.now();
        idle.twirl();
        teller.tell("TWIRL", "twirl", before);
    }

    private void lean(double seconds) {
        double before = m.now();
        idle.lean(seconds);
        teller.tell("LEAN", "stand", before);
    }

    private void rest(double seconds) {
        double before = m.now();
        idle.putDown();
        teller.tell("LEAN", "put down", before);
        before = m.now();
        idle.lie(Math.max(0.5, seconds - 2 * IdleWriter.REST_MOVE_S));
        teller.tell("REST", "lies", before);
        before = m.now();
        idle.pickUp();
        teller.tell("LEAN", "picked up", before);
    }

    private void run() {
        double before = m.now();
        chores.run();
        teller.tell("RUN", "run and slide", before);
    }

    private void drop() {
        double before = m.now();
        chores.drop();
        teller.tell("DROP", "drop", before);
    }

    private void pass() {
        double before = m.now();
        chores.pass();
        teller.tell("PASS", "handed on", before);
    }

    private void gloves(double seconds) {
        double before = m.now();
        chores.gloves(seconds);
        teller.tell("GLOVE", "gloves", before);
    }

    private void knockIn(double seconds) {
        double before = m.now();
        chores.knockIn(seconds);
        teller.tell("KNOCKIN", "mallet", before);
    }

    private void bag(double seconds) {
        double before = m.now();
        chores.bag(seconds);
        teller.tell("BAG", "carried in the bag", before);
    }

    /** A practice swing: a true swing, often at less than full strength, and no ball. */
    private void shadow() {
        if (random.chance(0.6)) {
            stance.take();
        }
        if (random.chance(0.5)) {
            stance.await();
        }
        Stroke k = SHADOWS[random.below(SHADOWS.length)];
        shot.play(k, Contact.NONE, random.between(0.5, 1));
        teller.tellSwing("SHADOW", "practice " + k.words, Contact.NONE, shot);
        shot.recover();
    }

    private void knockBack() {
        idle.lean(random.between(0.8, 1.6));
        hit(Stroke.RETURN, "RETURN");
    }

    /** Hits a few balls that somebody tossed up, for others to catch. */
    private void throwDowns(double seconds) {
        double until = m.now() + Math.max(4, seconds);
        do {
            idle.lean(random.between(1.2, 3));
            hit(Stroke.THROW_DOWN, "THROWDN");
        } while (m.now() + 5 < until);
    }

    private void hit(Stroke k, String label) {
        shot.play(k, Contact.CLEAN);
        teller.tellSwing(label, k.words, Contact.CLEAN, shot);
        shot.recover();
    }
}
