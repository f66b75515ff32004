package org.pitchside.gateway.internal;

import java.util.EnumSet;
import java.util.List;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;

/** A swing with one thing changed. */
final class Swings {

    private Swings() {}

    static Swing withId(Swing s, SwingId id) {
        return new Swing(
                id,
                s.revision(),
                s.atUs(),
                s.atErrorUs(),
                s.origin(),
                s.verdict(),
                s.batVerdict(),
                s.contact(),
                s.measurements(),
                s.flags(),
                s.detector(),
                s.recording());
    }

    /** The same swing where the sensor does not sit as calibrated: flagged, nothing measured. */
    static Swing withoutNumbers(Swing s) {
        var flags = EnumSet.of(SwingFlag.MOUNT);
        flags.addAll(s.flags());
        return new Swing(
                s.id(),
                s.revision(),
                s.atUs(),
                s.atErrorUs(),
                s.origin(),
                s.verdict(),
                s.batVerdict(),
                s.contact(),
                List.of(),
                flags,
                s.detector(),
                s.recording());
    }

    /** The same swing, known only to lie between two instants. */
    static Swing between(Swing s, long fromUs, long toUs) {
        var flags = EnumSet.of(SwingFlag.DATED_BY_BOUND);
        flags.addAll(s.flags());
        long half = (toUs - fromUs + 1) / 2;
        return new Swing(
                s.id(),
                s.revision(),
                fromUs + half,
                half,
                s.origin(),
                s.verdict(),
                s.batVerdict(),
                s.contact(),
                s.measurements(),
                flags,
                s.detector(),
                s.recording());
    }
}
