package org.pitchside.api.health;

import java.util.List;

/** A service that says how it is: one or a few sentences that an operator understands. Called often; must be cheap. */
public interface HealthSource {

    List<HealthLine> health();

    /** How bad it is. */
    enum Level {
        OK,
        WARN,
        FAULT
    }

    /**
     * One sentence.
     *
     * @param subject what it is about, for example {@code store} or {@code bat 00000000000000B7}
     */
    record HealthLine(Level level, String subject, String sentence) {}
}
