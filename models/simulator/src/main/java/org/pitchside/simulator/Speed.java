package org.pitchside.simulator;

import java.util.Locale;

/** Prints how many samples a second one core makes: {@code java -cp ... org.pitchside.simulator.Speed [seconds]}. */
public final class Speed {

    private static final int BATS = 200;
    private static final int BLOCK = 20;

    private Speed() {}

    public static void main(String[] args) {
        double seconds = args.length > 0 ? Double.parseDouble(args[0]) : 5;
        BatSimulation[] bats = new BatSimulation[BATS];
        for (int i = 0; i < BATS; i++) {
            bats[i] = new BatSimulation(Players.test(i), SensorSpec.nominal(), i, RhythmSpec.solo());
        }
        run(bats, seconds / 2);
        double rate = run(bats, seconds);
        System.out.printf(Locale.ROOT, "simulator.samples_per_s_core\t%.0f\t1/s\t>= 1000000\tSIM%n", rate);
    }

    private static double run(BatSimulation[] bats, double seconds) {
        short[] counts = new short[6];
        long made = 0;
        long start = System.nanoTime();
        long now = start;
        while (now - start < seconds * 1e9) {
            for (BatSimulation bat : bats) {
                for (int i = 0; i < BLOCK; i++) {
                    bat.next(counts);
                }
                Truth happened = bat.pollTruth();
                while (happened != null) {
                    happened = bat.pollTruth();
                }
            }
            made += (long) bats.length * BLOCK;
            now = System.nanoTime();
        }
        return made / ((now - start) / 1e9);
    }
}
