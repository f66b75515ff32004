package org.pitchside.kura.internal.wires;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;

/** Settings of a swing source. */
@ObjectClassDefinition(
        id = SwingSource.PID,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside swing source",
        description = "Emits one record for each swing, once the swing is kept.")
@interface SourceConfig {

    @AttributeDefinition(
            name = "Swings",
            description =
                    "All: every swing since this source was made, in order, also those from when the graph was not running."
                            + " Live: only those of now.",
            options = {
                @Option(label = "all, in order", value = SourceSettings.ALL),
                @Option(label = "live only", value = SourceSettings.LIVE)
            })
    String deliver() default SourceSettings.ALL;

    @AttributeDefinition(
            name = "Live: swings that may wait",
            description = "When more wait for the graph, the oldest are left out and counted.",
            min = "1",
            max = "10000")
    int live_limit() default SourceSettings.LIMIT;

    @AttributeDefinition(
            name = "Window",
            description =
                    "Adds the model's int8 input as the byte array \"window\", for Kura's AI component and the model swing-window.")
    boolean window() default false;
}
