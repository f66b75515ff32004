package org.pitchside.ble.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.BatSession;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.internal.smp.Errand;
import org.pitchside.ble.internal.trust.Handshake;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of one bat: set up as docs/gatt.md says, then its values into the bat's lane. Everything that touches the session
 * runs in the lane.
 */
final class Connection implements LinkListener, BatControl {

    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final long CALL_SECONDS = 10;
    private static final long SILENT_NANOS = 8_000_000_000L;
    /** And so many ticks: a replay's clock runs fast, and a busy machine is not a silent bat. */
    private static final int SILENT_TICKS = 200;

    private static final long REPLAY_AFTER_NANOS = 30_000_000_000L;

    private final Hub hub;
    private final String address;
    private final String adapter;
    private final GatewayClock clock;
    private final Lane lane;
    private final Consumer<Connection> ended;
    private final AtomicBoolean tickWaits = new AtomicBoolean();
    private volatile BatLink link;
    private volatile BatSession session;
    private volatile BatInfo info;
    private volatile boolean over;
    private final Briefing briefing;
    private final Pings pings;
    private final Greeting greeting;
    private Tally tally;
    private Resting resting;
    private Errand errand;
    private long heardNanos;
    private int quietTicks;
    private boolean refusalTold;
    private final CompletableFuture<Void> opened = new CompletableFuture<>();

    /** @param adapter names the adapter among all radios */
    Connection(Hub hub, String address, String adapter, Lane lane, Consumer<Connection> ended) {
        this.hub = hub;
        this.address = address;
        this.adapter = adapter;
        this.clock = hub.clock();
        this.lane = lane;
        this.ended = ended;
        briefing = new Briefing(hub::mode, this::mount, this::send);
        pings = new Pings(this::send);
        greeting = new Greeting(hub::enrolment, this::send, this::greeted);
    }

    String address() {
        return address;
    }

    BatInfo info() {
        return info;
    }

    /** The link stands: read INFO, see that the bat is who it says, open the flow, tell the bat what it needs. */
    CompletionStage<Void> begin(BatLink to) {
        link = to;
        return within(to.read(BatCharacteristic.INFO)).thenCompose(bytes -> {
            lane.put(() -> {
                try {
                    meet(InfoCodec.decode(bytes));
                } catch (FrameException | RuntimeException e) {
                    giveUp(e);
                }
            });
            return opened;
        });
    }

    private void giveUp(Exception why) {
        opened.completeExceptionally(why);
        // whoever waited may have given up: a link that nobody knows would never end
        link.disconnect();
    }

    private void meet(BatInfo read) {
        if (over) {
            throw new IllegalStateException("bat " + read.bat() + " connected too late");
        }
        greeting.begin(read, clock.nanos());
    }

    /** A new connection opens its flow; one that stands learns only what the greeting keeps. */
    private void greeted(BatInfo read, Handshake.End end, String words) {
        if (end == Handshake.End.REFUSED) {
            LOG.debug("at {}: {}", address, words);
            giveUp(new RadioException(words));
        } else if (session == null) {
            try {
                open(read);
                opened.complete(null);
            } catch (RuntimeException e) {
                giveUp(e);
            }
        }
    }

    private static <T> CompletableFuture<T> within(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(CALL_SECONDS, TimeUnit.SECONDS);
    }

    private void open(BatInfo read) {
        info = read;
        var flow = hub.flows()
                .map(f -> f.open(read, this))
                .orElseThrow(() -> new IllegalStateException("nobody takes bats: the gateway is not there"));
        tally = hub.tally(read.bat());
        tally.connected(read.batteryPercent());
        var quiet = new Quiet(read.range(), read.rateMilliHz());
        session = new BatSession(read, new Watched(flow, tally, quiet));
        resting = new Resting(hub::mode, quiet, briefing);
        errand = hub.courier()
                .map(c -> new Errand(c, read, adapter, new Line(), clock))
                .orElse(null);
        heardNanos = clock.nanos();
        LOG.info(
                "bat {} connected (boot {}, {} mHz, battery {} %, {} events waiting)",
                read.bat(),
                Integer.toUnsignedString(read.bootId()),
                read.rateMilliHz(),
                read.batteryPercent(),
                read.eventsPending());
        pings.begin(clock.nanos());
        briefing.begin(read.eventsPending() > 0, clock.nanos());
    }

    private void send(Control request) {
        within(link.write(BatCharacteristic.CONTROL, request.encode(), true)).whenComplete((done, failure) -> {
            if (failure != null && !over) {
                LOG.debug("bat at {}: request {} failed: {}", address, request.op(), failure.toString());
                lane.put(() -> briefing.failed(request.op(), clock.nanos()));
            }
        });
    }

    @Override
    public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
        if (characteristic == BatCharacteristic.DATA) {
            lane.offer(() -> data(value, nanos));
        } else if (characteristic == BatCharacteristic.CONTROL) {
            lane.offer(() -> answer(value, nanos));
        } else if (characteristic == BatCharacteristic.SMP) {
            lane.offer(() -> smp(value, nanos));
        }
    }

    private void smp(byte[] value, long nanos) {
        if (errand != null && !over) {
            heardNanos = nanos;
            quietTicks = 0;
            errand.heard(value);
        }
    }

    /** What carrying out an order needs of this connection. */
    private final class Line implements Errand.Line {

        @Override
        public CompletionStage<Void> write(byte[] piece) {
            return within(link.write(BatCharacteristic.SMP, piece, false));
        }

        @Override
        public void inLane(Runnable job) {
            lane.put(job);
        }

        @Override
        public boolean isProven() {
            return greeting.isProven();
        }

        @Override
        public boolean rest(boolean wanted) {
            return resting.ask(wanted, clock.nanos());
        }

        @Override
        public void disconnect() {
            link.disconnect();
        }
    }

    private void data(byte[] value, long nanos) {
        if (session != null) {
            heardNanos = nanos;
            quietTicks = 0;
            session.accept(value, nanos);
        }
    }

    private void answer(byte[] value, long nanos) {
        try {
            var answer = Control.Answer.decode(value);
            if (answer.op() >= Control.ENROL) {
                greeting.answer(answer, nanos);
            } else if (session != null) {
                answer(answer, nanos);
            }
        } catch (FrameException e) {
            LOG.debug("bat at {}: {}", address, e.getMessage());
        }
    }

    private void answer(Control.Answer answer, long nanos) {
        if (answer.status() == Control.Status.BUSY) {
            briefing.failed(answer.op(), nanos);
        } else if (answer.status() != Control.Status.DONE) {
            refused(answer);
        } else if (answer.op() == 4) {
            pings.answered(answer, session.time(), nanos);
        }
    }

    /** Once in the log is enough: a bat may refuse whatever it is told. */
    private void refused(Control.Answer answer) {
        if (!refusalTold) {
            refusalTold = true;
            LOG.warn("bat {} answers {} to request {}", info.bat(), answer.status(), answer.op());
        }
    }

    /** Called often, from the hub's ticker. One tick at a time waits in the lane: a slow lane is not filled with them. */
    void tick() {
        if (tickWaits.compareAndSet(false, true)) {
            lane.put(this::ticked);
        }
    }

    private void ticked() {
        tickWaits.set(false);
        if (over) {
            return;
        }
        long now = clock.nanos();
        greeting.tick(now);
        if (session == null) {
            return;
        }
        lookAtItsDoor(now);
        session.tick(now);
        tally.now(
                session.missingSamples(),
                session.duplicates(),
                lane.dropped(),
                session.malformed(),
                session.lastMalformed());
        resting.onTrial(isOnTrial(), now);
        resting.wake(session.lastEventNanos(), now);
        briefing.tick(now);
        if (errand != null) {
            errand.tick();
        }
        pings.tick(now);
        long quietSince = Math.max(briefing.replayNanos(), session.lastEventNanos());
        if (session.pending() > 0 && now - quietSince >= REPLAY_AFTER_NANOS) {
            briefing.replay(now);
        }
        if (now - heardNanos >= SILENT_NANOS && ++quietTicks >= SILENT_TICKS) {
            heardNanos = now;
            quietTicks = 0;
            LOG.info("bat {} has been silent for 8 s: disconnecting", info.bat());
            link.disconnect();
        }
    }

    /** Whether the bat tries a model out. */
    private boolean isOnTrial() {
        return hub.courier()
                .flatMap(c -> c.held(info.bat()))
                .filter(m -> m.bootId() == info.bootId())
                .flatMap(BatModels::active)
                .filter(active -> !active.confirmed())
                .isPresent();
    }

    /** A bat that nobody enrolled is connected already when its button is pressed: only INFO tells. */
    private void lookAtItsDoor(long now) {
        if (!greeting.looksAgain(now)) {
            return;
        }
        within(link.read(BatCharacteristic.INFO))
                .thenAccept(bytes -> lane.put(() -> {
                    try {
                        BatInfo read = InfoCodec.decode(bytes);
                        if (!over && read.open() && read.bat().equals(info.bat())) {
                            greeting.again(read, clock.nanos());
                        }
                    } catch (FrameException e) {
                        LOG.debug("bat at {}: {}", address, e.getMessage());
                    }
                }));
    }

    @Override
    public void disconnected(String reason) {
        lane.put(() -> end(reason));
    }

    private void end(String reason) {
        if (over) {
            return;
        }
        over = true;
        greeting.giveUp();
        opened.completeExceptionally(new RadioException("the link ended: " + reason));
        if (errand != null) {
            errand.end();
        }
        if (session != null) {
            session.close();
            tally.now(
                    session.missingSamples(),
                    session.duplicates(),
                    lane.dropped(),
                    session.malformed(),
                    session.lastMalformed());
            tally.disconnected(reason);
            LOG.info("bat {} is gone: {}", info.bat(), reason);
        }
        ended.accept(this);
    }

    /** Ends the connection from this side; {@link #disconnected} follows from the radio, or at once where there is no link. */
    void disconnect() {
        BatLink to = link;
        if (to != null) {
            to.disconnect();
        } else {
            disconnected("not connected");
        }
    }

    @Override
    public void acknowledge(SwingId id) {
        if (!over) {
            send(new Control.Ack(id.bootId(), id.seq()));
        }
    }

    @Override
    public long epochMicros(long batUs) {
        BatSession s = session;
        long gatewayUs = s == null ? clock.nanos() / 1000 : s.time().gatewayUs(batUs);
        return clock.epochMicros(gatewayUs * 1000);
    }

    @Override
    public long errorMicros() {
        BatSession s = session;
        return s == null ? 60_000_000 : s.time().errorUs();
    }

    @Override
    public Mount mount() {
        BatInfo i = info;
        return i == null ? Mount.ALIGNED : hub.mount(i.bat());
    }

    BatId bat() {
        BatInfo i = info;
        return i == null ? null : i.bat();
    }
}
