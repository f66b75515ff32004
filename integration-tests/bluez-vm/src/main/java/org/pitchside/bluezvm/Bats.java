package org.pitchside.bluezvm;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.ble.bluez.internal.bus.Bus;
import org.pitchside.ble.bluez.internal.bus.Request;
import org.pitchside.ble.bluez.internal.bus.Signal;
import org.pitchside.ble.bluez.internal.bus.Values;
import org.pitchside.ble.virtual.internal.VirtualBats;
import org.pitchside.sensor.rig.Papers;

/**
 * The bats' side of the story, in a process of its own: each a core, each on an adapter of its own of the real bluetoothd. It does what
 * {@link Desk} is asked for, and keeps a {@link Ledger} of each.
 */
public final class Bats implements Bus.Ears {

    private static final String DEVICE = "org.bluez.Device1";
    private static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";
    private static final long FIND_S = 240;

    private final Path folder;
    private final List<String> adapters;
    private final ScheduledExecutorService loop = Executors.newSingleThreadScheduledExecutor();
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final Map<String, GattBat> bats = new LinkedHashMap<>();
    private final Map<String, GattBat> byRadioAddress = new HashMap<>();
    /** Which bat's DATA a path of the gateway's side is; null: another characteristic. */
    private final Map<String, GattBat> dataOf = new HashMap<>();

    private final Map<String, String> uuids = new HashMap<>();
    private final Bus bus;

    /**
     * @param arguments a folder for sockets and files; the port behind which the machine's bus is; the adapters, one for each bat
     */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]).toAbsolutePath();
        Papers.write(folder);
        new Relay(folder.resolve("bus"), Integer.parseInt(arguments[1]));
        var bats = new Bats(folder, List.of(arguments).subList(2, arguments.length));
        new Desk(folder.resolve("desk"), bats);
        new CountDownLatch(1).await();
    }

    private Bats(Path folder, List<String> adapters) throws Exception {
        this.folder = folder;
        this.adapters = adapters;
        bus = new Bus("bats-bus", "unix:path=" + folder.resolve("bus"), loop, System::nanoTime, this);
        open.get(FIND_S, TimeUnit.SECONDS);
    }

    /** Boots the bats, their buttons pressed, and has them advertise. Answers who they are. */
    String begin() throws Exception {
        var settings = new HashMap<String, Object>();
        settings.put("bats", adapters.size());
        settings.put("bat.keys", folder.resolve("keys").toString());
        settings.put(
                "directory", Files.createDirectories(folder.resolve("flash")).toString());
        var radio = new VirtualBats(settings).radio();
        var seen = new ConcurrentHashMap<String, Sighting>();
        var all = new CountDownLatch(adapters.size());
        AutoCloseable watch = radio.watch(sighting -> {
            if (seen.put(sighting.address(), sighting) == null) {
                all.countDown();
            }
        });
        if (!all.await(FIND_S, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the bats' program does not start");
        }
        watch.close();
        var names = new ArrayList<>(seen.keySet());
        names.sort(null);
        for (int i = 0; i < names.size(); i++) {
            String path = "/org/bluez/" + adapters.get(i);
            var bat = new GattBat(bus, loop, radio, seen.get(names.get(i)), path);
            inLoop(() -> {
                bats.put(bat.address(), bat);
                return bus.call("org.bluez", path, GattBat.PROPERTIES, "GetAll", 60_000, "s", "org.bluez.Adapter1")
                        .thenCompose(body -> {
                            var properties = (Map<?, ?>) body[0];
                            byRadioAddress.put(String.valueOf(properties.get("Address")), bat);
                            return bat.appear();
                        });
            });
        }
        return String.join(" ", names);
    }

    /** Cuts a bat's link, from its side. */
    String cut(String bat) throws Exception {
        inLoop(() -> bats.get(bat).cut());
        return "cut";
    }

    /** Cuts a bat's link in the middle of a model, see {@link GattBat#cut(int, int)}. */
    String cut(String bat, int links, int bytes) throws Exception {
        inLoop(() -> {
            bats.get(bat).cut(links, bytes);
            return CompletableFuture.completedFuture(null);
        });
        return "it will be";
    }

    /** Links that a bat had, and the account of its ledger. */
    String ledger(String bat) throws Exception {
        var account = new CompletableFuture<String>();
        loop.execute(() -> account.complete(bats.get(bat).account()));
        return account.get(FIND_S, TimeUnit.SECONDS);
    }

    private interface Task {
        CompletableFuture<?> run();
    }

    private void inLoop(Task task) throws Exception {
        var done = new CompletableFuture<Void>();
        loop.execute(() -> {
            try {
                task.run().whenComplete((value, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
        done.get(FIND_S, TimeUnit.SECONDS);
    }

    @Override
    public void opened(Bus from) {
        from.match("type='signal',sender='org.bluez'").whenComplete((done, failure) -> {
            if (failure == null) {
                open.complete(null);
            } else {
                open.completeExceptionally(failure);
            }
        });
    }

    @Override
    public void lost(Bus from, String why) {
        System.err.println("the bus is lost: " + why);
        open.completeExceptionally(new IllegalStateException(why));
    }

    @Override
    public void request(Bus from, Request request) {
        bats.values().stream()
                .filter(b -> b.owns(request.path()))
                .findFirst()
                .ifPresentOrElse(
                        b -> b.request(request),
                        () -> request.refuse("org.freedesktop.DBus.Error.UnknownObject", request.path()));
    }

    @Override
    public void signal(Bus from, Signal signal) {
        Object[] body = signal.body();
        if (signal.name().endsWith(".InterfacesAdded") && body.length > 1 && body[1] instanceof Map<?, ?> added) {
            added((String) body[0], added);
        } else if (signal.name().endsWith(".PropertiesChanged")
                && body.length > 1
                && body[1] instanceof Map<?, ?> now) {
            if (DEVICE.equals(body[0]) && now.get("Connected") instanceof Boolean connected) {
                central(signal.path(), connected);
            } else if (CHARACTERISTIC.equals(body[0]) && now.containsKey("Value")) {
                heard(signal.path(), Values.bytesOf(now.get("Value")));
            }
        }
    }

    private void added(String path, Map<?, ?> interfaces) {
        if (interfaces.get(DEVICE) instanceof Map<?, ?> device && Boolean.TRUE.equals(device.get("Connected"))) {
            central(path, true);
        }
        if (interfaces.get(CHARACTERISTIC) instanceof Map<?, ?> characteristic) {
            uuids.put(path, String.valueOf(characteristic.get("UUID")));
            dataOf.remove(path);
        }
    }

    private void central(String device, boolean connected) {
        bats.values().stream()
                .filter(b -> device.startsWith(b.adapter() + "/"))
                .forEach(b -> b.central(device, connected));
    }

    /** A value of some characteristic, on the gateway's side or on a bat's own, where the gateway has nothing that we know. */
    private void heard(String path, byte[] value) {
        if (value == null || !BatCharacteristic.DATA.uuid().equalsIgnoreCase(uuids.get(path))) {
            return;
        }
        // /org/bluez/hci0/dev_00_AA_01_02_00_02/service000a/char000b
        String device = path.split("/")[4].replaceFirst("^dev_", "").replace('_', ':');
        GattBat bat = dataOf.computeIfAbsent(path, p -> byRadioAddress.get(device));
        if (bat != null) {
            bat.ledger().heard(value);
        }
    }
}
