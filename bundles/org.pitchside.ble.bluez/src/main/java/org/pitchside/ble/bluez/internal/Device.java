package org.pitchside.ble.bluez.internal;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.bluez.internal.bus.Values;

/** One bat as one adapter knows it, kept from what BlueZ tells. Lives in the loop. */
final class Device {

    private static final int MOST_CHARACTERISTICS = 256;
    static final int NO_RSSI = 127;

    private final String path;
    private final Adapter adapter;
    private final Map<String, String> services = new TreeMap<>();
    private final Map<String, Characteristic> characteristics = new TreeMap<>();
    private String address;
    private int rssi = NO_RSSI;
    private boolean connected;
    private boolean resolved;
    private boolean paired;
    private long heardNanos = Long.MIN_VALUE;
    private int failures;

    /**
     * One characteristic of it.
     *
     * @param flags what may be done with it, as BlueZ names it: read, write, write-without-response, notify, ...
     * @param mtu of the connection, 0 unknown
     */
    record Characteristic(String path, String uuid, String service, List<String> flags, int mtu) {

        boolean can(String flag) {
            return flags.contains(flag);
        }
    }

    Device(String path, Adapter adapter) {
        this.path = path;
        this.adapter = adapter;
        // a path tells the address too: .../dev_C0_FF_EE_00_00_01
        address = path.substring(path.lastIndexOf('/') + 1)
                .replaceFirst("^dev_", "")
                .replace('_', ':');
    }

    /** Takes over what BlueZ said of it. */
    void take(Map<?, ?> properties, long now) {
        String said = Values.as(properties.get("Address"), String.class);
        address = said == null ? address : said;
        connected = flag(properties, "Connected", connected);
        resolved = flag(properties, "ServicesResolved", resolved);
        resolved = resolved && connected;
        paired = flag(properties, "Paired", paired);
        Short strength = Values.as(properties.get("RSSI"), Short.class);
        rssi = strength == null ? rssi : strength;
        if (strength != null || properties.containsKey("ManufacturerData") || properties.containsKey("ServiceData")) {
            heardNanos = now;
        }
    }

    private static boolean flag(Map<?, ?> properties, String name, boolean last) {
        Boolean said = Values.as(properties.get(name), Boolean.class);
        return said == null ? last : said;
    }

    /** Whether these properties are those of a bat. */
    static boolean isBat(Map<?, ?> properties) {
        return properties.get("UUIDs") instanceof List<?> uuids
                && uuids.stream().anyMatch(u -> BatCharacteristic.SERVICE.equalsIgnoreCase(String.valueOf(u)));
    }

    /** A service or characteristic of it appeared, or changed. */
    void add(String object, String type, Map<?, ?> properties) {
        if (characteristics.size() + services.size() >= MOST_CHARACTERISTICS) {
            return;
        }
        String uuid = lower(properties.get("UUID"));
        if (type.equals(Bluez.SERVICE) && uuid != null) {
            services.put(object, uuid);
        } else if (type.equals(Bluez.CHARACTERISTIC) && uuid != null) {
            String service = Values.as(properties.get("Service"), String.class);
            var flags = new ArrayList<String>();
            if (properties.get("Flags") instanceof List<?> list) {
                list.forEach(f -> flags.add(String.valueOf(f)));
            }
            characteristics.put(
                    object,
                    new Characteristic(
                            object,
                            uuid,
                            service == null ? object.substring(0, object.lastIndexOf('/')) : service,
                            flags,
                            mtu(properties, 0)));
        }
    }

    private static String lower(Object uuid) {
        return uuid instanceof String s ? s.toLowerCase(Locale.ROOT) : null;
    }

    private static int mtu(Map<?, ?> properties, int last) {
        return properties.get("MTU") instanceof Integer mtu ? mtu : last;
    }

    /** The connection's MTU as BlueZ tells it at a characteristic; 0 unknown. */
    int mtu(Characteristic of) {
        Characteristic now = characteristics.get(of.path());
        return now == null ? 0 : now.mtu();
    }

    void changed(String object, Map<?, ?> properties) {
        Characteristic c = characteristics.get(object);
        if (c != null && properties.containsKey("MTU")) {
            characteristics.put(
                    object, new Characteristic(c.path(), c.uuid(), c.service(), c.flags(), mtu(properties, c.mtu())));
        }
    }

    void removed(String object) {
        services.remove(object);
        characteristics.remove(object);
    }

    /**
     * The ways to reach a bat's characteristics, best first: one for each Pitchside service that has all it needs. There is more than
     * one where BlueZ's cache still has what a bat's older firmware had; what was added last is most likely true.
     */
    List<Map<BatCharacteristic, Characteristic>> ways() {
        var ways = new ArrayList<Map<BatCharacteristic, Characteristic>>();
        for (var service : services.entrySet()) {
            if (!service.getValue().equals(BatCharacteristic.SERVICE)) {
                continue;
            }
            var way = new EnumMap<BatCharacteristic, Characteristic>(BatCharacteristic.class);
            for (Characteristic c : characteristics.values()) {
                if (c.service().equals(service.getKey()) || c.uuid().equals(BatCharacteristic.SMP.uuid())) {
                    name(c, way);
                }
            }
            if (way.containsKey(BatCharacteristic.INFO)
                    && way.containsKey(BatCharacteristic.CONTROL)
                    && way.containsKey(BatCharacteristic.DATA)) {
                ways.add(way);
            }
        }
        Collections.reverse(ways);
        return ways;
    }

    private static void name(Characteristic c, Map<BatCharacteristic, Characteristic> way) {
        for (BatCharacteristic name : BatCharacteristic.values()) {
            boolean fits = name == BatCharacteristic.INFO ? c.can("read") : c.can("notify");
            if (c.uuid().equals(name.uuid()) && fits) {
                way.put(name, c);
            }
        }
    }

    String path() {
        return path;
    }

    Adapter adapter() {
        return adapter;
    }

    String address() {
        return address;
    }

    int rssi() {
        return rssi;
    }

    void rssiUnknown() {
        rssi = NO_RSSI;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isResolved() {
        return resolved;
    }

    void notConnected() {
        connected = false;
        resolved = false;
    }

    boolean isPaired() {
        return paired;
    }

    /** Whether it was on the air a moment ago. */
    boolean isHeard(long now, long withinNanos) {
        return heardNanos != Long.MIN_VALUE && now - heardNanos <= withinNanos;
    }

    /** What was heard does not count any more: it has to be heard anew. */
    void forgetHearing() {
        heardNanos = Long.MIN_VALUE;
    }

    void heard(long now) {
        heardNanos = now;
    }

    long heardNanos() {
        return heardNanos;
    }

    /** Connects that failed in a row. */
    int failures() {
        return failures;
    }

    void failed() {
        failures++;
    }

    void worked() {
        failures = 0;
    }
}
