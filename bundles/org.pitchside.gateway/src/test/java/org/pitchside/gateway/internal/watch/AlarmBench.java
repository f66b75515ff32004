package org.pitchside.gateway.internal.watch;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.pitchside.gateway.internal.watch.SimulatedBat.Wrong;
import org.pitchside.simulator.RhythmSpec;

/** Time from something going wrong to its alert, and alerts where nothing is wrong, in simulated play (SIM; no figure is field accuracy). */
final class AlarmBench {

    /** Play before anything goes wrong: what is usual is learned in it, s. */
    private static final double BEFORE_S = 1800;

    private static final double AFTER_S = 1200;

    private final boolean tests;
    private final int first;

    AlarmBench(boolean tests, int first) {
        this.tests = tests;
        this.first = first;
    }

    /** How long it took with one bat: seconds of play and balls; infinite where it was never told. */
    record Took(Wrong wrong, double playedS, double balls, boolean byItsName, String words) {}

    /** One kind of fault in so many bats of different players. */
    List<Took> faults(Wrong wrong, int bats, boolean streams) {
        var all = new ConcurrentLinkedQueue<Took>();
        spread(bats, n -> {
            var bat = new SimulatedBat(first + n, tests, streams, RhythmSpec.solo());
            bat.play(BEFORE_S, List.of());
            bat.goesWrong(wrong);
            bat.play(AFTER_S, wrong.told);
            boolean told = bat.raised.stream().anyMatch(a -> wrong.told.contains(a.kind()));
            double never = Double.POSITIVE_INFINITY;
            all.add(new Took(
                    wrong,
                    told ? bat.playedS() : never,
                    told ? bat.balls() : never,
                    bat.counts().containsKey(wrong.told.get(0)),
                    bat.words() + ", told: " + bat.counts() + ", answered: " + bat.answers()));
        });
        return List.copyOf(all);
    }

    /** What sound bats of so many hours were told of, each kind how often. */
    record Sound(double hours, Map<Alert.Kind, Integer> told) {}

    /**
     * Alerts with sound bats, each played for so many hours.
     *
     * @param soFar hears after each bat what was seen by then, so that a run that is cut short has a figure, too
     */
    Sound sound(int bats, double hours, boolean streams, Consumer<Sound> soFar) {
        var all = new TreeMap<Alert.Kind, Integer>();
        var played = new double[1];
        spread(bats, n -> {
            var bat = new SimulatedBat(first + n, tests, streams, RhythmSpec.solo());
            bat.play(hours * 3600, List.of());
            synchronized (all) {
                bat.counts().forEach((kind, k) -> all.merge(kind, k, Integer::sum));
                for (Alert a : bat.raised) {
                    System.out.printf("false alert, player %d: %s %s%n", first + n, a.kind(), a.words());
                }
                played[0] += hours;
                soFar.accept(new Sound(played[0], new TreeMap<>(all)));
            }
        });
        return new Sound(played[0], all);
    }

    private interface OfBat {
        void run(int n);
    }

    private static void spread(int bats, OfBat work) {
        int threads = Integer.getInteger("alarms.threads", Runtime.getRuntime().availableProcessors());
        var pool = Executors.newFixedThreadPool(threads, r -> {
            var t = new Thread(r, "alarms");
            t.setPriority(Thread.MIN_PRIORITY);
            return t;
        });
        var failed = new ConcurrentLinkedQueue<Throwable>();
        for (int i = 0; i < bats; i++) {
            int n = i;
            pool.execute(() -> {
                try {
                    work.run(n);
                } catch (RuntimeException | Error e) {
                    failed.add(e);
                }
            });
        }
        pool.shutdown();
        try {
            pool.awaitTermination(1, TimeUnit.DAYS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failed.isEmpty()) {
            throw new IllegalStateException("a bat failed", failed.peek());
        }
    }

    /** The value that a share of all does not exceed. */
    static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)];
    }

    /** For trying things out: kind, bats, stream or events, train or test, first player; or sound, bats, hours, .. */
    public static void main(String[] args) {
        boolean streams = args[2].equals("stream");
        var bench = new AlarmBench(args[3].equals("test"), Integer.parseInt(args[4]));
        int bats = Integer.parseInt(args[1]);
        if (args[0].equals("sound")) {
            double hours = Double.parseDouble(args[5]);
            bench.sound(bats, hours, streams, soFar -> System.out.println(args[2] + " " + soFar));
            return;
        }
        for (String kind : args[0].split(",")) {
            var took = new ArrayList<>(bench.faults(Wrong.valueOf(kind), bats, streams));
            took.sort((a, b) -> Double.compare(a.playedS(), b.playedS()));
            double[] s = took.stream().mapToDouble(Took::playedS).toArray();
            double[] n = took.stream().mapToDouble(Took::balls).toArray();
            took.stream().skip(Math.max(0, took.size() - 4)).forEach(t -> System.out.println("   " + t));
            System.out.printf(
                    Locale.ROOT,
                    "%s %s: s %.0f %.0f balls %.0f %.0f, by its name %d of %d%n",
                    kind,
                    args[2],
                    quantile(s, 0.5),
                    quantile(s, 0.95),
                    quantile(n, 0.5),
                    quantile(n, 0.95),
                    took.stream().filter(Took::byItsName).count(),
                    bats);
        }
    }
}
