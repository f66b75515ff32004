package org.pitchside.ble.internal.smp;

import java.util.Map;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;

/** What a bat's codes mean: docs/sensor-model.md, sections 8, 11 and 13. */
final class Refusals {

    static final int BUSY = 10;
    static final int DENIED = 11;
    static final int PER_USER = 64;
    static final int NOT_RELEASED = 34;
    static final int KEYS_OLD = 37;
    static final int HASH = 38;
    static final int WRITE_FAILED = 12;
    static final int ERASE_FAILED = 13;

    private static final int LAST = 38;
    private static final String[] NAMES = {
        "",
        "LENGTH",
        "MAGIC",
        "FORMAT",
        "RUNTIME",
        "TOTAL",
        "CHECKSUM",
        "RESERVED",
        "SHAPE",
        "HEADER",
        "ID",
        "VERSION",
        "WINDOW",
        "GAIN",
        "DETECTOR",
        "CLASS",
        "SELF_TEST",
        "KIND",
        "KERNEL",
        "CHANNELS",
        "STEPS",
        "PAYLOAD",
        "MULTIPLIER",
        "ACCUMULATOR",
        "PADDING",
        "OUTPUT",
        "ARENA",
        "SIGNATURE",
        "SELF_TEST_FAILED",
        "TICKET_FORM",
        "TICKET_SIGNATURE",
        "TICKET_OLD",
        "TICKET_BAT",
        "FLOOR",
        "NOT_RELEASED",
        "KEYS_FORM",
        "KEYS_SIGNATURE",
        "KEYS_OLD",
        "HASH"
    };
    /** Those that an operator may meet, in words; the others say that the blob is no model. */
    private static final Map<Integer, String> WORDS = Map.of(
            27, "no maker that it knows signed the model",
            28, "the model answered its self-test with other numbers",
            30, "no releaser that it knows signed the ticket",
            31, "it took a later release ticket before",
            32, "the ticket names other bats",
            33, "the model's version is below the floor that it keeps",
            34, "no ticket that it took names this model",
            36, "the root that it knows did not sign the key set",
            37, "it has that key set or a later one",
            38, "what arrived has another SHA-256 than was said");

    private Refusals() {}

    /** The name of a code of sections 8 and 11. */
    static String name(int code) {
        return code > 0 && code <= LAST ? NAMES[code] : "code " + code;
    }

    /** An end that the same request would meet again. */
    static DeliveryException of(BatId bat, Answer a) {
        if (a.errorGroup() == PER_USER && a.rc() > 0 && a.rc() <= LAST) {
            String why = WORDS.getOrDefault(
                    a.rc(), a.rc() < 27 ? "what arrived is no model that it can run" : "it is not of its form");
            return new DeliveryException(
                    Reason.REFUSED, a.rc(), "Bat " + bat + " refuses it: " + why + " (" + name(a.rc()) + ").");
        }
        if (a.errorGroup() == 0 && a.rc() == DENIED) {
            return new DeliveryException(
                    Reason.NOT_OURS,
                    a.rc(),
                    "Bat " + bat + " says that this gateway may not: it is not enrolled here.");
        }
        if (a.errorGroup() == Packet.IMAGE) {
            return ofImageGroup(bat, a.rc());
        }
        return new DeliveryException(
                Reason.PROTOCOL,
                a.rc(),
                "Bat " + bat + " answers with error " + a.rc() + " of group " + a.errorGroup()
                        + ", which makes no sense here.");
    }

    private static DeliveryException ofImageGroup(BatId bat, int rc) {
        String not = switch (rc) {
            case 9 -> "has no free slot: both are in use";
            case 24 -> "does not hold that model";
            case 28 -> "has a trial pending";
            case 32 -> "does not run that model on trial, so it cannot be kept";
            default -> null;
        };
        if (not != null) {
            return new DeliveryException(Reason.NOT_NOW, rc, "Bat " + bat + " " + not + ".");
        }
        if (rc == WRITE_FAILED || rc == ERASE_FAILED) {
            return new DeliveryException(Reason.BAT_FAILED, rc, "Bat " + bat + " cannot write to its flash.");
        }
        return new DeliveryException(
                rc == 30 ? Reason.REFUSED : Reason.PROTOCOL,
                rc,
                "Bat " + bat + " answers with error " + rc + " of the image group"
                        + (rc == 30 ? ": the model is too large." : "."));
    }

    /** Of the moment: its flash, which may do better at the next try. */
    static boolean isFlash(Answer a) {
        return a.errorGroup() == Packet.IMAGE && (a.rc() == WRITE_FAILED || a.rc() == ERASE_FAILED);
    }

    static boolean isBusy(Answer a) {
        return a.errorGroup() == 0 && a.rc() == BUSY;
    }

    /** What a packet that lost a piece on its way is answered with: 3 no request, 7 too long. */
    static boolean isGarbled(Answer a) {
        return a.errorGroup() == 0 && (a.rc() == 3 || a.rc() == 7);
    }

    static boolean is(Answer a, int code) {
        return a.errorGroup() == PER_USER && a.rc() == code;
    }
}
