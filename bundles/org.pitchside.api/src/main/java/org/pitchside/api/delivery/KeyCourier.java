package org.pitchside.api.delivery;

import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelCourier.Order;

/**
 * Brings key sets to bats without a model: a key that was retired is to count for nothing on the bats, too, though no new model comes. A
 * service of whoever runs the bats' sessions. Safe from any thread; calls return at once.
 */
public interface KeyCourier {

    /**
     * Brings a key set to a bat. An order like those of {@link ModelCourier}: it stands until the bat has taken the set, or said that it
     * has it or a later one; what the bat refuses for good ends it with a {@link DeliveryException}.
     *
     * @param keySet "PSK1", 1 to {@link Shipment#MOST_PAPER} bytes; whoever sends it has verified it, and the bat does so again
     */
    Order bringKeys(BatId bat, byte[] keySet);
}
