package org.pitchside.gateway.internal.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.simulator.SimulatedPlayer;
import org.pitchside.swing.BatFrame;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * Learns {@code habits.txt}: a linear discriminant of a hit's {@link Manner}, from simulated training players (SIM). Within is what one
 * player's hits differ by, pooled and shrunk towards a multiple of the identity; between is what players' means differ by.
 */
final class LearnHabits implements SwingSink {

    private static final int PLAYERS = 320;
    private static final int FIRST = 1000;
    private static final double HOURS = 0.5;
    private static final int SUMS = 20;
    private static final double SHRINK = 0.05;
    private static final double CUT = 4;
    /** No player's mean counts as further off than this. */
    private static final double MEAN_CUT = 8;

    private static final double LEAST_APART = 0.05;
    private static final int RATE = 200;
    private static final long QUICK_US = 7_000_000;
    private static final int FEWEST = 20;

    private final List<double[]> hits = new ArrayList<>();
    private final Still still = new Still(RATE * 1000);
    private final Knocks knocks = new Knocks();
    private long lastUs = -QUICK_US;

    private LearnHabits(SimulatedPlayer player, int seed) {
        var simulation = new BatSimulation(player, SensorSpec.nominal(), seed, RhythmSpec.solo());
        Mount set = Mount.ALIGNED.withHand(player.hand());
        var frame = new BatFrame(ImuRange.NOMINAL, set);
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, RATE * 1000, set);
        var block = new ImuBlock(1);
        var counts = new short[ImuBlock.AXES];
        var six = new float[ImuBlock.AXES];
        for (long k = 0; k < HOURS * 3600 * RATE; k++) {
            long us = k * 1_000_000 / RATE;
            simulation.next(counts);
            block.begin(k, us, 0);
            block.add(counts[0], counts[1], counts[2], counts[3], counts[4], counts[5]);
            frame.apply(counts, 0, six);
            still.sample(us, six);
            knocks.sample(us, six);
            engine.accept(block, this);
            while (simulation.pollTruth() != null) {
                // nobody asks what it was
            }
        }
    }

    @Override
    public void window(Candidate c) {
        // complete ones only
    }

    @Override
    public void complete(Candidate c) {
        Hit hit = Hit.of(c, still.hanging(c.t0Us(), 4_000_000), knocks.before(c.t0Us()));
        if (hit != null) {
            if (c.t0Us() - lastUs >= QUICK_US) {
                hits.add(hit.manner);
            }
            lastUs = c.t0Us();
        }
    }

    /** Writes to the file that is named, or where it lies in the sources. */
    public static void main(String[] args) throws IOException {
        Path file = Path.of(
                args.length > 0 ? args[0] : "src/main/resources/org/pitchside/gateway/internal/watch/habits.txt");
        var players = new ArrayList<List<double[]>>();
        for (int n = 0; n < PLAYERS; n++) {
            var of = new LearnHabits(Players.train(FIRST + n), 4000 + n);
            if (of.hits.size() >= FEWEST) {
                players.add(of.hits);
            }
        }
        Files.writeString(file, text(players));
    }

    private static String text(List<List<double[]>> players) {
        int size = Manner.NUMBERS;
        double[][] middles = players.stream().map(LearnHabits::middle).toArray(double[][]::new);
        double[] spread = spread(players, middles);
        var within = new double[size][size];
        var means = new double[players.size()][size];
        int free = 0;
        double perMean = 0;
        for (int p = 0; p < means.length; p++) {
            double[][] off = off(players.get(p), middles[p], spread);
            var mean = new double[size];
            for (double[] v : off) {
                for (int i = 0; i < size; i++) {
                    mean[i] += v[i] / off.length;
                }
            }
            for (double[] v : off) {
                for (int i = 0; i < size; i++) {
                    for (int j = 0; j < size; j++) {
                        within[i][j] += (v[i] - mean[i]) * (v[j] - mean[j]);
                    }
                }
            }
            for (int i = 0; i < size; i++) {
                means[p][i] = middles[p][i] / spread[i] + mean[i];
            }
            free += off.length - 1;
            perMean += 1.0 / off.length / means.length;
        }
        double trace = 0;
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                within[i][j] /= free;
            }
            trace += within[i][i];
        }
        double[][] between = between(means, within, perMean);
        for (int i = 0; i < size; i++) {
            within[i][i] += SHRINK * trace / size;
        }
        return write(players.size(), free, spread, within, between);
    }

    private static double[] middle(List<double[]> hits) {
        var middle = new double[Manner.NUMBERS];
        for (int i = 0; i < middle.length; i++) {
            int number = i;
            double[] values = hits.stream()
                    .mapToDouble(v -> v[number])
                    .filter(v -> !Double.isNaN(v))
                    .toArray();
            if (values.length > 0) {
                double from = values[0];
                for (int k = 0; k < values.length; k++) {
                    values[k] = OtherPlayer.apart(i, values[k], from);
                }
                middle[i] = from + Robust.median(values);
            }
        }
        return middle;
    }

    private static double[] spread(List<List<double[]>> players, double[][] middles) {
        var spread = new double[Manner.NUMBERS];
        for (int i = 0; i < spread.length; i++) {
            var far = new ArrayList<Double>();
            for (int p = 0; p < middles.length; p++) {
                for (double[] v : players.get(p)) {
                    if (!Double.isNaN(v[i])) {
                        far.add(Math.abs(OtherPlayer.apart(i, v[i], middles[p][i])));
                    }
                }
            }
            spread[i] = Robust.SPREAD
                    * Robust.median(far.stream().mapToDouble(v -> v).toArray());
        }
        return spread;
    }

    private static double[][] off(List<double[]> hits, double[] middle, double[] spread) {
        var off = new double[hits.size()][middle.length];
        for (int k = 0; k < off.length; k++) {
            for (int i = 0; i < middle.length; i++) {
                double z = OtherPlayer.apart(i, hits.get(k)[i], middle[i]) / spread[i];
                off[k][i] = Double.isNaN(z) ? 0 : Math.max(-CUT, Math.min(CUT, z));
            }
        }
        return off;
    }

    /** The covariance of the means, less what they scatter by because each is of so many hits only. */
    private static double[][] between(double[][] means, double[][] within, double perMean) {
        int size = within.length;
        var cut = new double[means.length][size];
        var middle = new double[size];
        for (int i = 0; i < size; i++) {
            int number = i;
            double median = Robust.median(
                    Arrays.stream(means).mapToDouble(m -> m[number]).toArray());
            for (int p = 0; p < means.length; p++) {
                cut[p][i] = Math.max(-MEAN_CUT, Math.min(MEAN_CUT, means[p][i] - median));
                middle[i] += cut[p][i] / means.length;
            }
        }
        var between = new double[size][size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                for (double[] m : cut) {
                    between[i][j] += (m[i] - middle[i]) * (m[j] - middle[j]) / (means.length - 1);
                }
                between[i][j] -= within[i][j] * perMean;
            }
        }
        return between;
    }

    private static String write(int players, int free, double[] spread, double[][] within, double[][] between) {
        var text = new StringBuilder();
        text.append("# Learned by LearnHabits in this bundle's tests from ").append(players);
        text.append(" simulated training players, ").append(free).append(" hits.\n");
        text.append(
                "# The spread of each number of a hit's Manner; then for each sum how far players are apart, and its weights.\n");
        line(text, spread);
        double[][] inverse = Symmetric.inverseRoot(within);
        var parts = Symmetric.parts(Symmetric.product(Symmetric.product(inverse, between), inverse));
        for (int s = 0; s < SUMS; s++) {
            var row = new double[spread.length + 1];
            row[0] = Math.max(LEAST_APART, parts.value(s));
            for (int i = 0; i < spread.length; i++) {
                for (int j = 0; j < spread.length; j++) {
                    row[1 + i] += parts.vector(s)[j] * inverse[j][i];
                }
            }
            line(text, row);
        }
        return text.toString();
    }

    private static void line(StringBuilder to, double[] row) {
        for (int i = 0; i < row.length; i++) {
            to.append(i == 0 ? "" : " ").append(String.format(Locale.ROOT, "%.4f", row[i]));
        }
        to.append('\n');
    }
}
