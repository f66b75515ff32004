package org.pitchside.trainer.metrics;

import java.util.SplittableRandom;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.swing.MountWizard;

/** The wizard's two poses as people hold them. */
final class Poses {

    private static final int RATE = 200;

    private Poses() {}

    /** The wizard on two poses as people hold them: swaying, a few degrees off, with the sensor's noise. */
    static Mount calibrate(BatSimulation simulation, Turn turn, SplittableRandom random) {
        var wizard = new MountWizard(simulation.spec().range(), RATE * 1000);
        Mount real = simulation.mount();
        double[] off = {round(random, 2), round(random, 2), round(random, 2), round(random, 3)};
        for (int i = 0; i < 20 * RATE && wizard.step() != MountWizard.Step.DONE; i++) {
            double t = i / (double) RATE;
            boolean hanging = wizard.step() == MountWizard.Step.HANG;
            double sway = hanging ? Math.toRadians(2) * Math.sin(2 * Math.PI * t / 1.6) : 0;
            double rate = hanging ? 2 * 2 * Math.PI / 1.6 * Math.cos(2 * Math.PI * t / 1.6) : 0;
            double a = Math.toRadians(hanging ? off[0] : off[2]) + sway;
            double b = Math.toRadians(hanging ? off[1] : off[3]);
            double[] felt = hanging
                    ? new double[] {-Math.cos(a) * Math.cos(b), Math.sin(b), Math.sin(a)}
                    : new double[] {Math.sin(a), Math.sin(b), Math.cos(a) * Math.cos(b)};
            wizard.accept(sample(random, real, simulation, felt, new double[] {0, rate, 0}, turn));
        }
        return wizard.mount(Hand.RIGHT)
                .orElseThrow(() -> new IllegalStateException("the wizard refused: " + wizard.refusal()));
    }

    private static double round(SplittableRandom random, double sigma) {
        double u = 0;
        for (int i = 0; i < 12; i++) {
            u += random.nextDouble();
        }
        return (u - 6) * sigma;
    }

    private static ImuBlock sample(
            SplittableRandom random, Mount real, BatSimulation simulation, double[] g, double[] dps, Turn turn) {
        var six = new short[ImuBlock.AXES];
        double accel = 1 / simulation.spec().range().accelScale();
        double gyro = 1 / simulation.spec().range().gyroScale();
        for (int i = 0; i < 3; i++) {
            double a = round(random, simulation.spec().accelNoiseG());
            double w = round(random, simulation.spec().gyroNoiseDps());
            for (int k = 0; k < 3; k++) {
                a += real.at(k, i) * g[k];
                w += real.at(k, i) * dps[k];
            }
            six[i] = (short) Math.rint(a * accel);
            six[3 + i] = (short) Math.rint(w * gyro);
        }
        if (turn != null) {
            turn.apply(six);
        }
        var block = new ImuBlock(1);
        block.begin(0, 0, 0);
        block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
        return block;
    }
}
