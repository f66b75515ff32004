package org.pitchside.store.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The settings as the web console shows them. They are read by {@link Settings}, which keeps the last good value. */
@ObjectClassDefinition(
        id = Store.NAME,
        icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
        name = "Pitchside store",
        description =
                "Where swings are kept: committed before they are acknowledged to the bat, read by each consumer at its own pace.")
@interface StoreConfig {

    @AttributeDefinition(
            name = "Folder",
            description = "Where the database lies: a disk that keeps its content without power."
                    + " Empty: the gateway's data folder.",
            required = false)
    String directory() default "";

    @AttributeDefinition(
            name = "Largest size (MB)",
            description =
                    "When the database reaches it, the oldest go: first recordings that every consumer has, then such swings,"
                            + " then other recordings, and last other swings, which is counted and shown.",
            min = "16",
            max = "1000000")
    int max_size_mb() default Settings.MAX_SIZE_MB;

    @AttributeDefinition(
            name = "Queue length",
            description = "How many swings may wait for the disk. One more is refused, and the bat keeps it.",
            min = "16",
            max = "1000000")
    int queue_length() default Settings.QUEUE_LENGTH;
}
