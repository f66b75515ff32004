package org.pitchside.ble.kura.internal;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.eclipse.kura.KuraBluetoothConnectionException;
import org.eclipse.kura.KuraBluetoothDiscoveryException;
import org.eclipse.kura.KuraBluetoothIOException;
import org.eclipse.kura.KuraBluetoothResourceNotFoundException;
import org.eclipse.kura.bluetooth.le.BluetoothLeAdapter;
import org.eclipse.kura.bluetooth.le.BluetoothLeDevice;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattCharacteristic;
import org.eclipse.kura.bluetooth.le.BluetoothLeGattService;
import org.eclipse.kura.bluetooth.le.BluetoothLeService;
import org.eclipse.kura.bluetooth.le.BluetoothTransportType;
import org.pitchside.api.BatId;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.contract.Fault;
import org.pitchside.ble.contract.PlainBat;

/**
 * Kura's Bluetooth service as it is, with BlueZ and bats behind it: it blocks for 200 s, throws what it does not declare, resolves services
 * late and remembers what was asked for too early, leaks handlers of lost links and calls them with the next link's values, stops its
 * searches late, lists adapters that are gone. What a radio must never call it does not have.
 */
final class ScriptedKura implements BluetoothLeService {

    private static final UUID SERVICE = UUID.fromString(BatCharacteristic.SERVICE);
    private static final UUID SMP_SERVICE = UUID.fromString("8d53dc1d-1db7-4cd3-868b-8a527460aa84");
    private static final long BUS_PATIENCE_MS = 200_000;
    private static final long KNOWN_NANOS = 30_000_000_000L;

    final HandWorks works;
    final List<Hci> hcis = new ArrayList<>();
    final List<Bat> bats = new ArrayList<>();
    final List<String> forbidden = new CopyOnWriteArrayList<>();
    private final Set<Fault> air;
    private final List<Handler> handlers = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor bus =
            new ThreadPoolExecutor(4, 4, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), r -> {
                var t = new Thread(r, "DBus Worker Thread");
                t.setDaemon(true);
                return t;
            });
    private int delivered;
    private byte[] heldBack;
    final AtomicInteger asked = new AtomicInteger();
    final AtomicInteger askedIfConnected = new AtomicInteger();
    volatile boolean gone;
    volatile CompletableFuture<?> lookHangs;

    /** A handler for signals of the bus; Kura's filter is the path. */
    private record Handler(String path, Consumer<byte[]> to, Object owner) {}

    /** An adapter, below Kura. */
    static final class Hci {

        final String name;
        volatile boolean there = true;
        volatile boolean powered = true;
        volatile boolean takesPower = true;
        volatile boolean discovering;
        /** The next searches' threads die in Kura: never answered, discovery left on. */
        volatile int dyingSearches;

        volatile int connects;
        volatile int searches;
        volatile int stops;

        Hci(String name) {
            this.name = name;
        }
    }

    /** A bat, and what BlueZ knows of it. */
    static final class Bat {

        final PlainBat plain;
        final String address;
        final Set<Fault> faults = EnumSet.noneOf(Fault.class);
        final Map<Hci, Long> heard = new HashMap<>();
        volatile boolean inRange = true;
        volatile boolean silent;
        volatile boolean deaf;
        volatile long connectMs = 300;
        volatile long servicesMs = 400;
        volatile int links;
        volatile Hci on;
        volatile long resolvedAt;
        /** Done when the link is: what waits for the bat fails then. */
        volatile CompletableFuture<Void> linkOver = new CompletableFuture<>();

        volatile CompletableFuture<Void> healed = new CompletableFuture<>();
        final Set<String> notifying = new HashSet<>();

        Bat(int number) {
            plain = new PlainBat(new BatId(0xC0 + number));
            address = String.format("C0:FF:EE:00:00:%02X", number);
        }
    }

    ScriptedKura(HandWorks works, int adapters, int bats, Set<Fault> air) {
        this.works = works;
        this.air = air;
        for (int i = 0; i < adapters; i++) {
            hcis.add(new Hci("hci" + i));
        }
        for (int i = 0; i < bats; i++) {
            this.bats.add(new Bat(i));
        }
        bus.allowCoreThreadTimeOut(true);
        works.world(50, this::live);
    }

    int handlers() {
        return handlers.size();
    }

    int connections() {
        return (int) bats.stream().filter(b -> b.on != null).count();
    }

    // ---- time passes for bats

    private void live() {
        works.world(50, this::live);
        for (Bat bat : bats) {
            for (byte[] value : bat.plain.live(50_000)) {
                if (!bat.silent) {
                    throughTheAir(bat, value);
                }
            }
        }
    }

    private void throughTheAir(Bat bat, byte[] value) {
        delivered++;
        if (air.contains(Fault.DROPPED) && delivered % 5 == 0) {
            return;
        }
        if (air.contains(Fault.REORDERED) && delivered % 4 == 0 && heldBack == null) {
            heldBack = value;
            return;
        }
        notify(bat, BatCharacteristic.DATA, value);
        if (air.contains(Fault.DOUBLED) && delivered % 3 == 0) {
            notify(bat, BatCharacteristic.DATA, value);
        }
        if (heldBack != null && delivered % 4 == 2) {
            byte[] late = heldBack;
            heldBack = null;
            notify(bat, BatCharacteristic.DATA, late);
        }
    }

    /** One signal on the bus: every handler has it from one of four threads, one array for all. */
    void notify(Bat bat, BatCharacteristic characteristic, byte[] value) {
        Hci on = bat.on;
        if (on == null || !bat.notifying.contains(path(on, bat, characteristic))) {
            return;
        }
        String path = path(on, bat, characteristic);
        for (Handler h : handlers) {
            if (h.path.equals(path)) {
                try {
                    bus.submit(() -> h.to.accept(value)).get();
                } catch (InterruptedException | ExecutionException e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    private static String path(Hci on, Bat bat, BatCharacteristic characteristic) {
        return on.name + "/" + bat.address + "/" + characteristic;
    }

    void lose(Bat bat) {
        bat.on = null;
        bat.silent = false;
        bat.notifying.clear();
        bat.plain.connected();
        bat.linkOver.complete(null);
    }

    /** BlueZ is gone, or back. Kura's bus connection and its handlers stay. */
    void stackGone(boolean now) {
        gone = now;
        if (now) {
            bats.forEach(this::lose);
            bats.forEach(b -> b.heard.clear());
            hcis.forEach(h -> h.discovering = false);
        }
    }

    void adapterGone(Hci hci, boolean now) {
        hci.there = !now;
        if (now) {
            hci.discovering = false;
            bats.stream().filter(b -> b.on == hci).forEach(this::lose);
            bats.forEach(b -> b.heard.remove(hci));
        }
    }

    private void alive(Hci hci) {
        if (gone) {
            throw new IllegalStateException("org.freedesktop.DBus.Error.ServiceUnknown");
        }
        if (!hci.there) {
            throw new IllegalStateException("org.freedesktop.DBus.Error.UnknownObject");
        }
    }

    /** Not answered before the bus loses patience, the link ends, or the thread is interrupted. */
    private void noReply(CompletableFuture<?>... unless) {
        var over = new CompletableFuture<Void>();
        for (var u : unless) {
            u.whenComplete((done, failure) -> over.complete(null));
        }
        works.world(BUS_PATIENCE_MS, () -> over.complete(null));
        try {
            works.hang(over);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IllegalStateException("org.freedesktop.DBus.Error.NoReply");
    }

    private void takes(long millis) {
        var over = new CompletableFuture<Void>();
        works.world(millis, () -> over.complete(null));
        try {
            works.hang(over);
        } catch (InterruptedException e) {
            throw new IllegalStateException("org.freedesktop.DBus.Error.NoReply");
        }
    }

    // ---- Kura's objects. Each knows only what a radio may call.

    private <T> T only(Class<T> type, Object of) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> {
            try {
                var real = of.getClass().getDeclaredMethod(method.getName(), method.getParameterTypes());
                return real.invoke(of, args);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            } catch (NoSuchMethodException e) {
                forbidden.add(type.getSimpleName() + "." + method.getName());
                throw new UnsupportedOperationException(method.getName());
            }
        }));
    }

    @Override
    public List<BluetoothLeAdapter> getAdapters() {
        asked.incrementAndGet();
        if (lookHangs != null) {
            noReply(lookHangs);
        }
        var all = new ArrayList<BluetoothLeAdapter>();
        hcis.forEach(h -> all.add(only(BluetoothLeAdapter.class, new AdapterView(h))));
        return all;
    }

    @Override
    public BluetoothLeAdapter getAdapter(String interfaceName) {
        forbidden.add("getAdapter");
        return null;
    }

    /** Kura's future: its timed get ignores the time. */
    private final class Search extends CompletableFuture<List<BluetoothLeDevice>> {

        @Override
        public List<BluetoothLeDevice> get() throws InterruptedException, ExecutionException {
            works.hang(this);
            return super.get();
        }

        @Override
        public List<BluetoothLeDevice> get(long timeout, TimeUnit unit)
                throws InterruptedException, ExecutionException, TimeoutException {
            return get();
        }
    }

    /** {@code BluetoothLeAdapter}. */
    final class AdapterView {

        private final Hci hci;

        AdapterView(Hci hci) {
            this.hci = hci;
        }

        public String getInterfaceName() {
            return hci.name;
        }

        public boolean isPowered() {
            alive(hci);
            return hci.powered;
        }

        public void setPowered(boolean on) {
            alive(hci);
            hci.powered = on && hci.takesPower;
        }

        public boolean isDiscovering() {
            alive(hci);
            return hci.discovering;
        }

        public void setDiscoveryFilter(
                List<UUID> uuids, int rssi, int pathloss, BluetoothTransportType type, boolean duplicates) {
            alive(hci);
        }

        public void stopDiscovery() throws KuraBluetoothDiscoveryException {
            alive(hci);
            hci.stops++;
            hci.discovering = false;
        }

        public Future<List<BluetoothLeDevice>> findDevices(long seconds) {
            hci.searches++;
            if (connections() > 0 && hcis.stream().anyMatch(h -> h != hci && h.discovering)) {
                forbidden.add("two searches at once while bats are connected");
            }
            var search = new Search();
            boolean already = hci.discovering;
            if (already) {
                search.completeExceptionally(new KuraBluetoothDiscoveryException("already discovering"));
            }
            if (gone || !hci.there) {
                // its thread died before it said anything
                return search;
            }
            hci.discovering = true;
            if (hci.dyingSearches > 0) {
                hci.dyingSearches--;
                return search;
            }
            works.world(seconds * 1000, () -> {
                if (gone || !hci.there) {
                    return;
                }
                var known = known(hci);
                search.complete(known.isEmpty() ? null : known);
                works.world(60, () -> hci.discovering = false);
            });
            return search;
        }
    }

    /** What a search ends with: all that BlueZ knows, heard or not. */
    private List<BluetoothLeDevice> known(Hci hci) {
        long now = works.nanos();
        var known = new ArrayList<BluetoothLeDevice>();
        known.add(only(BluetoothLeDevice.class, new Stranger()));
        for (Bat bat : bats) {
            if (bat.inRange && bat.on == null) {
                bat.heard.put(hci, now);
            }
            Long heard = bat.heard.get(hci);
            if (bat.on == hci || heard != null && now - heard <= KNOWN_NANOS) {
                known.add(only(BluetoothLeDevice.class, new DeviceView(hci, bat)));
            }
        }
        return known;
    }

    /** Somebody's telephone, with a broken advertisement. */
    static final class Stranger {

        public UUID[] getUUIDs() {
            throw new IllegalArgumentException("Invalid UUID string: 180d");
        }
    }

    /** {@code BluetoothLeDevice}. */
    final class DeviceView {

        private final Hci hci;
        private final Bat bat;
        private final int links;
        private boolean askedTooEarly;

        DeviceView(Hci hci, Bat bat) {
            this.hci = hci;
            this.bat = bat;
            links = bat.links;
        }

        public UUID[] getUUIDs() {
            return new UUID[] {UUID.fromString("0000180f-0000-1000-8000-00805f9b34fb"), SERVICE};
        }

        public String getAddress() {
            return bat.address;
        }

        public short getRSSI() {
            return -58;
        }

        public void connect() throws KuraBluetoothConnectionException {
            alive(hci);
            if (bat.on == hci) {
                return;
            }
            if (links != bat.links) {
                forbidden.add("a connect through an object of an earlier link");
            }
            if (hci.discovering) {
                forbidden.add("connect beside a search");
            }
            if (++hci.connects > 1) {
                forbidden.add("two connects at once");
            }
            try {
                if (bat.deaf) {
                    works.hangDeaf(bat.healed);
                }
                if (bat.faults.contains(Fault.CONNECT_HANGS)) {
                    noReply(bat.healed);
                }
                if (bat.faults.contains(Fault.CONNECT_REFUSED)) {
                    throw new IllegalStateException("le-connection-abort-by-local");
                }
                Long heard = bat.heard.get(hci);
                if (heard == null || works.nanos() - heard > KNOWN_NANOS) {
                    throw new IllegalStateException("Method \"Connect\" with signature \"\" doesn't exist");
                }
                takes(bat.inRange ? bat.connectMs : 25_000);
                alive(hci);
                if (!bat.inRange || bat.on != null) {
                    throw new KuraBluetoothConnectionException("Connection to device failed");
                }
            } finally {
                hci.connects--;
            }
            bat.links++;
            bat.linkOver = new CompletableFuture<>();
            bat.plain.connected();
            long late = bat.faults.contains(Fault.SERVICES_NEVER)
                    ? Long.MAX_VALUE / 2_000_000
                    : bat.faults.contains(Fault.SERVICES_LATE) ? 4_000 : bat.servicesMs;
            bat.resolvedAt = works.nanos() + late * 1_000_000;
            bat.on = hci;
        }

        public void disconnect() throws KuraBluetoothConnectionException {
            alive(hci);
            if (bat.faults.contains(Fault.DISCONNECT_HANGS)) {
                noReply();
            }
            if (bat.on == hci) {
                lose(bat);
            }
        }

        public boolean isConnected() {
            askedIfConnected.incrementAndGet();
            alive(hci);
            return bat.on == hci;
        }

        private boolean isResolved() {
            return bat.on == hci && works.nanos() >= bat.resolvedAt;
        }

        public boolean isServicesResolved() {
            alive(hci);
            return isResolved();
        }

        public BluetoothLeGattService findService(UUID uuid) throws KuraBluetoothResourceNotFoundException {
            alive(hci);
            askedTooEarly |= !isResolved();
            if (askedTooEarly || !uuid.equals(SERVICE) && !uuid.equals(SMP_SERVICE)) {
                throw new KuraBluetoothResourceNotFoundException("Gatt service not found.");
            }
            return only(BluetoothLeGattService.class, new ServiceView(hci, bat, uuid.equals(SMP_SERVICE)));
        }
    }

    /** {@code BluetoothLeGattService}. */
    final class ServiceView {

        private final Hci hci;
        private final Bat bat;
        private final boolean isSmp;

        ServiceView(Hci hci, Bat bat, boolean isSmp) {
            this.hci = hci;
            this.bat = bat;
            this.isSmp = isSmp;
        }

        public BluetoothLeGattCharacteristic findCharacteristic(UUID uuid)
                throws KuraBluetoothResourceNotFoundException {
            alive(hci);
            for (var c : BatCharacteristic.values()) {
                if (uuid.equals(UUID.fromString(c.uuid())) && isSmp == (c == BatCharacteristic.SMP)) {
                    return only(BluetoothLeGattCharacteristic.class, new CharacteristicView(hci, bat, c));
                }
            }
            throw new KuraBluetoothResourceNotFoundException("Gatt characteristic not found.");
        }
    }

    /** {@code BluetoothLeGattCharacteristic}. */
    final class CharacteristicView {

        private final Hci hci;
        private final Bat bat;
        private final BatCharacteristic characteristic;

        CharacteristicView(Hci hci, Bat bat, BatCharacteristic characteristic) {
            this.hci = hci;
            this.bat = bat;
            this.characteristic = characteristic;
        }

        private void reach() {
            alive(hci);
            if (bat.on != hci) {
                throw new IllegalStateException("org.bluez.Error.Failed: Not connected");
            }
            if (bat.silent) {
                noReply(bat.linkOver);
            }
        }

        public byte[] readValue() throws KuraBluetoothIOException {
            reach();
            if (bat.faults.contains(Fault.READ_FAILS)) {
                throw new KuraBluetoothIOException("Read characteristic value failed");
            }
            return bat.plain.info();
        }

        public void writeValue(byte[] value) throws KuraBluetoothIOException {
            reach();
            if (bat.faults.contains(Fault.WRITE_HANGS)) {
                noReply(bat.linkOver, bat.healed);
            }
            if (bat.faults.contains(Fault.WRITE_FAILS)) {
                throw new KuraBluetoothIOException("Write characteristic value failed");
            }
            takes(30);
            reach();
            byte[] answer = characteristic == BatCharacteristic.SMP ? bat.plain.smp(value) : bat.plain.control(value);
            works.world(5, () -> ScriptedKura.this.notify(bat, characteristic, answer));
        }

        public void enableValueNotifications(Consumer<byte[]> callback) {
            alive(hci);
            handlers.add(new Handler(path(hci, bat, characteristic), callback, this));
            reach();
            if (bat.faults.contains(Fault.SUBSCRIBE_FAILS)) {
                throw new IllegalStateException("org.bluez.Error.NotPermitted");
            }
            bat.notifying.add(path(hci, bat, characteristic));
        }

        public void disableValueNotifications() {
            alive(hci);
            if (bat.on != hci || !bat.notifying.remove(path(hci, bat, characteristic))) {
                throw new IllegalStateException("org.bluez.Error.Failed: No notify session started");
            }
            handlers.removeIf(h -> h.owner == this);
        }
    }
}
