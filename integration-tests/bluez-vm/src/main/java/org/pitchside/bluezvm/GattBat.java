package org.pitchside.bluezvm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.freedesktop.dbus.types.Variant;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.bluez.internal.bus.Bus;
import org.pitchside.ble.bluez.internal.bus.Request;
import org.pitchside.ble.bluez.internal.bus.Values;

/**
 * A bat's core behind a real bluetoothd: its services and its advertisement on one adapter. What a gateway reads and writes goes to the
 * core, what the core notifies goes out. Lives in the loop.
 */
final class GattBat {

    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    private static final String SERVICE = "org.bluez.GattService1";
    private static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";
    private static final String ADVERTISEMENT = "org.bluez.LEAdvertisement1";
    private static final String SMP_SERVICE = "8d53dc1d-1db7-4cd3-868b-8a527460aa84";
    private static final long CALL_MS = 60_000;

    private final Bus bus;
    private final Executor loop;
    private final BatRadio radio;
    private final Sighting bat;
    private final String adapter;
    private final String root;
    private final Ledger ledger = new Ledger();
    private final Map<String, Map<String, Map<String, Variant<?>>>> objects = new TreeMap<>();
    private String central;
    private int links;
    /** Bytes that were written to SMP, link by link. */
    private final List<Integer> written = new ArrayList<>();

    private CompletableFuture<BatLink> link;
    private int cutsLeft;
    private int cutAfter;
    private int writtenToCut;
    /** Out of range: nothing comes through any more, and the link is about to end. */
    private boolean isDeaf;

    /** @param adapter path of the adapter that is this bat's radio */
    GattBat(Bus bus, Executor loop, BatRadio radio, Sighting bat, String adapter) {
        this.bus = bus;
        this.loop = loop;
        this.radio = radio;
        this.bat = bat;
        this.adapter = adapter;
        root = "/org/pitchside/bat_" + bat.address();
        service("service0", BatCharacteristic.SERVICE);
        characteristic("service0", BatCharacteristic.INFO, "read");
        characteristic("service0", BatCharacteristic.CONTROL, "write", "notify");
        characteristic("service0", BatCharacteristic.DATA, "notify");
        service("service1", SMP_SERVICE);
        characteristic("service1", BatCharacteristic.SMP, "write", "write-without-response", "notify");
    }

    private void service(String name, String uuid) {
        objects.put(
                root + "/" + name,
                Map.of(SERVICE, Map.of("UUID", new Variant<>(uuid, "s"), "Primary", new Variant<>(true, "b"))));
    }

    private void characteristic(String service, BatCharacteristic which, String... flags) {
        objects.put(
                path(which),
                Map.of(
                        CHARACTERISTIC,
                        Map.of(
                                "UUID",
                                new Variant<>(which.uuid(), "s"),
                                "Service",
                                new Variant<>(new org.freedesktop.dbus.DBusPath(root + "/" + service), "o"),
                                "Flags",
                                new Variant<>(flags, "as"))));
    }

    private String path(BatCharacteristic which) {
        String service = which == BatCharacteristic.SMP ? "service1" : "service0";
        return root + "/" + service + "/" + which.name().toLowerCase(Locale.ROOT);
    }

    private String advertisementPath() {
        return root + "/advertisement";
    }

    private Map<String, Variant<?>> advertisement() {
        var said = new LinkedHashMap<String, Variant<?>>();
        said.put("Type", new Variant<>("peripheral", "s"));
        said.put("ServiceUUIDs", new Variant<>(new String[] {BatCharacteristic.SERVICE}, "as"));
        said.put("LocalName", new Variant<>("Bat", "s"));
        said.put("Discoverable", new Variant<>(true, "b"));
        return said;
    }

    String address() {
        return bat.address();
    }

    String adapter() {
        return adapter;
    }

    Ledger ledger() {
        return ledger;
    }

    /** What went to and fro, in words. */
    String account() {
        return links + " links: " + ledger.account() + "; bytes written to SMP in each link " + written;
    }

    boolean owns(String path) {
        return path.equals(root) || path.startsWith(root + "/");
    }

    /** Its services, then its advertisement. */
    CompletableFuture<Object[]> appear() {
        return call(adapter, "org.bluez.GattManager1", "RegisterApplication", root)
                .thenCompose(done ->
                        call(adapter, "org.bluez.LEAdvertisingManager1", "RegisterAdvertisement", advertisementPath()));
    }

    private CompletableFuture<Object[]> call(String path, String type, String member, String object) {
        return bus.call("org.bluez", path, type, member, CALL_MS, "oa{sv}", object, Map.of());
    }

    /** Ends the link from the bat's side. */
    CompletableFuture<Object[]> cut() {
        if (central == null) {
            return CompletableFuture.failedFuture(new IllegalStateException("it is not connected"));
        }
        return bus.call("org.bluez", central, "org.bluez.Device1", "Disconnect", CALL_MS, null);
    }

    /**
     * Walks out of range in the middle of a model: where so many bytes more were written to SMP, what is written then is lost, and the
     * link is cut; in each of so many links, this one the first.
     */
    void cut(int links, int bytes) {
        cutsLeft = links;
        cutAfter = bytes;
        writtenToCut = 0;
    }

    private void written(int bytes) {
        written.set(links - 1, written.get(links - 1) + bytes);
        writtenToCut += bytes;
        if (!isDeaf && cutsLeft > 0 && writtenToCut >= cutAfter) {
            cutsLeft--;
            isDeaf = true;
            cut();
        }
    }

    /** What bluetoothd says of whoever is at the other end of this adapter. */
    void central(String device, boolean connected) {
        if (connected && central == null) {
            central = device;
            links++;
            written.add(0);
            writtenToCut = 0;
            isDeaf = false;
            link = radio.connect(bat, new Out(links)).toCompletableFuture();
            link.whenComplete((done, failure) -> {
                if (failure != null) {
                    System.err.println("bat " + address() + ": " + failure);
                }
            });
        } else if (!connected && device.equals(central)) {
            central = null;
            link.thenAccept(BatLink::disconnect);
        }
    }

    /** What the core says, as long as this very link is there. */
    private final class Out implements LinkListener {

        private final int number;

        Out(int number) {
            this.number = number;
        }

        @Override
        public void notified(BatCharacteristic from, byte[] value, long nanos) {
            loop.execute(() -> {
                if (number != links || central == null || isDeaf) {
                    return;
                }
                if (from == BatCharacteristic.DATA) {
                    ledger.sent(number, value);
                }
                bus.emit(
                        path(from),
                        PROPERTIES,
                        "PropertiesChanged",
                        "sa{sv}as",
                        CHARACTERISTIC,
                        Map.of("Value", new Variant<>(value, "ay")),
                        new String[0]);
            });
        }

        @Override
        public void disconnected(String reason) {
            loop.execute(() -> {
                if (number == links && central != null) {
                    // it booted anew: a radio that loses its power says nothing
                    System.err.println("bat " + address() + ": " + reason);
                    cut();
                }
            });
        }
    }

    /** What bluetoothd asks of our objects. */
    void request(Request r) {
        String member = r.name().substring(r.name().lastIndexOf('.') + 1);
        switch (member) {
            case "GetManagedObjects" -> r.reply("a{oa{sa{sv}}}", objects);
            case "GetAll" -> getAll(r);
            case "StartNotify", "StopNotify", "Confirm", "Release" -> r.reply(null);
            case "ReadValue" -> read(r);
            case "WriteValue" -> write(r);
            default -> r.refuse("org.freedesktop.DBus.Error.UnknownMethod", member);
        }
    }

    private void getAll(Request r) {
        String type = Values.at(r.body(), 0, String.class);
        if (r.path().equals(advertisementPath()) && ADVERTISEMENT.equals(type)) {
            r.reply("a{sv}", advertisement());
        } else {
            r.reply("a{sv}", objects.getOrDefault(r.path(), Map.of()).getOrDefault(type, Map.of()));
        }
    }

    private void read(Request r) {
        if (link == null || !r.path().equals(path(BatCharacteristic.INFO))) {
            r.refuse("org.bluez.Error.NotPermitted", "not to be read");
            return;
        }
        link.thenCompose(l -> l.read(BatCharacteristic.INFO)).whenComplete((value, failure) -> {
            if (failure == null) {
                r.reply("ay", (Object) value);
            } else {
                r.refuse("org.bluez.Error.Failed", String.valueOf(failure.getMessage()));
            }
        });
    }

    private void write(Request r) {
        BatCharacteristic to =
                r.path().equals(path(BatCharacteristic.SMP)) ? BatCharacteristic.SMP : BatCharacteristic.CONTROL;
        byte[] value = Values.bytesOf(r.body()[0]);
        if (link == null || value == null) {
            r.refuse("org.bluez.Error.Failed", "nobody is connected");
            return;
        }
        if (to == BatCharacteristic.SMP) {
            written(value.length);
        }
        if (isDeaf) {
            r.reply(null);
            return;
        }
        link.thenCompose(l -> l.write(to, value, true)).whenComplete((done, failure) -> {
            if (failure == null) {
                r.reply(null);
            } else {
                r.refuse("org.bluez.Error.Failed", String.valueOf(failure.getMessage()));
            }
        });
    }
}
