package org.pitchside.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A swing as it is committed, published and shown.
 *
 * @param id its identity
 * @param revision 1 at the first commit; each correction is one more. Consumers are idempotent on identity + revision
 * @param atUs the time of t0, microseconds since 1970 UTC
 * @param atErrorUs half the width of the interval in which that time lies, microseconds
 * @param origin by which door it came
 * @param verdict what the gateway says
 * @param batVerdict what the bat itself said, null where it has no model
 * @param contact whether an impact was felt
 * @param measurements metrics with intervals
 * @param flags what a reader must know
 * @param detector the detector's parameter set, as {@code name/version}
 * @param recording the samples
 */
public record Swing(
        SwingId id,
        int revision,
        long atUs,
        long atErrorUs,
        SwingOrigin origin,
        Verdict verdict,
        Verdict batVerdict,
        boolean contact,
        List<Measurement> measurements,
        Set<SwingFlag> flags,
        String detector,
        SwingRecording recording) {

    public Swing {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(detector, "detector");
        Objects.requireNonNull(recording, "recording");
        if (revision < 1) {
            throw new IllegalArgumentException("revision " + revision + " of swing " + id + " is below 1");
        }
        measurements = List.copyOf(measurements);
        flags = Set.copyOf(flags);
    }

    /**
     * Whether bat and gateway say the same of this swing; empty where one of them said nothing or "not sure", or where the gateway has
     * only the bat's word.
     */
    public Optional<Boolean> agreement() {
        boolean comparable = batVerdict != null
                && !batVerdict.isUnknown()
                && !verdict.isUnknown()
                && !flags.contains(SwingFlag.ALONE);
        return comparable ? Optional.of(verdict.label().equals(batVerdict.label())) : Optional.empty();
    }

    public Optional<Measurement> measurement(Metric metric) {
        return measurements.stream().filter(m -> m.metric() == metric).findFirst();
    }
}
