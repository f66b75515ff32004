package org.pitchside.ble.bluez.internal;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.kura.configuration.ConfigurableComponent;
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
import org.pitchside.api.GatewayClock;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The radio of real bats: BlueZ over D-Bus. All it does, it does in one thread of its own; one more reads the bus. */
@Component(
        name = BluezRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {BatRadio.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = RadioConfig.class)
public final class BluezRadio implements BatRadio, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.ble.bluez.Radio";

    private static final Logger LOG = LoggerFactory.getLogger(BluezRadio.class);
    private static final long STOP_MS = 4_000;

    private final Patience patience;
    /** They outlive a change of the settings. */
    private final List<Watch> watches = new CopyOnWriteArrayList<>();

    private volatile GatewayClock clock = GatewayClock.system();
    private RadioSettings settings = RadioSettings.DEFAULT;
    private volatile Stack stack;

    @Activate
    public BluezRadio() {
        this(Patience.NORMAL);
    }

    BluezRadio(Patience patience) {
        this.patience = patience;
    }

    @Activate
    void activate(Map<String, Object> values) {
        settings = RadioSettings.of(values, RadioSettings.DEFAULT, LOG::warn);
        begin();
    }

    @Modified
    void modified(Map<String, Object> values) {
        RadioSettings other = RadioSettings.of(values, settings, LOG::warn);
        if (!other.equals(settings)) {
            settings = other;
            end();
            begin();
        }
    }

    @Deactivate
    void deactivate() {
        end();
    }

    private void begin() {
        var begun = new Stack(settings, patience, new Loop(), () -> clock.nanos(), watches);
        stack = begun;
        begun.loop().run(begun::start);
    }

    private void end() {
        Stack ended = stack;
        var done = new CompletableFuture<Void>();
        ended.loop().run(() -> ended.stop().whenComplete((v, e) -> done.complete(null)));
        try {
            done.get(STOP_MS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            LOG.warn("bluetoothd does not let go of the bats");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ended.close(STOP_MS);
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
    public String name() {
        return "bluez";
    }

    @Override
    public List<RadioAdapter> adapters() {
        return stack.view().adapters();
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        var watch = new Watch(watcher, w -> {
            watches.remove(w);
            stack.watched();
        });
        watches.add(watch);
        stack.watched();
        return watch;
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        var result = new CompletableFuture<BatLink>();
        Stack to = stack;
        if (!to.loop().run(() -> to.connect(sighting, listener, result))) {
            result.completeExceptionally(new RadioException("the radio is switched off"));
        }
        return result;
    }

    @Override
    public List<HealthLine> health() {
        return stack.view().health();
    }

    /** For tests: what it holds. */
    Map<String, Integer> held() throws InterruptedException, ExecutionException {
        Stack of = stack;
        return CompletableFuture.supplyAsync(of::held, of.loop().executor()).get();
    }
}
