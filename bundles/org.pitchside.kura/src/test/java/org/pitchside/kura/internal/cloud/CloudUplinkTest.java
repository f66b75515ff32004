package org.pitchside.kura.internal.cloud;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.nio.file.Path;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.store.StoreException;
import org.pitchside.kura.internal.values.Stores;
import org.pitchside.store.internal.Store;

/** The component as Kura sees it. */
class CloudUplinkTest {

    private static final int DELETED = 4;
    private static final int STOPPED = 6;
    private static final Map<String, Object> CHOSEN =
            Map.of("CloudPublisher.target", "(kura.service.pid=publisher)", "kura.service.pid", CloudUplink.PID);

    @TempDir
    Path folder;

    private Store store;
    private CloudUplink uplink;
    private final PlayedPublisher kura = new PlayedPublisher();
    private final AtomicLong nowMs = new AtomicLong();

    @BeforeEach
    void given() {
        store = Stores.open(folder);
        kura.confirmsAtOnce = true;
        uplink = new CloudUplink(store, nowMs::get);
    }

    @AfterEach
    void stop() {
        uplink.deactivate(STOPPED);
        Stores.close(store);
    }

    private void chosen() {
        uplink.activate(CHOSEN);
        uplink.setCloudPublisher(kura);
        Stores.await("the cursor is there", this::hasCursor);
    }

    private boolean hasCursor() {
        try {
            store.read(Uplink.CONSUMER, 1);
            return true;
        } catch (StoreException e) {
            return false;
        }
    }

    private void swing(int seq) {
        Stores.commit(store, seq, seq + 1);
        uplink.committed(null);
    }

    private void allIsPublished() {
        Stores.await("all is published", () -> store.pending(Uplink.CONSUMER) == 0 && hasCursor());
    }

    @Test
    void aSwingTravelsAsMetricsAndAsTheBodyOfTheMqttContract() throws Exception {
        uplink.addProfiles(bat -> Optional.of(new BatProfiles.Profile(bat, "Ann", "net 1", Mount.ALIGNED)));
        chosen();
        swing(7);
        allIsPublished();

        KuraMessage message = kura.messages.get(0);
        assertEquals(Map.of("bat", "00000000000000B7", "label", "DRV"), message.getProperties());
        assertEquals(new Date(1_764_000_000_007L), message.getPayload().getTimestamp());
        assertEquals(31.25f, message.getPayload().getMetric("bat_speed_mps"));
        for (Object value : message.getPayload().metrics().values()) {
            assertTrue(List.of(Boolean.class, Integer.class, Long.class, Float.class, String.class)
                    .contains(value.getClass()));
        }
        Map<String, Object> body = JSON.std.mapFrom(message.getPayload().getBody());
        assertEquals(1, body.get("schema"));
        assertEquals("00000000000000B7", body.get("bat"));
        assertEquals(7, body.get("seq"));
        assertEquals(1, body.get("revision"));
        assertEquals("DRV", body.get("label"));
        assertEquals(false, body.get("replayed"));
        assertFalse(body.containsKey("player"));
        // when names may go out
        uplink.updated(Map.of("CloudPublisher.target", "(kura.service.pid=publisher)", "publish.names", true));
        swing(8);
        allIsPublished();
        Stores.await("two messages", () -> kura.sent().size() == 2);
        assertEquals(
                "Ann",
                JSON.std.mapFrom(kura.messages.get(1).getPayload().getBody()).get("player"));
    }

    @Test
    void whereNoPublisherIsChosenNothingWaits() {
        // given what Kura gives at the first start, and a cursor of former days
        store.addConsumer(Uplink.CONSUMER);
        uplink.activate(Map.of("CloudPublisher.target", "(kura.service.pid=changeme)"));
        Stores.await("the cursor is gone", () -> !hasCursor());
        swing(1);
        assertEquals(List.of(), uplink.health());
        // when one is chosen and there, it begins at the end of the store
        uplink.updated(CHOSEN);
        uplink.setCloudPublisher(kura);
        Stores.await("the cursor is there", this::hasCursor);
        swing(2);
        allIsPublished();
        assertEquals(List.of("2"), kura.sent());
        assertEquals(List.of(new HealthLine(Level.OK, "cloud", "All is published and confirmed.")), uplink.health());
        // when none is chosen any more
        uplink.updated(Map.of());
        Stores.await("the cursor is gone", () -> !hasCursor());
    }

    @Test
    void aPublisherMayComeLateGoAndComeAgain() {
        uplink.activate(CHOSEN);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        Stores.await(
                "it is told",
                () -> uplink.health()
                        .equals(List.of(new HealthLine(
                                Level.WARN, "cloud", "1 swings wait: the chosen cloud publisher is not there."))));
        uplink.setCloudPublisher(kura);
        allIsPublished();
        uplink.unsetCloudPublisher(kura);
        assertEquals(0, kura.deliveries.size() + kura.connections.size(), "no listener stays behind");
        swing(2);
        assertEquals(1, store.pending(Uplink.CONSUMER));
        // when another comes before the former goes, as Declarative Services do it
        var other = new PlayedPublisher();
        other.confirmsAtOnce = true;
        uplink.setCloudPublisher(kura);
        uplink.setCloudPublisher(other);
        uplink.unsetCloudPublisher(kura);
        allIsPublished();
        assertEquals(1, other.deliveries.size());
        swing(3);
        allIsPublished();
        assertTrue(other.sent().contains("3"), other.sent().toString());
    }

    @Test
    void aPublisherThatStandsStillHoldsUpNobody() throws Exception {
        var entered = new CountDownLatch(1);
        var over = new CountDownLatch(1);
        var interrupted = new AtomicBoolean();
        CloudPublisher still = new PlayedPublisher() {
            @Override
            public String publish(KuraMessage message) throws KuraException {
                entered.countDown();
                try {
                    over.await();
                } catch (InterruptedException e) {
                    interrupted.set(true);
                }
                return "late";
            }
        };
        uplink.activate(CHOSEN);
        uplink.setCloudPublisher(still);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        entered.await();

        swing(2);
        assertEquals(Level.OK, uplink.health().get(0).level());
        nowMs.addAndGet(30_001);
        assertEquals(
                List.of(new HealthLine(Level.WARN, "cloud", "2 swings wait: the publisher does not return.")),
                uplink.health());
        uplink.updated(Map.of("CloudPublisher.target", "(kura.service.pid=publisher)", "under.way", 3));
        assertEquals(1, uplink.health().size());
        uplink.unsetCloudPublisher(still);
        uplink.deactivate(STOPPED);

        assertEquals(2, store.pending(Uplink.CONSUMER));
        assertFalse(interrupted.get(), "it may have been writing Kura's database");
        over.countDown();
    }

    @Test
    void onlyADeletedUplinkForgetsWhatWasStillToBePublished() {
        uplink.activate(CHOSEN);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        uplink.deactivate(STOPPED);
        assertEquals(1, store.pending(Uplink.CONSUMER));
        uplink = new CloudUplink(store, nowMs::get);
        chosen();
        allIsPublished();
        uplink.deactivate(DELETED);
        assertThrows(StoreException.class, () -> store.read(Uplink.CONSUMER, 1));
        uplink = new CloudUplink(store, nowMs::get);
        uplink.activate(Map.of());
    }

    @Test
    void settingsThatAreNoneChangeNothingAndNeverThrow() {
        chosen();
        for (Object none : new Object[] {"", "many", -1, new byte[3], List.of()}) {
            uplink.updated(Map.of(
                    "CloudPublisher.target", "(kura.service.pid=publisher)",
                    "confirm.seconds", none,
                    "under.way", none,
                    "publish.names", none));
        }
        swing(1);
        allIsPublished();
        assertEquals(List.of("1"), kura.sent());
        assertEquals(1, kura.deliveries.size(), "it never began anew");
    }

    @Test
    void aTargetThatIsNoTextForgetsNothing() {
        chosen();
        kura.refusal = new org.eclipse.kura.KuraException(org.eclipse.kura.KuraErrorCode.SERVICE_UNAVAILABLE);
        swing(1);
        // when a setting of the wrong type comes
        uplink.updated(Map.of("CloudPublisher.target", new byte[3], "under.way", 2));
        swing(2);
        // then both still wait for the publisher that was chosen
        Stores.await("it says so", () -> uplink.health().get(0).level() == Level.WARN);
        assertEquals(2, store.pending(Uplink.CONSUMER));
    }

    @Test
    void anErrorInsideDoesNotEndItForGood() {
        var gone = new PlayedPublisher() {
            boolean failed;

            @Override
            public synchronized String publish(KuraMessage message) throws org.eclipse.kura.KuraException {
                if (!failed) {
                    failed = true;
                    throw new OutOfMemoryError("a test's");
                }
                return super.publish(message);
            }
        };
        gone.confirmsAtOnce = true;
        uplink.activate(CHOSEN);
        uplink.setCloudPublisher(gone);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        allIsPublished();
    }

    @Test
    void nothingIsPublishedBeforeItListens() throws Exception {
        // given a publisher that takes its time to take a listener, and a swing that waits
        var slow = new PlayedPublisher() {
            @Override
            public void registerCloudDeliveryListener(
                    org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener listener) {
                try {
                    Thread.sleep(200);
                } catch (InterruptedException e) {
                    throw new IllegalStateException("interrupted", e);
                }
                assertEquals(List.of(), sent(), "its confirmation would be heard by nobody");
                super.registerCloudDeliveryListener(listener);
            }
        };
        slow.confirmsAtOnce = true;
        uplink.activate(CHOSEN);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        // when it comes
        uplink.setCloudPublisher(slow);
        // then the swing is published and confirmed
        allIsPublished();
    }

    @Test
    void aPublisherThatTakesNoListenerDoesNotEndIt() {
        CloudPublisher deaf = new PlayedPublisher() {
            @Override
            public void registerCloudDeliveryListener(
                    org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener listener) {
                throw new IllegalStateException("Kura's own");
            }
        };
        uplink.activate(CHOSEN);
        uplink.setCloudPublisher(deaf);
        Stores.await("the cursor is there", this::hasCursor);
        swing(1);
        Stores.await(
                "it was given the swing", () -> ((PlayedPublisher) deaf).sent().equals(List.of("1")));
        assertEquals(1, store.pending(Uplink.CONSUMER));
    }
}
