package org.pitchside.api.store;

import org.pitchside.api.BatId;

/**
 * Which swings are wanted.
 *
 * @param bat of this bat only; null: of every bat
 * @param label with this answer only, for example {@code DRV} or {@code UNKNOWN}; null: whatever the answer
 * @param fromUs t0 at or after this, microseconds since 1970 UTC
 * @param toUs t0 before this
 * @param before only those with a position below it, so that a list goes on where its last page ended; {@code Long.MAX_VALUE}: from the
 *     newest on
 * @param limit at most so many
 * @param samples whether their recordings are wanted; without them {@code recording} is empty and the answer is quick
 */
public record SwingQuestion(BatId bat, String label, long fromUs, long toUs, long before, int limit, boolean samples) {

    /** The newest swings of all bats, without their samples. */
    public static SwingQuestion newest(int limit) {
        return new SwingQuestion(null, null, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, limit, false);
    }

    public SwingQuestion of(BatId one) {
        return new SwingQuestion(one, label, fromUs, toUs, before, limit, samples);
    }

    public SwingQuestion labelled(String one) {
        return new SwingQuestion(bat, one, fromUs, toUs, before, limit, samples);
    }

    public SwingQuestion between(long from, long to) {
        return new SwingQuestion(bat, label, from, to, before, limit, samples);
    }

    public SwingQuestion before(long position) {
        return new SwingQuestion(bat, label, fromUs, toUs, position, limit, samples);
    }

    public SwingQuestion withSamples() {
        return new SwingQuestion(bat, label, fromUs, toUs, before, limit, true);
    }
}
