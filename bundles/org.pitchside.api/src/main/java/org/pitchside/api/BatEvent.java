package org.pitchside.api;

import java.util.Set;

/**
 * An event that the bat cut itself, as it arrived, in the bat's sensor axes.
 *
 * @param id identity given by the bat
 * @param journaled whether it was recorded while no gateway listened
 * @param t0Us bat time of t0, microseconds since the boot that recorded it
 * @param firstUs bat time of the first sample
 * @param counts samples, {@code n * 6}; empty where the bat no longer holds them. A missing sample repeats the one before it
 * @param rateMilliHz rate of the samples, thousandths of a hertz: the bat's own, or 200 Hz where the bat resampled them
 * @param missing how many samples are such repeats
 * @param stanceAxes the stance frame at the first sample in bat axes: up (3), forward (3); null where no stance was known
 * @param batVerdict the bat's own answer, null where it has no model
 * @param batLogits its int8 logits in its model's class order, as they came (0 to 16); empty where it told none. Not a copy
 * @param contact whether the bat felt an impact
 * @param flags what the bat itself says of its signals
 */
public record BatEvent(
        SwingId id,
        boolean journaled,
        long t0Us,
        long firstUs,
        short[] counts,
        int rateMilliHz,
        int missing,
        float[] stanceAxes,
        Verdict batVerdict,
        byte[] batLogits,
        boolean contact,
        Set<SwingFlag> flags) {}
