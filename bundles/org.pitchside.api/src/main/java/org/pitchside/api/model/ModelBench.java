package org.pitchside.api.model;

import org.pitchside.api.SwingWindow;

/** Runs models beside the one that answers. Nobody sees what they say but who asked. */
public interface ModelBench {

    /**
     * Loads, checks and warms a model.
     *
     * @throws ShelfException where it cannot run here; one sentence
     */
    Seat open(GatewayModel model) throws ShelfException;

    /** One model that runs beside. For one thread at a time. */
    interface Seat extends AutoCloseable {

        /** Its logits, one per class, as they are: one that is not finite is told, too. Its own array, good until the next call. */
        float[] logits(SwingWindow window);

        /** Frees its memory; no call may follow. */
        @Override
        void close();
    }
}
