package org.pitchside.ble.bluez.internal;

/** What tests of this radio share. */
final class Bench {

    /** Short enough for tests that wait for an end, long enough for a machine that is busy. */
    static final Patience SHORT = new Patience(4_000, 5_000, 5_000, 14_000, 1_000, 50, 100, 1_000);

    private Bench() {}

    /** The radio's threads that are alive. */
    static int threads() {
        return (int) Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.getName().startsWith("pitchside-bluez") && t.isAlive())
                .count();
    }
}
