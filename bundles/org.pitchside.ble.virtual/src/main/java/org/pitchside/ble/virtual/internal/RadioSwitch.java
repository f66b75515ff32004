package org.pitchside.ble.virtual.internal;

import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.radio.BatRadio;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns the virtual radio on and off, as the settings say: other settings are another radio, with another clock. On its own thread, since
 * data sets are opened and programs started and ended.
 */
@Component(
        name = VirtualRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = RadioConfig.class)
public final class RadioSwitch implements HealthSource, ConfigurableComponent {

    private static final Logger LOG = LoggerFactory.getLogger(RadioSwitch.class);
    private static final long LONGEST_S = 15;

    private BundleContext context;
    private RadioSettings wanted;
    private ExecutorService hand;
    private volatile List<HealthLine> meanwhile = List.of();
    private volatile VirtualRadio radio;
    private ServiceRegistration<?> registered;

    @Activate
    synchronized void activate(BundleContext bundles, Map<String, Object> values) {
        context = bundles;
        hand = Executors.newSingleThreadExecutor(task -> {
            var thread = new Thread(task, "pitchside-radio-switch");
            thread.setDaemon(true);
            return thread;
        });
        modified(values);
    }

    @Modified
    synchronized void modified(Map<String, Object> values) {
        RadioSettings other = RadioSettings.of(values, wrong -> LOG.warn("{}", wrong));
        if (other.equals(wanted)) {
            return;
        }
        wanted = other;
        meanwhile = List.of(new HealthLine(Level.WARN, "virtual bats", "They are being made."));
        hand.execute(() -> {
            off();
            on(other);
        });
    }

    @Deactivate
    void deactivate() {
        hand.execute(this::off);
        settle();
        hand.shutdown();
    }

    private void on(RadioSettings settings) {
        var next = new VirtualRadio();
        try {
            next.begin(context, settings);
        } catch (RuntimeException | LinkageError e) {
            LOG.error("{}: no virtual bats", VirtualRadio.PID, e);
            meanwhile = List.of(new HealthLine(Level.FAULT, "virtual bats", "None are there: " + e + "."));
            return;
        }
        radio = next;
        if (settings.isOn()) {
            // what an operator says of a bat stands above what its simulated player says
            registered = context.registerService(
                    new String[] {BatRadio.class.getName(), BatProfiles.class.getName()},
                    next,
                    new Hashtable<>(Map.of(Constants.SERVICE_RANKING, -100)));
        }
    }

    private void off() {
        if (registered != null) {
            registered.unregister();
            registered = null;
        }
        VirtualRadio former = radio;
        radio = null;
        if (former != null) {
            former.deactivate();
        }
    }

    /** Returns when what was set is done, or takes too long. */
    void settle() {
        try {
            hand.submit(() -> {}).get(LONGEST_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            LOG.warn("the virtual bats do not stop: {}", e.toString());
        }
    }

    @Override
    public List<HealthLine> health() {
        VirtualRadio now = radio;
        return now == null ? meanwhile : now.health();
    }
}
