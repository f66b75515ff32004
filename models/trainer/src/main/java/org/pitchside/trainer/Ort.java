package org.pitchside.trainer;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.pitchside.swing.ModelInput;

/** Runs a graph in ONNX Runtime, window by window, as the gateway does. */
final class Ort implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    Ort(byte[] onnx) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            session = environment.createSession(onnx, options);
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime refuses the graph: " + e.getMessage(), e);
        }
    }

    float[] logits(float[] x) {
        long[] shape = {1, ModelInput.CHANNELS, 1, ModelInput.STEPS};
        try (var in = OnnxTensor.createTensor(environment, FloatBuffer.wrap(x), shape);
                var out = session.run(Map.of("imu", in))) {
            FloatBuffer buffer = ((OnnxTensor) out.get(0)).getFloatBuffer();
            var logits = new float[buffer.remaining()];
            buffer.get(logits);
            return logits;
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime failed: " + e.getMessage(), e);
        }
    }

    /** The largest difference of an opinion between the trained committee and its graph. */
    double parity(Committee committee, List<Example> examples) {
        double worst = 0;
        var trained = committee.logits(examples);
        for (int i = 0; i < trained.size(); i++) {
            float[] written = logits(examples.get(i).x());
            for (int c = 0; c < written.length; c++) {
                worst = Math.max(worst, Math.abs(Math.exp(trained.get(i)[c]) - Math.exp(written[c])));
            }
        }
        return worst;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
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
}
