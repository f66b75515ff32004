package org.pitchside.ble.bluez.peer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.types.Variant;
import org.pitchside.ble.bluez.internal.bus.Bus;
import org.pitchside.ble.bluez.internal.bus.Request;
import org.pitchside.ble.bluez.internal.bus.Signal;
import org.pitchside.ble.bluez.internal.bus.Values;

/**
 * A scripted bluetoothd on a private bus: adapters, bats in their range, and everything unkind that the real one does. All of it lives
 * in one loop; what tests call waits for it.
 */
public final class BluezPeer implements AutoCloseable {

    static final String OBJECTS = "org.freedesktop.DBus.ObjectManager";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    static final String ADAPTER = "org.bluez.Adapter1";
    static final String DEVICE = "org.bluez.Device1";
    static final String SERVICE = "org.bluez.GattService1";
    static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";
    static final String FAILED = "org.bluez.Error.Failed";
    private static final String AGENTS = "org.bluez.AgentManager1";
    private static final long ADVERTISE_MS = 50;

    private final String address;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor(r -> {
        var t = new Thread(r, "peer");
        t.setDaemon(true);
        return t;
    });
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, PeerAdapter> adapters = new TreeMap<>();
    private final Map<String, PeerBat> bats = new TreeMap<>();
    private final Map<String, Faults> faults = new HashMap<>();
    private final Set<String> agents = new HashSet<>();
    private final Map<String, Integer> counts = new TreeMap<>();
    private Bus bus;
    private boolean running;

    /** How long after Connect the services are there; the real one took 6 to 407 ms. */
    volatile long resolveMs = 20;
    /** How long where they are late. */
    volatile long lateMs = 400;
    /** How long a bat that nobody connected stays known when the scan is over. */
    volatile long forgetMs = 3_000;

    public BluezPeer(String address) {
        this.address = address;
        loop.scheduleWithFixedDelay(this::advertise, ADVERTISE_MS, ADVERTISE_MS, TimeUnit.MILLISECONDS);
    }

    // ---- what tests do

    public BluezPeer adapter(String name, int most) {
        return run(() -> {
            adapters.put("/org/bluez/" + name, new PeerAdapter(this, name, most));
            if (running) {
                adapters.get("/org/bluez/" + name).appear();
            }
            return this;
        });
    }

    /** Pulled out. */
    public void pull(String name) {
        run(() -> {
            adapters.remove("/org/bluez/" + name).vanish();
            return null;
        });
    }

    public BluezPeer bat(PeerBat bat) {
        return run(() -> {
            bats.put(bat.address(), bat);
            faults.put(bat.address(), new Faults());
            return this;
        });
    }

    public Faults faults(PeerBat bat) {
        return faults.get(bat.address());
    }

    public BluezPeer resolveAfter(long ms) {
        resolveMs = ms;
        return this;
    }

    public BluezPeer forgetAfter(long ms) {
        forgetMs = ms;
        return this;
    }

    /** bluetoothd comes: a new connection, and so another unique name. */
    public BluezPeer start() throws InterruptedException, ExecutionException {
        var up = new CompletableFuture<Void>();
        run(() -> {
            bus = new Bus("peer-bus", address, loop, System::nanoTime, new Desk(up));
            return null;
        });
        up.get();
        return this;
    }

    /** bluetoothd goes, as systemctl stop does: its links end, and nobody is told but by the name. */
    public void stop() {
        Bus old = run(() -> {
            running = false;
            adapters.values().forEach(PeerAdapter::forget);
            nodes.clear();
            agents.clear();
            return bus;
        });
        old.close();
        quietly(() -> old.join(5_000));
    }

    private interface Waiting {
        void run() throws InterruptedException;
    }

    private static void quietly(Waiting waiting) {
        try {
            waiting.run();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A bat's link is lost, and bluetoothd says so. */
    public void lose(PeerBat bat) {
        run(() -> {
            adapters.values().forEach(a -> a.lose(bat.address()));
            return null;
        });
    }

    /** bluetoothd removes its object, for no reason that anybody knows. */
    public void removeObject(PeerBat bat) {
        run(() -> {
            adapters.values().forEach(a -> a.forgetDevice(bat.address()));
            return null;
        });
    }

    /** A link that nobody asked for, as a client that died leaves it. */
    public void linkOfTheDead(PeerBat bat, String adapter) {
        run(() -> {
            adapters.get("/org/bluez/" + adapter).linkOfTheDead(bat);
            return null;
        });
    }

    /** Asks the one agent that is registered; what it answers: nothing, or the error's name. */
    public String askAgent(String member, PeerBat bat, String adapter) {
        var answer = new CompletableFuture<String>();
        act(() -> {
            String path = "/org/bluez/" + adapter + "/dev_" + bat.address().replace(':', '_');
            bus.call(agents.iterator().next(), "/org/pitchside/agent", "org.bluez.Agent1", member, 5_000, "o", path)
                    .whenComplete((done, failure) -> answer.complete(
                            failure == null
                                    ? ""
                                    : ((org.pitchside.ble.bluez.internal.bus.BusException) failure).name()));
        });
        return answer.join();
    }

    /** Unique name of the client whose agent is registered. */
    public String client() {
        return run(() -> agents.iterator().next());
    }

    /** Strangers on the air that claim to be bats. */
    public void crowd(String adapter, int many) {
        run(() -> {
            for (int i = 0; i < many; i++) {
                adapters.get("/org/bluez/" + adapter).stranger("AA:BB:CC:00:%02X:%02X".formatted(i >> 8, i & 0xFF));
            }
            return null;
        });
    }

    /** Connections to the bus, but for its own. */
    public int clients() {
        var names = new CompletableFuture<Integer>();
        act(() -> bus.bus("ListNames", null)
                .whenComplete((body, failure) -> names.complete(
                        failure != null
                                ? -1
                                : (int) ((List<?>) body[0])
                                                .stream()
                                                        .filter(n -> String.valueOf(n)
                                                                .startsWith(":"))
                                                        .count()
                                        - 1)));
        return names.join();
    }

    /** Links that the controllers hold. */
    public int links() {
        return run(() -> adapters.values().stream().mapToInt(PeerAdapter::links).sum());
    }

    public int links(String adapter) {
        return run(() -> adapters.get("/org/bluez/" + adapter).links());
    }

    /** Who is told of values, of all clients. */
    public int subscriptions() {
        return run(() -> (int) nodes.values().stream()
                .filter(n -> n.flag(CHARACTERISTIC, "Notifying"))
                .count());
    }

    public int scans() {
        return run(() -> adapters.values().stream().mapToInt(PeerAdapter::scans).sum());
    }

    public int agents() {
        return run(agents::size);
    }

    /** How often a method was called, by its name; and what went wrong, by its words. */
    public int count(String what) {
        return run(() -> counts.getOrDefault(what, 0));
    }

    /** Does something in the peer's loop. */
    public void act(Runnable what) {
        run(() -> {
            what.run();
            return null;
        });
    }

    /** Has every bat send the next value of its stream at this rate, until it is closed. */
    public Stream stream(double perSecond) {
        return every(perSecond, () -> bats.values().forEach(PeerBat::stream));
    }

    /** Does something in the peer's loop, so often. */
    public Stream every(double perSecond, Runnable what) {
        long micros = Math.round(1e6 / perSecond);
        var running = loop.scheduleAtFixedRate(what, micros, micros, TimeUnit.MICROSECONDS);
        return () -> running.cancel(false);
    }

    /** A bat records an event. Only in the peer's loop, see {@link #every}. */
    public void swing(PeerBat bat) {
        bat.swing();
    }

    /** Each bat sends that many values of so many bytes, at this rate, and no more. */
    public Stream values(double perSecond, int each, int length) {
        var left = new java.util.concurrent.atomic.AtomicInteger(each);
        return every(perSecond, () -> {
            if (left.getAndDecrement() > 0) {
                bats.values().forEach(b -> b.raw(length));
            }
        });
    }

    /** Bats that send, until it is closed. */
    public interface Stream {
        void close();
    }

    private <T> T run(Callable<T> task) {
        try {
            return loop.submit(task).get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        if (bus != null) {
            stop();
        }
        loop.shutdownNow();
        quietly(() -> loop.awaitTermination(5, TimeUnit.SECONDS));
    }

    // ---- what its adapters need

    void after(long ms, Runnable task) {
        loop.schedule(task, ms, TimeUnit.MILLISECONDS);
    }

    void counted(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    Map<String, PeerBat> bats() {
        return bats;
    }

    Faults faults(String bat) {
        return faults.get(bat);
    }

    boolean isRunning() {
        return running;
    }

    List<String> below(String prefix) {
        return nodes.keySet().stream().filter(p -> p.startsWith(prefix)).toList();
    }

    Node node(String path) {
        return nodes.get(path);
    }

    void add(Node node) {
        nodes.put(node.path, node);
        if (running) {
            bus.emit("/", OBJECTS, "InterfacesAdded", "oa{sa{sv}}", node.path, node.interfaces);
        }
    }

    void remove(String path) {
        Node gone = nodes.remove(path);
        if (gone != null && running) {
            bus.emit(
                    "/",
                    OBJECTS,
                    "InterfacesRemoved",
                    "oas",
                    path,
                    gone.interfaces.keySet().toArray(new String[0]));
        }
    }

    void change(Node node, String type, String name, Object value, String signature) {
        node.put(type, name, value, signature);
        say(node, type, Map.of(name, new Variant<>(value, signature)), new String[0]);
    }

    void invalidate(Node node, String type, String name) {
        if (node.interfaces.get(type).remove(name) != null) {
            say(node, type, Map.of(), new String[] {name});
        }
    }

    /** A value that is notified. It is no property change of ours: twice the same counts twice. */
    void notify(Node node, byte[] value) {
        say(node, CHARACTERISTIC, Map.of("Value", new Variant<>(value, "ay")), new String[0]);
    }

    private void say(Node node, String type, Map<String, Variant<?>> changed, String[] invalid) {
        if (running) {
            bus.emit(node.path, PROPERTIES, "PropertiesChanged", "sa{sv}as", type, changed, invalid);
        }
    }

    private void advertise() {
        if (running) {
            adapters.values().forEach(PeerAdapter::advertise);
        }
    }

    // ---- what clients ask

    private final class Desk implements Bus.Ears {

        private final CompletableFuture<Void> up;

        Desk(CompletableFuture<Void> up) {
            this.up = up;
        }

        @Override
        public void opened(Bus from) {
            from.match("type='signal',sender='org.freedesktop.DBus',member='NameOwnerChanged'");
            nodes.put("/", new Node("/").with(OBJECTS));
            nodes.put("/org/bluez", new Node("/org/bluez").with(AGENTS));
            adapters.values().forEach(PeerAdapter::appear);
            from.bus("RequestName", "su", "org.bluez", 4L).whenComplete((done, failure) -> {
                running = failure == null;
                if (failure == null) {
                    up.complete(null);
                } else {
                    up.completeExceptionally(failure);
                }
            });
        }

        @Override
        public void signal(Bus from, Signal signal) {
            String gone = Values.at(signal.body(), 0, String.class);
            if (signal.name().endsWith(".NameOwnerChanged")
                    && "".equals(Values.at(signal.body(), 2, String.class))
                    && gone != null) {
                agents.remove(gone);
                adapters.values().forEach(a -> a.clientGone(gone));
            }
        }

        @Override
        public void lost(Bus from, String why) {
            up.completeExceptionally(new IllegalStateException(why));
        }

        @Override
        public void request(Bus from, Request r) {
            String member = r.name().substring(r.name().lastIndexOf('.') + 1);
            counted(member);
            Node node = nodes.get(r.path());
            try {
                if (member.equals("Introspect")) {
                    r.reply("s", (node == null ? new Node(r.path()) : node).introspection(children(r.path())));
                } else if (node == null) {
                    r.refuse(
                            "org.freedesktop.DBus.Error.UnknownObject",
                            "Method \"" + member + "\" with signature \"\" on interface doesn't exist");
                } else {
                    handle(r, member, node);
                }
            } catch (RuntimeException e) {
                counted("peer: " + e);
                r.refuse("org.bluez.Error.InvalidArguments", String.valueOf(e));
            }
        }
    }

    private Set<String> children(String path) {
        String prefix = path.equals("/") ? "/" : path + "/";
        var children = new TreeSet<String>();
        for (String p : nodes.keySet()) {
            if (p.startsWith(prefix) && p.length() > prefix.length()) {
                children.add(p.substring(prefix.length()).split("/")[0]);
            }
        }
        return children;
    }

    private void handle(Request r, String member, Node node) {
        switch (member) {
            case "GetManagedObjects" -> {
                var all = new TreeMap<String, Object>();
                nodes.forEach((path, n) -> {
                    if (!n.interfaces.containsKey(OBJECTS)) {
                        all.put(path, n.interfaces);
                    }
                });
                r.reply("a{oa{sa{sv}}}", all);
            }
            case "GetAll" ->
                r.reply("a{sv}", node.interfaces.getOrDefault(Values.at(r.body(), 0, String.class), Map.of()));
            case "Get" -> {
                var v = node.interfaces
                        .getOrDefault(Values.at(r.body(), 0, String.class), Map.of())
                        .get(Values.at(r.body(), 1, String.class));
                if (v == null) {
                    r.refuse("org.freedesktop.DBus.Error.InvalidArgs", "No such property");
                } else {
                    r.reply("v", v);
                }
            }
            case "RegisterAgent" -> {
                agents.add(r.sender());
                r.reply(null);
            }
            case "UnregisterAgent" -> {
                agents.remove(r.sender());
                r.reply(null);
            }
            default -> adapterOf(r.path()).handle(r, member, node);
        }
    }

    private PeerAdapter adapterOf(String path) {
        var parts = new ArrayList<>(List.of(path.split("/")));
        return adapters.get("/" + parts.get(1) + "/" + parts.get(2) + "/" + parts.get(3));
    }
}
