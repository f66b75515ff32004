package org.pitchside.trainer.rollout;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;

/** Windows with their truth, and what a model makes of them: how a bent model is known to be bad, and a good one to be good. */
final class Judge {

    /** @param label index of the class */
    record Window(float[] x, byte[] q, int label, String subject) {}

    final List<Window> windows = new ArrayList<>();
    private final List<String> classes;
    private float[][] shippedGateway;
    private float[][] shippedBats;

    Judge(List<String> classes) {
        this.classes = classes;
    }

    private final List<Play> plays = new ArrayList<>();

    /** Adds what the shipped detector finds in a session. */
    void add(Play play, String subject) {
        plays.add(play);
        float[] gain = {16, 16, 16, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};
        for (Play.Event e : play.found(DetectorParameters.DEFAULT).events()) {
            if (e.truth() != null) {
                var x = new float[ModelInput.LENGTH];
                ModelInput.prepare(e.candidate().window(), x);
                var q = new byte[ModelInput.LENGTH];
                ModelInput.quantise(x, gain, q);
                windows.add(new Window(x, q, classes.indexOf(e.truth()), subject));
            }
        }
    }

    /** What a half says of every window, one row of logits each. */
    float[][] gateway(Draft draft) {
        return outputs(draft.gateway.write(), List.of("logits")).get("logits");
    }

    float[][] bats(Draft draft) {
        SensorModel model = draft.bats.pack(1);
        var runtime = new SensorRuntime(model);
        var all = new float[windows.size()][classes.size()];
        var logits = new byte[classes.size()];
        for (int i = 0; i < all.length; i++) {
            runtime.run(windows.get(i).q(), logits);
            for (int c = 0; c < logits.length; c++) {
                all[i][c] = logits[c];
            }
        }
        return all;
    }

    /** The same of the shipped model, worked out once. */
    float[][] shippedGateway(Draft shipped) {
        if (shippedGateway == null) {
            shippedGateway = gateway(shipped);
        }
        return shippedGateway;
    }

    float[][] shippedBats(Draft shipped) {
        if (shippedBats == null) {
            shippedBats = bats(shipped);
        }
        return shippedBats;
    }

    /** What the layer before the last says, int8 above its zero point, channel by channel. */
    float[][] batFeatures(BatHalf half) {
        SensorModel model = half.pack(1);
        var runtime = new SensorRuntime(model);
        BatHalf.Layer last = half.last();
        int n = last.in * last.kernel;
        var bytes = new byte[n];
        var all = new float[windows.size()][n];
        for (int i = 0; i < all.length; i++) {
            runtime.run(windows.get(i).q(), 0);
            runtime.output(model.layers().size() - 2, last.in, bytes);
            for (int k = 0; k < n; k++) {
                all[i][k] = bytes[k] - last.inZero;
            }
        }
        return all;
    }

    /** Named outputs of a graph, one row a window. */
    Map<String, float[][]> outputs(byte[] onnx, List<String> names) {
        var all = new HashMap<String, float[][]>();
        names.forEach(name -> all.put(name, new float[windows.size()][]));
        // as the gateway's own, since the first one that asks names it for all
        OrtEnvironment environment =
                OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "pitchside");
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(onnx, options)) {
                long[] shape = {1, ModelInput.CHANNELS, 1, ModelInput.STEPS};
                for (int i = 0; i < windows.size(); i++) {
                    try (var in = OnnxTensor.createTensor(
                                    environment, FloatBuffer.wrap(windows.get(i).x()), shape);
                            var out = session.run(Map.of("imu", in))) {
                        for (String name : names) {
                            FloatBuffer floats = ((OnnxTensor) out.get(name).orElseThrow()).getFloatBuffer();
                            var row = new float[floats.remaining()];
                            floats.get(row);
                            all.get(name)[i] = row;
                        }
                    }
                }
            }
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
        return all;
    }

    static int best(float[] logits) {
        int best = 0;
        for (int c = 1; c < logits.length; c++) {
            if (logits[c] > logits[best]) {
                best = c;
            }
        }
        return best;
    }

    /** Share of windows that are answered right, the model forced to answer. */
    double accuracy(float[][] logits) {
        int right = 0;
        for (int i = 0; i < logits.length; i++) {
            right += best(logits[i]) == windows.get(i).label() ? 1 : 0;
        }
        return right / (double) logits.length;
    }

    /** How much a window surprises a model: the mean of -log p of what it was, by its calibrated confidence. */
    double surprise(float[][] logits, float temperature) {
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            sum -= Math.log(Math.max(
                    1e-6,
                    Refit.confidence(logits[i], temperature, windows.get(i).label())));
        }
        return sum / logits.length;
    }

    /** Share of windows that the gateway's half does not answer. */
    double gatewayRefuses(Draft draft) {
        int refused = 0;
        for (float[] logits : gateway(draft)) {
            int best = best(logits);
            refused += best != draft.not() && Refit.confidence(logits, draft.temperature, best) < draft.minConfidence
                    ? 1
                    : 0;
        }
        return refused / (double) windows.size();
    }

    /** Share of windows that the bats' half does not answer. */
    double batsRefuse(Draft draft) {
        int refused = 0;
        for (float[] logits : bats(draft)) {
            int best = best(logits);
            refused += Refit.lead(logits, best) < draft.bats.margins[best] ? 1 : 0;
        }
        return refused / (double) windows.size();
    }

    /** What a detector finds: the share of the shots that the shipped one finds, and events a minute. */
    double[] found(Map<String, Float> detector) {
        double shots = 0;
        double usual = 0;
        double events = 0;
        double minutes = 0;
        for (Play play : plays) {
            var finds = play.found(DetectorParameters.of(detector));
            events += finds.events().size();
            minutes += play.seconds() / 60;
            shots += finds.events().stream().filter(Judge::isShot).count();
            usual += play.found(DetectorParameters.DEFAULT).events().stream()
                    .filter(Judge::isShot)
                    .count();
        }
        return new double[] {shots / usual, events / minutes};
    }

    private static boolean isShot(Play.Event event) {
        return event.truth() != null && !event.truth().equals("NOT");
    }
}
