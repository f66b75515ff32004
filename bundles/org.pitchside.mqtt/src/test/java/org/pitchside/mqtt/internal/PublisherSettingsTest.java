package org.pitchside.mqtt.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.settings.contract.SettingsShown;

class PublisherSettingsTest {
    private static final SettingsShown SHOWN = SettingsShown.of(Publisher.PID);

    @TempDir
    Path folder;

    private static PublisherSettings read(Map<String, ?> values, PublisherSettings last) {
        return PublisherSettings.of(values, last, null, wrong -> {});
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        var other = read(
                Map.of("broker.url", "tcp://a:1", "site", "s", "gateway", "g", "publish.names", true),
                PublisherSettings.DEFAULT);

        assertEquals(PublisherSettings.DEFAULT, read(SHOWN.defaults(), other));
        assertEquals(PublisherSettings.DEFAULT, read(Map.of(), PublisherSettings.DEFAULT));
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        for (Map<String, Object> values : SHOWN.absurd()) {
            assertNotNull(read(values, PublisherSettings.DEFAULT).topic("x"), values::toString);
        }
    }

    @Test
    void anAddressThatIsNoneIsNotTheWishToPublishNothing() {
        var wrong = read(Map.of("broker.url", "mqtt.example"), PublisherSettings.DEFAULT);
        var gone = read(Map.of("broker.url", " "), read(Map.of("broker.url", "tcp://a:1"), PublisherSettings.DEFAULT));

        assertFalse(wrong.isOff());
        assertTrue(gone.isOff());
        assertEquals("", gone.broker());
    }

    @Test
    void theSameSettingsAgainChangeNothingThoughThePasswordIsEncryptedAnew() {
        var store = Rig.store(folder);
        var publisher = new Publisher(store);
        publisher.setOpener(closed -> Optional.of("sesame"));
        publisher.start(Map.of("broker.url", "tcp://127.0.0.1:1", "password", "first+cipher+text+of+it=="), "0.0.0");
        try {
            Set<Long> threads = threads();

            publisher.modified(Map.of("broker.url", "tcp://127.0.0.1:1", "password", "other+cipher+text+of+it=="));

            assertEquals(threads, threads());
        } finally {
            publisher.deactivate(0);
            Rig.stop(store);
        }
    }

    private static Set<Long> threads() {
        var ids = new TreeSet<Long>();
        Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().equals("pitchside-mqtt"))
                .forEach(t -> ids.add(t.getId()));
        return ids;
    }

    @Test
    void withoutABrokerNothingWaitsAndHealthSaysSo() {
        var store = Rig.store(folder);
        store.addConsumer(Drain.CONSUMER);
        var publisher = new Publisher(store);
        publisher.start(Map.of(), "0.0.0");
        try {
            Rig.await("what was to be published is forgotten", () -> {
                try {
                    store.read(Drain.CONSUMER, 1);
                    return false;
                } catch (org.pitchside.api.store.StoreException e) {
                    return true;
                }
            });
            assertEquals(
                    "No broker is set: nothing is published.",
                    publisher.health().get(0).sentence());
        } finally {
            publisher.deactivate(0);
            Rig.stop(store);
        }
    }
}
