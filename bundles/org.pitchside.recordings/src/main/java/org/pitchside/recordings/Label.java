package org.pitchside.recordings;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * One event of a recording.
 *
 * @param recording {@code <subject>/<name>}
 * @param startUs where it begins, microseconds from the recording's start
 * @param impactUs the instant of impact (t0), empty where it is not known
 * @param endUs where it ends
 * @param label one of the data set's classes
 */
public record Label(String recording, long startUs, OptionalLong impactUs, long endUs, String label) {

    public Label {
        Objects.requireNonNull(recording, "recording");
        Objects.requireNonNull(impactUs, "impactUs");
        Objects.requireNonNull(label, "label");
    }

    /** The subject whose recording it is. */
    public String subject() {
        return recording.substring(0, Math.max(0, recording.indexOf('/')));
    }
}
