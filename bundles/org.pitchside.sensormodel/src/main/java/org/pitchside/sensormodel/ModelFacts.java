package org.pitchside.sensormodel;

import java.util.Arrays;
import java.util.List;

/**
 * What a sensor model says of itself besides its layers.
 *
 * @param id 1 to 16 of a-z, 0-9 and -
 * @param version a later model has a larger one, 1 .. 2^31 - 1
 * @param rateMilliHz of the samples the window is cut from, 200,000 nominal
 * @param samples of the window, twice the steps of the net
 * @param t0 which sample of the window is t0
 * @param accelRangeG full scale of the samples it was trained on
 * @param gyroRangeDps full scale of the samples it was trained on
 * @param detectorVersion of the list of detector parameters; 2 is the list of docs/sensor-model.md
 * @param detector the parameters, in the order of that list
 * @param classes in the order of the logits
 * @param notMargin a swing whose logit is less than this above the best class that is no swing is answered with that class; 0 = never
 */
public record ModelFacts(
        String id,
        int version,
        int rateMilliHz,
        int samples,
        int t0,
        int accelRangeG,
        int gyroRangeDps,
        int detectorVersion,
        float[] detector,
        List<ModelClass> classes,
        int notMargin) {

    /** What is not copied is not to be changed. */
    public ModelFacts {
        classes = List.copyOf(classes);
    }

    /** Equal where every value is, arrays too. */
    @Override
    public boolean equals(Object o) {
        return o instanceof ModelFacts f
                && id.equals(f.id)
                && version == f.version
                && rateMilliHz == f.rateMilliHz
                && samples == f.samples
                && t0 == f.t0
                && accelRangeG == f.accelRangeG
                && gyroRangeDps == f.gyroRangeDps
                && detectorVersion == f.detectorVersion
                && Arrays.equals(detector, f.detector)
                && classes.equals(f.classes)
                && notMargin == f.notMargin;
    }

    @Override
    public int hashCode() {
        return 31 * id.hashCode() + version;
    }
}
