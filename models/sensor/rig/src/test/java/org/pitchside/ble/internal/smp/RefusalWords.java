package org.pitchside.ble.internal.smp;

import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException;

/** What a gateway makes of a bat's refusal: the end of an order, whose sentence goes into the audit. */
public final class RefusalWords {

    private static final int UPLOADED = 3;

    private RefusalWords() {}

    /**
     * Of an error in an answer.
     *
     * @param group 0: of the protocol itself
     */
    public static DeliveryException of(BatId bat, int group, int rc) {
        return Refusals.of(bat, new Answer(UPLOADED, Packet.IMAGE, 0, 1, group, rc, -1, false, List.of()));
    }

    /** The name of a code of docs/sensor-model.md, sections 8 and 11. */
    public static String name(int code) {
        return Refusals.name(code);
    }
}
