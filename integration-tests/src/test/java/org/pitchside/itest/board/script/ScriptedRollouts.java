package org.pitchside.itest.board.script;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Random;
import java.util.TreeSet;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.pitchside.api.BatId;
import org.pitchside.api.Family;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.api.rollout.ShadowReport.Row;

/**
 * A rollout that stands where a test's file says, inside the distribution: what the page shows of a stage does not wait for play. What it
 * is asked is written to a file beside it. It goes before the gateway's own.
 */
public final class ScriptedRollouts implements Rollouts, HealthSource, BundleActivator {

    /** Header of its bundle: where the script lies. */
    public static final String SCRIPT = "Pitchside-Script";

    private static final List<Family> PLAYED = List.of(
            Family.DRV, Family.DRV, Family.DRV, Family.DEF, Family.DEF, Family.PUL, Family.CUT, Family.FLK, Family.LV);

    private Path script;

    @Override
    public void start(BundleContext context) {
        script = Path.of(context.getBundle().getHeaders().get(SCRIPT));
        var rank = new Hashtable<String, Object>();
        rank.put(Constants.SERVICE_RANKING, 1000);
        context.registerService(Rollouts.class, this, rank);
        context.registerService(HealthSource.class, this, null);
    }

    @Override
    public void stop(BundleContext context) {
        // the framework takes the service away
    }

    private Properties lines() {
        var lines = new Properties();
        try (var in = Files.newBufferedReader(script)) {
            lines.load(in);
            return lines;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Warns of bats, as a watch over play would. */
    @Override
    public List<HealthLine> health() {
        Properties lines = lines();
        return lines.stringPropertyNames().stream()
                .filter(name -> name.startsWith("alarm."))
                .map(name -> new HealthLine(Level.WARN, "bat " + name.substring(6), lines.getProperty(name)))
                .toList();
    }

    @Override
    public Optional<Rollout> current() {
        Properties lines = lines();
        if (lines.getProperty("stage") == null) {
            return Optional.empty();
        }
        var bats = new ArrayList<OnTheWay>();
        for (String name : new TreeSet<>(lines.stringPropertyNames())) {
            if (name.startsWith("bat.")) {
                bats.add(bat(BatId.parse(name.substring(4)), lines.getProperty(name)));
            }
        }
        int windows = Integer.parseInt(lines.getProperty("windows", "0"));
        return Optional.of(new Rollout(
                "cricket-2",
                lines.getProperty("before", "cricket-1"),
                Stage.valueOf(lines.getProperty("stage")),
                Boolean.parseBoolean(lines.getProperty("paused")),
                lines.getProperty("words"),
                Long.parseLong(lines.getProperty("sinceUs")),
                windows == 0
                        ? null
                        : shadow(windows, bats.stream().map(OnTheWay::bat).toList()),
                bats));
    }

    /** @param line {@code STEP bytes swings words...} */
    private static OnTheWay bat(BatId bat, String line) {
        String[] said = line.split(" ", 4);
        BatStep step = BatStep.valueOf(said[0]);
        int bytes = Integer.parseInt(said[1]);
        return new OnTheWay(bat, step, said[3], bytes, bytes > 0 ? 15_872 : 0, Integer.parseInt(said[2]), 20);
    }

    /** Two models that mostly agree, on so many swings of these bats; one bat sits askew. */
    private static ShadowReport shadow(int windows, List<BatId> bats) {
        var random = new Random(7);
        var all = new Tally("");
        var families = new ArrayList<Tally>();
        for (Family f : Family.values()) {
            if (f != Family.UNKNOWN) {
                families.add(new Tally(f.name()));
            }
        }
        var byBat = bats.stream().map(b -> new Tally(b.toString())).toList();
        for (int i = 0; i < windows; i++) {
            Family family = PLAYED.get(random.nextInt(PLAYED.size()));
            int bat = random.nextInt(bats.size());
            double agrees = bat == 4 ? 0.8 : family == Family.CUT ? 0.87 : 0.97;
            var seen = new boolean[] {
                random.nextDouble() < agrees,
                random.nextDouble() < 0.06,
                random.nextDouble() < 0.04,
                random.nextDouble() < 0.02,
                random.nextDouble() < 0.02
            };
            double sure = 0.84 + 0.15 * random.nextDouble();
            double before = 0.82 + 0.15 * random.nextDouble();
            all.add(seen, sure, before);
            families.stream().filter(t -> t.name.equals(family.name())).forEach(t -> t.add(seen, sure, before));
            byBat.get(bat).add(seen, sure, before);
        }
        return new ShadowReport(
                "cricket-2",
                "cricket-1",
                windows,
                400,
                0,
                all.row(312, 804),
                families.stream().map(t -> t.row(0, 0)).toList(),
                byBat.stream()
                        .map(t -> t.row(300 + 2 * t.windows, 760 + 3 * t.windows))
                        .toList(),
                all.row(0, 0));
    }

    private static final class Tally {
        private final String name;
        private final int[] counts = new int[5];
        private int windows;
        private double sure;
        private double before;

        Tally(String name) {
            this.name = name;
        }

        void add(boolean[] seen, double confidence, double liveConfidence) {
            windows++;
            sure += confidence;
            before += liveConfidence;
            for (int i = 0; i < counts.length; i++) {
                counts[i] += seen[i] ? 1 : 0;
            }
        }

        Row row(double p50Us, double p99Us) {
            return new Row(
                    name,
                    windows,
                    counts[0],
                    sure / windows,
                    before / windows,
                    counts[1],
                    counts[2],
                    counts[3],
                    counts[4],
                    p50Us,
                    p99Us);
        }
    }

    private void asked(String what) throws RolloutException {
        try {
            if (Files.readString(script).contains("refuse=")) {
                throw new RolloutException("Bat Player 1 is asked already; try again.");
            }
            Files.writeString(
                    script.resolveSibling("asked"), what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new RolloutException("The script cannot be read.", e);
        }
    }

    @Override
    public void start(String model, Via via) throws RolloutException {
        asked("start " + model + " " + via.word());
    }

    @Override
    public void goOn(Via via) throws RolloutException {
        asked("goOn " + via.word());
    }

    @Override
    public void pause(Via via) throws RolloutException {
        asked("pause " + via.word());
    }

    @Override
    public void resume(Via via) throws RolloutException {
        asked("resume " + via.word());
    }

    @Override
    public void abort(Via via) throws RolloutException {
        asked("abort " + via.word());
    }

    @Override
    public void rollBack(Via via) throws RolloutException {
        asked("rollBack " + via.word());
    }
}
