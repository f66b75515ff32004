package org.pitchside.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.store.internal.Store;

/** The drain in time that the test moves, with a wire that does what the test says. */
class DrainTest {

    @TempDir
    Path folder;

    private Store store;
    private final List<Played> wires = new ArrayList<>();
    private String refusal;
    private boolean full;
    private long nowMs;
    private Drain drain;

    private final class Played implements Wire {

        final List<String> sent = new ArrayList<>();
        Ear ear;
        boolean closed;

        @Override
        public void connect(Ear listener) throws WireException {
            if (refusal != null) {
                throw new WireException(refusal);
            }
            ear = listener;
        }

        @Override
        public boolean publish(long number, String topic, byte[] body, boolean retained) {
            if (full) {
                return false;
            }
            sent.add(new String(body, StandardCharsets.UTF_8));
            return true;
        }

        @Override
        public void leave(String topic, byte[] lastWord) {
            sent.add(new String(lastWord, StandardCharsets.UTF_8));
            closed = true;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private static final class Plain implements Drain.Address {

        @Override
        public String topic(StoredSwing swing) {
            return "swing";
        }

        @Override
        public byte[] body(StoredSwing swing, boolean replayed) {
            return (swing.position() + (replayed ? "r" : "")).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String statusTopic() {
            return "status";
        }

        @Override
        public byte[] birth(long pending) {
            return ("online " + pending).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public byte[] lastWord() {
            return "offline".getBytes(StandardCharsets.UTF_8);
        }
    }

    @BeforeEach
    void given() {
        store = Rig.store(folder);
        drain = new Drain(
                store,
                () -> {
                    wires.add(new Played());
                    return wires.get(wires.size() - 1);
                },
                new Plain(),
                () -> 1.0,
                () -> {});
    }

    @AfterEach
    void stop() {
        Rig.stop(store);
    }

    private long step() {
        return drain.step(nowMs);
    }

    private Played wire() {
        return wires.get(wires.size() - 1);
    }

    private void commit(int from, int to) {
        Rig.commit(store, from, to, () -> {});
    }

    @Test
    void noMoreThanTheWindowIsUnderWayAndItSlidesOverWhatIsAcknowledgedWithoutAHole() {
        step();
        commit(0, 20);
        step();
        List<String> first = List.copyOf(wire().sent);
        wire().ear.acknowledged(2);
        wire().ear.acknowledged(3);
        step();
        int withHole = wire().sent.size();
        wire().ear.acknowledged(1);
        step();

        assertEquals(List.of("online 0", "1", "2", "3", "4", "5", "6", "7", "8"), first);
        assertEquals(9, withHole);
        assertEquals(List.of("9", "10", "11"), wire().sent.subList(9, 12));
        assertEquals(17, store.pending(Drain.CONSUMER));
    }

    @Test
    void whatWasUnderWayWhenTheWireBrokeIsSentAgainAndSaysSo() {
        step();
        commit(0, 3);
        step();
        wire().ear.acknowledged(1);
        wire().ear.lost("cut");
        long wait = step();
        nowMs += wait;
        step();
        commit(3, 4);
        step();

        assertEquals(1000, wait);
        assertTrue(wires.get(0).closed);
        assertEquals(List.of("online 2", "2r", "3r", "4"), wire().sent);
        wire().ear.acknowledged(2);
        step();
        assertNull(drain.trouble());
    }

    @Test
    void whatAnOldWireStillSaysIsNotHeard() {
        step();
        commit(0, 2);
        step();
        Wire.Ear old = wire().ear;
        old.lost("cut");
        nowMs += step();
        step();
        old.acknowledged(1);
        old.lost("cut again");
        step();

        assertTrue(drain.connected());
        assertEquals(2, store.pending(Drain.CONSUMER));
    }

    @Test
    void aBrokerThatNeverAcknowledgesIsLeftAfterItsTime() {
        step();
        commit(0, 1);
        long wait = step();
        nowMs += wait;
        step();

        assertEquals(TimeUnit.SECONDS.toMillis(Wire.TIMEOUT_S), wait);
        assertEquals("the broker did not acknowledge within 10 s", drain.trouble());
        assertTrue(wires.get(0).closed);
    }

    @Test
    void aWeekWithoutABrokerIsTriedEveryHalfMinuteAndNothingPilesUp() {
        refusal = "Connection refused";
        commit(0, 1);
        step();
        commit(1, 100);
        int attempts = 0;
        while (nowMs < TimeUnit.DAYS.toMillis(7)) {
            long wait = step();
            assertTrue(wait >= 1000 && wait <= 30_000, wait + " ms");
            nowMs += wait;
            attempts = wires.size();
            wires.forEach(w -> assertTrue(w.closed));
            wires.clear();
            if (attempts > 1) {
                throw new AssertionError("two wires at once");
            }
        }
        refusal = null;
        step();

        assertEquals("online 99", wire().sent.get(0));
        assertEquals(1 + Drain.WINDOW, wire().sent.size());
    }

    @Test
    void aWireThatIsFullIsAskedAgainSoon() {
        step();
        full = true;
        commit(0, 1);
        long wait = step();
        full = false;
        nowMs += wait;
        step();

        assertEquals(50, wait);
        assertEquals(List.of("online 0", "1"), wire().sent);
    }

    @Test
    void goodByeIsSaidAndWhatWasAcknowledgedIsKept() {
        step();
        commit(0, 2);
        step();
        wire().ear.acknowledged(1);
        drain.close();

        assertEquals("offline", wire().sent.get(3));
        assertEquals(1, store.pending(Drain.CONSUMER));
    }

    @Test
    void aBrokerThatConnectsAndNeverAcknowledgesStaysOneTrouble() {
        commit(0, 1);
        step();
        commit(1, 9);
        nowMs += step();
        step();
        String told = drain.trouble();
        for (int i = 0; i < 100; i++) {
            nowMs += step();
            assertEquals(told, drain.trouble());
        }
        while (drain.connected()) {
            nowMs += step();
        }
        for (long wait = step(); !drain.connected(); wait = step()) {
            nowMs += wait;
        }
        wire().ear.acknowledged(2);
        step();

        assertEquals("the broker did not acknowledge within 10 s", told);
        assertNull(drain.trouble());
    }
}
