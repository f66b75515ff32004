package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.pitchside.gateway.internal.watch.AlarmBench.Took;
import org.pitchside.gateway.internal.watch.SimulatedBat.Wrong;

/**
 * What {@code ./pitchside bench alarms} prints: test players, whom no limit was chosen on; SIM, no figure is field accuracy. Time is play:
 * stretches of five seconds in which the bat moved.
 */
@EnabledIfSystemProperty(named = "alarms.bats", matches = "[0-9]+")
class AlarmFiguresTest {

    private static final Path FILE = Path.of("../../target/scorecard.tsv");
    private static final int BATS = Integer.getInteger("alarms.bats", 40);
    private static final double HOURS = Double.parseDouble(System.getProperty("alarms.hours", "1200"));
    private static final double SESSION_H = 4;
    private static final double GATEWAY_8H = 12 * 8;

    private final List<String> lines = new ArrayList<>();

    @Test
    void figures() throws IOException {
        var bench = new AlarmBench(true, Integer.getInteger("alarms.seed", 1) * 1000);
        for (Wrong wrong : Wrong.values()) {
            if (wrong != Wrong.NOTHING && BATS > 0) {
                took(wrong, bench.faults(wrong, BATS, true));
            }
        }
        bench.sound((int) Math.ceil(HOURS / SESSION_H), SESSION_H, true, this::soFar);
        write();
        assertTrue(!lines.isEmpty());
    }

    /** The figure stands in the scorecard as it grows: hours that were played count, whatever becomes of the rest. */
    private void soFar(AlarmBench.Sound sound) {
        int all = sound.told().values().stream().mapToInt(Integer::intValue).sum();
        lines.removeIf(l -> l.startsWith("alarm.false_per_8h"));
        String data = String.format(Locale.ROOT, "SIM, %.0f bat-hours %s", sound.hours(), sound.told());
        put("alarm.false_per_8h", all * GATEWAY_8H / sound.hours(), 2, "1/8 h of 12 bats", "<= 1", data);
        try {
            write();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void took(Wrong wrong, List<Took> took) {
        String name = "alarm." + wrong.name().toLowerCase(Locale.ROOT);
        double[] s = took.stream().mapToDouble(Took::playedS).toArray();
        double[] balls = took.stream().mapToDouble(Took::balls).toArray();
        boolean byRate = EnumSet.of(Wrong.OTHER_PLAYER, Wrong.DETECTOR_DEAF, Wrong.DETECTOR_NERVOUS, Wrong.MODEL_BENT)
                .contains(wrong);
        String data = "SIM, " + took.size() + " bats";
        put(name + "_p50_s", AlarmBench.quantile(s, 0.5), 0, "s of play", "-", data);
        put(name + "_p95_s", AlarmBench.quantile(s, 0.95), 0, "s of play", byRate ? "-" : "<= 60", data);
        put(name + "_p95_balls", AlarmBench.quantile(balls, 0.95), 0, "balls", byRate ? "<= 15" : "-", data);
        double missed = took.stream().filter(t -> Double.isInfinite(t.balls())).count();
        put(name + "_missed", missed, 0, "of " + took.size() + " bats", "0", data);
        double named = took.stream().filter(Took::byItsName).count();
        put(name + "_by_its_name", named, 0, "of " + took.size() + " bats", "-", data);
        took.stream().filter(t -> Double.isInfinite(t.balls())).forEach(t -> System.out.println("missed: " + t));
    }

    private void put(String metric, double value, int digits, String unit, String goal, String data) {
        String shown = Double.isInfinite(value) ? "never" : String.format(Locale.ROOT, "%." + digits + "f", value);
        String line = String.join("\t", metric, shown, unit, goal, data);
        System.out.println(line);
        lines.add(line);
    }

    private void write() throws IOException {
        Files.createDirectories(FILE.getParent());
        List<String> all = Files.exists(FILE) ? new ArrayList<>(Files.readAllLines(FILE)) : new ArrayList<>();
        String again = BATS > 0 ? "alarm." : "alarm.false";
        all.removeIf(l -> l.startsWith(again));
        all.addAll(lines);
        Files.write(FILE, all);
    }
}
