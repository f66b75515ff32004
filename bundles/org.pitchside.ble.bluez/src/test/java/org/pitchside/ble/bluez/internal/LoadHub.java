package org.pitchside.ble.bluez.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingId;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.BatSession;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** As much of the gateway as a radio under load needs: connects every bat, runs its session, keeps its events once and acknowledges them. */
final class LoadHub implements AutoCloseable {

    private static final long REPLAY_NANOS = 2_000_000_000L;

    private final BluezRadio radio;
    private final AutoCloseable watch;
    private final ScheduledExecutorService lane = Executors.newSingleThreadScheduledExecutor(r -> {
        var t = new Thread(r, "load-hub");
        t.setDaemon(true);
        return t;
    });
    private final Map<String, Line> lines = new HashMap<>();
    private final Set<String> connecting = new HashSet<>();
    private final Set<SwingId> kept = new HashSet<>();
    private long gaps;
    private long repeated;
    private long links;

    LoadHub(BluezRadio radio) {
        this.radio = radio;
        lane.scheduleAtFixedRate(() -> lines.values().forEach(Line::tick), 10, 10, TimeUnit.MILLISECONDS);
        watch = radio.watch(s -> put(() -> sighted(s)));
    }

    private void put(Runnable task) {
        try {
            lane.execute(task);
        } catch (RejectedExecutionException e) {
            // over
        }
    }

    private void sighted(Sighting s) {
        if (lines.containsKey(s.address()) || !connecting.add(s.address())) {
            return;
        }
        var line = new Line(s.address());
        radio.connect(s, line)
                .whenComplete((link, failure) -> put(() -> {
                    connecting.remove(s.address());
                    if (failure == null && !line.ended) {
                        lines.put(s.address(), line);
                        line.begin(link);
                    }
                }));
    }

    /** One connection. */
    private final class Line implements LinkListener, BatFlow {

        private final String address;
        private BatLink link;
        private BatSession session;
        private boolean ended;
        private long asked;

        Line(String address) {
            this.address = address;
        }

        void begin(BatLink to) {
            link = to;
            links++;
            to.read(BatCharacteristic.INFO).whenComplete((value, failure) -> put(() -> open(value, failure)));
        }

        private void open(byte[] value, Throwable failure) {
            if (failure != null || ended) {
                link.disconnect();
                return;
            }
            try {
                BatInfo info = InfoCodec.decode(value);
                session = new BatSession(info, this);
                link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true);
                replay();
            } catch (FrameException e) {
                link.disconnect();
            }
        }

        private void replay() {
            asked = System.nanoTime();
            link.write(BatCharacteristic.CONTROL, new Control.Replay(Control.ALL_BOOTS, 0).encode(), true);
        }

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            if (characteristic == BatCharacteristic.DATA) {
                put(() -> {
                    if (session != null && !ended) {
                        session.accept(value, nanos);
                    }
                });
            }
        }

        @Override
        public void disconnected(String reason) {
            put(() -> {
                ended = true;
                lines.remove(address, this);
                if (session != null) {
                    session.close();
                    gaps += session.missingValues();
                }
            });
        }

        void tick() {
            long now = System.nanoTime();
            if (session == null) {
                return;
            }
            session.tick(now);
            if (now - asked > REPLAY_NANOS) {
                replay();
            }
        }

        @Override
        public void event(BatEvent event) {
            if (!kept.add(event.id())) {
                repeated++;
            }
            link.write(
                    BatCharacteristic.CONTROL,
                    new Control.Ack(event.id().bootId(), event.id().seq()).encode(),
                    true);
        }

        @Override
        public void block(ImuBlock block) {
            // counted by its session
        }

        @Override
        public void result(BatEvent event) {
            // these bats have no model
        }

        @Override
        public void activity(BatActivity activity) {
            // these bats say nothing of it
        }

        @Override
        public void tick(long nanos) {
            // nothing to do with time
        }

        @Override
        public void closed() {
            // its line knows
        }
    }

    /** What came of it so far. */
    record Result(int connected, int kept, long repeated, long gaps, long links) {}

    Result result() throws InterruptedException, ExecutionException {
        return CompletableFuture.supplyAsync(
                        () -> new Result(
                                (int) lines.values().stream()
                                        .filter(l -> l.session != null)
                                        .count(),
                                kept.size(),
                                repeated,
                                gaps
                                        + lines.values().stream()
                                                .filter(l -> l.session != null)
                                                .mapToLong(l -> l.session.missingValues())
                                                .sum(),
                                links),
                        lane)
                .get();
    }

    @Override
    public void close() {
        try {
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        lane.shutdownNow();
    }
}
