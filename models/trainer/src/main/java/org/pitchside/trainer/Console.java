package org.pitchside.trainer;

import java.util.Locale;

/** Progress that stays on one line of a terminal, and a line now and then elsewhere. */
final class Console {

    private static final boolean TERMINAL = System.console() != null;
    private static long last;

    private Console() {}

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    static synchronized void progress(String format, Object... values) {
        long now = System.nanoTime();
        if (TERMINAL) {
            System.err.print("\r\033[K  " + String.format(Locale.ROOT, format, values));
        } else if (now - last > 10_000_000_000L) {
            last = now;
            System.err.println("  " + String.format(Locale.ROOT, format, values));
        }
    }

    static void progressDone() {
        if (TERMINAL) {
            System.err.print("\r\033[K");
        }
    }
}
