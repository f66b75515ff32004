package org.pitchside.sensor.rig;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.internal.HubInOneThread;

/**
 * An air in virtual time, with real bats' cores at its end: the same seed, the same run. All links share so many bytes a second. A link
 * has a connection event every interval; what waits then goes, and what is asked within it follows at once. What a bat notifies goes
 * with the next event.
 */
final class DeliveryAir implements BatRadio, GatewayClock {

    private static final long MS = 1_000_000L;
    private static final long TICK = 10 * MS;
    /** A bat is to be polled every 50 ms at least. */
    private static final long LIFE = 30 * MS;

    private static final long ADVERT = 100 * MS;
    private static final long CONNECTING = 100 * MS;
    /** The hub's next value of a packet comes within the same event. */
    private static final long SAME_EVENT = MS;

    /**
     * What the air is like.
     *
     * @param bytesPerSecond values of all links together, in both directions
     * @param acknowledged every write waits a whole interval for its answer, as a radio does that cannot choose
     * @param lossPercent of the writes without acknowledgement never arrive
     */
    record Spec(int bytesPerSecond, long intervalMs, boolean acknowledged, double lossPercent, long seed) {
        static final Spec GOOD = new Spec(20_000, 30, false, 0, 1);

        Spec losing(double percent) {
            return new Spec(bytesPerSecond, intervalMs, acknowledged, percent, seed);
        }
    }

    private record Event(long at, long number, Runnable what) {}

    final List<AirBat> bats = new CopyOnWriteArrayList<>();
    private final Spec spec;
    private final RandomGenerator random;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.number, b.number));
    private final List<Consumer<Sighting>> watchers = new ArrayList<>();
    private final List<HubInOneThread> hubs = new ArrayList<>();
    private final int adapters;
    private long now = 1_000_000_000_000L;
    private long number;
    private long freeAt;
    private long carried;

    DeliveryAir(Spec spec, int adapters) {
        this.spec = spec;
        this.adapters = adapters;
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(spec.seed);
        every(ADVERT, this::advertise);
        every(LIFE, () -> bats.forEach(bat -> bat.liveUntil(now)));
        every(TICK, () -> List.copyOf(hubs).forEach(HubInOneThread::tick));
    }

    HubInOneThread gateway(Map<String, Object> settings, BatFlows flows) {
        var hub = new HubInOneThread(this, this, flows, settings);
        hubs.add(hub);
        return hub;
    }

    /** The gateway is switched off. */
    void off(HubInOneThread hub) {
        hubs.remove(hub);
        hub.close();
    }

    void at(long nanos, Runnable what) {
        events.add(new Event(Math.max(nanos, now), number++, what));
    }

    void in(double seconds, Runnable what) {
        at(now + (long) (seconds * 1e9), what);
    }

    private void every(long nanos, Runnable what) {
        at(now + nanos, () -> {
            what.run();
            every(nanos, what);
        });
    }

    void everySeconds(double seconds, Runnable what) {
        every((long) (seconds * 1e9), what);
    }

    /** Time goes on until it is so. @return seconds that it took */
    double until(String what, double atMost, BooleanSupplier so) {
        long began = now;
        while (!so.getAsBoolean()) {
            if (now - began > atMost * 1e9) {
                StringBuilder words = new StringBuilder("not within " + atMost + " s: " + what);
                hubs.forEach(
                        h -> words.append('\n').append(h.courier().underWay()).append(h.health()));
                throw new AssertionError(words);
            }
            Event e = events.remove();
            now = e.at;
            e.what.run();
            hubs.forEach(HubInOneThread::run);
        }
        return (now - began) / 1e9;
    }

    void pass(double seconds) {
        long end = now + (long) (seconds * 1e9);
        until("time", seconds + 1, () -> now >= end);
    }

    private void advertise() {
        // of two gateways now the one hears it first, now the other
        if (watchers.size() > 1) {
            Collections.rotate(watchers, 1);
        }
        for (AirBat bat : bats) {
            if (bat.link == null && !bat.away) {
                var sighting = new Sighting(bat.address(), "hci" + bat.adapter, -60);
                List.copyOf(watchers).forEach(w -> w.accept(sighting));
            }
        }
    }

    /** Bytes of characteristic values so far, in both directions. */
    long carried() {
        return carried;
    }

    /** Takes the air for a value, now or when it is free. @return when it is through */
    private long through(int bytes) {
        freeAt = Math.max(now, freeAt) + bytes * 1_000_000_000L / spec.bytesPerSecond;
        carried += bytes;
        return freeAt;
    }

    @Override
    public String name() {
        return "air";
    }

    @Override
    public List<RadioAdapter> adapters() {
        var all = new ArrayList<RadioAdapter>();
        for (int a = 0; a < adapters; a++) {
            int mine = a;
            all.add(new RadioAdapter("hci" + a, 7, (int) bats.stream()
                    .filter(b -> b.link != null && b.adapter == mine)
                    .count()));
        }
        return all;
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        var result = new CompletableFuture<BatLink>();
        AirBat bat = bats.stream()
                .filter(b -> b.address().equals(sighting.address()))
                .findFirst()
                .orElseThrow();
        at(now + CONNECTING, () -> {
            if (bat.link != null || bat.away) {
                result.completeExceptionally(new RadioException("not in range any more"));
                return;
            }
            bat.link = new Link(bat, listener);
            bat.connected(now);
            result.complete(bat.link);
        });
        return result;
    }

    /** A connection to a bat. */
    final class Link implements BatLink {

        private final AirBat bat;
        private final LinkListener listener;
        private final long phase = random.nextLong(spec.intervalMs * MS);
        private long openUntil = Long.MIN_VALUE;
        private long busyUntil = Long.MIN_VALUE;

        Link(AirBat bat, LinkListener listener) {
            this.bat = bat;
            this.listener = listener;
        }

        private long nextEvent() {
            long interval = spec.intervalMs * MS;
            return now + Math.floorMod(phase - now, interval);
        }

        private boolean isGone() {
            return bat.link != this;
        }

        /** The bat notified something: it goes with the next event, behind what waits already. */
        void notified(BatCharacteristic from, byte[] value) {
            at(Math.max(nextEvent(), busyUntil), () -> {
                busyUntil = through(value.length);
                at(busyUntil, () -> {
                    if (!isGone()) {
                        listener.notified(from, value, now);
                    }
                });
            });
        }

        @Override
        public String address() {
            return bat.address();
        }

        @Override
        public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
            var result = new CompletableFuture<byte[]>();
            at(nextEvent() + spec.intervalMs * MS, () -> {
                if (isGone()) {
                    result.completeExceptionally(new RadioException("the link is gone"));
                } else {
                    result.complete(bat.info(now));
                }
            });
            return result;
        }

        @Override
        public CompletionStage<Void> write(BatCharacteristic to, byte[] value, boolean acknowledged) {
            var result = new CompletableFuture<Void>();
            if (isGone()) {
                result.completeExceptionally(new RadioException("the link is gone"));
                return result;
            }
            byte[] copy = value.clone();
            at(now <= openUntil ? now : nextEvent(), () -> send(to, copy, acknowledged || spec.acknowledged, result));
            return result;
        }

        private void send(BatCharacteristic to, byte[] value, boolean waits, CompletableFuture<Void> result) {
            long end = through(value.length);
            long done = waits ? Math.max(end, now + spec.intervalMs * MS) : end;
            openUntil = done + SAME_EVENT;
            boolean lost = !waits && random.nextDouble() * 100 < spec.lossPercent;
            at(end, () -> {
                if (!isGone() && !lost && bat.hears(to)) {
                    bat.written(to, value, now);
                }
            });
            at(done, () -> {
                if (isGone()) {
                    result.completeExceptionally(new RadioException("the link is gone"));
                } else {
                    result.complete(null);
                }
            });
        }

        @Override
        public void disconnect() {
            cut("by the gateway");
        }

        /** The link breaks. */
        void cut(String why) {
            if (!isGone()) {
                bat.link = null;
                bat.disconnected();
                at(now, () -> listener.disconnected(why));
            }
        }
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMicros(long nanos) {
        return nanos / 1000;
    }
}
