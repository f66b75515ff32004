package org.pitchside.ble.bluez.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as the web console shows them. They are read by {@link RadioSettings}. */
@ObjectClassDefinition(
        id = BluezRadio.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside Bluetooth (BlueZ)",
        description = "The radio of real bats: BlueZ over D-Bus, with as many adapters as the machine has.")
@interface RadioConfig {

    @AttributeDefinition(
            name = "Adapters",
            description = "Names of the adapters to use, for example hci0 hci1. Empty: all that are there.",
            required = false)
    String adapters() default "";

    @AttributeDefinition(
            name = "Bats per adapter",
            description =
                    "How many bats one adapter holds at once. A Raspberry Pi's own holds 6 to 7; one that refuses earlier is believed.",
            min = "1",
            max = "32")
    int links_per_adapter() default 7;

    @AttributeDefinition(
            name = "Bus",
            description = "Address of the D-Bus that bluetoothd is on. Empty: the machine's system bus.",
            required = false)
    String bus_address() default "";
}
