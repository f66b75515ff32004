package org.pitchside.simulator;

import java.util.List;
import java.util.Locale;
import org.pitchside.api.Hand;
import org.pitchside.simulator.internal.SimRandom;

/**
 * The players. Those to train on and those to test on share no style parameter: the range of each is cut into {@value #BANDS} bands
 * of equal width, which belong to the two groups in turn (to a training player the even ones of the first parameter, the odd ones of
 * the second, and so on). So no value of a test player was ever seen in training, while either group spans the whole range but for
 * the outermost eighth at one end, which for half of the parameters lies at the upper and for half at the lower end: neither is a
 * corner of the other, and each has ground at its edges that the other has not. Within its bands a player lies anywhere with equal
 * chance.
 */
public final class Players {

    /** Share of left-handers; design value, top-order cricket has about as many. */
    private static final double LEFT_HANDERS = 0.25;

    private static final long TRAIN_SPACE = 0x5452_4149_4E00_0000L;
    private static final long TEST_SPACE = 0x5445_5354_0000_0000L;
    private static final int MOST = 1 << 24;
    /** Into how many bands the range of each style parameter is cut; they belong to the two groups in turn. */
    static final int BANDS = 8;

    private static final int FAMILIES = 8;

    private Players() {}

    /** A player to learn from, 0 .. 16,777,215. */
    public static SimulatedPlayer train(int index) {
        return draw("train", TRAIN_SPACE, index, false);
    }

    /** A player nobody has learned from, 0 .. 16,777,215. */
    public static SimulatedPlayer test(int index) {
        return draw("test", TEST_SPACE, index, true);
    }

    private static SimulatedPlayer draw(String group, long space, int index, boolean test) {
        if (index < 0 || index >= MOST) {
            throw new IllegalArgumentException("player " + index + " is outside 0.." + (MOST - 1));
        }
        long seed = space + index;
        Drawer d = new Drawer(new SimRandom(seed), test ? 1 : 0);
        Hand hand = d.random.chance(LEFT_HANDERS) ? Hand.LEFT : Hand.RIGHT;
        PlayerStyle style = new PlayerStyle(
                d.in(0.75, 1.25),
                d.in(0.7, 1.3),
                d.in(-15, 15),
                d.in(-15, 15),
                d.in(-15, 15),
                d.in(5, 50),
                d.in(-12, 12),
                d.in(-10, 60),
                d.in(-10, 85),
                d.in(0.01, 0.2),
                d.in(0.13, 0.22),
                d.in(0.75, 1.25),
                d.in(0.41, 0.55),
                d.in(0.08, 0.14),
                d.in(0.45, 0.75),
                d.in(0, 4),
                d.in(1, 3),
                d.in(0, 0.6),
                d.in(0, 0.8),
                d.in(0, 0.4),
                d.in(0, 0.35),
                d.in(0, 0.5),
                d.in(0.75, 1.35),
                d.in(0.6, 1.4),
                d.in(0, 0.2),
                d.in(0, 0.25),
                d.in(0, 0.12),
                d.in(0, 0.3),
                d.in(0, 0.5),
                d.in(0, 0.15),
                d.in(1.6, 2.2),
                d.in(2.5, 3.5),
                d.in(4, 14),
                d.in(500, 2000),
                d.in(0.6, 1.6),
                d.in(-9, 9),
                d.in(-15, 50),
                d.in(-40, 40),
                d.in(0.8, 1.2),
                d.in(-60, 60),
                d.likes());
        return new SimulatedPlayer(String.format(Locale.ROOT, "%s-%04d", group, index), hand, style, seed);
    }

    private static final class Drawer {

        private final SimRandom random;
        private int parity;

        Drawer(SimRandom random, int parity) {
            this.random = random;
            this.parity = parity;
        }

        double in(double low, double high) {
            int band = 2 * random.below(BANDS / 2) + parity;
            parity = 1 - parity;
            return low + (high - low) * (band + random.unit()) / BANDS;
        }

        List<Double> likes() {
            Double[] likes = new Double[FAMILIES];
            for (int i = 0; i < FAMILIES; i++) {
                likes[i] = in(0.5, 1.5);
            }
            return List.of(likes);
        }
    }
}
