package org.pitchside.trainer.rollout;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ShelfException;

/**
 * The bench of the gateway, which measures each model once, by the best of a few tries, and then takes that for each window: what else this
 * machine does at the time makes no good model slow, and a slow one is slow.
 */
final class MeasuredBench implements ModelBench {

    private static final int TRIES = 9;

    private final ModelBench bench;
    private final SwingWindow window;
    private long worked;

    /** @param window any */
    MeasuredBench(ModelBench bench, SwingWindow window) {
        this.bench = bench;
        this.window = window;
    }

    /** Time that models have worked so far, nanoseconds. */
    long worked() {
        return worked;
    }

    /** What a model works on a window, nanoseconds of a core. */
    private long measure(Seat seat) {
        long[] took = new long[TRIES];
        var threads = ManagementFactory.getThreadMXBean();
        for (int i = 0; i < TRIES; i++) {
            long begun = threads.getCurrentThreadCpuTime();
            seat.logits(window);
            took[i] = threads.getCurrentThreadCpuTime() - begun;
        }
        return Arrays.stream(took).min().orElseThrow();
    }

    @Override
    public Seat open(GatewayModel model) throws ShelfException {
        Seat seat = bench.open(model);
        long each = measure(seat);
        return new Seat() {
            @Override
            public float[] logits(SwingWindow w) {
                worked += each;
                return seat.logits(w);
            }

            @Override
            public void close() {
                seat.close();
            }
        };
    }
}
