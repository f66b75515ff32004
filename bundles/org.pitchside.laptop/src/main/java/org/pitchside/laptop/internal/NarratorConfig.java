package org.pitchside.laptop.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of the narrator. */
@ObjectClassDefinition(
        id = Narrator.PID,
        name = "Pitchside narrator",
        description = "Tells what happens on the terminal that started the gateway.")
@interface NarratorConfig {

    /** Length of a run. */
    @AttributeDefinition(
            name = "Stop after (s)",
            description = "Ends the gateway so long after the first bat connected; 0: never.",
            min = "0",
            max = "31536000")
    int run_for_s() default 0;

    /** Scorecard. */
    @AttributeDefinition(
            name = "Scorecard file",
            description = "Where figures of a run are kept; empty: nowhere.",
            required = false)
    String scorecard_file() default "";

    /** Quiet. */
    @AttributeDefinition(name = "Summary only", description = "Do not print each swing.")
    boolean quiet() default false;

    /** Faults. */
    @AttributeDefinition(
            name = "Strict",
            description =
                    "A run that threw values away, or whose store misses a swing that was told, ends with exit code 3.")
    boolean strict() default false;

    /** Identities. */
    @AttributeDefinition(name = "Identities", description = "Print the identity of each swing behind its line.")
    boolean identities() default false;
}
