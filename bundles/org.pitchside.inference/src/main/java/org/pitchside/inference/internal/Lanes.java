package org.pitchside.inference.internal;

import ai.onnxruntime.OrtException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** A few lanes kept for the next call. No lock: each place is emptied and filled in one step; who finds none makes a lane of its own. */
public final class Lanes implements AutoCloseable {
    private static final int KEPT = 8;

    private final LoadedModel model;
    private final AtomicReferenceArray<Lane> kept = new AtomicReferenceArray<>(KEPT);

    public Lanes(LoadedModel model) {
        this.model = model;
    }

    /** A lane for one call. */
    public Lane take() throws OrtException {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            int place = (home + i) % KEPT;
            // Looked at before it is swapped: looking is cheap, swapping takes the cache line from the other core.
            if (kept.get(place) != null) {
                Lane lane = kept.getAndSet(place, null);
                if (lane != null) {
                    return lane;
                }
            }
        }
        return model.newLane();
    }

    /** Gives it back. */
    public void give(Lane lane) {
        int home = home();
        for (int i = 0; i < KEPT; i++) {
            if (kept.compareAndSet((home + i) % KEPT, null, lane)) {
                return;
            }
        }
        lane.close();
    }

    /** Where a thread looks first, so that threads find their own lanes again. */
    private static int home() {
        return (int) (Thread.currentThread().getId() % KEPT);
    }

    /** Frees those that are kept; called when no call is under way. */
    @Override
    public void close() {
        for (int i = 0; i < KEPT; i++) {
            Lane lane = kept.getAndSet(i, null);
            if (lane != null) {
                lane.close();
            }
        }
    }
}
