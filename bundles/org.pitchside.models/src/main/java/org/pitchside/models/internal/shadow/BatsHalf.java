package org.pitchside.models.internal.shadow;

import org.pitchside.api.SwingWindow;
import org.pitchside.models.internal.Words;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.swing.ModelInput;

/** A bats' model, run on the gateway by the exact runtime: what a bat makes of the same window. For one thread at a time. */
final class BatsHalf {

    /** Where a blob refuses nothing, one of its logits' steps is worth so much. */
    private static final double USUAL_TEMPERATURE = 12;
    /** The confidence that stands for the least lead with which a bat says which swing it was. */
    private static final double SURE = 0.95;

    private final SensorModel model;
    private final SensorRuntime runtime;
    private final double temperature;
    private final float[] floats = new float[ModelInput.LENGTH];
    private final byte[] input = new byte[ModelInput.LENGTH];

    BatsHalf(SensorModel model) {
        this.model = model;
        runtime = new SensorRuntime(model);
        temperature = temperature(model);
    }

    /** @throws IllegalArgumentException it is no such blob; one sentence */
    static BatsHalf of(byte[] blob) {
        try {
            return new BatsHalf(SensorModel.read(blob));
        } catch (SensorModelException e) {
            throw new IllegalArgumentException(Words.oneLine(e.getMessage(), 200), e);
        }
    }

    /**
     * A blob has thresholds and no temperature. With this one a lead over the second class that is just enough for an answer stands for a
     * confidence of {@value #SURE}, so thresholds that are set wrong move all confidences, as a wrong temperature does.
     */
    private static double temperature(SensorModel model) {
        int margin = 0;
        for (ModelClass c : model.facts().classes()) {
            margin = Math.max(margin, c.noSwing() ? 0 : c.margin());
        }
        return margin == 0 ? USUAL_TEMPERATURE : margin / Math.log(SURE / (1 - SURE));
    }

    SensorModel model() {
        return model;
    }

    /** {@code id-version}, as bats tell it. */
    String name() {
        return model.facts().id() + "-" + Integer.toUnsignedString(model.facts().version());
    }

    /** Its logits for a window; its own array, good until the next call. */
    byte[] logits(SwingWindow window) {
        ModelInput.prepare(window, floats);
        ModelInput.quantise(floats, model.gain(), input);
        runtime.run(input, 0);
        return runtime.logits();
    }

    Said said(SwingWindow window) {
        byte[] logits = logits(window);
        SensorVerdict verdict =
                SensorVerdict.of(logits, model.facts().classes(), model.facts().notMargin());
        float[] outputs = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            outputs[i] = logits[i];
        }
        // the NOT margin may answer with another class than the best
        int best = verdict.label() == SensorVerdict.UNKNOWN ? verdict.best() : verdict.label();
        return new Said(best, confidence(logits), verdict.label() == SensorVerdict.UNKNOWN, outputs, 0);
    }

    /** How sure these logits of this model are, 0..1. */
    double confidence(byte[] logits) {
        int best = -128;
        for (byte logit : logits) {
            best = Math.max(best, logit);
        }
        double sum = 0;
        for (byte logit : logits) {
            sum += Math.exp((logit - best) / temperature);
        }
        return 1 / sum;
    }
}
