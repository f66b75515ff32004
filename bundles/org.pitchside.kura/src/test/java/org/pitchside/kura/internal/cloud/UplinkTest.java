package org.pitchside.kura.internal.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.KuraStoreCapacityReachedException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.message.KuraPayload;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.message.SwingMessage;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.kura.internal.values.FlatSwing;
import org.pitchside.kura.internal.values.Json;
import org.pitchside.kura.internal.values.Stores;
import org.pitchside.store.internal.Store;

/** The uplink over a real store, in time that the test moves, with a publisher that has Kura's faults. */
class UplinkTest {

    private static final long CONFIRM_MS = 60_000;

    @TempDir
    Path folder;

    private Store store;
    private PlayedPublisher kura = new PlayedPublisher();
    private long nowMs;
    private Uplink uplink;

    @BeforeEach
    void given() {
        store = Stores.open(folder);
        begin(1);
    }

    @AfterEach
    void stop() {
        Stores.close(store);
    }

    private void begin(int underWay) {
        uplink = new Uplink(store, new UplinkSettings("(x=y)", 60, underWay, false), UplinkTest::letter, () -> {});
        listenTo(kura);
        step();
    }

    private void listenTo(PlayedPublisher publisher) {
        var ear = new Ear(publisher, uplink);
        uplink.publisher(ear);
        publisher.registerCloudDeliveryListener(ear);
        publisher.registerCloudConnectionListener(ear);
    }

    private static KuraMessage letter(StoredSwing stored, boolean replayed) {
        var payload = new KuraPayload();
        FlatSwing.of(stored.swing()).forEach(payload::addMetric);
        payload.setBody(Json.bytes(SwingMessage.of(stored.swing(), null, replayed, 0)));
        return new KuraMessage(payload, Map.of());
    }

    private long step() {
        return uplink.step(nowMs);
    }

    private void commit(int from, int to) {
        Stores.commit(store, from, to);
    }

    private long pending() {
        return store.pending(Uplink.CONSUMER);
    }

    @Test
    void aSwingIsFreedWhenItIsConfirmedAndTheNextFollows() {
        commit(0, 3);
        step();
        assertEquals(List.of("0"), kura.sent());
        assertEquals(3, pending());
        step();
        assertEquals(List.of("0"), kura.sent(), "one at a time");

        kura.confirm("1");
        step();
        assertEquals(2, pending());
        assertEquals(List.of("0", "1"), kura.sent());
        kura.confirm("2");
        step();
        kura.confirm("3");
        step();
        assertEquals(0, pending());
        assertNull(uplink.trouble());
    }

    @Test
    void aConfirmationThatComesBeforePublishReturnsCounts() {
        kura.confirmsAtOnce = true;
        commit(0, 3);
        step();
        step();
        step();
        step();

        assertEquals(List.of("0", "1", "2"), kura.sent());
        assertEquals(0, pending());
    }

    @Test
    void whatNobodyConfirmsIsSentAgainEverMoreSeldomAndAnyConfirmationWillDo() {
        commit(0, 2);
        step();
        nowMs += CONFIRM_MS - 1;
        step();
        assertEquals(1, kura.sent().size());
        nowMs += 1;
        step();
        assertEquals(List.of("0", "0r"), kura.sent());
        assertEquals(1, uplink.again());
        assertTrue(uplink.trouble().contains("sent again"), uplink.trouble());
        nowMs += 2 * CONFIRM_MS - 1;
        step();
        assertEquals(2, kura.sent().size());
        nowMs += 1;
        step();
        assertEquals(List.of("0", "0r", "0r"), kura.sent());
        // when the first one's confirmation comes at last, and those of the others after it
        kura.confirm("1");
        step();
        kura.confirm("2");
        kura.confirm("3");
        step();
        assertEquals(List.of("0", "0r", "0r", "1"), kura.sent());
        assertEquals(1, pending());
        assertNull(uplink.trouble());
    }

    @Test
    void withMoreUnderWayTheCursorMovesOverWhatIsConfirmedWithoutAHole() {
        begin(4);
        commit(0, 6);
        step();
        assertEquals(List.of("0", "1", "2", "3"), kura.sent());
        kura.confirm("2");
        kura.confirm("3");
        step();
        assertEquals(6, pending());
        kura.confirm("1");
        step();
        assertEquals(3, pending());
        assertEquals(List.of("0", "1", "2", "3", "4", "5"), kura.sent());
    }

    @Test
    void withoutQuality1NothingIsFreedAndItIsSaid() {
        kura.quality0 = true;
        commit(0, 1);
        step();
        kura.confirm(null);
        step();
        assertEquals("the publisher confirms nothing: its quality of service must be 1", uplink.trouble());
        assertEquals(1, pending());
        // when the operator sets it right
        kura.quality0 = false;
        nowMs += CONFIRM_MS;
        step();
        kura.confirm("1");
        step();
        assertEquals(0, pending());
        assertNull(uplink.trouble());
    }

    @Test
    void whatThePublisherDoesNotTakeIsTriedLaterInOrder() {
        commit(0, 2);
        kura.refusal = new KuraStoreCapacityReachedException("full");
        assertEquals(1000, step());
        assertEquals("the publisher took nothing: Kura's own queue is full", uplink.trouble());
        nowMs += 999;
        assertEquals(1, step());
        nowMs += 1;
        kura.refusal = new KuraException(KuraErrorCode.NOT_CONNECTED, "away");
        assertEquals(2000, step());
        kura.refusal = null;
        kura.failure = new IllegalStateException("Kura's own");
        nowMs += 2000;
        assertEquals(4000, step());
        assertTrue(uplink.trouble().contains("Kura's own"), uplink.trouble());
        kura.failure = new NoClassDefFoundError("half replaced");
        nowMs += 4000;
        assertEquals(8000, step());
        assertTrue(uplink.trouble().contains("half replaced"), uplink.trouble());
        kura.failure = null;
        nowMs += 8000;
        step();
        kura.confirm("1");
        step();

        assertEquals(List.of("0", "1"), kura.sent());
        assertNull(uplink.trouble());
    }

    @Test
    void whileTheConnectionIsDownNothingIsSentAndWhatKuraHasGetsItsTimeAgain() {
        commit(0, 2);
        step();
        kura.down();
        nowMs += 5 * CONFIRM_MS;
        step();
        assertEquals(List.of("0"), kura.sent(), "Kura's own queue is not filled");
        assertEquals("the cloud connection is down", uplink.trouble());
        kura.up();
        step();
        nowMs += CONFIRM_MS - 1;
        step();
        assertEquals(List.of("0"), kura.sent());
        kura.confirm("1");
        step();
        assertEquals(List.of("0", "1"), kura.sent());
    }

    @Test
    void aMissedWordThatItIsUpAgainDoesNotStopItForEver() {
        kura.down();
        step();
        commit(0, 1);
        nowMs += 599_999;
        step();
        assertEquals(List.of(), kura.sent());
        nowMs += 1;
        step();
        assertEquals(List.of("0"), kura.sent());
    }

    @Test
    void troubleEndsWhenThereIsNothingToSend() {
        kura.down();
        step();
        assertEquals("the cloud connection is down", uplink.trouble());
        kura.up();
        step();
        assertNull(uplink.trouble());
    }

    @Test
    void anotherPublisherIsGivenAgainWhatTheFormerDidNotConfirm() {
        commit(0, 2);
        step();
        PlayedPublisher former = kura;
        kura = new PlayedPublisher();
        uplink.publisher(null);
        step();
        assertEquals("the chosen cloud publisher is not there", uplink.trouble());
        listenTo(kura);
        // when the former one confirms what is not its any more
        former.confirm("1");
        step();
        assertEquals(2, pending());
        assertEquals(List.of("0r"), kura.sent());
        kura.confirm("1");
        step();
        assertEquals(1, pending());
    }

    @Test
    void aRestartRepeatsWhatWasNotConfirmedAndLosesNothing() {
        begin(3);
        commit(0, 5);
        step();
        kura.confirm("1");
        step();
        Stores.close(store);

        store = Stores.open(folder);
        kura = new PlayedPublisher();
        kura.confirmsAtOnce = true;
        begin(3);
        for (int i = 0; i < 5; i++) {
            step();
        }
        assertEquals(List.of("1r", "2r", "3r", "4r"), kura.sent());
        assertEquals(0, pending());
    }

    /** Kura's faults in any order: ids lost, messages lost, confirmed late, twice and out of order, refusals, cuts, restarts. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "3, 1", "4, 4", "5, 4", "6, 8"})
    void whateverKuraDoesEverySwingArrives(int seed, int underWay) {
        // given many swings and a Kura that goes wrong at random
        var random = new Random(seed);
        var arrived = new ArrayList<Integer>();
        var late = new ArrayList<String>();
        commit(0, 100);
        store.removeConsumer(Uplink.CONSUMER);
        kura = new PlayedPublisher() {
            @Override
            public String publish(KuraMessage message) throws KuraException {
                switch (random.nextInt(12)) {
                    case 0 -> throw new KuraStoreCapacityReachedException("full");
                    case 1 -> throw new IllegalStateException("Kura's own");
                    case 2 -> {
                        return "lost" + random.nextInt();
                    }
                    default -> {
                        String id = super.publish(message);
                        arrived.add(((Long) message.getPayload().getMetric("seq")).intValue());
                        if (random.nextInt(5) > 0) {
                            late.add(id);
                        }
                        if (random.nextInt(4) == 0) {
                            confirm(late.remove(random.nextInt(late.size() + 1) % Math.max(1, late.size())));
                        }
                        return id;
                    }
                }
            }
        };
        begin(underWay);
        Stores.commit(store, 100, 250);
        // when it runs, and is cut and restarted now and then
        for (int steps = 0; pending() > 0; steps++) {
            assertTrue(steps < 200_000, pending() + " never came through");
            switch (random.nextInt(200)) {
                case 0 -> kura.down();
                case 1 -> begin(underWay);
                case 2 -> kura.confirm("nobody's");
                default -> {}
            }
            if (random.nextInt(3) == 0) {
                kura.up();
            }
            while (!late.isEmpty() && random.nextInt(2) == 0) {
                String id = late.remove(random.nextInt(late.size()));
                kura.confirm(id);
                if (random.nextInt(3) == 0) {
                    kura.confirm(id);
                }
            }
            nowMs += Math.max(1, step());
        }
        // then each arrived, first ones in order where one is under way at a time
        var first = new LinkedHashSet<>(arrived);
        assertEquals(150, first.size());
        if (underWay == 1) {
            var sorted = new ArrayList<>(first);
            sorted.sort(null);
            assertEquals(sorted, new ArrayList<>(first));
        }
    }
}
