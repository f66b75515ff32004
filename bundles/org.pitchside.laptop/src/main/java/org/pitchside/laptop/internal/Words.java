package org.pitchside.laptop.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.pitchside.api.Family;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.Verdict;

/** A swing in one line that a coach understands. */
final class Words {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    /** What a coach need not know of every swing. */
    private static final Set<SwingFlag> QUIET = Set.of(SwingFlag.CLIPPED_ACCEL);

    /** A swing known no better than this has no time of the day. */
    private static final long VAGUE_US = 600_000_000L;

    private final boolean colour;

    Words(boolean colour) {
        this.colour = colour;
    }

    String heading() {
        return faint(String.format(
                Locale.ROOT,
                "%-8s  %-7s %-6s  %-16s %5s   %-24s %9s",
                "time",
                "where",
                "bat",
                "shot",
                "sure",
                "bat speed",
                "downswing"));
    }

    String line(Swing s, String where) {
        String shot = String.format(Locale.ROOT, "%-16s", name(s.verdict()));
        String sure = s.verdict().scores().isEmpty()
                ? "    -"
                : String.format(Locale.ROOT, "%3.0f %%", 100 * s.verdict().confidence());
        return String.format(
                Locale.ROOT,
                "%-8s  %-7s %-6s  %s %5s   %-24s %9s  %s",
                s.atErrorUs() > VAGUE_US ? "earlier" : TIME.format(Instant.ofEpochMilli(s.atUs() / 1000)),
                where,
                s.id().bat().toString().replaceFirst("^0+", ""),
                s.verdict().isUnknown() ? faint(shot) : bold(shot),
                sure,
                s.measurement(Metric.BAT_SPEED).map(Words::speed).orElse(""),
                s.measurement(Metric.DOWNSWING_TIME)
                        .map(m -> String.format(Locale.ROOT, "%.0f ms", m.value()))
                        .orElse(""),
                faint(remarks(s)));
    }

    private static String speed(Measurement m) {
        return Float.isInfinite(m.high())
                ? String.format(Locale.ROOT, "at least %.1f m/s", m.low())
                : String.format(Locale.ROOT, "%.1f m/s (%.1f to %.1f)", m.value(), m.low(), m.high());
    }

    /** Where it comes from when that is not here and now, what the bat itself called it, and what a reader must know. */
    private static String remarks(Swing s) {
        var away = s.origin() == SwingOrigin.JOURNAL ? Stream.of("while away") : Stream.<String>of();
        var bat = s.batVerdict() == null ? Stream.<String>of() : Stream.of("bat: " + name(s.batVerdict()));
        var flags = s.flags().stream().filter(f -> !QUIET.contains(f)).sorted().map(SwingFlag::words);
        return Stream.of(away, bat, flags).flatMap(words -> words).collect(Collectors.joining("; "));
    }

    private static String name(Verdict v) {
        return v.isUnknown()
                ? "not sure"
                : Family.of(v.label()).map(Family::words).orElse(v.label());
    }

    String bold(String text) {
        return colour ? "\033[1m" + text + "\033[0m" : text;
    }

    String faint(String text) {
        return colour && !text.isEmpty() ? "\033[2m" + text + "\033[0m" : text;
    }
}
