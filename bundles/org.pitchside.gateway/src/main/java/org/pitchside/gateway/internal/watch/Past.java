package org.pitchside.gateway.internal.watch;

import java.util.List;

/**
 * What is usual of one bat.
 *
 * @param mount how its sensor was set to sit, in words, when it was learned
 * @param finds of {@link Finds#past}
 * @param seat of {@link Seat#past}
 * @param hits of {@link Play#past}
 */
public record Past(String mount, double[] finds, double[] seat, List<double[]> hits) {

    /** Numbers of how the sensor sits; all 0 where nothing is known of it. */
    public static final int SEAT = Seat.PAST;

    /** Numbers of a hit; those that it did not tell are no numbers. */
    public static final int ROW = Play.rowLength();
}
