package org.pitchside.ble;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/**
 * What every radio must keep to, whatever carries its bytes. A radio's own test extends this and brings two bats into range of one
 * adapter that holds one link.
 */
public abstract class BatRadioContract {

    private static final long SECONDS = 20;

    private BatRadio radio;

    /** Starts a radio with one adapter that holds one link, and two bats in its range. */
    protected abstract BatRadio start() throws Exception;

    protected abstract void stop() throws Exception;

    /** Everything that a link said. */
    protected static final class Ears implements LinkListener {

        private final LinkedBlockingQueue<byte[]> data = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<byte[]> control = new LinkedBlockingQueue<>();
        private final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        private final AtomicInteger afterTheEnd = new AtomicInteger();

        @Override
        public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
            if (!ends.isEmpty()) {
                afterTheEnd.incrementAndGet();
            }
            (characteristic == BatCharacteristic.DATA ? data : control).add(value);
        }

        @Override
        public void disconnected(String reason) {
            ends.add(reason);
        }
    }

    @BeforeEach
    void started() throws Exception {
        radio = start();
    }

    @AfterEach
    void stopped() throws Exception {
        stop();
    }

    private static <T> T get(CompletionStage<T> stage) throws Exception {
        return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
    }

    private static <T> T next(LinkedBlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(SECONDS, TimeUnit.SECONDS);
        assertNotNull(next, "nothing came for " + SECONDS + " s");
        return next;
    }

    private static void refused(CompletionStage<?> stage) {
        var e = assertThrows(ExecutionException.class, () -> get(stage));
        assertInstanceOf(RadioException.class, e.getCause());
        assertFalse(e.getCause().getMessage().isBlank());
    }

    private Sighting heard() throws Exception {
        var heard = new LinkedBlockingQueue<Sighting>();
        try (AutoCloseable watch = radio.watch(heard::add)) {
            assertNotNull(watch);
            return next(heard);
        }
    }

    private int links() {
        return radio.adapters().stream().mapToInt(RadioAdapter::links).sum();
    }

    @Test
    void aBatIsHeardAgainAndAgainByAnAdapterThatIsThere() throws Exception {
        var heard = new LinkedBlockingQueue<Sighting>();

        try (AutoCloseable watch = radio.watch(heard::add)) {
            assertNotNull(watch);
            String first = next(heard).address();
            Sighting again = next(heard);
            while (!again.address().equals(first)) {
                again = next(heard);
            }
            String adapter = again.adapter();
            assertTrue(radio.adapters().stream().anyMatch(a -> a.name().equals(adapter)));
        }
    }

    @Test
    void aClosedWatchHearsNothingMore() throws Exception {
        var heard = new CopyOnWriteArrayList<Sighting>();
        var first = new LinkedBlockingQueue<Sighting>();
        AutoCloseable watch = radio.watch(s -> {
            heard.add(s);
            first.add(s);
        });
        next(first);

        watch.close();
        int then = heard.size();
        heard();
        heard();

        assertEquals(then, heard.size());
    }

    @Test
    void aConnectedBatSaysWhoItIs() throws Exception {
        Sighting sighting = heard();

        BatLink link = get(radio.connect(sighting, new Ears()));

        assertEquals(sighting.address(), link.address());
        assertTrue(InfoCodec.decode(get(link.read(BatCharacteristic.INFO))).rateMilliHz() > 0);
        assertEquals(1, links());
    }

    @Test
    void everyRequestIsAnswered() throws Exception {
        var ears = new Ears();
        BatLink link = get(radio.connect(heard(), ears));

        for (int nonce = 1; nonce <= 5; nonce++) {
            get(link.write(BatCharacteristic.CONTROL, new Control.Time(nonce).encode(), true));
        }

        var nonces = new java.util.TreeSet<Integer>();
        while (nonces.size() < 5) {
            nonces.add(Control.Answer.decode(next(ears.control)).nonce());
        }
        assertEquals(List.of(1, 2, 3, 4, 5), List.copyOf(nonces));
    }

    @Test
    void aStreamArrivesAsValuesThatBelongToTheListener() throws Exception {
        var ears = new Ears();
        BatLink link = get(radio.connect(heard(), ears));

        get(link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true));

        var seen = java.util.Collections.newSetFromMap(new java.util.IdentityHashMap<byte[], Boolean>());
        int imu = 0;
        while (imu < 5) {
            byte[] value = next(ears.data);
            assertTrue(seen.add(value), "the same array came twice");
            imu += (Data.type(value) & ~Data.SHORT) == Data.IMU ? 1 : 0;
        }
    }

    @Test
    void aLinkEndsOnceAndIsSilentThen() throws Exception {
        var ears = new Ears();
        BatLink link = get(radio.connect(heard(), ears));
        get(link.write(BatCharacteristic.CONTROL, new Control.SetMode(Mode.STREAM).encode(), true));
        next(ears.data);

        link.disconnect();
        link.disconnect();

        assertFalse(next(ears.ends).isBlank());
        refused(link.read(BatCharacteristic.INFO));
        refused(link.write(BatCharacteristic.CONTROL, new Control.Time(1).encode(), true));
        assertEquals(0, links());
        // the bat is heard again, and may be had again
        get(radio.connect(heard(), new Ears())).disconnect();
        assertTrue(ears.ends.isEmpty());
        assertEquals(0, ears.afterTheEnd.get());
    }

    @Test
    void aBatThatIsTakenCannotBeHadAgain() throws Exception {
        Sighting sighting = heard();
        get(radio.connect(sighting, new Ears()));

        refused(radio.connect(sighting, new Ears()));

        assertEquals(1, links());
    }

    @Test
    void aFullAdapterRefuses() throws Exception {
        Sighting first = heard();
        Sighting second = heard();
        while (second.address().equals(first.address())) {
            second = heard();
        }
        get(radio.connect(first, new Ears()));

        refused(radio.connect(second, new Ears()));

        assertEquals(1, links());
    }

    @Test
    void whatIsNotThereCannotBeHad() throws Exception {
        Sighting there = heard();

        refused(radio.connect(new Sighting("no such bat", there.adapter(), -60), new Ears()));
        refused(radio.connect(new Sighting(there.address(), "no such adapter", -60), new Ears()));

        assertEquals(0, links());
    }

    @Test
    void whatABatDoesNotHaveCannotBeReadOrWritten() throws Exception {
        BatLink link = get(radio.connect(heard(), new Ears()));

        refused(link.read(BatCharacteristic.DATA));
        refused(link.write(BatCharacteristic.INFO, new byte[1], true));
    }
}
