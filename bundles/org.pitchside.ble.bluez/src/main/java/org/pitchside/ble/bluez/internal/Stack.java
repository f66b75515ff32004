package org.pitchside.ble.bluez.internal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import java.util.function.LongSupplier;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.bluez.internal.bus.Bus;
import org.pitchside.ble.bluez.internal.bus.Request;
import org.pitchside.ble.bluez.internal.bus.Signal;
import org.pitchside.ble.bluez.internal.bus.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What BlueZ has, kept beside it: adapters, bats, links. It outlives the bus and bluetoothd, both of which may go and come back. Lives in
 * the loop.
 */
final class Stack implements Bus.Ears {

    private static final Logger LOG = LoggerFactory.getLogger(Stack.class);
    private static final long ANNOUNCE_MS = 250;
    private static final long SETTLE_MS = 500;
    private static final int MOST_KNOWN = 256;
    private static final int MOST_WAITING = 2048;
    /** Addresses are anybody's: whoever claims to be bats by the thousand must not fill the gateway. */
    private static final int MOST_DEVICES = 512;

    /** What others may see of it. */
    record View(List<RadioAdapter> adapters, List<HealthLine> health) {}

    private record Route(BluezLink link, BatCharacteristic characteristic) {}

    private final RadioSettings settings;
    private final Patience patience;
    private final Loop loop;
    private final LongSupplier nanos;
    private final List<Watch> watches;
    private final Map<String, Adapter> adapters = new TreeMap<>();
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, BluezLink> links = new HashMap<>();
    private final Map<String, Route> routes = new HashMap<>();
    /** Addresses that were connected before, the last so many. */
    private final Set<String> known = new LinkedHashSet<>();
    /** Paths of bats that there was no room for, the last so many: nothing but a change tells that they are still there. */
    private final Set<String> waiting = new LinkedHashSet<>();
    /** Names of all adapters that ever were here. */
    private final Set<String> seen = new TreeSet<>();

    private final List<ScheduledFuture<?>> timers = new ArrayList<>();
    private volatile Bus bus;
    private Bluez bluez;
    /** Unique name of bluetoothd; null while there is none. */
    private String owner;

    private boolean loaded;
    private int busFailures;
    private String trouble = "not started";
    private boolean stopped;
    private volatile View view = new View(List.of(), List.of());

    /** @param watches who wants to hear of bats; may change at any time, then {@link #watched} is to be called */
    Stack(RadioSettings settings, Patience patience, Loop loop, LongSupplier nanos, List<Watch> watches) {
        this.settings = settings;
        this.patience = patience;
        this.loop = loop;
        this.nanos = nanos;
        this.watches = watches;
    }

    void start() {
        timers.add(loop.every(ANNOUNCE_MS, this::announce));
        timers.add(loop.every(1000, () -> {
            adapters.values().forEach(Adapter::steer);
            publish();
        }));
        open();
    }

    private void open() {
        if (!stopped) {
            bus = new Bus("pitchside-bluez-bus", settings.bus(), loop.executor(), nanos, this);
            bluez = new Bluez(bus, patience);
        }
    }

    /** Ends all links on both sides; then the bus may be closed. */
    CompletableFuture<Void> stop() {
        stopped = true;
        timers.forEach(t -> t.cancel(false));
        var calls = new ArrayList<CompletableFuture<?>>();
        // bluetoothd keeps a link that nobody ends, and a bat that is linked is heard by nobody
        links.values().forEach(l -> calls.add(bluez.disconnect(l.device().path())));
        clear("the radio is switched off");
        return CompletableFuture.allOf(calls.toArray(new CompletableFuture<?>[0]))
                .exceptionally(e -> null);
    }

    /** After {@link #stop}; not from the loop. */
    void close(long ms) {
        Bus last = bus;
        if (last != null) {
            last.close();
            try {
                last.join(ms);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        loop.close(ms);
    }

    // ---- what the rooms of the radio ask

    Loop loop() {
        return loop;
    }

    Bluez bluez() {
        return bluez;
    }

    Patience patience() {
        return patience;
    }

    RadioSettings settings() {
        return settings;
    }

    long now() {
        return System.nanoTime();
    }

    boolean isWatched() {
        return !watches.isEmpty();
    }

    View view() {
        return view;
    }

    /** Somebody watches, or does so no more. From any thread. */
    void watched() {
        loop.run(() -> adapters.values().forEach(Adapter::steer));
    }

    void publish() {
        view = new View(
                adapters.values().stream()
                        .map(a -> new RadioAdapter(a.name(), a.capacity(), a.links()))
                        .toList(),
                health());
    }

    private List<HealthLine> health() {
        if (trouble != null) {
            return List.of(new HealthLine(Level.FAULT, "radio bluez", "No bat can be heard: " + trouble + "."));
        }
        var lines = new ArrayList<HealthLine>();
        adapters.values().forEach(a -> lines.add(a.health()));
        var missing = new TreeSet<>(settings.adapters());
        missing.addAll(seen);
        adapters.values().forEach(a -> missing.remove(a.name()));
        missing.forEach(name -> lines.add(new HealthLine(
                Level.WARN,
                "radio bluez",
                "Adapter " + name + (seen.contains(name) ? " was here and is gone." : " is not there."))));
        return lines;
    }

    // ---- connecting

    void connect(Sighting sighting, LinkListener listener, CompletableFuture<BatLink> result) {
        try {
            Adapter adapter = adapters.values().stream()
                    .filter(a -> a.name().equals(sighting.adapter()))
                    .findFirst()
                    .orElseThrow(() -> new RadioException("adapter " + sighting.adapter() + " is not there"));
            Device device = devices.values().stream()
                    .filter(d -> d.adapter() == adapter && d.address().equals(sighting.address()))
                    .findFirst()
                    .orElseThrow(() -> new RadioException("bat at " + sighting.address() + " is not in range"));
            if (isTaken(sighting.address())) {
                throw new RadioException("bat at " + sighting.address() + " is connected already");
            }
            if (adapter.taken() >= adapter.capacity()) {
                throw new RadioException("adapter " + adapter.name() + " holds " + adapter.links() + " bats already");
            }
            adapter.connect(new Connecting(this, device, listener, result));
        } catch (RadioException e) {
            result.completeExceptionally(e);
        }
    }

    /** Whether one of the adapters has it, or is about to. */
    private boolean isTaken(String address) {
        return links.containsKey(address) || adapters.values().stream().anyMatch(a -> a.isConnecting(address));
    }

    void connected(BluezLink link) {
        if (known.size() >= MOST_KNOWN) {
            known.remove(known.iterator().next());
        }
        known.add(link.address());
        links.put(link.address(), link);
        link.device().adapter().add(link);
        link.way().forEach((name, c) -> routes.put(c.path(), new Route(link, name)));
        publish();
    }

    void ended(BluezLink link) {
        if (links.remove(link.address(), link)) {
            link.way().values().forEach(c -> routes.remove(c.path()));
            // it may have been heard long ago: it has to be heard anew
            link.device().forgetHearing();
            link.device().notConnected();
            link.device().adapter().remove(link);
            publish();
        }
    }

    /** Makes BlueZ forget a bat, with all it remembers of it. */
    void remove(Device device) {
        bluez.remove(device.adapter().path(), device.path());
    }

    // ---- sightings

    /** Tells each bat that is on the air by the adapter that has most room, so that bats spread over the adapters. */
    private void announce() {
        if (watches.isEmpty() || devices.isEmpty()) {
            return;
        }
        var best = new HashMap<String, Device>();
        for (Device d : devices.values()) {
            Adapter a = d.adapter();
            if (d.isHeard(now(), patience.heard() * 1_000_000)
                    && a.isScanning()
                    && a.taken() < a.capacity()
                    && !isTaken(d.address())) {
                best.merge(d.address(), d, (one, other) -> ROOM.compare(one, other) <= 0 ? one : other);
            }
        }
        for (Device d : best.values()) {
            var sighting = new Sighting(d.address(), d.adapter().name(), d.rssi());
            watches.forEach(w -> {
                try {
                    w.heard(sighting);
                } catch (RuntimeException e) {
                    LOG.warn("a sighting was not taken: {}", e.toString());
                }
            });
        }
    }

    /** Where it failed last comes last; then the one with most room, then the one that hears it best. */
    private static final Comparator<Device> ROOM = Comparator.comparingInt(Device::failures)
            .thenComparingInt(d -> d.adapter().taken() - d.adapter().capacity())
            .thenComparingInt(d -> d.rssi() == Device.NO_RSSI ? 0 : -d.rssi())
            .thenComparing(Device::path);

    // ---- the bus and bluetoothd

    @Override
    public void opened(Bus from) {
        if (from != bus || stopped) {
            return;
        }
        busFailures = 0;
        from.match("type='signal',sender='" + Bluez.NAME + "'");
        from.match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged',arg0='" + Bluez.NAME + "'");
        from.bus("GetNameOwner", "s", Bluez.NAME).whenComplete((body, failure) -> {
            String name = failure == null ? Values.at(body, 0, String.class) : null;
            if (from == bus && name != null && owner == null) {
                arrived(name);
            } else if (from == bus && owner == null) {
                // only worth a try: where nobody starts it on demand it stays away
                from.bus("StartServiceByName", "su", Bluez.NAME, 0L);
                trouble("bluetoothd is not running");
            }
        });
    }

    @Override
    public void lost(Bus from, String why) {
        if (from != bus) {
            return;
        }
        busFailures++;
        clear("the bus is gone");
        if (!stopped) {
            trouble("the bus at " + settings.bus() + " cannot be had (" + why + ")");
            loop.after(patience.again(busFailures), this::open);
        }
    }

    private void arrived(String name) {
        owner = name;
        loaded = false;
        load(name, 0);
    }

    private void load(String name, int failures) {
        if (!name.equals(owner)) {
            return;
        }
        Bus on = bus;
        bluez.registerAgent().whenComplete((done, failure) -> {
            if (failure != null) {
                LOG.debug("no agent: {}", Bluez.why(failure).toString());
            }
        });
        bluez.objects().whenComplete((body, failure) -> {
            if (on != bus || !name.equals(owner)) {
                return;
            }
            if (failure == null) {
                loaded = true;
                takeAll(body);
                noteAdapters();
            } else {
                trouble(Words.of(Bluez.why(failure)));
                loop.after(patience.again(failures + 1), () -> load(name, failures + 1));
            }
            publish();
        });
    }

    /** What keeps all bats from being heard, or null; once in the log, however long it lasts. */
    private void trouble(String words) {
        if (words != null && !words.equals(trouble)) {
            LOG.warn("no bat can be heard: {}", words);
        } else if (words == null && trouble != null) {
            LOG.info("bats can be heard");
        }
        trouble = words;
        publish();
    }

    private void noteAdapters() {
        if (loaded) {
            trouble(adapters.isEmpty() ? "no Bluetooth adapter is there" : null);
        }
    }

    /** Nothing of it holds any more. */
    private void clear(String why) {
        owner = null;
        loaded = false;
        var all = List.copyOf(adapters.values());
        adapters.clear();
        devices.clear();
        waiting.clear();
        all.forEach(a -> a.gone(why));
        publish();
    }

    @Override
    public void signal(Bus from, Signal s) {
        if (from != bus || stopped) {
            return;
        }
        if (s.name().equals("org.freedesktop.DBus.NameOwnerChanged")) {
            if (s.sender().equals("org.freedesktop.DBus") && Bluez.NAME.equals(Values.at(s.body(), 0, String.class))) {
                ownerChanged(Values.at(s.body(), 2, String.class));
            }
        } else if (s.sender() != null && s.sender().equals(owner)) {
            // the bus delivers to us whatever anybody sends to our own name: only bluetoothd is believed
            told(s);
        }
    }

    private void ownerChanged(String name) {
        if (name == null || name.equals(owner)) {
            return;
        }
        if (owner != null) {
            clear("bluetoothd stopped");
            trouble("bluetoothd is not running");
        }
        if (!name.isEmpty()) {
            arrived(name);
        }
    }

    private void told(Signal s) {
        switch (s.name()) {
            case Bluez.PROPERTIES + ".PropertiesChanged" -> {
                String type = Values.at(s.body(), 0, String.class);
                var changed = Values.at(s.body(), 1, Map.class);
                if (type != null && changed != null) {
                    changed(s, type, changed);
                }
            }
            case Bluez.OBJECTS + ".InterfacesAdded" -> {
                String path = Values.at(s.body(), 0, String.class);
                if (path != null && s.body().length > 1 && s.body()[1] instanceof Map<?, ?> types) {
                    take(path, types);
                }
            }
            case Bluez.OBJECTS + ".InterfacesRemoved" -> {
                String path = Values.at(s.body(), 0, String.class);
                if (path != null && s.body().length > 1 && s.body()[1] instanceof List<?> types) {
                    types.forEach(t -> removed(path, String.valueOf(t)));
                }
            }
            default -> {}
        }
    }

    private void changed(Signal s, String type, Map<?, ?> changed) {
        if (type.equals(Bluez.CHARACTERISTIC)) {
            Route route = routes.get(s.path());
            byte[] value = changed.containsKey("Value") ? Values.bytesOf(changed.get("Value")) : null;
            if (route != null && value != null) {
                route.link.notified(route.characteristic, value, s.nanos());
            }
            Device d = deviceOf(s.path());
            if (d != null && changed.containsKey("MTU")) {
                d.changed(s.path(), changed);
            }
        } else if (type.equals(Bluez.DEVICE)) {
            Device d = devices.get(s.path());
            if (d != null) {
                take(d, changed);
                if (s.body().length > 2 && s.body()[2] instanceof List<?> invalid && invalid.contains("RSSI")) {
                    d.rssiUnknown();
                }
            } else if (Device.isBat(changed) || changed.containsKey("RSSI") && waiting.remove(s.path())) {
                // heard before, and only now known for a bat; or there was no room for it then
                bluez.properties(s.path(), Bluez.DEVICE).whenComplete((body, failure) -> {
                    if (failure == null && body.length > 0 && body[0] instanceof Map<?, ?> all) {
                        take(s.path(), Map.of(Bluez.DEVICE, all));
                    }
                });
            }
        } else if (type.equals(Bluez.ADAPTER)) {
            Adapter a = adapters.get(s.path());
            if (a != null) {
                a.take(changed);
                publish();
            }
        }
    }

    private void takeAll(Object[] body) {
        if (body.length == 0 || !(body[0] instanceof Map<?, ?> objects)) {
            return;
        }
        // a device needs its adapter, a service its device: shorter paths first
        objects.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> String.valueOf(e.getKey()).length()))
                .forEach(e -> {
                    if (e.getValue() instanceof Map<?, ?> types) {
                        take(String.valueOf(e.getKey()), types);
                    }
                });
    }

    /** Takes over the services of one bat, and nothing else. */
    void takeServices(Device device, Object[] body) {
        if (body.length > 0 && body[0] instanceof Map<?, ?> objects) {
            objects.forEach((path, types) -> {
                if (String.valueOf(path).startsWith(device.path() + "/") && types instanceof Map<?, ?> map) {
                    take(String.valueOf(path), map);
                }
            });
        }
    }

    private void take(String path, Map<?, ?> types) {
        if (types.get(Bluez.ADAPTER) instanceof Map<?, ?> properties) {
            takeAdapter(path, properties);
        }
        if (types.get(Bluez.DEVICE) instanceof Map<?, ?> properties) {
            takeDevice(path, properties);
        }
        for (String type : List.of(Bluez.SERVICE, Bluez.CHARACTERISTIC)) {
            Device of = types.get(type) instanceof Map<?, ?> ? deviceOf(path) : null;
            if (of != null) {
                of.add(path, type, (Map<?, ?>) types.get(type));
            }
        }
    }

    private void takeAdapter(String path, Map<?, ?> properties) {
        String name = path.substring(path.lastIndexOf('/') + 1);
        if (!settings.uses(name)) {
            return;
        }
        Adapter a = adapters.get(path);
        if (a == null) {
            a = new Adapter(this, path);
            adapters.put(path, a);
            seen.add(name);
            LOG.info("adapter {} is there", name);
        }
        a.take(properties);
        noteAdapters();
        publish();
    }

    private void takeDevice(String path, Map<?, ?> properties) {
        Device d = devices.get(path);
        if (d == null) {
            Adapter a = adapters.get(path.substring(0, Math.max(0, path.lastIndexOf('/'))));
            if (a == null || !Device.isBat(properties)) {
                return;
            }
            if (devices.size() >= MOST_DEVICES && !makeRoom(known.contains(new Device(path, a).address()))) {
                waits(path);
                return;
            }
            d = new Device(path, a);
            devices.put(path, d);
            if (Boolean.TRUE.equals(properties.get("Connected"))) {
                // of a gateway that died: its link is nobody's, and a bat that is linked is not heard
                LOG.info("{} is connected on {} and belongs to nobody: disconnecting", d.address(), a.name());
                bluez.disconnect(path);
            }
        }
        take(d, properties);
    }

    /** Whoever was not heard lately makes room; for a bat that was connected before, any that never was. */
    private boolean makeRoom(boolean forKnown) {
        long window = patience.heard() * 1_000_000;
        return devices.values().stream()
                .filter(d -> !isTaken(d.address()))
                .filter(d -> !d.isHeard(now(), window) || forKnown && !known.contains(d.address()))
                .min(Comparator.comparingLong(Device::heardNanos))
                .map(d -> {
                    waits(d.path());
                    return devices.remove(d.path(), d);
                })
                .orElse(false);
    }

    private void waits(String path) {
        if (waiting.size() >= MOST_WAITING) {
            waiting.remove(waiting.iterator().next());
        }
        waiting.add(path);
    }

    private void take(Device d, Map<?, ?> properties) {
        boolean was = d.isConnected();
        d.take(properties, now());
        boolean isGone = was && !d.isConnected();
        Connecting connecting = d.adapter().connecting(d);
        if (connecting != null) {
            connecting.changed(isGone);
        }
        if (isGone) {
            BluezLink link = links.get(d.address());
            if (link != null && link.device() == d) {
                link.lost("connection lost");
            }
        }
    }

    private void removed(String path, String type) {
        if (type.equals(Bluez.ADAPTER)) {
            Adapter a = adapters.remove(path);
            if (a != null) {
                LOG.warn("adapter {} is gone", a.name());
                devices.values().removeIf(d -> d.adapter() == a);
                a.gone("adapter " + a.name() + " is gone");
                noteAdapters();
                publish();
            }
        } else if (type.equals(Bluez.DEVICE)) {
            Device d = devices.remove(path);
            waiting.remove(path);
            if (d != null) {
                vanished(d, "bluetoothd removed it");
            }
        } else {
            Device d = deviceOf(path);
            if (d != null) {
                d.removed(path);
                Route route = routes.get(path);
                if (route != null) {
                    // its firmware changed; or it is removed whole in a moment, and then that is the reason
                    loop.after(SETTLE_MS, () -> route.link.hangUp("its services changed"));
                }
            }
        }
    }

    private void vanished(Device d, String why) {
        Connecting connecting = d.adapter().connecting(d);
        if (connecting != null) {
            connecting.fail(why, false);
        }
        BluezLink link = links.get(d.address());
        if (link != null && link.device() == d) {
            link.lost(why);
        }
    }

    /** The device that an object is below. */
    private Device deviceOf(String path) {
        int at = path.indexOf("/dev_");
        int end = at < 0 ? -1 : path.indexOf('/', at + 1);
        return end < 0 ? null : devices.get(path.substring(0, end));
    }

    // ---- the agent

    @Override
    public void request(Bus from, Request r) {
        String member = r.name().substring(r.name().lastIndexOf('.') + 1);
        if (!r.sender().equals(owner) || !r.path().equals(Bluez.AGENT_PATH)) {
            r.refuse("org.freedesktop.DBus.Error.UnknownObject", "nothing for you here");
            return;
        }
        switch (member) {
            case "RequestAuthorization", "RequestConfirmation" -> {
                Device d = devices.get(String.valueOf(Values.at(r.body(), 0, String.class)));
                if (d != null && isTaken(d.address())) {
                    r.reply(null);
                } else {
                    r.refuse("org.bluez.Error.Rejected", "it is no bat that we connect");
                }
            }
            case "Release", "Cancel" -> r.reply(null);
            default -> r.refuse("org.bluez.Error.Rejected", "no keys and no display");
        }
    }

    // ---- what may not grow

    /** Everything that is held at this moment, for tests that look for what was forgotten. */
    Map<String, Integer> held() {
        var held = new TreeMap<String, Integer>();
        held.put("links", links.size());
        held.put("routes", routes.size());
        held.put("calls", bus == null ? 0 : bus.pending());
        held.put(
                "requests",
                links.values().stream().mapToInt(BluezLink::requests).sum());
        held.put("timers", loop.waiting());
        held.put("watches", watches.size());
        held.put(
                "connecting",
                adapters.values().stream().mapToInt(a -> a.taken() - a.links()).sum());
        return held;
    }
}
