package org.pitchside.trainer.int8;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

/** Runs an int8 graph in ONNX Runtime, many windows at once, and gives out every layer. */
public final class OrtInt8 implements AutoCloseable {

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final List<String> layers;

    /**
     * @throws IllegalArgumentException one line: the graph is no int8 graph that ONNX Runtime takes
     */
    public OrtInt8(byte[] onnx) {
        try (var options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setInterOpNumThreads(1);
            QOperatorOnnx.Opened opened = QOperatorOnnx.open(onnx);
            layers = opened.layers();
            session = environment.createSession(opened.onnx(), options);
        } catch (OrtException | InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("ONNX Runtime refuses the int8 graph: " + e.getMessage(), e);
        }
    }

    /** Layers of the graph. */
    public int layers() {
        return layers.size();
    }

    /**
     * @param input direct; n windows, channel by channel
     * @return what each layer makes, [layer][n x channels x steps], and the logits last
     */
    public byte[][] run(ByteBuffer input, int n, int channels, int steps) {
        long[] shape = {n, channels, 1, steps};
        try (var in = OnnxTensor.createTensor(environment, input, shape, OnnxJavaType.INT8);
                var out = session.run(Map.of("imu", in))) {
            var all = new byte[layers.size() + 1][];
            for (int i = 0; i < layers.size(); i++) {
                all[i] = bytes((OnnxTensor) out.get(layers.get(i)).orElseThrow());
            }
            all[layers.size()] = bytes((OnnxTensor) out.get("logits").orElseThrow());
            return all;
        } catch (OrtException e) {
            throw new IllegalArgumentException("ONNX Runtime fails on the int8 graph: " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(OnnxTensor tensor) {
        ByteBuffer buffer = tensor.getByteBuffer();
        var bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
