package org.pitchside.kura.internal.wires;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.eclipse.kura.type.TypedValue;
import org.eclipse.kura.type.TypedValues;
import org.eclipse.kura.wire.WireComponent;
import org.eclipse.kura.wire.WireEmitter;
import org.eclipse.kura.wire.WireHelperService;
import org.eclipse.kura.wire.WireRecord;
import org.eclipse.kura.wire.WireSupport;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.ComponentContext;
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
import org.osgi.service.wireadmin.Producer;
import org.osgi.service.wireadmin.Wire;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.SwingExplainer;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.store.StoreException;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.kura.internal.values.FlatSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A wire component that emits each swing. It has one thread of its own: neither the store nor Kura waits for a wire graph, which runs in
 * the thread that emits.
 */
@Component(
        name = SwingSource.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        property = "kura.ui.service.hide:Boolean=true",
        service = {
            ConfigurableComponent.class,
            WireComponent.class,
            WireEmitter.class,
            Producer.class,
            SwingListener.class,
            HealthSource.class
        })
@Designate(ocd = SourceConfig.class, factory = true)
public final class SwingSource implements WireEmitter, ConfigurableComponent, SwingListener, HealthSource {

    static final String PID = "org.pitchside.kura.SwingSource";

    private static final Logger LOG = LoggerFactory.getLogger(SwingSource.class);
    private static final long STOP_MS = 5_000;
    /** A graph that does not return for so long is told of. */
    private static final long LONG_MS = 30_000;

    private static final long IDLE = -1;
    /** As Declarative Services number their reasons. */
    private static final int CONFIGURATION_DELETED = 4;
    /** The store's longest name of a consumer is 100. */
    private static final int LONGEST_NAME = 80;

    private final SwingStore store;
    private final WireHelperService wires;
    private final LongSupplier clockMs;
    private final Semaphore work = new Semaphore(0);
    private volatile SwingExplainer explainer;
    private volatile SourceSettings settings = SourceSettings.DEFAULT;
    private volatile SwingFeed feed;
    private volatile boolean connected;
    private volatile long emitSinceMs = IDLE;
    private String name = PID;
    private WireSupport support;
    private Thread thread;

    @Activate
    public SwingSource(@Reference SwingStore store, @Reference(name = "WireHelperService") WireHelperService wires) {
        this(store, wires, () -> System.nanoTime() / 1_000_000);
    }

    SwingSource(SwingStore store, WireHelperService wires, LongSupplier clockMs) {
        this.store = store;
        this.wires = wires;
        this.clockMs = clockMs;
    }

    @Activate
    @SuppressWarnings("unchecked")
    void activate(ComponentContext context, Map<String, Object> values) {
        support = wires.newWireSupport(this, (ServiceReference<WireComponent>) context.getServiceReference());
        name = String.valueOf(values.getOrDefault("kura.service.pid", PID));
        settings = SourceSettings.of(values, SourceSettings.DEFAULT, LOG::warn);
        feed = feed(settings);
        thread = new Thread(this::run, "pitchside-wires");
        thread.setDaemon(true);
        thread.start();
    }

    private SwingFeed feed(SourceSettings chosen) {
        return new SwingFeed(store, consumer(), chosen, new SwingFeed.Outlet() {
            @Override
            public boolean connected() {
                return connected;
            }

            @Override
            public void emit(Swing swing) {
                List<WireRecord> records = List.of(record(swing, chosen.window()));
                emitSinceMs = clockMs.getAsLong();
                try {
                    support.emit(records);
                } finally {
                    emitSinceMs = IDLE;
                }
            }
        });
    }

    /** Two sources of one name cannot be; of two long ones that begin alike the rest still tells. */
    private String consumer() {
        return "wires " + (name.length() <= LONGEST_NAME ? name : name.substring(0, 60) + "~" + name.hashCode());
    }

    private void run() {
        for (SwingFeed mine = feed; mine != null; mine = feed) {
            long waitMs;
            try {
                waitMs = mine.step();
            } catch (RuntimeException | Error e) {
                // memory that ran out once must not end the source for good
                LOG.error("swing source {} failed once; it goes on", name, e);
                waitMs = 1_000;
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

    private WireRecord record(Swing swing, boolean window) {
        var values = new LinkedHashMap<String, TypedValue<?>>();
        FlatSwing.of(swing).forEach((key, value) -> values.put(key, TypedValues.newTypedValue(value)));
        SwingExplainer known = explainer;
        if (window && known != null) {
            Optional<byte[]> input = known.modelInput(swing);
            input.ifPresent(bytes -> values.put("window", TypedValues.newByteArrayValue(bytes)));
        }
        return new WireRecord(values);
    }

    @Modified
    void updated(Map<String, Object> values) {
        SourceSettings other = SourceSettings.of(values, settings, LOG::warn);
        if (!other.equals(settings)) {
            settings = other;
            feed = feed(other);
            work.release();
        }
    }

    @Deactivate
    void deactivate(int reason) {
        feed = null;
        work.release();
        try {
            thread.join(STOP_MS);
            if (thread.isAlive()) {
                // not interrupted: it may be writing Kura's database, and H2 closes a file whose writer is interrupted
                LOG.warn("swing source {}: the graph has not returned: its thread ends when it does", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (reason == CONFIGURATION_DELETED) {
            try {
                store.removeConsumer(consumer());
            } catch (StoreException e) {
                LOG.warn("swing source {}: its place in the store cannot be forgotten: {}", name, e.getMessage());
            }
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setExplainer(SwingExplainer found) {
        explainer = found;
    }

    void unsetExplainer(SwingExplainer lost) {
        if (explainer == lost) {
            explainer = null;
        }
    }

    @Override
    public void consumersConnected(Wire[] to) {
        support.consumersConnected(to);
        connected = to != null && to.length > 0;
        work.release();
    }

    @Override
    public Object polled(Wire wire) {
        return support.polled(wire);
    }

    @Override
    public void committed(StoredSwing swing) {
        work.release();
    }

    @Override
    public List<HealthLine> health() {
        SwingFeed now = feed;
        if (now == null) {
            return List.of();
        }
        String subject = "wires " + name;
        String lost = (now.refused() > 0 ? ", " + now.refused() + " not taken by the graph" : "")
                + (now.leftOut() > 0 ? ", " + now.leftOut() + " left out because the graph was slow" : "");
        long since = emitSinceMs;
        if (since != IDLE && clockMs.getAsLong() - since > LONG_MS) {
            return List.of(new HealthLine(
                    Level.WARN,
                    subject,
                    now.emitted() + " swings emitted" + lost + "; the graph has not returned from the last one."));
        }
        if (now.trouble() != null) {
            return List.of(new HealthLine(
                    Level.WARN, subject, now.emitted() + " swings emitted" + lost + "; last " + now.trouble() + "."));
        }
        if (!connected) {
            return List.of(
                    new HealthLine(Level.WARN, subject, "No wire leads away from this source" + waiting() + "."));
        }
        return List.of(new HealthLine(
                lost.isEmpty() ? Level.OK : Level.WARN, subject, now.emitted() + " swings emitted" + lost + "."));
    }

    private String waiting() {
        if (settings.live()) {
            return "";
        }
        try {
            return "; " + store.pending(consumer()) + " swings wait";
        } catch (StoreException e) {
            return "";
        }
    }
}
