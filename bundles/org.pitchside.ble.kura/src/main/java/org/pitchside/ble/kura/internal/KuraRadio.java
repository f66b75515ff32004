package org.pitchside.ble.kura.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.kura.bluetooth.le.BluetoothLeAdapter;
import org.eclipse.kura.bluetooth.le.BluetoothLeService;
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

/** Bats over Kura's {@code BluetoothLeService}. All state belongs to one thread of its own; what blocks runs beside it. */
@Component(
        name = KuraRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {BatRadio.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = RadioConfig.class)
public final class KuraRadio implements BatRadio, HealthSource, ConfigurableComponent, Adapter.Owner {

    static final String PID = "org.pitchside.ble.kura.Radio";

    private static final Logger LOG = LoggerFactory.getLogger(KuraRadio.class);
    private static final long TICK_MS = 250;
    private static final int TICKS_PER_TELLING = 2;
    private static final long LOOK_PAUSE_MS = 5_000;
    private static final long LONGEST_LOOK_PAUSE_MS = 60_000;
    private static final long LOOK_MS = 20_000;
    private static final int MOST_FAILED_LOOKS = 3;
    private static final long MISSED_NANOS = Duration.ofMinutes(10).toNanos();
    private static final long REFUSED_NANOS = Duration.ofMinutes(1).toNanos();
    private static final int MOST_NOTES = 64;
    private static final long END_S = 4;
    private static final String OFF = "the radio is switched off";

    private final Works works;
    private final GatewayClock ownClock = GatewayClock.system();
    private final Tools tools;
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final CountDownLatch tidy = new CountDownLatch(1);
    private volatile BluetoothLeService service;
    private volatile GatewayClock clock;
    private volatile boolean active;
    private volatile RadioSettings settings = RadioSettings.DEFAULTS;
    private volatile List<RadioAdapter> toldAdapters = List.of();
    private volatile List<HealthLine> toldHealth = List.of();

    // of the radio's thread
    private final Map<String, Adapter> adapters = new TreeMap<>();
    /** Used no more, but with links that still end. */
    private final Set<Adapter> leaving = new HashSet<>();

    private final Map<String, String> absent = new TreeMap<>();
    private final Map<String, Long> missed = new HashMap<>();
    private final Map<String, RadioHealth.Refusal> refusals = new HashMap<>();
    private Calls looks;
    private boolean looking;
    private boolean looked;
    private boolean closing;
    private int failedLooks;
    private int idleLooks;
    private long lookNanos;
    private String lookTrouble;
    private long ticks;

    public KuraRadio() {
        this(new MachineWorks());
    }

    KuraRadio(Works works) {
        this.works = works;
        tools = new Tools(works, new AtomicInteger(), new Leftovers(), () -> clock().nanos());
        looks = tools.calls();
    }

    private GatewayClock clock() {
        GatewayClock c = clock;
        return c == null ? ownClock : c;
    }

    @Activate
    void activate(Map<String, Object> values) {
        settings = read(values);
        active = true;
        lookNanos = works.nanos();
        works.post(this::changed);
        works.post(this::tick);
    }

    private RadioSettings read(Map<String, Object> values) {
        return RadioSettings.of(values, settings, wrong -> LOG.warn("{}", wrong));
    }

    @Modified
    void modified(Map<String, Object> values) {
        RadioSettings now = read(values);
        if (!now.equals(settings)) {
            settings = now;
            works.post(this::look);
        }
    }

    @Deactivate
    void deactivate() {
        active = false;
        works.post(() -> {
            closing = true;
            allGone(OFF, true);
        });
        try {
            if (!tidy.await(END_S, TimeUnit.SECONDS)) {
                LOG.warn("Kura's Bluetooth service does not let go of every bat");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        works.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setBluetooth(BluetoothLeService bluetooth) {
        service = bluetooth;
        if (active) {
            works.post(this::newService);
        }
    }

    void unsetBluetooth(BluetoothLeService bluetooth) {
        if (service == bluetooth) {
            service = null;
            if (active) {
                works.post(this::newService);
            }
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(GatewayClock other) {
        clock = other;
    }

    void unsetClock(GatewayClock other) {
        if (clock == other) {
            clock = null;
        }
    }

    // ---- adapters come and go

    private void tick() {
        if (closing) {
            return;
        }
        works.after(TICK_MS, this::tick);
        if (works.nanos() - lookNanos >= 0) {
            look();
        }
        new ArrayList<>(adapters.values()).forEach(Adapter::think);
        if (ticks % TICKS_PER_TELLING == 0) {
            tell();
        }
        ticks++;
        changed();
    }

    /** Another service, or none: nothing that the one before gave counts any more. */
    private void newService() {
        allGone("Kura's Bluetooth service went away", false);
        tools.leftovers().clear();
        looks.drop("Kura's Bluetooth service went away");
        looks = tools.calls();
        looking = false;
        looked = false;
        failedLooks = 0;
        idleLooks = 0;
        lookTrouble = null;
        look();
    }

    private void allGone(String why, boolean reachable) {
        var all = new ArrayList<>(adapters.values());
        adapters.clear();
        absent.clear();
        // all of them first: the end of the last link is the end of the radio
        leaving.addAll(all);
        all.forEach(a -> a.gone(why, reachable));
        changed();
    }

    private void look() {
        BluetoothLeService of = service;
        if (!settings.enabled()) {
            allGone(OFF, true);
            return;
        }
        if (looking || closing || of == null) {
            changed();
            return;
        }
        looking = true;
        Set<String> wanted = settings.adapters();
        lookLater();
        looks.ask("asking it for its adapters", LOOK_MS, () -> seenBy(of, wanted))
                .whenComplete((seen, failure) -> {
                    if (of != service || closing) {
                        return;
                    }
                    looking = false;
                    looked = true;
                    if (failure == null) {
                        failedLooks = 0;
                        lookTrouble = null;
                        take(seen);
                    } else {
                        lookTrouble = Words.told(failure);
                        if (++failedLooks >= MOST_FAILED_LOOKS) {
                            allGone("Kura's Bluetooth service does not answer", false);
                        }
                    }
                    idleLooks = adapters.isEmpty() ? idleLooks + 1 : 0;
                    lookLater();
                    changed();
                });
    }

    /** Where there is nothing, each look makes Kura start bluetoothd and write to its log. */
    private void lookLater() {
        long pause = Math.min(LONGEST_LOOK_PAUSE_MS, LOOK_PAUSE_MS << Math.min(4, Math.max(0, idleLooks - 1)));
        lookNanos = works.nanos() + pause * 1_000_000;
    }

    /**
     * An adapter as Kura shows it.
     *
     * @param trouble why it cannot be used; null where it can
     */
    private record Seen(BluetoothLeAdapter adapter, String trouble) {}

    /**
     * Blocks; beside the radio's thread. Kura goes on listing an adapter that was pulled out: only its properties tell. One that must not be
     * used is left alone, its power too.
     */
    private static Map<String, Seen> seenBy(BluetoothLeService of, Set<String> wanted) {
        var seen = new LinkedHashMap<String, Seen>();
        List<BluetoothLeAdapter> all = of.getAdapters();
        for (BluetoothLeAdapter adapter : all == null ? List.<BluetoothLeAdapter>of() : all) {
            String name = adapter.getInterfaceName();
            if (name != null && (wanted.isEmpty() || wanted.contains(name))) {
                seen.put(name, new Seen(adapter, trouble(adapter)));
            }
        }
        return seen;
    }

    private static String trouble(BluetoothLeAdapter adapter) {
        try {
            if (!adapter.isPowered()) {
                adapter.setPowered(true);
                return adapter.isPowered() ? null : "has no power and does not take any (see rfkill)";
            }
            return null;
        } catch (RuntimeException e) {
            return "is gone";
        }
    }

    private void take(Map<String, Seen> seen) {
        RadioSettings now = settings;
        var usable = new HashSet<String>();
        seen.forEach((name, s) -> {
            if (!now.adapters().isEmpty() && !now.adapters().contains(name)) {
                return;
            }
            if (s.trouble == null) {
                usable.add(name);
                absent.remove(name);
                Adapter known = adapters.get(name);
                if (known == null) {
                    LOG.info("adapter {} is there", name);
                    adapters.put(name, new Adapter(tools, this, name, s.adapter));
                } else {
                    known.seen(s.adapter);
                }
            } else {
                absent.put(name, s.trouble);
            }
        });
        for (Adapter a : new ArrayList<>(adapters.values())) {
            if (!usable.contains(a.name())) {
                boolean unwanted = !now.adapters().isEmpty() && !now.adapters().contains(a.name());
                adapters.remove(a.name());
                if (!unwanted) {
                    absent.putIfAbsent(a.name(), "is gone");
                    LOG.warn("adapter {} {}", a.name(), absent.get(a.name()));
                }
                leaving.add(a);
                a.gone(unwanted ? "its adapter is used no more" : "its adapter is gone", unwanted);
            }
        }
        absent.keySet()
                .removeIf(n -> !now.adapters().isEmpty() && !now.adapters().contains(n));
        for (String name : now.adapters()) {
            if (!usable.contains(name)) {
                absent.putIfAbsent(name, "is named in the settings and not there");
            }
        }
    }

    // ---- what adapters ask and tell

    @Override
    public boolean maySearch(Adapter adapter) {
        if (watches.isEmpty()) {
            return false;
        }
        boolean linked = adapters.values().stream().anyMatch(a -> a.links() > 0);
        return !linked || adapters.values().stream().noneMatch(Adapter::isSearching);
    }

    @Override
    public boolean misses() {
        long now = works.nanos();
        missed.values().removeIf(since -> now - since > MISSED_NANOS);
        return !missed.isEmpty();
    }

    @Override
    public long searchPauseMillis() {
        return settings.searchPauseS() * 1000L;
    }

    @Override
    public int capacity() {
        return settings.linksPerAdapter();
    }

    @Override
    public void linked(String address) {
        missed.remove(address);
        refusals.remove(address);
    }

    @Override
    public void lost(String address) {
        if (missed.size() < MOST_NOTES) {
            missed.put(address, works.nanos());
        }
    }

    @Override
    public void refused(Adapter by, String address, String why) {
        LOG.debug("{}: bat {} is not connected: {}", by.name(), address, why);
        if (refusals.size() < MOST_NOTES || refusals.containsKey(address)) {
            refusals.put(address, new RadioHealth.Refusal(by.name(), why, by.refusals(address), works.nanos()));
        }
    }

    /** What others see follows what is, at once. */
    @Override
    public void changed() {
        int capacity = settings.linksPerAdapter();
        toldAdapters = adapters.values().stream()
                .map(a -> new RadioAdapter(a.name(), capacity, a.links()))
                .toList();
        long now = works.nanos();
        refusals.values().removeIf(r -> now - r.nanos() > REFUSED_NANOS);
        var health = new RadioHealth();
        if (!settings.enabled() || closing) {
            health.off();
        } else if (service == null) {
            health.noService();
        } else {
            health.adapters(adapters.values(), absent, lookTrouble, looked)
                    .bats(refusals)
                    .burdens(tools.stuck().get(), tools.leftovers().count())
                    .orWell(adapters.size());
        }
        toldHealth = health.lines();
        leaving.removeIf(Adapter::isTidy);
        if (closing && leaving.isEmpty()) {
            tidy.countDown();
        }
    }

    /** One sighting of each bat that is free: by the adapter that has refused it least, then by the emptiest. */
    private void tell() {
        if (watches.isEmpty()) {
            return;
        }
        var heard = new TreeMap<String, Heard>();
        for (Adapter a : adapters.values()) {
            if (a.hasRoom()) {
                a.fresh()
                        .forEach((address, found) -> heard.merge(
                                address,
                                new Heard(a, found.rssiDbm(), a.refusals(address)),
                                (x, y) -> Heard.BETTER_FIRST.compare(x, y) <= 0 ? x : y));
            }
        }
        heard.forEach((address, by) -> {
            if (!isHeld(address)) {
                var sighting = new Sighting(address, by.adapter.name(), by.rssiDbm);
                watches.forEach(w -> w.heard(sighting));
            }
        });
    }

    /** Who heard a bat. */
    private record Heard(Adapter adapter, int rssiDbm, int refusals) {

        static final Comparator<Heard> BETTER_FIRST =
                Comparator.comparingInt(Heard::refusals).thenComparingInt(h -> h.adapter.links());
    }

    private boolean isHeld(String address) {
        return adapters.values().stream().anyMatch(a -> a.holds(address))
                || leaving.stream().anyMatch(a -> a.holds(address));
    }

    // ---- what everybody sees, from any thread

    @Override
    public String name() {
        return "kura";
    }

    @Override
    public List<RadioAdapter> adapters() {
        return toldAdapters;
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        var watch = new Watch(watcher, watches::remove);
        watches.add(watch);
        return watch;
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        var result = new CompletableFuture<BatLink>();
        if (!works.post(() -> connect(sighting, listener, result))) {
            result.completeExceptionally(new RadioException(OFF));
        }
        return result;
    }

    private void connect(Sighting sighting, LinkListener listener, CompletableFuture<BatLink> result) {
        String address = sighting.address().toUpperCase(Locale.ROOT);
        Adapter through = adapters.get(sighting.adapter());
        try {
            if (through == null) {
                throw new RadioException(closing ? OFF : "adapter " + sighting.adapter() + " is not there");
            }
            if (isHeld(address)) {
                throw new RadioException("bat " + address + " is connected already");
            }
            through.link(address, listener).result().whenComplete((link, failure) -> {
                if (failure == null) {
                    result.complete(link);
                } else {
                    result.completeExceptionally(new RadioException(Words.told(failure), failure));
                }
            });
            through.think();
        } catch (RadioException e) {
            result.completeExceptionally(e);
        }
    }

    @Override
    public List<HealthLine> health() {
        return toldHealth;
    }
}
