package org.pitchside.ble.bluez.internal;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/**
 * The settings of the radio, checked; {@link RadioConfig} says what each means.
 *
 * @param adapters empty: all
 */
record RadioSettings(Set<String> adapters, int linksPerAdapter, String busAddress) {

    private static final String SYSTEM_BUS = "unix:path=/run/dbus/system_bus_socket";

    static final RadioSettings DEFAULT = new RadioSettings(Set.of(), 7, "");

    static RadioSettings of(Map<String, ?> values, RadioSettings last, Consumer<String> wrong) {
        var s = new SettingReader(BluezRadio.PID, values, wrong);
        var names = new TreeSet<String>();
        for (String name : s.text("adapters", "").split("[\\s,]+")) {
            if (name.matches("[A-Za-z0-9_]{1,32}")) {
                names.add(name);
            } else if (!name.isEmpty()) {
                wrong.accept(BluezRadio.PID + ": adapters names something that is no adapter; it is passed over");
            }
        }
        String bus = s.text("bus.address", "");
        if (!bus.isEmpty() && !bus.matches("unix:path=/[^,;\\s]{1,100}(,guid=[0-9a-f]{32})?")) {
            wrong.accept(BluezRadio.PID + ": bus.address is not unix:path=/...; "
                    + (last.busAddress.isEmpty() ? "the system bus" : last.busAddress) + " stays");
            bus = last.busAddress;
        }
        return new RadioSettings(Set.copyOf(names), s.whole("links.per.adapter", last.linksPerAdapter, 1, 32), bus);
    }

    /** Where bluetoothd is, as every D-Bus program of this machine finds it. */
    String bus() {
        if (!busAddress.isEmpty()) {
            return busAddress;
        }
        String told = System.getenv("DBUS_SYSTEM_BUS_ADDRESS");
        return told == null || told.isBlank() ? SYSTEM_BUS : told;
    }

    boolean uses(String adapter) {
        return adapters.isEmpty() || adapters.contains(adapter);
    }
}
