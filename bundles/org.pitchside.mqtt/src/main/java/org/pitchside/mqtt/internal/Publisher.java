package org.pitchside.mqtt.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.settings.SecretOpener;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes by MQTT, where it is configured. It has one thread of its own; nobody waits for it. Deleting its configuration forgets what
 * was still to be published; stopping the gateway does not.
 */
@Component(
        name = Publisher.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {SwingListener.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = PublisherConfig.class)
public final class Publisher implements SwingListener, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.mqtt.Publisher";

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);
    private static final long STOP_MS = 15_000;
    /** As Declarative Services number their reasons. */
    private static final int CONFIGURATION_DELETED = 4;

    private final SwingStore store;
    private final Semaphore work = new Semaphore(0);
    private final Map<ServiceReference<BatProfiles>, BatProfiles> profiles = new TreeMap<>(Comparator.reverseOrder());
    private volatile List<BatProfiles> byRank = List.of();
    private volatile GatewayClock clock = GatewayClock.system();
    private volatile PublisherSettings settings = PublisherSettings.DEFAULT;
    private volatile Drain drain;
    private volatile SecretOpener opener;
    private Map<String, Object> told;
    private String version = "";
    private Thread thread;

    /** @param store the only queue */
    @Activate
    public Publisher(@Reference SwingStore store) {
        this.store = store;
    }

    @Activate
    void activate(BundleContext context, Map<String, Object> values) {
        start(values, context.getBundle().getVersion().toString());
    }

    synchronized void start(Map<String, Object> values, String ourVersion) {
        version = ourVersion;
        told = values;
        settings = PublisherSettings.of(values, PublisherSettings.DEFAULT, opener, LOG::warn);
        begin(null);
    }

    /** @param former ends first: two must not publish side by side; null for none */
    private void begin(Thread former) {
        PublisherSettings now = settings;
        Runnable work =
                now.isOff() ? this::forget : now.broker().isEmpty() || now.trouble() != null ? () -> {} : publishing();
        thread = new Thread(
                () -> {
                    if (await(former)) {
                        work.run();
                    }
                },
                "pitchside-mqtt");
        thread.setDaemon(true);
        thread.start();
    }

    private static boolean await(Thread former) {
        try {
            if (former != null) {
                former.join(STOP_MS);
            }
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Runnable publishing() {
        var mine = new Drain(
                store,
                () -> new PahoWire(settings, Messages.will()),
                new ToTopics(),
                () -> ThreadLocalRandom.current().nextDouble(),
                work::release);
        drain = mine;
        return () -> run(mine);
    }

    private void run(Drain mine) {
        while (drain == mine) {
            long waitMs;
            try {
                waitMs = mine.step(System.nanoTime() / 1_000_000);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("the publisher failed once; it goes on", e);
                waitMs = 1000;
            }
            try {
                if (drain == mine && work.tryAcquire(waitMs, TimeUnit.MILLISECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException e) {
                break;
            }
        }
        mine.close();
    }

    @Modified
    synchronized void modified(Map<String, Object> values) {
        told = values;
        PublisherSettings other = PublisherSettings.of(values, settings, opener, LOG::warn);
        if (!other.equals(settings)) {
            leave();
            settings = other;
            begin(thread);
        }
    }

    private void leave() {
        drain = null;
        work.release();
    }

    @Deactivate
    synchronized void deactivate(int reason) {
        leave();
        if (!await(thread)) {
            Thread.currentThread().interrupt();
        }
        if (reason == CONFIGURATION_DELETED) {
            forget();
        }
    }

    private void forget() {
        try {
            store.removeConsumer(Drain.CONSUMER);
        } catch (StoreException e) {
            LOG.warn("what was still to be published cannot be forgotten: {}", e.getMessage());
        }
    }

    /** The shapes of docs/mqtt.md. */
    private final class ToTopics implements Drain.Address {

        @Override
        public String topic(StoredSwing swing) {
            return settings.topic("swing/" + swing.swing().id().bat());
        }

        @Override
        public byte[] body(StoredSwing swing, boolean replayed) {
            String player = settings.publishNames() ? player(swing.swing().id().bat()) : null;
            return Messages.swing(swing.swing(), player, replayed, nowUs());
        }

        @Override
        public String statusTopic() {
            return settings.topic("status");
        }

        @Override
        public byte[] birth(long pending) {
            return Messages.birth(version, pending, nowUs());
        }

        @Override
        public byte[] lastWord() {
            return Messages.will();
        }
    }

    private long nowUs() {
        GatewayClock c = clock;
        return c.epochMicros(c.nanos());
    }

    private String player(BatId bat) {
        return byRank.stream()
                .map(p -> p.profile(bat))
                .flatMap(Optional::stream)
                .map(BatProfiles.Profile::name)
                .findFirst()
                .orElse("");
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfiles(BatProfiles p, ServiceReference<BatProfiles> reference) {
        synchronized (profiles) {
            profiles.put(reference, p);
            byRank = new ArrayList<>(profiles.values());
        }
    }

    void removeProfiles(ServiceReference<BatProfiles> reference) {
        synchronized (profiles) {
            profiles.remove(reference);
            byRank = new ArrayList<>(profiles.values());
        }
    }

    /** It may come after the settings: what they closed is then read again. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void setOpener(SecretOpener other) {
        opener = other;
        if (told != null) {
            modified(told);
        }
    }

    void unsetOpener(SecretOpener other) {
        if (opener == other) {
            opener = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(GatewayClock c) {
        clock = c;
    }

    void unsetClock(GatewayClock c) {
        if (clock == c) {
            clock = GatewayClock.system();
        }
    }

    @Override
    public void committed(StoredSwing swing) {
        work.release();
    }

    @Override
    public List<HealthLine> health() {
        PublisherSettings now = settings;
        if (now.isOff()) {
            return List.of(new HealthLine(Level.OK, "mqtt", "No broker is set: nothing is published."));
        }
        if (now.broker().isEmpty()) {
            return List.of(new HealthLine(Level.WARN, "mqtt", "The broker's address is none: nothing is published."));
        }
        Drain d = drain;
        String broker = now.broker();
        String trouble = now.trouble() != null ? now.trouble() : d == null ? "not started" : d.trouble();
        long pending;
        try {
            pending = store.pending(Drain.CONSUMER);
        } catch (StoreException e) {
            return List.of(new HealthLine(Level.WARN, "mqtt", "How much waits to be published cannot be read."));
        }
        if (trouble != null) {
            return List.of(new HealthLine(
                    Level.WARN, "mqtt", pending + " swings wait for the broker " + broker + ": " + trouble + "."));
        }
        if (d == null || !d.connected()) {
            return List.of(new HealthLine(Level.OK, "mqtt", "Connecting to " + broker + "."));
        }
        return List.of(new HealthLine(
                Level.OK,
                "mqtt",
                "Connected to " + broker + "; "
                        + (pending == 0 ? "all is published." : pending + " swings are on their way.")));
    }
}
