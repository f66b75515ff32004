package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Metric;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** The bat's detector over hours of simulated players. {@code -Dpitchside.motion.hours=10}: the whole of it. */
class MotionSimTest {

    private static final int BATCH = 1000;

    /** Largest differences between what the bat and the gateway measured, in the units that travel. */
    private final Map<Metric, int[]> differences = new EnumMap<>(Metric.class);

    private int measured;

    private static MotionPair play(MotionPair pair, BatSimulation simulation, long samples) throws Exception {
        pair.apply(simulation.mount());
        var counts = new short[BATCH * ImuBlock.AXES];
        var six = new short[ImuBlock.AXES];
        for (long done = 0; done < samples; done += BATCH) {
            for (int i = 0; i < BATCH; i++) {
                simulation.next(six);
                System.arraycopy(six, 0, counts, i * ImuBlock.AXES, ImuBlock.AXES);
            }
            pair.samples(counts);
            pair.check();
        }
        pair.finish();
        pair.check();
        return pair;
    }

    @Test
    void decidesAsTheGatewayForHours() throws Exception {
        // given
        double hours = Double.parseDouble(System.getProperty("pitchside.motion.hours", "2"));
        int players = 24;
        long samples = (long) (hours * 3600 * 200 / players);
        int complete = 0;
        int windows = 0;
        // when
        for (int i = 0; i < players; i++) {
            var rhythm = i % 4 == 3 ? RhythmSpec.chores() : i % 4 == 2 ? RhythmSpec.training() : RhythmSpec.solo();
            var simulation = new BatSimulation(Players.test(1000 + i), SensorSpec.nominal(), 77 + i, rhythm);
            try (var pair = new MotionPair(Build.HOST_GCC, simulation.spec().range(), 200_000, MotionPair.SHIPPED_K)) {
                pair.numbers(this::compare);
                play(pair, simulation, samples);
                complete += pair.complete();
                windows += pair.windows();
            }
        }
        // then
        System.out.printf(
                "%.1f h of %d players: %d candidates, %d first opinions, none different; numbers of %d%n",
                hours, players, complete, windows, measured);
        differences.forEach((metric, d) -> {
            System.out.printf(
                    "%s: largest difference %d, above the goal %d, of %d, known to one side only %d%n",
                    metric, d[0], d[1], d[2], d[3]);
            assertEquals(0, d[3], metric + " is known to one side only");
            // three rests ever lower within one lift are more than a bat remembers: the lift's angle alone may then be
            // another
            assertTrue(
                    d[1] <= (metric == Metric.BACKLIFT ? d[2] / 50 : 0),
                    metric + " differs in " + d[1] + " of " + d[2]);
        });
        assertTrue(complete > 100 * hours, complete + " candidates");
    }

    @ParameterizedTest
    @CsvSource({"50, 50000", "104, 104000", "199, 199000", "208, 208000", "400, 400000", "833, 833333", "1000, 999500"})
    void anyRateComesOutTheSame(int simulated, int told) throws Exception {
        var simulation =
                new BatSimulation(Players.test(7), SensorSpec.nominal().withRateHz(simulated), 3, RhythmSpec.demo());
        try (var pair = new MotionPair(Build.HOST_CLANG, simulation.spec().range(), told, MotionPair.SHIPPED_K)) {
            play(pair, simulation, simulated * 60L);
            assertTrue(pair.complete() > 5, pair.complete() + " candidates");
        }
    }

    private void compare(org.pitchside.swing.Candidate c, MotionPair.Numbers n) {
        measured++;
        compare(c, Metric.BAT_SPEED, 100, n.batSpeed(), 1);
        compare(c, Metric.PEAK_SPEED, 100, n.peakRotation(), 1);
        compare(c, Metric.DOWNSWING_TIME, 1, n.downswing(), 5);
        compare(c, Metric.BACKLIFT, 10, n.backlift(), 2);
    }

    private void compare(org.pitchside.swing.Candidate c, Metric metric, int unit, int bat, int goal) {
        int gateway = c.measurements().stream()
                .filter(m -> m.metric() == metric)
                .mapToInt(m -> (int) Math.rint(m.value() * unit))
                .findFirst()
                .orElse(65535);
        int[] d = differences.computeIfAbsent(metric, k -> new int[4]);
        if (gateway == 65535 || bat == 65535) {
            d[3] += gateway == bat ? 0 : 1;
            return;
        }
        d[0] = Math.max(d[0], Math.abs(gateway - bat));
        d[1] += Math.abs(gateway - bat) > goal ? 1 : 0;
        d[2]++;
    }
}
