package org.pitchside.ble.bluez.internal;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.freedesktop.dbus.types.Variant;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.bluez.internal.bus.Bus;
import org.pitchside.ble.bluez.internal.bus.BusException;

/** What we ask of bluetoothd, each with its deadline. Only from the loop. */
final class Bluez {

    static final String NAME = "org.bluez";
    static final String ADAPTER = "org.bluez.Adapter1";
    static final String DEVICE = "org.bluez.Device1";
    static final String SERVICE = "org.bluez.GattService1";
    static final String CHARACTERISTIC = "org.bluez.GattCharacteristic1";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    static final String OBJECTS = "org.freedesktop.DBus.ObjectManager";
    static final String AGENT_PATH = "/org/pitchside/agent";

    private static final Map<String, Object> NO_OPTIONS = Map.of();

    private final Bus bus;
    private final Patience patience;

    Bluez(Bus bus, Patience patience) {
        this.bus = bus;
        this.patience = patience;
    }

    /** A call that failed, as what it failed with. */
    static BusException why(Throwable failure) {
        Throwable e = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return e instanceof BusException b ? b : new BusException("java", String.valueOf(e));
    }

    CompletableFuture<Object[]> objects() {
        return bus.call(NAME, "/", OBJECTS, "GetManagedObjects", patience.call(), null);
    }

    CompletableFuture<Object[]> properties(String path, String type) {
        return bus.call(NAME, path, PROPERTIES, "GetAll", patience.call(), "s", type);
    }

    /** Bats need no keys typed: Just Works is all they can. Whoever asks for pairing without an agent of its own gets the first one. */
    CompletableFuture<Object[]> registerAgent() {
        return bus.call(
                NAME,
                "/org/bluez",
                "org.bluez.AgentManager1",
                "RegisterAgent",
                patience.call(),
                "os",
                AGENT_PATH,
                "NoInputNoOutput");
    }

    CompletableFuture<Object[]> power(String adapter) {
        return bus.call(
                NAME,
                adapter,
                PROPERTIES,
                "Set",
                patience.call(),
                "ssv",
                ADAPTER,
                "Powered",
                new Variant<>(Boolean.TRUE, "b"));
    }

    /** Duplicates are wanted: that a bat is still in range is told by nothing else. */
    CompletableFuture<Object[]> scan(String adapter) {
        var filter = Map.<String, Object>of(
                "Transport", new Variant<>("le", "s"),
                "UUIDs", new Variant<>(new String[] {BatCharacteristic.SERVICE}, "as"),
                "DuplicateData", new Variant<>(Boolean.TRUE, "b"));
        return bus.call(NAME, adapter, ADAPTER, "SetDiscoveryFilter", patience.call(), "a{sv}", filter)
                .thenCompose(done -> bus.call(NAME, adapter, ADAPTER, "StartDiscovery", patience.call(), null));
    }

    CompletableFuture<Object[]> stopScan(String adapter) {
        return bus.call(NAME, adapter, ADAPTER, "StopDiscovery", patience.disconnect(), null);
    }

    /** Makes bluetoothd forget it, with its cache and its link. */
    CompletableFuture<Object[]> remove(String adapter, String device) {
        return bus.call(NAME, adapter, ADAPTER, "RemoveDevice", patience.disconnect(), "o", device);
    }

    CompletableFuture<Object[]> connect(String device) {
        return bus.call(NAME, device, DEVICE, "Connect", patience.connect(), null);
    }

    CompletableFuture<Object[]> disconnect(String device) {
        return bus.call(NAME, device, DEVICE, "Disconnect", patience.disconnect(), null);
    }

    CompletableFuture<Object[]> read(String characteristic) {
        return bus.call(NAME, characteristic, CHARACTERISTIC, "ReadValue", patience.call(), "a{sv}", NO_OPTIONS);
    }

    CompletableFuture<Object[]> write(String characteristic, byte[] value, boolean acknowledged) {
        var how = Map.<String, Object>of("type", new Variant<>(acknowledged ? "request" : "command", "s"));
        return bus.call(NAME, characteristic, CHARACTERISTIC, "WriteValue", patience.call(), "aya{sv}", value, how);
    }

    CompletableFuture<Object[]> subscribe(String characteristic) {
        return bus.call(NAME, characteristic, CHARACTERISTIC, "StartNotify", patience.call(), null);
    }
}
