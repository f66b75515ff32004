package org.pitchside.gateway.internal.watch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * By which sums of a hit's {@link Manner} players differ most, against what one player's hits differ by: a linear discriminant, learned
 * from simulated training players (SIM) by {@code LearnHabits} in this bundle's tests, which writes {@code habits.txt}.
 *
 * @param spread of each number within one player's hits
 * @param weights a row for each sum, of numbers in their spreads; sums are independent, and each has the spread 1 within a player
 * @param apart how far players are apart in each sum: the variance of their means
 */
record Habits(double[] spread, double[][] weights, double[] apart) {

    private static final String FILE = "habits.txt";

    /** What is shipped. */
    static final Habits LEARNED = read();

    int sums() {
        return weights.length;
    }

    /** Lines of numbers: the spreads; then for each sum how far players are apart, and its weights. Others begin with #. */
    private static Habits read() {
        try (InputStream in = Habits.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException(FILE + " is missing beside " + Habits.class.getName());
            }
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Habits parse(String text) {
        double[][] rows = text.lines()
                .filter(l -> !l.isBlank() && !l.startsWith("#"))
                .map(l -> Arrays.stream(l.split(" "))
                        .mapToDouble(Double::parseDouble)
                        .toArray())
                .toArray(double[][]::new);
        var weights = new double[rows.length - 1][];
        var apart = new double[weights.length];
        for (int i = 0; i < weights.length; i++) {
            apart[i] = rows[i + 1][0];
            weights[i] = Arrays.copyOfRange(rows[i + 1], 1, rows[i + 1].length);
            if (weights[i].length != Manner.NUMBERS || rows[0].length != Manner.NUMBERS) {
                throw new IllegalArgumentException(FILE + ": a row is not of " + Manner.NUMBERS + " numbers");
            }
        }
        return new Habits(rows[0], weights, apart);
    }
}
