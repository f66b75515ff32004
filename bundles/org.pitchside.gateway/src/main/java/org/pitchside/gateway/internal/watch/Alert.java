package org.pitchside.gateway.internal.watch;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Something that is wrong with a bat, for those who stand by the net.
 *
 * @param sinceUs when it was seen to have begun, about, microseconds since 1970 UTC
 * @param words what is wrong and what to do, whole sentences
 */
public record Alert(Kind kind, long sinceUs, String words) {

    /** What is watched; docs/alarms.md. */
    public enum Kind {
        /** The sensor has moved on the blade. */
        MOUNT,
        /** Axes of the sensor are taken for one another. */
        AXES,
        /** The bat's clock, or the rate of its samples. */
        CLOCK,
        /** Somebody else swings the bat. */
        PLAYER,
        BATTERY,
        /** Far more or far fewer swings are found than before. */
        DETECTOR,
        /** The gyroscope ends too early. */
        GYRO,
        /** The model answers otherwise than it used to. */
        MODEL
    }

    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    /** "Since 14:05", as clocks at the net show it. */
    static String since(long us) {
        return "Since " + CLOCK.format(Instant.ofEpochMilli(us / 1000).atZone(ZoneId.systemDefault()));
    }
}
