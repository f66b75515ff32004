package org.pitchside.ble.bluez.internal;

import org.pitchside.ble.bluez.internal.bus.BusException;

/** What BlueZ answers, in words, and what each answer means for us. */
final class Words {

    private static final String BLUEZ = "org.bluez.Error.";
    private static final String DBUS = "org.freedesktop.DBus.Error.";

    private Words() {}

    static String of(BusException e) {
        String said = clean(e.getMessage());
        return switch (e.name()) {
            case BLUEZ + "Failed" -> failed(said);
            case BLUEZ + "InProgress" -> "bluetoothd is busy with it already";
            case BLUEZ + "NotReady" -> "the adapter is switched off";
            case BLUEZ + "Blocked" -> "the adapter is blocked (rfkill)";
            case BLUEZ + "NotConnected" -> "the bat is not connected";
            case BLUEZ + "DoesNotExist", DBUS + "UnknownObject" -> "bluetoothd does not know it any more";
            case BLUEZ + "NotPermitted", BLUEZ + "NotAuthorized" -> "the bat does not permit it: " + said;
            case BLUEZ + "AuthenticationFailed",
                    BLUEZ + "AuthenticationCanceled",
                    BLUEZ + "AuthenticationRejected",
                    BLUEZ + "AuthenticationTimeout" -> "pairing failed: " + said;
            case DBUS + "AccessDenied" -> "this user may not talk to bluetoothd; the group bluetooth may, on Debian";
            case DBUS + "ServiceUnknown", DBUS + "NameHasNoOwner" -> "bluetoothd is not running";
            case BusException.DEADLINE, BusException.LOST -> said;
            default -> clean(e.name()) + ": " + said;
        };
    }

    private static String failed(String said) {
        return switch (said) {
            case "le-connection-abort-by-local" -> "the controller gave the connect up (le-connection-abort-by-local)";
            case "le-connection-abort-by-remote" -> "the bat hung up at once (le-connection-abort-by-remote)";
            case "le-connection-concurrent-connection-limit" -> "the controller takes no more links";
            case "le-connection-timeout" -> "the bat did not answer (le-connection-timeout)";
            case "Not connected" -> "the bat is not connected";
            default -> said.isEmpty() ? "bluetoothd says no more than that it failed" : said;
        };
    }

    private static String clean(String said) {
        String plain = said == null ? "" : said.replaceAll("\\p{Cntrl}", "?");
        return plain.length() > 120 ? plain.substring(0, 120) + "..." : plain;
    }

    /** Whether trying again in a moment often helps. */
    static boolean passes(BusException e) {
        return e.name().equals(BLUEZ + "InProgress")
                || e.name().equals(BLUEZ + "Failed")
                        && (e.getMessage().equals("le-connection-abort-by-local")
                                || e.getMessage().equals("le-connection-abort-by-remote")
                                || e.getMessage().equals("le-connection-busy")
                                || e.getMessage().equals("Software caused connection abort")
                                || e.getMessage().equals("Operation already in progress"));
    }

    static boolean isBusy(BusException e) {
        return e.name().equals(BLUEZ + "InProgress");
    }

    /** Whether the controller holds all the links it can. */
    static boolean isFull(BusException e) {
        return e.name().equals(BLUEZ + "Failed")
                && (e.getMessage().equals("le-connection-concurrent-connection-limit")
                        || e.getMessage().equals("le-connection-memory-allocation"));
    }

    static boolean isConnected(BusException e) {
        return e.name().equals(BLUEZ + "AlreadyConnected");
    }

    /** Whether the link is not there, whatever we believed. */
    static boolean isGone(BusException e) {
        return e.name().equals(BLUEZ + "NotConnected")
                || e.name().equals(BLUEZ + "DoesNotExist")
                || e.name().equals(DBUS + "UnknownObject")
                || e.name().equals(BLUEZ + "Failed") && e.getMessage().equals("Not connected");
    }

    /** Whether nobody answered in time. */
    static boolean isLate(BusException e) {
        return e.name().equals(BusException.DEADLINE);
    }
}
