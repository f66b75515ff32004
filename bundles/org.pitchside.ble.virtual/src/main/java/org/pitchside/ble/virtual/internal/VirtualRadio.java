package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Files;
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
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A radio whose bats are simulated players, or recordings replayed; {@link RadioSwitch} turns it on. */
public final class VirtualRadio implements BatRadio, BatProfiles {

    static final String PID = "org.pitchside.ble.virtual.Radio";

    private static final Logger LOG = LoggerFactory.getLogger(VirtualRadio.class);
    private static final int THREADS = 2;
    private static final long STEP_MS = 5;
    private static final int STEPS_PER_ADVERT = 20;
    /** Ranked above the machine's own clock. */
    private static final int CLOCK_RANKING = 1000;

    private final List<Place> places = new CopyOnWriteArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final List<Watch> watches = new CopyOnWriteArrayList<>();
    private final List<ServiceRegistration<?>> registered = new ArrayList<>();
    private final List<String> adapterNames = new ArrayList<>();
    private GatewayClock clock;
    private ScheduledExecutorService air;
    private DataSet dataSet;
    private RadioSettings settings;
    private String trouble;
    private int nets;

    /** Without a switch, for tests and measurements. */
    void activate(BundleContext context, Map<String, Object> values) {
        begin(context, RadioSettings.of(values, wrong -> LOG.warn("{}", wrong)));
    }

    void begin(BundleContext context, RadioSettings now) {
        settings = now;
        if (!settings.isOn()) {
            return;
        }
        clock = new FastClock(settings.speed());
        var ranking = new Hashtable<String, Object>(Map.of(Constants.SERVICE_RANKING, CLOCK_RANKING));
        registered.add(context.registerService(GatewayClock.class, clock, ranking));
        var truths = new Truths(clock);
        try {
            Path program = program();
            for (int thread = 0; thread < THREADS; thread++) {
                lanes.add(new Lane(program));
            }
            var maker = new BatMaker(settings, truths, folder(), model());
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
        } catch (DataSetException | InvalidPathException | IOException e) {
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
        int number = places.size();
        var place = new Place(bat, number, number % THREADS);
        places.add(place);
        lanes.get(place.lane()).add(place);
    }

    /** Where the bats' flash files are, null for none. */
    private Path folder() throws IOException {
        return settings.isFlashKept()
                ? Files.createDirectories(settings.directory().resolve("bats"))
                : null;
    }

    private Path model() throws IOException {
        return switch (settings.modelPackage()) {
            case "" -> FactoryModel.shipped();
            case RadioSettings.NO_MODEL -> null;
            default -> FactoryModel.of(Path.of(settings.modelPackage()));
        };
    }

    private Path program() throws IOException {
        if (!settings.core().isBlank()) {
            return Path.of(settings.core());
        }
        Path folder = folder();
        return new CarriedProgram().in(folder == null ? Files.createTempDirectory("pitchside-bat") : folder);
    }

    private boolean allPlayed() {
        return places.stream().allMatch(p -> p.bat().finished());
    }

    void deactivate() {
        if (!settings.isOn()) {
            return;
        }
        registered.forEach(ServiceRegistration::unregister);
        air.shutdownNow();
        places.forEach(p -> p.cut("the radio is switched off"));
        try {
            // a step that is under way must not start a program that ended a moment ago
            if (!air.awaitTermination(3, TimeUnit.SECONDS)) {
                LOG.warn("the air does not stand still");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        lanes.forEach(Lane::close);
        if (dataSet != null) {
            dataSet.close();
        }
    }

    /** For a test: what a cut of the power does to all bats. */
    void killPrograms() {
        lanes.forEach(Lane::kill);
    }

    /** For a test: the hand that takes bats away. */
    Place place(int number) {
        return places.get(number);
    }

    private void step(int thread) {
        if (lanes.size() <= thread || lanes.get(thread).places().isEmpty()) {
            return;
        }
        Lane lane = lanes.get(thread);
        try {
            if (!lane.isUp(clock.nanos(), System.nanoTime())) {
                return;
            }
        } catch (RuntimeException | LinkageError e) {
            LOG.error("the bats' program cannot be looked after", e);
            return;
        }
        for (Place place : lane.places()) {
            try {
                step(place);
            } catch (RuntimeException | LinkageError e) {
                LOG.error("virtual bat {} failed", place.bat().id(), e);
            }
        }
        lane.flush();
    }

    private void step(Place place) {
        long now = clock.nanos();
        if (place.step() % STEPS_PER_ADVERT == 0) {
            walk(place, now);
            if (place.isFree()) {
                advertise(place);
            }
        }
        if (place.bat().bootedByItself()) {
            place.cut("it booted anew");
        }
        place.bat().advance(now);
    }

    /** Where the bat is now: in range, away, or in range behind a link that fell silent. */
    private void walk(Place place, long now) {
        Faults faults = settings.faults();
        double seconds = now / 1e9 + place.number() * 1.7;
        double every = faults.awayEveryS();
        boolean walks = every > 0 && (!settings.awayAlone() || place.number() == 0);
        place.away(walks && seconds % every > every - Math.min(every / 2, faults.awayForS()));
        VirtualLink link = place.link();
        if (link != null && faults.silentEveryS() > 0 && (now - link.since()) / 1e9 > faults.silentEveryS()) {
            place.silence();
        }
    }

    /** Every adapter hears every bat; bats begin at different ones, so that all adapters connect at once. */
    private void advertise(Place place) {
        var all = adapters();
        for (int i = 0; i < all.size(); i++) {
            RadioAdapter adapter = all.get((place.number() + i) % all.size());
            if (adapter.links() < adapter.capacity()) {
                var sighting = new Sighting(place.address(), adapter.name(), -60);
                watches.forEach(w -> w.heard(sighting));
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
                links += p.isOn(name) ? 1 : 0;
            }
            list.add(new RadioAdapter(name, settings.capacity(), links));
        }
        return list;
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
        if (!settings.isOn()) {
            result.completeExceptionally(new RadioException("there are no virtual bats"));
            return result;
        }
        try {
            air.execute(() -> {
                try {
                    result.complete(link(sighting, listener));
                } catch (RadioException | RuntimeException e) {
                    result.completeExceptionally(e);
                }
            });
        } catch (RejectedExecutionException e) {
            result.completeExceptionally(new RadioException("the radio is switched off"));
        }
        return result;
    }

    /** One at a time, so that an adapter never holds more than it may. */
    private synchronized BatLink link(Sighting sighting, LinkListener listener) throws RadioException {
        Place place = places.stream()
                .filter(p -> p.address().equals(sighting.address()))
                .findFirst()
                .orElseThrow(() -> new RadioException("bat " + sighting.address() + " is not in range"));
        RadioAdapter adapter = adapters().stream()
                .filter(a -> a.name().equals(sighting.adapter()))
                .findFirst()
                .orElseThrow(() -> new RadioException("adapter " + sighting.adapter() + " is not there"));
        if (adapter.links() >= adapter.capacity()) {
            throw new RadioException("adapter " + adapter.name() + " holds " + adapter.links() + " bats already");
        }
        var link = new VirtualLink(place, adapter.name(), listener, clock);
        place.attach(link, listener, clock.nanos());
        return link;
    }

    @Override
    public Optional<Profile> profile(BatId bat) {
        for (Place p : places) {
            if (p.bat().id().equals(bat)) {
                Hand hand = p.bat().source().hand();
                return Optional.of(new Profile(
                        bat,
                        "Player " + (p.number() + 1),
                        "net " + (p.number() % nets + 1),
                        Mount.ALIGNED.withHand(hand)));
            }
        }
        return Optional.empty();
    }

    /** As it is now; on no thread of its own. */
    List<HealthLine> health() {
        if (!settings.isOn()) {
            return List.of(new HealthLine(Level.OK, "virtual bats", "None are asked for."));
        }
        if (trouble != null) {
            return List.of(new HealthLine(Level.FAULT, "virtual bats", "None are there: " + trouble));
        }
        for (Lane lane : lanes) {
            if (lane.trouble() != null) {
                return List.of(
                        new HealthLine(Level.FAULT, "virtual bats", "They do not live: " + lane.trouble() + "."));
            }
        }
        for (Place p : places) {
            if (p.bat().trouble() != null) {
                return List.of(new HealthLine(
                        Level.FAULT,
                        "virtual bats",
                        "Bat " + p.bat().id() + ": " + p.bat().trouble() + "."));
            }
        }
        int again = lanes.stream().mapToInt(Lane::again).sum();
        if (again > 0) {
            return List.of(new HealthLine(
                    Level.WARN,
                    "virtual bats",
                    "Their program ended " + again + " times and was started again; its bats booted anew."));
        }
        long damaged =
                places.stream().mapToLong(p -> p.bat().source().damaged()).sum();
        if (damaged > 0) {
            return List.of(new HealthLine(
                    Level.WARN, "virtual bats", damaged + " recordings could not be read and were passed over."));
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
