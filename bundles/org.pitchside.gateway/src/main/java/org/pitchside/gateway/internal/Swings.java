package org.pitchside.gateway.internal;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.pitchside.api.Measurement;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingRecording;

/** A swing with one thing changed. */
final class Swings {

    private Swings() {}

    static Swing withId(Swing s, SwingId id) {
        return of(s, id, s.atUs(), s.atErrorUs(), s.measurements(), s.flags(), s.recording());
    }

    /** The same swing where the sensor does not sit as calibrated: flagged, nothing measured. */
    static Swing withoutNumbers(Swing s) {
        return of(s, s.id(), s.atUs(), s.atErrorUs(), List.of(), with(s, SwingFlag.MOUNT), s.recording());
    }

    /** The same swing, known only to lie between two instants. */
    static Swing between(Swing s, long fromUs, long toUs) {
        long half = (toUs - fromUs + 1) / 2;
        return of(s, s.id(), fromUs + half, half, s.measurements(), with(s, SwingFlag.DATED_BY_BOUND), s.recording());
    }

    /** Who, when and what, without the bulk: for memory. */
    static Swing withoutSamples(Swing s) {
        return of(s, s.id(), s.atUs(), s.atErrorUs(), List.of(), s.flags(), SwingRecording.NONE);
    }

    private static Set<SwingFlag> with(Swing s, SwingFlag flag) {
        var flags = EnumSet.of(flag);
        flags.addAll(s.flags());
        return flags;
    }

    private static Swing of(
            Swing s,
            SwingId id,
            long atUs,
            long errorUs,
            List<Measurement> measurements,
            Set<SwingFlag> flags,
            SwingRecording recording) {
        return new Swing(
                id,
                s.revision(),
                atUs,
                errorUs,
                s.origin(),
                s.verdict(),
                s.batVerdict(),
                s.contact(),
                measurements,
                flags,
                s.detector(),
                recording);
    }
}
