package org.pitchside.ble.virtual.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as the web console shows them. They are read by {@link RadioSettings}. */
@ObjectClassDefinition(
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        id = VirtualRadio.PID,
        name = "Pitchside virtual bats",
        description = "Bats that need no hardware: simulated players (SIM), or recordings played as bats.")
@interface RadioConfig {

    /** Number of bats. */
    @AttributeDefinition(
            name = "Bats",
            description = "How many bats; 0: none, or with a replay one for each of its subjects.",
            min = "0",
            max = "400")
    int bats() default 0;

    /** Number of nets. */
    @AttributeDefinition(
            name = "Nets",
            description = "How many nets they are spread over; 0: two bats a net.",
            min = "0",
            max = "400")
    int nets() default 0;

    /** Sample rate. */
    @AttributeDefinition(
            name = "Rate (Hz)",
            description = "Samples a second of simulated bats.",
            min = "50",
            max = "1000")
    int rate_hz() default 200;

    /** Data set. */
    @AttributeDefinition(
            name = "Replay",
            description = "Folder or .zip of recordings to play. Empty: simulated players.",
            required = false)
    String replay() default "";

    /** Speed. */
    @AttributeDefinition(name = "Speed", description = "How many times faster than life.", min = "0.1", max = "100")
    double speed() default 1;

    /** Adapters. */
    @AttributeDefinition(
            name = "Adapters",
            description = "How many adapters; 0: as many as the bats need.",
            min = "0",
            max = "100")
    int adapters() default 0;

    /** Capacity. */
    @AttributeDefinition(
            name = "Bats per adapter",
            description = "Links that one adapter holds.",
            min = "1",
            max = "400")
    int capacity() default 7;

    /** MTU. */
    @AttributeDefinition(name = "ATT MTU", description = "247 usually, 23 at worst.", min = "23", max = "517")
    int mtu() default 247;

    /** Seed. */
    @AttributeDefinition(
            name = "Seed",
            description = "The same seed gives the same play.",
            min = "0",
            max = "1000000000000")
    long seed() default 1;

    /** Rhythm. */
    @AttributeDefinition(name = "Quick play", description = "A ball every 4 to 8 s; else every 8 to 25 s with breaks.")
    boolean quick() default true;

    /** Program. */
    @AttributeDefinition(
            name = "Bats' program",
            description =
                    "Where pitchside-bat lies, the bat's own core as a program for this machine. Empty: the one that Pitchside brings.",
            required = false)
    String core() default "";

    /** Factory model. */
    @AttributeDefinition(
            name = "Model package",
            description =
                    "The .pitchmodel whose net the bats come with. Empty: the shipped one. The word none: bats without a net.",
            required = false)
    String model_package() default "";

    /** Keys. */
    @AttributeDefinition(
            name = "Bats' keys",
            description =
                    "The file with the root key and the first key set that the bats come with: whose models they take over the air. Empty: nobody's.",
            required = false)
    String bat_keys() default "";

    /** Folder. */
    @AttributeDefinition(
            name = "Folder",
            description = "Where each bat's flash is kept, below bats. Empty: the gateway's data folder.",
            required = false)
    String directory() default "";

    /** Flash. */
    @AttributeDefinition(name = "Keep the bats' flash", description = "Off: bats forget everything with their program.")
    boolean flash_kept() default true;

    /** Loss. */
    @AttributeDefinition(name = "Lost (%)", description = "Values that never arrive.", min = "0", max = "100")
    double loss_percent() default 0;

    /** Doubling. */
    @AttributeDefinition(name = "Doubled (%)", description = "Values that arrive twice.", min = "0", max = "100")
    double double_percent() default 0;

    /** Reordering. */
    @AttributeDefinition(
            name = "Reordered (%)",
            description = "Values that arrive behind later ones.",
            min = "0",
            max = "100")
    double reorder_percent() default 0;

    /** Bursts. */
    @AttributeDefinition(
            name = "Held up (%)",
            description = "Values that hold all later ones up for 200 ms.",
            min = "0",
            max = "100")
    double burst_percent() default 0;

    /** Silence. */
    @AttributeDefinition(
            name = "Silent every (s)",
            description = "A link falls silent without a word so often; 0: never.",
            min = "0",
            max = "86400")
    double silent_every_s() default 0;

    /** Away. */
    @AttributeDefinition(
            name = "Away every (s)",
            description = "A bat walks out of range so often; 0: never.",
            min = "0",
            max = "86400")
    double away_every_s() default 0;

    /** Away alone. */
    @AttributeDefinition(name = "Only one walks away", description = "The first bat walks away, the others stay.")
    boolean away_alone() default false;

    /** Away for. */
    @AttributeDefinition(name = "Away for (s)", description = "And comes back after so long.", min = "0", max = "86400")
    double away_for_s() default 20;
}
