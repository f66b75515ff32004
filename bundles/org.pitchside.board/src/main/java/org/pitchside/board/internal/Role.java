package org.pitchside.board.internal;

import java.util.Locale;

/** What somebody may do; each role may do what those before it may. */
enum Role {
    VIEWER,
    COACH,
    OPERATOR;

    boolean may(Role needed) {
        return compareTo(needed) >= 0;
    }

    String words() {
        return name().toLowerCase(Locale.ROOT);
    }
}
