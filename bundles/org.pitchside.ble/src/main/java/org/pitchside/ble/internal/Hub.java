package org.pitchside.ble.internal;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.LinkCounters;
import org.pitchside.api.flow.MountCare;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.internal.smp.Courier;
import org.pitchside.ble.internal.trust.Enrolment;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds bats on every radio, connects them one at a time an adapter, and runs each as a serial flow. */
@Component(name = Hub.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Hub.Config.class)
public final class Hub implements LinkCounters, HealthSource, BatEnrolment, ConfigurableComponent {

    static final String PID = "org.pitchside.ble.Hub";

    private static final Logger LOG = LoggerFactory.getLogger(Hub.class);
    private static final long TICK_MS = 10;
    private static final long FIRST_BACK_OFF_MS = 250;
    private static final long LONGEST_BACK_OFF_MS = 30_000;
    private static final int MOST_ATTEMPTS = 1024;
    static final int THREADS = 2;
    private static final int QUEUE_LENGTH = 4096;

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside bats",
            description = "How bats are connected and what they are asked to send.")
    public @interface Config {

        /** What bats send. */
        @AttributeDefinition(
                name = "Bats send",
                description =
                        "Streams: every sample, for capture and for bats without a model. Events: only swings, cut by the bat.",
                options = {@Option(label = "streams", value = "stream"), @Option(label = "events", value = "events")})
        String mode() default "stream";

        /** Threads for all bats. */
        @AttributeDefinition(
                name = "Threads",
                description = "Threads that all bats share. A change counts after a restart of this component.",
                min = "1",
                max = "16")
        int threads() default THREADS;

        /** Bound of a bat's queue. */
        @AttributeDefinition(
                name = "Queue length",
                description = "Values of one bat that may wait; more are thrown away and counted.",
                min = "64",
                max = "65536")
        int queue_length() default QUEUE_LENGTH;

        /** Enrolment. */
        @AttributeDefinition(
                name = "Enrol bats",
                description =
                        "When a bat whose button was pressed is taken: never, for two minutes after an operator asked on the board, or always.",
                options = {
                    @Option(label = "never", value = "never"),
                    @Option(label = "when asked", value = "asked"),
                    @Option(label = "always", value = "always")
                })
        String enrol() default "asked";

        /** Folder of keys. */
        @AttributeDefinition(
                name = "Folder",
                description =
                        "Where the keys of enrolled bats are kept, in the file bat-keys.txt. Empty: the gateway's data folder.",
                required = false)
        String directory() default "";

        /** Models without enrolment. */
        @AttributeDefinition(
                name = "Models to open bats",
                description =
                        "Whether bats that nobody enrolled take models from this gateway as well. Anybody can talk to such a bat; for a laptop or a maker's bench.")
        boolean open_bats() default false;
    }

    private final List<BatRadio> radios = new CopyOnWriteArrayList<>();
    private final List<Ranked> profiles = new CopyOnWriteArrayList<>();
    private final Map<BatRadio, AutoCloseable> watches = new ConcurrentHashMap<>();
    private final Map<String, Connection> connections = new ConcurrentHashMap<>();
    private final Map<String, Attempt> attempts = new ConcurrentHashMap<>();
    private final Map<String, Boolean> busyAdapters = new ConcurrentHashMap<>();
    private final Map<BatId, Tally> tallies = new ConcurrentHashMap<>();
    private final GatewayClock ownClock = GatewayClock.system();
    private final Enrolment enrolment = new Enrolment(() -> clock().nanos());
    private volatile GatewayClock clock;
    private volatile BatFlows flows;
    private volatile MountCare mounts;
    private volatile Courier courier;
    private volatile Mode mode = Mode.STREAM;
    private volatile int queueLength = QUEUE_LENGTH;
    private volatile boolean openBats;
    private volatile boolean active;
    private ExecutorService pool;
    private ScheduledExecutorService ticker;
    private final SplittableRandom jitter = new SplittableRandom(1);

    /** When an address may be tried again. */
    private record Attempt(int failures, long notBeforeNanos) {}

    /** Who knows bats; the highest ranking is asked first, so that an operator's word stands above a radio's. */
    private record Ranked(BatProfiles profiles, int ranking) {}

    @Activate
    void activate(Map<String, Object> values) {
        int threads = reader(values).whole("threads", THREADS, 1, 16);
        ticker = Executors.newSingleThreadScheduledExecutor(named("pitchside-bats-tick"));
        activate(values, Executors.newFixedThreadPool(threads, named("pitchside-bats")));
        ticker.scheduleAtFixedRate(this::tick, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
    }

    /** Without a ticker: whoever owns the threads calls {@link #tick}. */
    void activate(Map<String, Object> values, ExecutorService threads) {
        pool = threads;
        modified(values);
        active = true;
        radios.forEach(this::watch);
    }

    private static ThreadFactory named(String name) {
        var number = new AtomicInteger();
        return r -> {
            var t = new Thread(r, name + "-" + number.incrementAndGet());
            t.setDaemon(true);
            return t;
        };
    }

    @Modified
    void modified(Map<String, Object> values) {
        var settings = reader(values);
        String wanted = settings.choice("mode", mode == Mode.EVENTS ? "events" : "stream", List.of("stream", "events"));
        mode = wanted.equals("events") ? Mode.EVENTS : Mode.STREAM;
        enrolment.settings(settings);
        openBats = settings.flag("open.bats", openBats);
        courier().ifPresent(c -> c.openBats(openBats));
        queueLength = settings.whole("queue.length", queueLength, 64, 65_536);
    }

    private static SettingReader reader(Map<String, Object> values) {
        return new SettingReader(PID, values, wrong -> LOG.warn("{}", wrong));
    }

    @Deactivate
    void deactivate() {
        active = false;
        radios.forEach(this::unwatch);
        connections.values().forEach(Connection::disconnect);
        if (ticker != null) {
            ticker.shutdownNow();
        }
        pool.shutdown();
        try {
            if (!pool.awaitTermination(3, TimeUnit.SECONDS)) {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            pool.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addRadio(BatRadio radio) {
        radios.add(radio);
        if (active) {
            watch(radio);
        }
    }

    void removeRadio(BatRadio radio) {
        radios.remove(radio);
        unwatch(radio);
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setMounts(MountCare care) {
        mounts = care;
    }

    void unsetMounts(MountCare care) {
        if (mounts == care) {
            mounts = null;
        }
    }

    @Reference
    void setCourier(Courier orders) {
        courier = orders;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfiles(BatProfiles more, Map<String, Object> properties) {
        profiles.add(new Ranked(more, properties.get("service.ranking") instanceof Integer i ? i : 0));
        profiles.sort(Comparator.comparingInt(Ranked::ranking).reversed());
    }

    void removeProfiles(BatProfiles less) {
        profiles.removeIf(p -> p.profiles == less);
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

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setFlows(BatFlows other) {
        flows = other;
    }

    void unsetFlows(BatFlows other) {
        if (flows == other) {
            flows = null;
            connections.values().forEach(Connection::disconnect);
        }
    }

    private synchronized void watch(BatRadio radio) {
        watches.computeIfAbsent(radio, r -> r.watch(s -> sighted(r, s)));
    }

    private synchronized void unwatch(BatRadio radio) {
        // its clock may go with it: what was counted on that clock means nothing any more
        attempts.keySet().removeIf(key -> key.startsWith(radio.name() + "/"));
        AutoCloseable watch = watches.remove(radio);
        if (watch != null) {
            try {
                watch.close();
            } catch (Exception e) {
                LOG.warn("radio {} does not stop scanning: {}", radio.name(), e.toString());
            }
        }
    }

    private void sighted(BatRadio radio, Sighting sighting) {
        if (!active || flows == null) {
            return;
        }
        String key = radio.name() + "/" + sighting.address();
        Attempt attempt = attempts.get(key);
        if (connections.containsKey(key) || attempt != null && clock().nanos() - attempt.notBeforeNanos < 0) {
            return;
        }
        if (full(radio, sighting.adapter())) {
            return;
        }
        String adapter = radio.name() + "/" + sighting.adapter();
        if (busyAdapters.putIfAbsent(adapter, true) != null) {
            return;
        }
        var connection = new Connection(
                this, sighting.address(), adapter, new Lane(pool, queueLength), c -> connections.remove(key, c));
        if (connections.putIfAbsent(key, connection) != null) {
            busyAdapters.remove(adapter);
            return;
        }
        connect(radio, sighting, connection)
                .thenCompose(connection::begin)
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .whenComplete((done, failure) -> {
                    busyAdapters.remove(adapter);
                    connected(key, connection, failure);
                });
    }

    private static CompletionStage<BatLink> connect(BatRadio radio, Sighting sighting, Connection connection) {
        try {
            return radio.connect(sighting, connection);
        } catch (RuntimeException e) {
            // a radio must not; an adapter that stays busy for ever would be worse
            return CompletableFuture.failedFuture(e);
        }
    }

    private static boolean full(BatRadio radio, String adapter) {
        for (RadioAdapter a : radio.adapters()) {
            if (a.name().equals(adapter)) {
                return a.links() >= a.capacity();
            }
        }
        return true;
    }

    private void connected(String key, Connection connection, Throwable failure) {
        if (failure == null) {
            attempts.remove(key);
            return;
        }
        if (attempts.size() >= MOST_ATTEMPTS) {
            // addresses are anybody's: those that may be tried again are forgotten
            long now = clock().nanos();
            attempts.values().removeIf(a -> now - a.notBeforeNanos >= 0);
        }
        int failures = attempts.getOrDefault(key, new Attempt(0, 0)).failures + 1;
        // an operator stands by a bat and waits
        long longest = enrolment.isAsked() ? FIRST_BACK_OFF_MS * 4 : LONGEST_BACK_OFF_MS;
        long wait = Math.min(longest, FIRST_BACK_OFF_MS << Math.min(10, failures - 1));
        synchronized (jitter) {
            wait += jitter.nextLong(wait / 2 + 1);
        }
        attempts.put(key, new Attempt(failures, clock().nanos() + wait * 1_000_000));
        LOG.debug("{}: cannot connect (attempt {}): {}", key, failures, failure.toString());
        connection.disconnect();
        connections.remove(key, connection);
    }

    /** Called every 10 ms or so. */
    void tick() {
        try {
            connections.values().forEach(Connection::tick);
        } catch (RuntimeException e) {
            LOG.error("the bats' ticker failed; it goes on", e);
        }
    }

    boolean isActive() {
        return active;
    }

    int queueLength() {
        return queueLength;
    }

    Enrolment enrolment() {
        return enrolment;
    }

    @Override
    public Standing standing(BatId bat) {
        return enrolment.standing(bat);
    }

    @Override
    public Door door() {
        return enrolment.door();
    }

    @Override
    public void ask() {
        enrolment.ask();
        // a bat of another site may be one that waits to be tried again: its button counts for a minute only
        attempts.clear();
    }

    @Override
    public void cancel() {
        enrolment.cancel();
    }

    GatewayClock clock() {
        GatewayClock c = clock;
        return c == null ? ownClock : c;
    }

    Optional<BatFlows> flows() {
        return Optional.ofNullable(flows);
    }

    /** Whose orders the connections carry out; empty where a test has none. */
    Optional<Courier> courier() {
        return Optional.ofNullable(courier);
    }

    Mode mode() {
        return mode;
    }

    Tally tally(BatId bat) {
        return tallies.computeIfAbsent(bat, Tally::new);
    }

    /** What a calibration found stands above what the settings say; the hand is the settings'. */
    Mount mount(BatId bat) {
        Mount said = Mount.ALIGNED;
        for (Ranked p : profiles) {
            var found = p.profiles.profile(bat);
            if (found.isPresent()) {
                said = found.get().mount();
                break;
            }
        }
        MountCare care = mounts;
        var kept = care == null ? Optional.<float[]>empty() : care.kept(bat);
        return kept.isPresent() ? new Mount(kept.get(), said.hand()) : said;
    }

    @Override
    public List<Link> links() {
        return tallies.values().stream().map(Tally::link).toList();
    }

    @Override
    public List<HealthLine> health() {
        return HubHealth.of(radios, tallies.values(), enrolment);
    }
}
