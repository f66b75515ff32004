package org.pitchside.api.model;

/**
 * A shot that a model learned from, kept so that a swing can be laid beside it.
 *
 * @param label what it was, one of the model's classes
 * @param source from which data set and subject, for example {@code SIM/train-12}
 * @param input the model's int8 input, channel by channel (channels x steps of the descriptor): q = clamp(rint(x * K[c])); not a
 *     copy, not to be changed
 */
public record KnownShot(String label, String source, byte[] input) {}
