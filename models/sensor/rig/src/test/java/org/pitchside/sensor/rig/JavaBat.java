package org.pitchside.sensor.rig;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingFlag;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;
import org.pitchside.swing.Resampler;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** What a bat has to say to samples, by the gateway's detector and the Java runtime of its model. */
final class JavaBat {

    /** A kept event, or a first opinion. */
    record Said(Candidate candidate, int label, byte[] logits) {

        boolean isGyroClipped() {
            return candidate.flags().contains(SwingFlag.CLIPPED_GYRO);
        }
    }

    private static final int UNKNOWN = 255;

    private final SensorModel model;
    private final SensorRuntime runtime;
    private final int rateMilliHz;
    private final Mount mount;
    private final float[] input = new float[ModelInput.LENGTH];
    private final byte[] quantised = new byte[ModelInput.LENGTH];
    private final SwingSink sink = new SwingSink() {
        @Override
        public void window(Candidate candidate) {
            add(first, candidate);
        }

        @Override
        public void complete(Candidate candidate) {
            candidates++;
            if (candidate.rejected() == null) {
                add(events, candidate);
            }
        }
    };

    final List<Said> first = new ArrayList<>();
    final List<Said> events = new ArrayList<>();
    int candidates;
    private SwingEngine engine;
    private long next;

    JavaBat(int rateMilliHz, Mount mount) throws Exception {
        model = Blobs.shipped();
        runtime = new SensorRuntime(model);
        this.rateMilliHz = rateMilliHz;
        this.mount = mount;
        powerCut();
    }

    void powerCut() {
        engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, rateMilliHz, mount);
        next = 0;
    }

    void samples(short[] counts) {
        int n = counts.length / ImuBlock.AXES;
        var block = new ImuBlock(n);
        block.begin(next, Resampler.timeUs(next, rateMilliHz), 0);
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            block.add(counts[i], counts[i + 1], counts[i + 2], counts[i + 3], counts[i + 4], counts[i + 5]);
        }
        engine.accept(block, sink);
        next += n;
    }

    private void add(List<Said> to, Candidate c) {
        ModelInput.prepare(c.window(), input);
        ModelInput.quantise(input, model.gain(), quantised);
        var logits = new byte[model.classes()];
        runtime.run(quantised, logits);
        var verdict =
                SensorVerdict.of(logits, model.facts().classes(), model.facts().notMargin());
        int label = verdict.label() < 0
                ? UNKNOWN
                : model.facts().classes().get(verdict.label()).code();
        if (label != 0) {
            to.add(new Said(c, label, logits));
        }
    }
}
