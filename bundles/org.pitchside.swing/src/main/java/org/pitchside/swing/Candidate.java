package org.pitchside.swing;

import java.util.List;
import java.util.Set;
import org.pitchside.api.Measurement;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;

/**
 * What the first stage takes for a swing.
 *
 * @param number grows by one with each candidate of an engine; the same in {@code window} and {@code complete}
 * @param trigger what set it off
 * @param t0 running number of the 200 Hz sample that is t0
 * @param t0Us its instant, bat time in microseconds
 * @param startUs where the motion began
 * @param endUs where it was over (in {@code window}: where it is now)
 * @param contact whether an impact was felt
 * @param contactConfidence how sure that is, 0 (nothing was met) .. 1 (something was); at least 0.5 where there is contact
 * @param window what a classifier sees
 * @param stanceAxes the stance frame at the window's first sample, up (3) and forward (3) in bat axes; null where none was known
 * @param recording the samples; {@code NONE} in {@code window}
 * @param measurements metrics with intervals; empty in {@code window}
 * @param flags what a reader must know
 * @param rejected why the second stage's rules throw it away, null where they keep it
 */
public record Candidate(
        long number,
        Trigger trigger,
        long t0,
        long t0Us,
        long startUs,
        long endUs,
        boolean contact,
        float contactConfidence,
        SwingWindow window,
        float[] stanceAxes,
        SwingRecording recording,
        List<Measurement> measurements,
        Set<SwingFlag> flags,
        String rejected) {

    /** What sets a candidate off. */
    public enum Trigger {
        /** The bat turned fast. */
        BURST,
        /** The bat was held up, still. */
        HELD_UP
    }
}
