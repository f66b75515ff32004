package org.pitchside.gateway.internal.watch;

import java.util.List;

/**
 * What is usual of one bat.
 *
 * @param mount how its sensor was set to sit, in words, when it was learned
 * @param finds of {@link Finds#past}
 * @param hits of {@link Play#past}
 */
public record Past(String mount, double[] finds, List<double[]> hits) {

    /** Numbers of a hit; those that it did not tell are no numbers. */
    public static final int ROW = Play.rowLength();
}
