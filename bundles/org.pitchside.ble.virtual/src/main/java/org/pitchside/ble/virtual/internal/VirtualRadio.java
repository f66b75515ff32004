package org.pitchside.ble.virtual.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Hashtable;
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
import org.osgi.service.metatype.annotations.Designate;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A radio whose bats are simulated players, or recordings replayed. */
@Component(
        name = VirtualRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {BatRadio.class, BatProfiles.class, HealthSource.class})
@Designate(ocd = RadioConfig.class)
public final class VirtualRadio implements BatRadio, BatProfiles, HealthSource {

    static final String PID = "org.pitchside.ble.virtual.Radio";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualRadio.class);
    private static final int THREADS = 2;
    private static final long STEP_MS = 5;
    private static final int STEPS_PER_ADVERT = 20;
    /** Ranked above the machine's own clock. */
    private static final int CLOCK_RANKING = 1000;

    private final List<Place> places = new CopyOnWriteArrayList<>();
    private final List<Consumer<Sighting>> watchers = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<String> adapterNames = new ArrayList<>();
    private GatewayClock clock;
    private ScheduledExecutorService air;
    private DataSet dataSet;
    private RadioSettings settings;
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
    void activate(BundleContext context, Map<String, Object> values) {
        settings = RadioSettings.of(values, wrong -> LOG.warn("{}", wrong));
        clock = new FastClock(settings.speed());
        var ranking = new Hashtable<String, Object>(Map.of(Constants.SERVICE_RANKING, CLOCK_RANKING));
        registered.add(context.registerService(GatewayClock.class, clock, ranking));
        var truths = new Truths(clock);
        var maker = new BatMaker(settings, truths, clock);
        try {
            if (settings.replay().isBlank()) {
                maker.simulated().forEach(this::place);
                registered.add(context.registerService(SimTruth.class, truths.simulated(), null));
            } else {
                dataSet = DataSets.open(Path.of(settings.replay()));
                maker.replaying(dataSet).forEach(this::place);
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

    private void place(VirtualBat bat) {
        places.add(new Place(bat, places.size()));
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
        double every = settings.faults().awayEveryS();
        place.away = every > 0
                && seconds % every
                        > every - Math.min(every / 2, settings.faults().awayForS());
        if (place.away) {
            cut(place, "out of range");
        }
        Link link = place.link;
        if (link != null
                && settings.faults().silentEveryS() > 0
                && (now - link.since) / 1e9 > settings.faults().silentEveryS()) {
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
            list.add(new RadioAdapter(name, settings.capacity(), links));
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
