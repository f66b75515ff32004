package org.pitchside.models.internal.shadow;

import org.pitchside.sensormodel.LayerRecord;
import org.pitchside.sensormodel.SensorModel;

/**
 * What a model costs a bat, from its layers alone: instructions of a window on a Cortex-M4F, by the number of multiplications and of
 * outputs. Its three weights were fitted to counts of the emulated processor, which it meets within 3 %: {@code sensor.ref_instructions},
 * {@code sensor.instructions} and the reference net's layers one by one.
 */
final class BatCost {

    static final int MOST_INSTRUCTIONS = 900_000;
    /** RAM of a bat's core for maps. */
    static final int MOST_ARENA = 8192;
    /** A slot of a bat's flash. */
    static final int MOST_BLOB = 16_384;

    private static final double A_MULTIPLICATION = 1.103;
    private static final double AN_OUTPUT = 15.6;
    private static final double A_TAP = 1.8;

    private BatCost() {}

    static long instructions(SensorModel model) {
        double sum = 0;
        for (LayerRecord layer : model.layers()) {
            double outputs = (double) layer.outSteps() * layer.out();
            // rows of weights are filled up to a multiple of eight, and what fills them is multiplied, too
            double each = layer.kind().full()
                    ? A_MULTIPLICATION * ((layer.in() * layer.kernel() + 7) & ~7)
                    : A_TAP * layer.kernel();
            sum += outputs * (AN_OUTPUT + each);
        }
        return Math.round(sum);
    }
}
