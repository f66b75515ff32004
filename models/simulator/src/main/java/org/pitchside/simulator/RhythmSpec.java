package org.pitchside.simulator;

import java.util.Objects;

/**
 * The rhythm of a bat in the nets, and what is faced. Design values.
 *
 * @param minBallS shortest time from one shot to the next, s; at least 4
 * @param maxBallS longest time from one shot to the next in play, s
 * @param breakChance chance that after a shot the bat is put down for a while instead
 * @param minBreakS shortest such break, s
 * @param maxBreakS longest such break, s
 * @param missShare share of shots that miss the ball (leaves apart)
 * @param evenFamilies every family equally often, whatever the player likes: for training
 * @param play what is going on at all
 */
public record RhythmSpec(
        double minBallS,
        double maxBallS,
        double breakChance,
        double minBreakS,
        double maxBreakS,
        double missShare,
        boolean evenFamilies,
        Play play) {

    /** What a bat is used for. */
    public enum Play {
        /** Batting in a net, with everything that happens between the balls. */
        NETS,
        /** No ball at all: walking, twirling, tapping, standing. */
        IDLE,
        /** No ball to a batsman: everything else that is no swing at a bowled ball, one after the other. */
        CHORES
    }

    public RhythmSpec {
        require(minBallS >= 4 && maxBallS >= minBallS && maxBallS <= 3600, "ball every", minBallS, maxBallS);
        require(minBreakS >= 0 && maxBreakS >= minBreakS && maxBreakS <= 36000, "break of", minBreakS, maxBreakS);
        require(
                breakChance >= 0 && breakChance <= 1 && missShare >= 0 && missShare <= 1,
                "shares",
                breakChance,
                missShare);
        Objects.requireNonNull(play, "play");
    }

    /** Batting in a net. */
    public RhythmSpec(
            double minBallS,
            double maxBallS,
            double breakChance,
            double minBreakS,
            double maxBreakS,
            double missShare,
            boolean evenFamilies) {
        this(minBallS, maxBallS, breakChance, minBreakS, maxBreakS, missShare, evenFamilies, Play.NETS);
    }

    private static void require(boolean holds, String what, double a, double b) {
        if (!holds) {
            throw new IllegalArgumentException("rhythm: " + what + " " + a + " .. " + b + " is out of range");
        }
    }

    /** One bat in play: a ball every 8 to 25 s, now and then a break of up to a minute and a half. */
    public static RhythmSpec solo() {
        return new RhythmSpec(8, 25, 0.06, 20, 90, 0.12, false);
    }

    /** Faster than life, so that a short run shows something: a ball every 4 to 8 s, no breaks. */
    public static RhythmSpec demo() {
        return new RhythmSpec(4, 8, 0, 0, 0, 0.12, false);
    }

    /** Quicker than {@link #solo}, fewer breaks, all families equally often. */
    public static RhythmSpec training() {
        return new RhythmSpec(6, 14, 0.04, 20, 60, 0.12, true);
    }

    /** A bat that walks about, is twirled and taps the ground, and never swings: every event in it is false. */
    public static RhythmSpec idle() {
        return new RhythmSpec(8, 25, 0, 0, 0, 0, false, Play.IDLE);
    }

    /**
     * Everything that is no shot, one thing after the other, equally often: running, drops, mallet, bag and the rest; practice
     * swings, returns and throw-downs too. For learning and for counting what is no swing.
     */
    public static RhythmSpec chores() {
        return new RhythmSpec(8, 25, 0, 0, 0, 0, false, Play.CHORES);
    }
}
