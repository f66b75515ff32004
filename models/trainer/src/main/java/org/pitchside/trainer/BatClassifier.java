package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import org.pitchside.api.Family;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.int8.Calibration;

/**
 * What a bat would say: the int8 model by its exact reference, its answer by integer thresholds. The scores order the classes as the
 * logits do; they are no calibrated probabilities, since a bat has none.
 */
final class BatClassifier implements SwingClassifier {

    /** Makes of a lead of so many counts a factor e. */
    private static final float COUNTS = 16;

    private final SensorModel model;
    private final SensorRuntime runtime;
    private final float[] x = new float[ModelInput.LENGTH];
    private final byte[] input = new byte[ModelInput.LENGTH];
    private final byte[] logits;

    BatClassifier(SensorModel model) {
        this.model = model;
        runtime = new SensorRuntime(model);
        logits = new byte[model.classes()];
    }

    @Override
    public synchronized Verdict classify(SwingWindow window) {
        ModelInput.prepare(window, x);
        Calibration.quantise(model.gain(), model.steps(), x, input);
        runtime.run(input, logits);
        var facts = model.facts();
        var verdict = SensorVerdict.of(logits, facts.classes(), facts.notMargin());
        var floats = new float[logits.length];
        for (int c = 0; c < floats.length; c++) {
            floats[c] = logits[c];
        }
        float[] p = Recipe.softmax(floats, COUNTS);
        var scores = new ArrayList<Verdict.Score>();
        for (int c = 0; c < p.length; c++) {
            scores.add(new Verdict.Score(facts.classes().get(c).name(), p[c]));
        }
        // stable: of equal logits the first
        scores.sort(Comparator.comparing(Verdict.Score::probability).reversed());
        String label = verdict.label() == SensorVerdict.UNKNOWN
                ? Family.UNKNOWN.name()
                : facts.classes().get(verdict.label()).noSwing()
                        ? Family.NOT.name()
                        : facts.classes().get(verdict.label()).name();
        return new Verdict(label, scores.get(0).probability(), scores, facts.id() + "-" + facts.version());
    }

    @Override
    public Optional<ModelDescriptor> model() {
        return Optional.empty();
    }
}
