package org.pitchside.inference.internal;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.swing.ModelInput;

/**
 * Runs models beside the one that answers: each has a session and a lane of its own, and one thread of ONNX Runtime, the caller's. What it
 * does with them, the one that answers never notices.
 */
@Component(name = Bench.PID)
public final class Bench implements ModelBench {
    static final String PID = "org.pitchside.inference.Bench";

    @Override
    public Seat open(GatewayModel model) throws ShelfException {
        String name = model.descriptor().name();
        Optional<String> inTheWay = RuntimeInJvm.inTheWay();
        if (inTheWay.isPresent()) {
            throw new ShelfException(name + " cannot run beside: ONNX Runtime " + inTheWay.get()
                    + " is still in this JVM; restart Kura");
        }
        LoadedModel loaded;
        try {
            loaded = LoadedModel.load(model);
        } catch (ModelRefusedException e) {
            throw new ShelfException(e.getMessage(), e);
        } catch (LinkageError e) {
            throw new ShelfException(name + " cannot run beside: ONNX Runtime's libraries cannot be loaded", e);
        } catch (RuntimeException e) {
            throw new ShelfException(name + " cannot be loaded: " + e.getClass().getSimpleName(), e);
        }
        try {
            return new Place(loaded);
        } catch (OrtException e) {
            loaded.close();
            throw new ShelfException(name + " finds no memory to run in", e);
        }
    }

    /** A model with its lane. */
    static final class Place implements Seat {
        private final LoadedModel model;
        private final Lane lane;
        private final float[] logits;
        private boolean closed;

        Place(LoadedModel model) throws OrtException {
            this.model = model;
            lane = model.newLane();
            logits = new float[lane.result().length];
        }

        @Override
        public float[] logits(SwingWindow window) {
            if (closed) {
                throw new IllegalStateException("the model was closed");
            }
            ModelInput.prepare(window, lane.input());
            try {
                System.arraycopy(model.run(lane), 0, logits, 0, logits.length);
            } catch (OrtException e) {
                // a model that gives no answer answers with no number: who asked looks at that anyway
                Arrays.fill(logits, Float.NaN);
            }
            return logits;
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                lane.close();
                model.close();
            }
        }

        boolean isFreed() {
            return model.isClosed();
        }
    }
}
