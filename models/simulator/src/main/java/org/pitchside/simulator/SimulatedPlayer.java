package org.pitchside.simulator;

import org.pitchside.api.Hand;

/**
 * A player who exists only here: a hand, a style and a liking for some shots, all drawn from a seed.
 *
 * @param name {@code train-0003} or {@code test-0003}
 * @param hand which way round the player stands
 * @param style how the player swings
 * @param seed what everything else about the player is drawn from
 */
public record SimulatedPlayer(String name, Hand hand, PlayerStyle style, long seed) {

    /** The same player, standing the other way round: for tests of the mirror rule. */
    public SimulatedPlayer mirrored() {
        return new SimulatedPlayer(name, hand == Hand.LEFT ? Hand.RIGHT : Hand.LEFT, style, seed);
    }
}
