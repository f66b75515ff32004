package org.pitchside.simulator;

import java.util.Locale;
import org.pitchside.api.Hand;
import org.pitchside.simulator.internal.SimRandom;

/**
 * The players. Those to train on and those to test on come from seed spaces that never meet, and their styles are drawn differently:
 * a training player lies anywhere in the range of each offset with equal chance, a test player in its outer parts (at least a third
 * of the way out, either side). So a model is tested on people who are further from the average than those it has learned from.
 */
public final class Players {

    /** Share of left-handers; design value, top-order cricket has about as many. */
    private static final double LEFT_HANDERS = 0.25;

    private static final long TRAIN_SPACE = 0x5452_4149_4E00_0000L;
    private static final long TEST_SPACE = 0x5445_5354_0000_0000L;
    private static final int MOST = 1 << 24;

    private Players() {}

    /** A player to learn from, 0 .. 16,777,215. */
    public static SimulatedPlayer train(int index) {
        return draw("train", TRAIN_SPACE, index, false);
    }

    /** A player nobody has learned from, 0 .. 16,777,215. */
    public static SimulatedPlayer test(int index) {
        return draw("test", TEST_SPACE, index, true);
    }

    private static SimulatedPlayer draw(String group, long space, int index, boolean outer) {
        if (index < 0 || index >= MOST) {
            throw new IllegalArgumentException("player " + index + " is outside 0.." + (MOST - 1));
        }
        long seed = space + index;
        Drawer d = new Drawer(new SimRandom(seed), outer);
        Hand hand = d.random.chance(LEFT_HANDERS) ? Hand.LEFT : Hand.RIGHT;
        PlayerStyle style = new PlayerStyle(
                d.in(0.75, 1.25),
                d.in(0.7, 1.3),
                d.in(-15, 15),
                d.in(-15, 15),
                d.in(-15, 15),
                d.in(5, 50),
                d.in(-12, 12),
                d.in(-10, 30),
                d.in(-10, 40),
                d.in(0.01, 0.2),
                d.in(0.13, 0.22),
                d.in(0.75, 1.25),
                d.in(0.44, 0.52),
                d.in(0.08, 0.14),
                d.in(0.45, 0.75),
                d.in(0, 4),
                d.in(1, 3),
                d.in(0, 0.6),
                d.in(0, 0.5),
                d.in(0, 0.4),
                d.in(0, 0.2),
                d.in(0, 0.5));
        return new SimulatedPlayer(String.format(Locale.ROOT, "%s-%04d", group, index), hand, style, seed);
    }

    private record Drawer(SimRandom random, boolean outer) {

        double in(double low, double high) {
            double u = random.between(-1, 1);
            if (outer) {
                u = Math.copySign(1.0 / 3 + Math.abs(u) * 2 / 3, u);
            }
            return low + (high - low) * (u + 1) / 2;
        }
    }
}
