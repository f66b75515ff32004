package org.pitchside.ble.kura.internal;

/**
 * The radio's threads and its time, in one place, so that a test holds both in its hands. One thread of the radio's own holds all state;
 * whatever may block runs in threads beside it.
 */
interface Works {

    /** Monotonic, of the machine. */
    long nanos();

    /** Runs in the radio's thread, soon. After the end nothing runs any more. @return whether it will run */
    boolean post(Runnable task);

    /** Runs in the radio's thread after so long. @return takes it back */
    Runnable after(long millis, Runnable task);

    /** Runs beside the radio's thread, at once. @return false where too many run already */
    boolean beside(Runnable blocking);

    /** Ends all threads; those that run beside are interrupted. */
    void close();
}
