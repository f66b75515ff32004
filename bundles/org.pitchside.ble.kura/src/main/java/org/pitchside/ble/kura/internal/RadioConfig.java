package org.pitchside.ble.kura.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as the web console shows them. They are read by {@link RadioSettings}. */
@ObjectClassDefinition(
        id = KuraRadio.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside Bluetooth (Kura)",
        description = "The radio of real bats, through Kura's own Bluetooth service.")
@interface RadioConfig {

    /** On or off. */
    @AttributeDefinition(name = "Switched on", description = "Off: all bats are let go and none is looked for.")
    boolean enabled() default true;

    /** Adapters. */
    @AttributeDefinition(
            name = "Adapters",
            description = "Which Bluetooth adapters to use, for example: hci0, hci1. Empty: all that are there.",
            required = false)
    String adapters() default "";

    /** Links. */
    @AttributeDefinition(
            name = "Bats per adapter",
            description = "How many bats one adapter holds at once. A Raspberry Pi's own holds 6 or 7.",
            min = "1",
            max = "20")
    int links_per_adapter() default 7;

    /** Pause. */
    @AttributeDefinition(
            name = "Look for new bats every (s)",
            description =
                    "Where bats are connected already. A search takes two seconds and costs the connected bats some of their air.",
            min = "2",
            max = "600")
    int search_pause_s() default 15;
}
