package org.pitchside.ble.bluez.internal;

/**
 * How long the radio waits for what, in milliseconds.
 *
 * @param connect for Connect; a bat that just left the air is waited for in vain
 * @param resolve for ServicesResolved after that
 * @param call for a read, a write or a subscription; a bat that takes longer has lost its place and is cut off
 * @param whole for all of a connect, with its repetitions; the hub gives up after 20 s
 * @param disconnect for Disconnect, which may hang for minutes in bluetoothd
 * @param retry before the second try of a connect; doubled for each further one
 * @param again before what failed as a whole is tried again: a bus, a scan; doubled up to thirty times as much
 * @param heard a bat that was not heard for so long is not on the air
 */
record Patience(
        long connect, long resolve, long call, long whole, long disconnect, long retry, long again, long heard) {

    static final Patience NORMAL = new Patience(12_000, 8_000, 8_000, 16_000, 3_000, 250, 1_000, 10_000);

    /** How long to wait after so many failures in a row. */
    long again(int failures) {
        return Math.min(again * 30, again << Math.min(5, Math.max(0, failures - 1)));
    }
}
