package org.pitchside.simulator;

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
 */
public record RhythmSpec(
        double minBallS,
        double maxBallS,
        double breakChance,
        double minBreakS,
        double maxBreakS,
        double missShare,
        boolean evenFamilies) {

    public RhythmSpec {
        require(minBallS >= 4 && maxBallS >= minBallS && maxBallS <= 3600, "ball every", minBallS, maxBallS);
        require(minBreakS >= 0 && maxBreakS >= minBreakS && maxBreakS <= 36000, "break of", minBreakS, maxBreakS);
        require(
                breakChance >= 0 && breakChance <= 1 && missShare >= 0 && missShare <= 1,
                "shares",
                breakChance,
                missShare);
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

    /** As {@link #solo} without breaks, all families equally often. */
    public static RhythmSpec training() {
        return new RhythmSpec(6, 14, 0, 0, 0, 0.12, true);
    }
}
