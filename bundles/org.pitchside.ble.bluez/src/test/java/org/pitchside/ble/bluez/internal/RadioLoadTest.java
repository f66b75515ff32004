package org.pitchside.ble.bluez.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.Faults.Kind;
import org.pitchside.ble.bluez.peer.PeerBat;
import org.pitchside.ble.bluez.peer.PrivateBus;
import org.pitchside.ble.codec.Data;

/**
 * Many bats for long. In the tests a short piece of it, faster than life; whole, in its own time, with {@code -Dradio.full=true}, which is
 * what {@code ./pitchside bench radio} does.
 */
class RadioLoadTest {

    private static final boolean FULL = Boolean.getBoolean("radio.full");
    private static final double SPEED = FULL ? 1 : 5;
    private static final double BUS_SECONDS = FULL ? 600 : 75;
    private static final long PATIENCE_SECONDS = 120;

    private final List<PeerBat> bats = new ArrayList<>();
    private final BluezRadio radio = new BluezRadio(FULL ? Patience.NORMAL : Bench.SHORT);
    private PrivateBus bus;
    private BluezPeer peer;

    private void given(int adapters, int howMany) throws Exception {
        bus = new PrivateBus();
        peer = new BluezPeer(bus.address()).forgetAfter(30_000);
        for (int i = 0; i < adapters; i++) {
            peer.adapter("hci" + i, 8);
        }
        for (int i = 1; i <= howMany; i++) {
            bats.add(new PeerBat(i));
            peer.bat(bats.get(i - 1));
        }
        peer.start();
        radio.activate(Map.of("bus.address", bus.address(), "links.per.adapter", 8));
    }

    @AfterEach
    void endEverything() throws Exception {
        radio.deactivate();
        peer.close();
        bus.close();
    }

    private static void until(Callable<Boolean> condition, Callable<Object> otherwise) throws Exception {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError(otherwise.call());
            }
            Thread.sleep(10);
        }
    }

    /** Processor time of the radio's own threads. */
    private static long cpuNanos() {
        var threads = ManagementFactory.getThreadMXBean();
        long sum = 0;
        for (Thread t : Thread.getAllStackTraces().keySet()) {
            if (t.getName().startsWith("pitchside-bluez")) {
                sum += Math.max(0, threads.getThreadCpuTime(t.getId()));
            }
        }
        return sum;
    }

    @Test
    void twelveBatsOnTwoAdaptersThroughAFaultEveryFiveSeconds() throws Exception {
        given(2, 12);
        try (var hub = new LoadHub(radio)) {
            until(() -> hub.result().connected() == 12, () -> hub.result() + " " + radio.health());
            long cpu = cpuNanos();
            long began = System.nanoTime();

            int faults = 0;
            var stream = peer.stream(10 * SPEED);
            var swings = peer.every(SPEED * 12 / 5, new Swings());
            for (; faults < BUS_SECONDS / 5; faults++) {
                Thread.sleep(Math.round(5_000 / SPEED));
                fault(faults);
            }
            calm();
            until(() -> hub.result().connected() == 12, () -> hub.result() + " " + radio.health());
            // another value of each bat tells what was swallowed before it
            until(this::allSpoke, hub::result);
            stream.close();
            swings.close();
            double share = (double) (cpuNanos() - cpu) / (System.nanoTime() - began);
            until(() -> bats.stream().allMatch(b -> b.waiting() == 0), () -> hub.result() + " " + waiting());
            long gaps = bats.stream().mapToLong(PeerBat::gaps).sum();
            until(() -> hub.result().gaps() == gaps, () -> "gaps made " + gaps + ", counted: " + result(hub));

            var result = hub.result();
            long events = bats.stream().mapToLong(PeerBat::events).sum();
            assertEquals(events, result.kept(), "events kept");
            String data = "PEER 12 bats x 10/s, 2 adapters, " + faults + " faults";
            assertTrue(gaps > 0 && result.links() > 12, "the faults did nothing: " + result);
            score("radio.events_lost", events - result.kept(), "events", "0", data);
            score("radio.gaps_not_counted", gaps - result.gaps(), "values", "0", data);
            score("radio.links_made", result.links(), "links", "", data);
            if (FULL) {
                score("bench.core_share_bluez", share, "cores", "<= 0.25", data);
            }
        }
    }

    private Object waiting() {
        return bats.stream().map(b -> b.id() + " " + b.waiting()).toList();
    }

    private static String result(LoadHub hub) throws Exception {
        return hub.result().toString();
    }

    /** Each bat sends one more value at least. */
    private boolean allSpoke() throws InterruptedException {
        var before = bats.stream().map(PeerBat::sent).toList();
        Thread.sleep(Math.round(300 / SPEED));
        for (int i = 0; i < bats.size(); i++) {
            if (bats.get(i).sent() < before.get(i) + 2) {
                return false;
            }
        }
        return true;
    }

    /** One bat after the other swings. */
    private final class Swings implements Runnable {
        private final AtomicInteger next = new AtomicInteger();

        @Override
        public void run() {
            peer.swing(bats.get(next.getAndIncrement() % bats.size()));
        }
    }

    private void calm() {
        bats.forEach(b -> List.of(Kind.DROPS, Kind.DOUBLES, Kind.SWAPS, Kind.SWALLOWS)
                .forEach(k -> peer.faults(b).end(k)));
    }

    private void fault(int number) throws Exception {
        calm();
        var bat = bats.get(number * 5 % bats.size());
        var faults = peer.faults(bat);
        switch (number % 10) {
            case 0 -> faults.begin(Kind.DROPS);
            case 1 -> peer.lose(bat);
            case 2 -> faults.begin(Kind.DOUBLES);
            case 3 -> peer.removeObject(bat);
            case 4 -> faults.begin(Kind.SWAPS, Kind.DROPS);
            case 5 -> {
                faults.connect("le-connection-abort-by-local", "InProgress").hangUp();
                peer.lose(bat);
            }
            case 6 -> faults.begin(Kind.SWALLOWS);
            case 7 -> {
                peer.pull("hci" + number / 10 % 2);
                Thread.sleep(200);
                peer.adapter("hci" + number / 10 % 2, 8);
            }
            case 8 -> faults.begin(Kind.DROPS, Kind.DOUBLES);
            default -> {
                peer.stop();
                Thread.sleep(200);
                peer.start();
            }
        }
    }

    @Test
    void eightBatsAtAHundredValuesASecond() throws Exception {
        given(1, 8);
        int each = 100 * (FULL ? 60 : 4);
        var counters = new ConcurrentHashMap<String, Counter>();
        for (PeerBat bat : bats) {
            var counter = new Counter();
            radio.connect(heard(bat), counter).toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            counters.put(bat.address(), counter);
        }
        long cpu = cpuNanos();
        long daemon = bus.cpuNanos();
        long began = System.nanoTime();

        var values = peer.values(100, each, 244);
        until(
                () -> counters.values().stream().allMatch(c -> c.values.get() >= each),
                () -> counters.values().stream().map(c -> c.values.get()).toList());
        values.close();

        double seconds = (System.nanoTime() - began) / 1e9;
        long lost = counters.values().stream().mapToLong(c -> c.gaps.get()).sum();
        assertEquals(0, lost);
        String data = "PEER 8 bats x 100/s x 244 B, " + each / 100 + " s";
        score("radio.gaps", lost, "values", "0", data);
        if (FULL) {
            score("bench.core_share_bluez", (cpuNanos() - cpu) / 1e9 / seconds, "cores", "<= 0.25", data);
            score("bench.core_share_dbus", (bus.cpuNanos() - daemon) / 1e9 / seconds, "cores", "", data);
        }
    }

    private Sighting heard(PeerBat bat) throws Exception {
        var heard = new ConcurrentHashMap<String, Sighting>();
        try (AutoCloseable watch = radio.watch(s -> heard.put(s.address(), s))) {
            until(() -> heard.containsKey(bat.address()), () -> watch + " hears nothing; " + radio.health());
            return heard.get(bat.address());
        }
    }

    /** Counts what comes, and what does not. */
    private static final class Counter implements LinkListener {
        private final AtomicLong values = new AtomicLong();
        private final AtomicLong gaps = new AtomicLong();
        private int next;

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            if (characteristic == BatCharacteristic.DATA && value.length == 244) {
                gaps.addAndGet((Data.seq(value) - next) & 0xFFFF);
                next = Data.seq(value) + 1 & 0xFFFF;
                values.incrementAndGet();
            }
        }

        @Override
        public void disconnected(String reason) {
            gaps.addAndGet(1_000_000);
        }
    }

    private static synchronized void score(String metric, double value, String unit, String goal, String data)
            throws IOException {
        String number =
                value == Math.rint(value) ? Long.toString((long) value) : String.format(Locale.ROOT, "%.3f", value);
        String line = String.join("\t", metric, number, unit, goal, data);
        System.out.println(line);
        Path card = Files.createDirectories(Path.of(System.getProperty("pitchside.root"), "target"))
                .resolve("scorecard.tsv");
        var all = new ArrayList<String>();
        if (Files.exists(card)) {
            Files.readAllLines(card).stream()
                    .filter(l -> !(l.startsWith(metric + "\t") && l.endsWith("\t" + data)))
                    .forEach(all::add);
        }
        all.add(line);
        Files.write(card, all);
    }
}
