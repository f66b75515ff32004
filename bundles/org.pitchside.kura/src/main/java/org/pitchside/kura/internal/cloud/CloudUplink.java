package org.pitchside.kura.internal.cloud;

import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.message.KuraPayload;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.message.SwingMessage;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.kura.internal.values.FlatSwing;
import org.pitchside.kura.internal.values.Json;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes through one of Kura's cloud publishers, where one is chosen. It has one thread of its own; nobody waits for it. Choosing none
 * forgets what was still to be published; a publisher that is not there, or a stopped gateway, does not.
 */
@Component(
        name = CloudUplink.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {ConfigurableComponent.class, SwingListener.class, HealthSource.class})
@Designate(ocd = UplinkConfig.class)
public final class CloudUplink implements ConfigurableComponent, SwingListener, HealthSource {

    static final String PID = "org.pitchside.kura.CloudUplink";

    private static final Logger LOG = LoggerFactory.getLogger(CloudUplink.class);
    private static final long STOP_MS = 5_000;
    private static final long AGAIN_MS = 1_000;
    private static final long STORE_AGAIN_MS = 5_000;
    /** A publisher that does not return for so long is told of. */
    private static final long LONG_MS = 30_000;

    private static final long IDLE = -1;
    /** As Declarative Services number their reasons. */
    private static final int CONFIGURATION_DELETED = 4;

    private final SwingStore store;
    private final LongSupplier clockMs;
    private final Semaphore work = new Semaphore(0);
    private final List<BatProfiles> profiles = new CopyOnWriteArrayList<>();
    private volatile GatewayClock clock = GatewayClock.system();
    private volatile UplinkSettings settings = UplinkSettings.DEFAULT;
    private volatile boolean running;
    private volatile Uplink uplink;
    /** Since when the publisher may be at work. */
    private volatile long stepSinceMs = IDLE;
    /** Both guarded by this. */
    private CloudPublisher publisher;

    private Ear ear;
    private Thread thread;

    /** @param store the only queue */
    @Activate
    public CloudUplink(@Reference SwingStore store) {
        this(store, () -> System.nanoTime() / 1_000_000);
    }

    CloudUplink(SwingStore store, LongSupplier clockMs) {
        this.store = store;
        this.clockMs = clockMs;
    }

    @Activate
    void activate(Map<String, Object> values) {
        settings = UplinkSettings.of(values, UplinkSettings.DEFAULT, LOG::warn);
        running = true;
        thread = new Thread(this::run, "pitchside-cloud");
        thread.setDaemon(true);
        thread.start();
    }

    /** One uplink for each set of settings; none while no publisher is chosen. */
    private void run() {
        UplinkSettings followed = null;
        while (running) {
            long waitMs;
            try {
                UplinkSettings now = settings;
                if (!now.equals(followed)) {
                    begin(now);
                    followed = now;
                }
                Uplink mine = uplink;
                waitMs = mine == null ? Long.MAX_VALUE : step(mine);
            } catch (StoreException e) {
                // the store itself says what it is
                waitMs = STORE_AGAIN_MS;
            } catch (RuntimeException | Error e) {
                // memory that ran out once must not end publishing for good
                LOG.error("the cloud uplink failed once; it goes on", e);
                waitMs = AGAIN_MS;
            }
            try {
                if (work.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private long step(Uplink mine) {
        long now = clockMs.getAsLong();
        stepSinceMs = now;
        try {
            return mine.step(now);
        } finally {
            stepSinceMs = IDLE;
        }
    }

    private void begin(UplinkSettings now) {
        if (!now.isOn()) {
            uplink = null;
            store.removeConsumer(Uplink.CONSUMER);
            return;
        }
        synchronized (this) {
            uplink = new Uplink(store, now, this::letter, work::release);
            listen();
        }
    }

    /** A publisher may come before the uplink and after it. */
    private synchronized void listen() {
        unlisten();
        Uplink mine = uplink;
        if (mine == null) {
            return;
        }
        if (publisher == null) {
            mine.publisher(null);
            return;
        }
        ear = new Ear(publisher, mine);
        try {
            publisher.registerCloudDeliveryListener(ear);
            publisher.registerCloudConnectionListener(ear);
        } catch (RuntimeException e) {
            LOG.warn("the cloud publisher takes no listener: {}", String.valueOf(e));
        }
        // last: what is published before it listens would be confirmed unheard
        mine.publisher(ear);
    }

    private void unlisten() {
        Ear former = ear;
        ear = null;
        if (former != null) {
            try {
                former.publisher().unregisterCloudDeliveryListener(former);
                former.publisher().unregisterCloudConnectionListener(former);
            } catch (RuntimeException e) {
                // a publisher that goes, or never knew it
            }
        }
    }

    @Modified
    void updated(Map<String, Object> values) {
        UplinkSettings other = UplinkSettings.of(values, settings, LOG::warn);
        if (!other.equals(settings)) {
            settings = other;
            work.release();
        }
    }

    @Deactivate
    void deactivate(int reason) {
        running = false;
        work.release();
        try {
            thread.join(STOP_MS);
            if (thread.isAlive()) {
                // not interrupted: it may be writing Kura's database, and H2 closes a file whose writer is interrupted
                LOG.warn("the publisher has not returned: its thread ends when it does");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            unlisten();
        }
        if (reason == CONFIGURATION_DELETED) {
            try {
                store.removeConsumer(Uplink.CONSUMER);
            } catch (StoreException e) {
                LOG.warn("what was still to be published cannot be forgotten: {}", e.getMessage());
            }
        }
    }

    @Reference(
            name = "CloudPublisher",
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            target = UplinkSettings.NOBODY)
    synchronized void setCloudPublisher(CloudPublisher found) {
        publisher = found;
        listen();
    }

    synchronized void unsetCloudPublisher(CloudPublisher lost) {
        if (publisher == lost) {
            publisher = null;
            listen();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfiles(BatProfiles found) {
        profiles.add(found);
    }

    void removeProfiles(BatProfiles lost) {
        profiles.remove(lost);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setClock(GatewayClock found) {
        clock = found;
    }

    void unsetClock(GatewayClock lost) {
        if (clock == lost) {
            clock = GatewayClock.system();
        }
    }

    /** Metrics for clouds that read those, and the body of docs/mqtt.md for those that read that. */
    private KuraMessage letter(StoredSwing stored, boolean replayed) {
        Swing swing = stored.swing();
        GatewayClock c = clock;
        var payload = new KuraPayload();
        payload.setTimestamp(new Date(Math.floorDiv(swing.atUs(), 1000)));
        FlatSwing.of(swing).forEach(payload::addMetric);
        String player = settings.names() ? player(swing.id().bat()) : null;
        payload.setBody(Json.bytes(SwingMessage.of(swing, player, replayed, c.epochMicros(c.nanos()))));
        return new KuraMessage(
                payload,
                Map.of(
                        "bat",
                        swing.id().bat().toString(),
                        "label",
                        swing.verdict().label()));
    }

    private String player(BatId bat) {
        return profiles.stream()
                .map(p -> p.profile(bat))
                .flatMap(Optional::stream)
                .map(BatProfiles.Profile::name)
                .findFirst()
                .orElse("");
    }

    @Override
    public void committed(StoredSwing swing) {
        work.release();
    }

    @Override
    public List<HealthLine> health() {
        Uplink now = uplink;
        if (now == null || !settings.isOn()) {
            return List.of();
        }
        long pending;
        try {
            pending = store.pending(Uplink.CONSUMER);
        } catch (StoreException e) {
            return List.of(new HealthLine(Level.WARN, "cloud", "How much waits to be published cannot be read."));
        }
        long since = stepSinceMs;
        String trouble = since != IDLE && clockMs.getAsLong() - since > LONG_MS
                ? "the publisher does not return"
                : now.trouble();
        if (trouble != null) {
            return List.of(new HealthLine(Level.WARN, "cloud", pending + " swings wait: " + trouble + "."));
        }
        return List.of(new HealthLine(
                Level.OK,
                "cloud",
                pending == 0 ? "All is published and confirmed." : pending + " swings are on their way."));
    }
}
