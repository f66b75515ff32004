package org.pitchside.inference.internal;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;

/**
 * The pinned memory of one call: ONNX Runtime reads the window from it and writes the logits into it, nothing is copied or allocated in
 * between. Of one thread at a time.
 */
public final class Lane implements AutoCloseable {
    private final float[] window;
    private final float[] result;
    private final FloatBuffer in;
    private final FloatBuffer out;
    private final OnnxTensor inTensor;
    private final OnnxTensor outTensor;
    private final Map<String, OnnxTensor> inputs;
    private final Map<String, OnnxValue> outputs;

    Lane(OrtEnvironment environment, long[] inputShape, int classes) throws OrtException {
        int length = 1;
        for (long n : inputShape) {
            length = Math.multiplyExact(length, Math.toIntExact(n));
        }
        window = new float[length];
        result = new float[classes];
        in = direct(length);
        out = direct(classes);
        inTensor = OnnxTensor.createTensor(environment, in, inputShape);
        try {
            outTensor = OnnxTensor.createTensor(environment, out, new long[] {1, classes});
        } catch (OrtException e) {
            inTensor.close();
            throw e;
        }
        inputs = Map.of(LoadedModel.INPUT, inTensor);
        outputs = Map.of(LoadedModel.OUTPUT, outTensor);
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(floats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    /** The window that {@link LoadedModel#run} will read, channel after channel. */
    public float[] input() {
        return window;
    }

    Map<String, OnnxTensor> inputs() {
        in.put(0, window);
        return inputs;
    }

    Map<String, OnnxValue> outputs() {
        return outputs;
    }

    float[] result() {
        out.get(0, result);
        return result;
    }

    @Override
    public void close() {
        inTensor.close();
        outTensor.close();
    }
}
