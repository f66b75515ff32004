package org.pitchside.gateway.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A gateway with one bat, for stories of the form given / when / then. */
final class Story implements AutoCloseable {

    static final BatId BAT = new BatId(0xB7);

    final MemoryStore store = new MemoryStore();
    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<Swing> rejected = new CopyOnWriteArrayList<>();
    final Pipeline pipeline = new Pipeline(store);
    private final BatInfo info = new BatInfo(BAT, 12, 32_768, 200_000, ImuRange.NOMINAL, 247, "none", 0, 512, 0, 0, 90);
    private BatFlow flow;
    private long sample;

    Story() {
        pipeline.addListener(new SwingListener() {
            @Override
            public void provisional(SwingId id, long atUs, Verdict verdict) {
                happened.add("provisional " + verdict.label());
            }

            @Override
            public void committed(StoredSwing stored) {
                happened.add("told " + stored.swing().id().seq());
            }

            @Override
            public void rejected(Swing candidate) {
                rejected.add(candidate);
                happened.add("rejected");
            }
        });
    }

    Story givenAModelThatSays(Function<SwingWindow, String> answer) {
        pipeline.setClassifier(new SwingClassifier() {
            @Override
            public Verdict classify(SwingWindow window) {
                String label = answer.apply(window);
                return new Verdict(label, 0.9f, List.of(new Verdict.Score(label, 0.9f)), "test-1");
            }

            @Override
            public Optional<ModelDescriptor> model() {
                return Optional.of(new ModelDescriptor(
                        "test", 1, List.of("DRV", "NOT"), List.of("NOT"), 9, 128, List.of(), 1, 0, Map.of(), ""));
            }
        });
        return this;
    }

    Story givenABat() {
        flow = pipeline.open(info, new BatControl() {
            @Override
            public void acknowledge(SwingId id) {
                happened.add("ACK " + id.seq());
            }

            @Override
            public long epochMicros(long batUs) {
                return 1_000_000_000L + batUs;
            }

            @Override
            public long errorMicros() {
                return 1000;
            }

            @Override
            public Mount mount() {
                return Mount.ALIGNED;
            }
        });
        return this;
    }

    /** The bat hangs still, is swung face first into a ball, and hangs still again: 4 seconds. */
    Story whenItSwings() {
        var block = new ImuBlock(800);
        block.begin(sample, sample * 5000, 0);
        for (int k = 0; k < 800; k++) {
            double burst = Math.exp(-Math.pow((k - 300) / 18.0, 2));
            short wy = (short) (-900 / 2000.0 * 32768 * burst);
            short shock = (short) (k == 301 ? 12 * 2048 : 0);
            block.add((short) -2048, shock, (short) 0, (short) 0, wy, (short) 0);
        }
        sample += 800;
        flow.block(block);
        return this;
    }

    /** The same, cut by the bat itself. */
    Story whenItSendsEvent(int bootId, int seq, boolean samples) {
        var counts = new short[samples ? 360 * 6 : 0];
        for (int k = 0; k < counts.length / 6; k++) {
            counts[k * 6] = -2048;
            counts[k * 6 + 4] = (short) (-900 / 2000.0 * 32768 * Math.exp(-Math.pow((k - 239) / 18.0, 2)));
        }
        flow.event(new BatEvent(
                new SwingId(BAT, bootId, seq), bootId != 12, 2_195_000, 1_000_000, counts, 0, null, null, true));
        return this;
    }

    Story whenTheConnectionEnds() {
        flow.closed();
        return this;
    }

    /** Listeners and retries run on threads of their own: waits until it is so, and no longer. */
    Story until(String what, BooleanSupplier so) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!so.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("never: " + what + "; happened: " + happened);
            }
            Thread.onSpinWait();
        }
        return this;
    }

    List<String> happened() {
        return new ArrayList<>(happened);
    }

    @Override
    public void close() {
        pipeline.deactivate();
    }
}
