package org.pitchside.inference.internal;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.Arrays;
import java.util.Map;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.swing.ModelInput;

/** A session of ONNX Runtime that was found to be what its descriptor says. */
public final class LoadedModel implements AutoCloseable {
    static final String INPUT = "imu";
    static final String OUTPUT = "logits";
    /** The first run lays out the session's memory; a few more bring its code and weights into the caches. */
    private static final int WARM_RUNS = 4;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final long[] inputShape;
    private final int classes;
    private volatile boolean closed;

    private LoadedModel(OrtEnvironment environment, OrtSession session, ModelDescriptor d) {
        this.environment = environment;
        this.session = session;
        inputShape = new long[] {1, d.channels(), 1, d.steps()};
        classes = d.classes().size();
    }

    /** Loads, checks and warms it. */
    public static LoadedModel load(GatewayModel model) throws ModelRefusedException {
        ModelDescriptor d = model.descriptor();
        if (d.channels() != ModelInput.CHANNELS || d.steps() != ModelInput.STEPS) {
            throw new ModelRefusedException(d.name() + ": its window is " + d.channels() + " x " + d.steps() + ", not "
                    + ModelInput.CHANNELS + " x " + ModelInput.STEPS);
        }
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "pitchside");
            LoadedModel loaded;
            try (OrtSession.SessionOptions options = options()) {
                loaded = new LoadedModel(environment, environment.createSession(model.onnx(), options), d);
            }
            try {
                loaded.checkAndWarm(d);
                return loaded;
            } catch (OrtException | ModelRefusedException | RuntimeException | Error e) {
                loaded.close();
                throw e;
            }
        } catch (OrtException e) {
            throw new ModelRefusedException(d.name() + ": ONNX Runtime refuses it: " + oneLine(e.getMessage()), e);
        }
    }

    /** One thread a call, which never waits in a loop: swings are rare, and a gateway has two to four cores for everything. */
    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private void checkAndWarm(ModelDescriptor d) throws OrtException, ModelRefusedException {
        check(d.name() + ": input", session.getInputInfo(), INPUT, inputShape);
        check(d.name() + ": output", session.getOutputInfo(), OUTPUT, new long[] {1, classes});
        try (Lane lane = newLane()) {
            for (int i = 0; i < WARM_RUNS; i++) {
                for (float logit : run(lane)) {
                    if (!Float.isFinite(logit)) {
                        throw new ModelRefusedException(d.name() + ": a window of zeros gives the logit " + logit);
                    }
                }
            }
        }
    }

    /** The first dimension, windows a call, may be left open or be 1. */
    private static void check(String what, Map<String, NodeInfo> infos, String name, long[] shape)
            throws ModelRefusedException {
        if (infos.size() != 1 || !infos.containsKey(name)) {
            throw new ModelRefusedException(
                    what + " is " + oneLine(infos.keySet().toString()) + ", not [" + name + "]");
        }
        String expected = name + " must be float32 " + Arrays.toString(shape);
        if (!(infos.get(name).getInfo() instanceof TensorInfo tensor)) {
            throw new ModelRefusedException(what + " " + expected + ", it is no tensor");
        }
        long[] found = tensor.getShape();
        boolean same = tensor.type == OnnxJavaType.FLOAT && found.length == shape.length;
        for (int i = 0; same && i < shape.length; i++) {
            same = found[i] == shape[i] || i == 0 && found[i] == -1;
        }
        if (!same) {
            throw new ModelRefusedException(
                    what + " " + expected + ", it is " + tensor.type + " " + Arrays.toString(found));
        }
    }

    Lane newLane() throws OrtException {
        return new Lane(environment, inputShape, classes);
    }

    /** The logits of the lane's input; the lane's own array, good until its next run. */
    public float[] run(Lane lane) throws OrtException {
        // The output is pinned: the result owns nothing but its own handles.
        session.run(lane.inputs(), lane.outputs()).close();
        return lane.result();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("ONNX Runtime cannot close a session", e);
        }
    }

    private static String oneLine(String message) {
        String line = String.valueOf(message).replaceAll("\\p{Cntrl}+", " ").strip();
        return line.length() > 300 ? line.substring(0, 300) + "..." : line;
    }
}
