package org.pitchside.ble.kura.internal;

import org.pitchside.api.radio.RadioException;

/** What went wrong, for a person. */
final class Words {

    private static final int LONGEST = 160;

    private Words() {}

    /** One line of what a stranger threw: his text is not ours, so without control characters and not for ever. */
    static String of(Throwable failure) {
        Throwable at = failure;
        String said = at.getMessage();
        // a wrapper says less than what it wraps; its own words count where the inside has none
        for (int depth = 0; depth < 4 && at.getCause() != null && at.getCause() != at; depth++) {
            at = at.getCause();
            if (at.getMessage() != null && !at.getMessage().isBlank()) {
                said = at.getMessage();
            }
        }
        if (said == null || said.isBlank()) {
            said = at.getClass().getSimpleName();
        }
        String line = said.replaceAll("\\p{Cntrl}+", " ").trim();
        return line.length() > LONGEST ? line.substring(0, LONGEST) + "..." : line;
    }

    /** The same of what {@link Calls} answered: its sentences are whole. */
    static String told(Throwable failure) {
        Throwable at = failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
        return at instanceof RadioException ? at.getMessage() : of(at);
    }
}
