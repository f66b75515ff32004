package org.pitchside.gateway.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
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
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** A gateway with one bat, for stories of the form given / when / then. */
final class Story implements AutoCloseable {

    static final BatId BAT = new BatId(0xB7);

    final MemoryStore store;
    final List<String> happened = new CopyOnWriteArrayList<>();
    final List<Swing> rejected = new CopyOnWriteArrayList<>();
    final Pipeline pipeline;
    private final BatInfo info;
    private Consumer<Optional<GatewayModel>> modelFollower;
    private Function<SwingWindow, String> model;
    private long nanos;
    private BatFlow flow;
    private int connection;
    private long sample;

    Story() {
        this(new MemoryStore());
    }

    /** Another gateway on the same disk. */
    Story(MemoryStore store) {
        this(store, 12);
    }

    /** ... and the bat has been off in between. */
    Story(MemoryStore store, int boot) {
        this.store = store;
        pipeline = new Pipeline(store);
        info = new BatInfo(BAT, boot, 32_768, 200_000, ImuRange.NOMINAL, 247, "none", 0, 512, 0, 0, 90, false, false);
        pipeline.setRegistry(new ModelRegistry() {
            @Override
            public Optional<GatewayModel> current() {
                return Optional.empty();
            }

            @Override
            public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
                modelFollower = follower;
                return () -> {};
            }
        });
        pipeline.setClock(new GatewayClock() {
            @Override
            public long nanos() {
                return nanos;
            }

            @Override
            public long epochMicros(long at) {
                return 1_000_000_000L + at / 1000;
            }
        });
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
        model = answer;
        pipeline.setClassifier(new SwingClassifier() {
            @Override
            public Verdict classify(SwingWindow window) {
                String label = model.apply(window);
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
        int present = ++connection;
        sample = 0;
        flow = pipeline.open(info, new BatControl() {
            @Override
            public void acknowledge(SwingId id) {
                happened.add((present == 1 ? "ACK " : "ACK on connection " + present + " ") + id.seq());
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

    /** The gateway's clock goes on, and what waits is looked at. */
    Story whenTimePasses(Duration by) {
        nanos += by.toNanos();
        flow.tick(nanos);
        pipeline.tick();
        return this;
    }

    BatFlow flow() {
        return flow;
    }

    Story givenAModelWhoseDetectorHas(String parameter, float value) {
        var descriptor = new ModelDescriptor(
                "test",
                1,
                List.of("DRV", "NOT"),
                List.of("NOT"),
                9,
                128,
                List.of(),
                1,
                0,
                Map.of(parameter, value),
                "");
        modelFollower.accept(Optional.of(new GatewayModel(descriptor, new byte[0])));
        return this;
    }

    /** The bat hangs still, is swung face first into a ball, and hangs still again: 4 seconds. */
    Story whenItSwings() {
        return whenItSwingsAndItsSamplesEnd(800);
    }

    /** The same, up to a sample; the hit is at 301. */
    Story whenItSwingsAndItsSamplesEnd(int samples) {
        var block = new ImuBlock(800);
        block.begin(sample, sample * 5000, 0);
        for (int k = 0; k < samples; k++) {
            double burst = Math.exp(-Math.pow((k - 300) / 18.0, 2));
            short wy = (short) (-900 / 2000.0 * 32768 * burst);
            short shock = (short) (k == 301 ? 12 * 2048 : 0);
            block.add((short) -2048, shock, (short) 0, (short) 0, wy, (short) 0);
        }
        sample += samples;
        flow.block(block);
        return this;
    }

    /** The same, cut by the bat itself. */
    Story whenItSendsEvent(int bootId, int seq, boolean samples) {
        return whenItSendsEvent(bootId, seq, samples, null);
    }

    /** @param said what the bat itself calls it, null without a model; it tells the logits 7, -3 then */
    Story whenItSendsEvent(int bootId, int seq, boolean samples, String said) {
        var counts = new short[samples ? 360 * 6 : 0];
        for (int k = 0; k < counts.length / 6; k++) {
            counts[k * 6] = -2048;
            counts[k * 6 + 4] = (short) (-900 / 2000.0 * 32768 * Math.exp(-Math.pow((k - 239) / 18.0, 2)));
        }
        flow.event(new BatEvent(
                new SwingId(BAT, bootId, seq),
                bootId != info.bootId(),
                2_195_000,
                1_000_000,
                counts,
                200_000,
                0,
                null,
                said == null ? null : new Verdict(said, Float.NaN, List.of(), "bat-1"),
                said == null ? new byte[0] : new byte[] {7, -3},
                true,
                Set.of()));
        return this;
    }

    Story whenItSaysOfAnEvent(int seq, String label) {
        var verdict = new Verdict(label, 0.8f, List.of(), "bat-1");
        flow.result(new BatEvent(
                new SwingId(BAT, 12, seq),
                false,
                2_195_000,
                1_000_000,
                new short[0],
                200_000,
                0,
                null,
                verdict,
                new byte[0],
                true,
                Set.of()));
        return this;
    }

    /** Samples whose t0 lies an hour away from them: nothing can be cut. */
    Story whenItSendsNonsense(int seq) {
        flow.event(new BatEvent(
                new SwingId(BAT, 12, seq),
                false,
                3_600_000_000L,
                1_000_000,
                new short[360 * 6],
                200_000,
                0,
                null,
                null,
                new byte[0],
                true,
                Set.of()));
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
        pipeline.close();
    }
}
