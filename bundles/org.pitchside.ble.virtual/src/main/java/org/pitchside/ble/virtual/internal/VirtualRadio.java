package org.pitchside.ble.virtual.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSets;
import org.pitchside.simulator.RhythmSpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A radio whose bats are simulated players, or recordings replayed. */
@Component(
        name = VirtualRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {BatRadio.class, BatProfiles.class, HealthSource.class})
@Designate(ocd = VirtualRadio.Config.class)
public final class VirtualRadio implements BatRadio, BatProfiles, HealthSource {

    static final String PID = "org.pitchside.ble.virtual.Radio";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualRadio.class);
    private static final long FIRST_BAT = 0xB0001;
    private static final int THREADS = 2;
    private static final long STEP_MS = 5;
    private static final int STEPS_PER_ADVERT = 20;
    /** Ranked above the machine's own clock. */
    private static final int CLOCK_RANKING = 1000;

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            name = "Pitchside virtual bats",
            description = "Bats that need no hardware: simulated players (SIM), or recordings played as bats.")
    public @interface Config {

        /** Number of bats. */
        @AttributeDefinition(
                name = "Bats",
                description = "How many bats; 0: six simulated players, or one bat for each subject of a replay.",
                min = "0",
                max = "400")
        int bats() default 0;

        /** Number of nets. */
        @AttributeDefinition(
                name = "Nets",
                description = "How many nets they are spread over; 0: two bats a net.",
                min = "0")
        int nets() default 0;

        /** Sample rate. */
        @AttributeDefinition(
                name = "Rate (Hz)",
                description = "Samples a second of simulated bats.",
                min = "50",
                max = "1000")
        int rate_hz() default 200;

        /** Data set. */
        @AttributeDefinition(
                name = "Replay",
                description = "Folder or .zip of recordings to play. Empty: simulated players.",
                required = false)
        String replay() default "";

        /** Speed. */
        @AttributeDefinition(name = "Speed", description = "How many times faster than life.", min = "0.1", max = "100")
        double speed() default 1;

        /** Adapters. */
        @AttributeDefinition(
                name = "Adapters",
                description = "How many adapters; 0: as many as the bats need.",
                min = "0")
        int adapters() default 0;

        /** Capacity. */
        @AttributeDefinition(name = "Bats per adapter", description = "Links that one adapter holds.", min = "1")
        int capacity() default 7;

        /** MTU. */
        @AttributeDefinition(name = "ATT MTU", description = "247 usually, 23 at worst.", min = "23", max = "517")
        int mtu() default 247;

        /** Seed. */
        @AttributeDefinition(name = "Seed", description = "The same seed gives the same play.")
        long seed() default 1;

        /** Rhythm. */
        @AttributeDefinition(
                name = "Quick play",
                description = "A ball every 4 to 8 s; else every 8 to 25 s with breaks.")
        boolean quick() default true;

        /** Loss. */
        @AttributeDefinition(name = "Lost (%)", description = "Values that never arrive.", min = "0", max = "100")
        double loss_percent() default 0;

        /** Doubling. */
        @AttributeDefinition(name = "Doubled (%)", description = "Values that arrive twice.", min = "0", max = "100")
        double double_percent() default 0;

        /** Reordering. */
        @AttributeDefinition(
                name = "Reordered (%)",
                description = "Values that arrive behind later ones.",
                min = "0",
                max = "100")
        double reorder_percent() default 0;

        /** Bursts. */
        @AttributeDefinition(
                name = "Held up (%)",
                description = "Values that hold all later ones up for 200 ms.",
                min = "0",
                max = "100")
        double burst_percent() default 0;

        /** Silence. */
        @AttributeDefinition(
                name = "Silent every (s)",
                description = "A link falls silent without a word so often; 0: never.",
                min = "0")
        double silent_every_s() default 0;

        /** Away. */
        @AttributeDefinition(
                name = "Away every (s)",
                description = "A bat walks out of range so often; 0: never.",
                min = "0")
        double away_every_s() default 0;

        /** Away for. */
        @AttributeDefinition(name = "Away for (s)", description = "And comes back after so long.", min = "0")
        double away_for_s() default 20;
    }

    private final List<Place> places = new CopyOnWriteArrayList<>();
    private final List<Consumer<Sighting>> watchers = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<String> adapterNames = new ArrayList<>();
    private GatewayClock clock;
    private ScheduledExecutorService air;
    private DataSet dataSet;
    private Config config;
    private String trouble;
    private int nets;

    /** A bat and where it is. */
    private final class Place {

        private final VirtualBat bat;
        private final int number;
        private volatile Link link;
        private volatile boolean away;
        private long step;

        Place(VirtualBat bat, int number) {
            this.bat = bat;
            this.number = number;
        }

        String address() {
            return bat.id().toString();
        }
    }

    @Activate
    void activate(BundleContext context, Config settings) {
        config = settings;
        double speed = Math.max(0.1, Math.min(100, settings.speed()));
        clock = new FastClock(speed);
        var ranking = new Hashtable<String, Object>(Map.of(Constants.SERVICE_RANKING, CLOCK_RANKING));
        registered.add(context.registerService(GatewayClock.class, clock, ranking));
        var truths = new Truths(clock);
        try {
            if (settings.replay().isBlank()) {
                simulate(truths);
                registered.add(context.registerService(SimTruth.class, truths.simulated(), null));
            } else {
                dataSet = DataSets.open(Path.of(settings.replay()));
                replay(truths);
                var plan = truths.replay(
                        name(dataSet.info().name()), dataSet.names().size(), this::allPlayed);
                registered.add(context.registerService(ReplayPlan.class, plan, null));
            }
        } catch (DataSetException | InvalidPathException e) {
            trouble = e.getMessage();
            LOG.error("{}: no virtual bats: {}", PID, trouble);
        }
        int adapters = settings.adapters() > 0
                ? settings.adapters()
                : Math.max(1, (places.size() + settings.capacity() - 1) / settings.capacity());
        for (int i = 0; i < adapters; i++) {
            adapterNames.add("virtual" + i);
        }
        nets = settings.nets() > 0 ? settings.nets() : Math.max(1, (places.size() + 1) / 2);
        air = Executors.newScheduledThreadPool(THREADS, r -> {
            var t = new Thread(r, "pitchside-air");
            t.setDaemon(true);
            return t;
        });
        for (int thread = 0; thread < THREADS; thread++) {
            int mine = thread;
            air.scheduleAtFixedRate(() -> step(mine), STEP_MS, STEP_MS, TimeUnit.MILLISECONDS);
        }
    }

    /** Short names for the data sets that figures are told of. */
    private static String name(String dataSet) {
        return switch (dataSet) {
            case "tennis-racket" -> "TENNIS";
            case "table-tennis-handle" -> "TT";
            case "everyday-watch" -> "WATCH";
            default -> dataSet;
        };
    }

    private void simulate(Truths truths) {
        int bats = config.bats() > 0 ? Math.min(400, config.bats()) : 6;
        int rate = Math.max(50, Math.min(1000, config.rate_hz()));
        for (int i = 0; i < bats; i++) {
            var rhythm = config.quick() ? RhythmSpec.demo() : RhythmSpec.solo();
            add(new SimulatedSource(i, rate, config.seed() * 1000 + i, rhythm), truths);
        }
    }

    /** Recordings of one hand go to one bat: a bat for each subject, or spread over as many bats as wanted. */
    private void replay(Truths truths) {
        Map<String, List<String>> bySubject = new LinkedHashMap<>();
        for (String name : dataSet.names()) {
            String subject = name.substring(0, name.indexOf('/'));
            int lanes = Math.max(1, config.bats() / Math.max(1, subjects()));
            int lane = bySubject.getOrDefault(subject, List.of()).size() % lanes;
            bySubject.computeIfAbsent(subject, s -> new ArrayList<>()).add(name);
            if (lanes > 1) {
                bySubject
                        .computeIfAbsent(subject + "/" + lane, s -> new ArrayList<>())
                        .add(name);
            }
        }
        bySubject.forEach((key, names) -> {
            boolean lane = key.contains("/");
            String subject = lane ? key.substring(0, key.indexOf('/')) : key;
            boolean split = bySubject.containsKey(subject + "/0");
            if (lane || !split) {
                add(new ReplaySource(dataSet, names, dataSet.hand(subject)), truths);
            }
        });
    }

    private int subjects() {
        return (int) dataSet.names().stream()
                .map(n -> n.substring(0, n.indexOf('/')))
                .distinct()
                .count();
    }

    private void add(SampleSource source, Truths truths) {
        int number = places.size();
        var faults = new Faults(
                config.loss_percent(),
                config.double_percent(),
                config.reorder_percent(),
                config.burst_percent(),
                config.silent_every_s(),
                config.away_every_s(),
                config.away_for_s());
        // a bat counts its boots for ever; a virtual one lives as long as the process, so the wall clock counts them
        int boot = (int) (System.currentTimeMillis() / 1000);
        int mtu = Math.max(23, Math.min(517, config.mtu()));
        var bat = new VirtualBat(
                new BatId(FIRST_BAT + number),
                boot,
                mtu,
                source,
                truths,
                faults,
                clock.nanos() - (1 + number % 50) * 1_000_000_000L,
                config.seed() * 7919 + number);
        places.add(new Place(bat, number));
    }

    private boolean allPlayed() {
        return places.stream().allMatch(p -> p.bat.finished());
    }

    @Deactivate
    void deactivate() {
        registered.forEach(ServiceRegistration::unregister);
        air.shutdownNow();
        places.forEach(p -> cut(p, "the radio is switched off"));
        if (dataSet != null) {
            dataSet.close();
        }
    }

    private void step(int thread) {
        for (int i = thread; i < places.size(); i += THREADS) {
            Place place = places.get(i);
            try {
                step(place);
            } catch (RuntimeException e) {
                LOG.error("virtual bat {} failed", place.bat.id(), e);
            }
        }
    }

    private void step(Place place) {
        long now = clock.nanos();
        if (place.step++ % STEPS_PER_ADVERT == 0) {
            walk(place, now);
            if (place.link == null && !place.away) {
                advertise(place);
            }
        }
        place.bat.advance(now);
    }

    /** Where the bat is now: in range, away, or in range behind a link that fell silent. */
    private void walk(Place place, long now) {
        double seconds = now / 1e9 + place.number * 1.7;
        double every = config.away_every_s();
        place.away = every > 0 && seconds % every > every - Math.min(every / 2, config.away_for_s());
        if (place.away) {
            cut(place, "out of range");
        }
        Link link = place.link;
        if (link != null && config.silent_every_s() > 0 && (now - link.since) / 1e9 > config.silent_every_s()) {
            // nobody is told: the gateway must find out by itself
            place.bat.unlinked();
        }
    }

    /** Every adapter hears every bat; bats begin at different ones, so that all adapters connect at once. */
    private void advertise(Place place) {
        var all = adapters();
        for (int i = 0; i < all.size(); i++) {
            RadioAdapter adapter = all.get((place.number + i) % all.size());
            if (adapter.links() < adapter.capacity()) {
                var sighting = new Sighting(place.address(), adapter.name(), -60);
                watchers.forEach(w -> w.accept(sighting));
                return;
            }
        }
    }

    @Override
    public String name() {
        return "virtual";
    }

    @Override
    public List<RadioAdapter> adapters() {
        var list = new ArrayList<RadioAdapter>();
        for (String name : adapterNames) {
            int links = 0;
            for (Place p : places) {
                Link link = p.link;
                links += link != null && link.adapter.equals(name) ? 1 : 0;
            }
            list.add(new RadioAdapter(name, config.capacity(), links));
        }
        return list;
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        var result = new CompletableFuture<BatLink>();
        air.execute(() -> {
            Place place = places.stream()
                    .filter(p -> p.address().equals(sighting.address()))
                    .findFirst()
                    .orElse(null);
            if (place == null || place.away) {
                result.completeExceptionally(new RadioException("bat " + sighting.address() + " is not in range"));
                return;
            }
            var link = new Link(place, sighting.adapter(), listener, clock.nanos());
            synchronized (place) {
                if (place.link != null) {
                    result.completeExceptionally(
                            new RadioException("bat " + sighting.address() + " is connected already"));
                    return;
                }
                place.link = link;
                place.bat.linked(listener, clock.nanos());
            }
            result.complete(link);
        });
        return result;
    }

    private void cut(Place place, String reason) {
        Link link;
        synchronized (place) {
            link = place.link;
            place.link = null;
            place.bat.unlinked();
        }
        if (link != null) {
            link.listener.disconnected(reason);
        }
    }

    /** A connection. */
    private final class Link implements BatLink {

        private final Place place;
        private final String adapter;
        private final LinkListener listener;
        private final long since;

        Link(Place place, String adapter, LinkListener listener, long since) {
            this.place = place;
            this.adapter = adapter;
            this.listener = listener;
            this.since = since;
        }

        @Override
        public String address() {
            return place.address();
        }

        private boolean live() {
            return place.link == this && place.bat.isLinked();
        }

        @Override
        public CompletionStage<byte[]> read(org.pitchside.api.radio.BatCharacteristic characteristic) {
            return call(() -> {
                if (characteristic != org.pitchside.api.radio.BatCharacteristic.INFO) {
                    throw new RadioException(characteristic + " cannot be read");
                }
                return place.bat.info();
            });
        }

        @Override
        public CompletionStage<Void> write(
                org.pitchside.api.radio.BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
            return call(() -> {
                if (characteristic != org.pitchside.api.radio.BatCharacteristic.CONTROL) {
                    throw new RadioException(characteristic + " cannot be written");
                }
                place.bat.control(value, clock.nanos());
                return null;
            });
        }

        private <T> CompletionStage<T> call(Call<T> call) {
            var result = new CompletableFuture<T>();
            if (!live()) {
                // a silent link answers nothing, for ever; a cut one says so
                if (place.link != this) {
                    result.completeExceptionally(new RadioException("the link to " + address() + " is gone"));
                }
                return result;
            }
            try {
                // in the caller's thread: requests keep their order
                result.complete(call.run());
            } catch (RadioException | RuntimeException e) {
                result.completeExceptionally(e);
            }
            return result;
        }

        @Override
        public void disconnect() {
            if (place.link == this) {
                cut(place, "disconnected by the gateway");
            }
        }
    }

    @FunctionalInterface
    private interface Call<T> {
        T run() throws RadioException;
    }

    @Override
    public Optional<Profile> profile(BatId bat) {
        for (Place p : places) {
            if (p.bat.id().equals(bat)) {
                Hand hand = p.bat.source().hand();
                return Optional.of(new Profile(bat, "net " + (p.number % nets + 1), Mount.ALIGNED.withHand(hand)));
            }
        }
        return Optional.empty();
    }

    @Override
    public List<HealthLine> health() {
        if (trouble != null) {
            return List.of(new HealthLine(Level.FAULT, "virtual bats", "None are there: " + trouble));
        }
        return List.of(new HealthLine(
                Level.OK,
                "virtual bats",
                places.size()
                        + (dataSet == null
                                ? " simulated players (SIM)."
                                : " bats replay " + dataSet.info().name() + ".")));
    }
}
