package org.pitchside.inference;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.pitchside.api.Family;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.inference.internal.Lane;
import org.pitchside.inference.internal.Lanes;
import org.pitchside.inference.internal.LoadedModel;
import org.pitchside.swing.ModelInput;

/**
 * One model, loaded and warmed: windows as docs/model-window.md has them in, verdicts as docs/model-package.md has them out. Safe from any
 * thread; a call takes no lock, and ONNX Runtime works in memory that was laid out before. Closing frees the memory outside the Java heap when the last
 * call under way has returned.
 */
public final class OnnxSwingClassifier implements SwingClassifier, AutoCloseable {
    /** In {@link #users}: closed, no new call gets in. Calls under way count in the bits below. */
    private static final int CLOSED = 1 << 30;

    private final ModelDescriptor descriptor;
    private final AnswerRule answers;
    private final LoadedModel model;
    private final Lanes lanes;
    private final AtomicInteger users = new AtomicInteger();
    private final LongAdder calls = new LongAdder();
    private final LongAdder unanswered = new LongAdder();

    /**
     * Loads, checks and warms a model: names, types and shapes of its input and output, and that a window of zeros gives finite logits.
     *
     * @throws ModelRefusedException where it is no such model; the message is one line
     * @throws LinkageError where ONNX Runtime's native libraries cannot be loaded, for example for another version's being in this JVM
     */
    public OnnxSwingClassifier(GatewayModel gatewayModel) throws ModelRefusedException {
        descriptor = gatewayModel.descriptor();
        try {
            answers = new AnswerRule(descriptor);
        } catch (IllegalArgumentException e) {
            throw new ModelRefusedException(e.getMessage(), e);
        }
        model = LoadedModel.load(gatewayModel);
        lanes = new Lanes(model);
    }

    @Override
    public Verdict classify(SwingWindow window) {
        Verdict verdict = tryClassify(window);
        return verdict == null ? Verdict.NONE : verdict;
    }

    /** The answer, or null where this classifier is closed. */
    public Verdict tryClassify(SwingWindow window) {
        if (!enter()) {
            return null;
        }
        try {
            return answer(window);
        } finally {
            leave();
        }
    }

    private Verdict answer(SwingWindow window) {
        calls.increment();
        Lane lane = null;
        try {
            lane = lanes.take();
            ModelInput.prepare(window, lane.input());
            Verdict verdict = answers.of(model.run(lane));
            if (verdict != null) {
                return verdict;
            }
        } catch (OrtException e) {
            // Counted below, and shown by the health page: an event is worth more than the reason for its name's being
            // missing.
        } finally {
            if (lane != null) {
                lanes.give(lane);
            }
        }
        unanswered.increment();
        return new Verdict(Family.UNKNOWN.name(), 0, List.of(), descriptor.name());
    }

    @Override
    public Optional<ModelDescriptor> model() {
        return Optional.of(descriptor);
    }

    /** Windows classified. */
    public long calls() {
        return calls.sum();
    }

    /** Windows for which the model gave no finite logits, or ONNX Runtime an error: answered UNKNOWN without scores. */
    public long unanswered() {
        return unanswered.sum();
    }

    /** Whether the memory outside the heap is given back. */
    public boolean isFreed() {
        return model.isClosed();
    }

    /** Lets no new call in; the last one under way frees the model. */
    @Override
    public void close() {
        int before = users.getAndUpdate(u -> u | CLOSED);
        if (before == 0) {
            free();
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

    private void free() {
        lanes.close();
        model.close();
    }
}
