package org.pitchside.kura.internal.engine;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.ModelInfoBuilder;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A graph in a session of ONNX Runtime. */
final class OnnxModel implements EngineModel {

    /** As Triton calls graphs that ONNX Runtime runs. */
    static final String PLATFORM = "onnxruntime_onnx";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxModel.class);
    /** In {@link #users}: closed, no new call gets in. Calls under way count in the bits below. */
    private static final int CLOSED = 1 << 30;

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final ModelInfo info;
    private final List<InputPlace> places;
    private final AtomicInteger users = new AtomicInteger();

    private OnnxModel(OrtEnvironment environment, OrtSession session, ModelInfo info, List<InputPlace> places) {
        this.environment = environment;
        this.session = session;
        this.info = info;
        this.places = places;
    }

    /**
     * Loads a graph.
     *
     * @param version told to whoever asks; empty: what the graph says
     * @throws KuraException it is none that this engine can run
     * @throws LinkageError ONNX Runtime's native libraries cannot be loaded
     */
    static OnnxModel load(String name, String version, byte[] onnx) throws KuraException {
        try {
            OrtEnvironment environment =
                    OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "pitchside");
            OrtSession session;
            try (OrtSession.SessionOptions options = options()) {
                session = environment.createSession(onnx, options);
            }
            try {
                List<InputPlace> places = places(session);
                return new OnnxModel(environment, session, describe(name, version, session), places);
            } catch (IllegalArgumentException e) {
                // Kura describes no model without inputs or without outputs
                session.close();
                throw Refusal.unsupported("model " + name + ": " + e.getMessage());
            } catch (OrtException | KuraException | RuntimeException | Error e) {
                session.close();
                throw e;
            }
        } catch (OrtException e) {
            throw Refusal.invalid("model " + name + ": ONNX Runtime refuses it: " + e.getMessage());
        }
    }

    /** One thread a call, which never waits in a loop: the gateway has two to four cores for everything. */
    private static OrtSession.SessionOptions options() throws OrtException {
        OrtSession.SessionOptions options = new OrtSession.SessionOptions();
        options.setIntraOpNumThreads(1);
        options.setInterOpNumThreads(1);
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
        options.addConfigEntry("session.intra_op.allow_spinning", "0");
        options.addConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    private static List<InputPlace> places(OrtSession session) throws OrtException, KuraException {
        var places = new ArrayList<InputPlace>();
        for (NodeInfo node : session.getInputInfo().values()) {
            TensorInfo tensor = tensor("input", node);
            ElementType type = type("input", node, tensor);
            if (!type.canBeGiven()) {
                throw Refusal.unsupported(
                        "input " + node.getName() + " is " + type + ", which ONNX Runtime's Java API cannot make");
            }
            places.add(new InputPlace(node.getName(), type, tensor.getShape()));
        }
        return List.copyOf(places);
    }

    private static ModelInfo describe(String name, String version, OrtSession session)
            throws OrtException, KuraException {
        ModelInfoBuilder builder = ModelInfo.builder(name).platform(PLATFORM);
        builder.version(version.isEmpty() ? Long.toString(session.getMetadata().getVersion()) : version);
        for (NodeInfo node : session.getInputInfo().values()) {
            builder.addInputDescriptor(descriptor("input", node));
        }
        for (NodeInfo node : session.getOutputInfo().values()) {
            builder.addOutputDescriptor(descriptor("output", node));
        }
        return builder.build();
    }

    private static TensorDescriptor descriptor(String what, NodeInfo node) throws KuraException {
        TensorInfo tensor = tensor(what, node);
        return TensorDescriptor.builder(node.getName(), type(what, node, tensor).name(), Shapes.told(tensor.getShape()))
                .build();
    }

    private static TensorInfo tensor(String what, NodeInfo node) throws KuraException {
        if (node.getInfo() instanceof TensorInfo tensor) {
            return tensor;
        }
        throw Refusal.unsupported(what + " " + node.getName() + " is no tensor, which Kura has no place for");
    }

    private static ElementType type(String what, NodeInfo node, TensorInfo tensor) throws KuraException {
        return ElementType.of(tensor)
                .orElseThrow(() -> Refusal.unsupported(
                        what + " " + node.getName() + " is of type " + tensor.type + ", which Kura has no name for"));
    }

    @Override
    public ModelInfo info() {
        return info;
    }

    @Override
    public List<Tensor> infer(List<Tensor> inputs) throws KuraException {
        if (!enter()) {
            return null;
        }
        try {
            return run(byName(inputs));
        } catch (OrtException e) {
            throw Refusal.failed("model " + info.getName() + " cannot answer", e);
        } finally {
            leave();
        }
    }

    /** What the model does not ask for is passed over: a model before it in Kura's AI component may give more than one thing. */
    private Map<String, Tensor> byName(List<Tensor> inputs) throws KuraException {
        var named = new HashMap<String, Tensor>();
        for (Tensor tensor : inputs) {
            if (tensor == null) {
                throw Refusal.invalid("one of the inputs is null");
            }
            String name = tensor.getDescriptor().getName();
            if (named.put(name, tensor) != null) {
                throw Refusal.invalid("input " + name + " is there twice");
            }
        }
        return named;
    }

    private List<Tensor> run(Map<String, Tensor> named) throws KuraException, OrtException {
        var given = new HashMap<String, OnnxTensor>();
        try {
            for (InputPlace place : places) {
                Tensor tensor = named.get(place.name());
                if (tensor == null) {
                    throw Refusal.invalid("model " + info.getName() + " asks for the input " + place.name());
                }
                given.put(place.name(), TensorsIn.of(environment, place, tensor));
            }
            try (OrtSession.Result result = session.run(given)) {
                var answer = new ArrayList<Tensor>();
                for (Map.Entry<String, OnnxValue> output : result) {
                    answer.add(TensorsOut.of(output.getKey(), output.getValue()));
                }
                return answer;
            }
        } finally {
            given.values().forEach(OnnxTensor::close);
        }
    }

    private boolean enter() {
        int now;
        do {
            now = users.get();
            if ((now & CLOSED) != 0) {
                return false;
            }
        } while (!users.compareAndSet(now, now + 1));
        return true;
    }

    private void leave() {
        if (users.decrementAndGet() == CLOSED) {
            free();
        }
    }

    @Override
    public void close() {
        if (users.getAndUpdate(u -> u | CLOSED) == 0) {
            free();
        }
    }

    private void free() {
        try {
            session.close();
        } catch (OrtException e) {
            LOG.warn("ONNX Runtime cannot close the session of {}: {}", info.getName(), Refusal.line(e.getMessage()));
        }
    }
}
