package org.pitchside.api.delivery;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;

class ShipmentTest {

    private static final ModelHash ONE = ModelHash.ofBlob(new byte[] {1});
    private static final ModelHash OTHER = ModelHash.ofBlob(new byte[] {2});

    @Test
    void nobodyChangesWhatWasPacked() {
        byte[] blob = new byte[184];
        var shipment = new Shipment(null, new byte[136], blob);
        ModelHash before = shipment.hash();

        blob[0] = 1;
        shipment.blob()[1] = 1;
        shipment.ticket()[0] = 1;

        assertArrayEquals(new byte[184], shipment.blob());
        assertEquals(0, shipment.ticket()[0]);
        assertEquals(before, ModelHash.ofBlob(shipment.blob()));
        assertTrue(shipment.keySet().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 176, 185, 16_392})
    void aBlobThatNoBatHasRoomForIsNotPacked(int bytes) {
        assertThrows(IllegalArgumentException.class, () -> new Shipment(null, new byte[136], new byte[bytes]));
    }

    @Test
    void aTicketThatFitsIntoNoPacketIsNotPacked() {
        assertThrows(IllegalArgumentException.class, () -> new Shipment(null, new byte[401], new byte[184]));
        assertThrows(IllegalArgumentException.class, () -> new Shipment(new byte[0], new byte[136], new byte[184]));
    }

    @Test
    void aHashIsItsSixtyFourDigits() {
        assertEquals("4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a", ONE.toString());
        assertEquals(ONE, ModelHash.of(ONE.bytes()));
        assertThrows(IllegalArgumentException.class, () -> new ModelHash("4BF5"));
        assertThrows(IllegalArgumentException.class, () -> ModelHash.of(new byte[31]));
    }

    @Test
    void whatABatHoldsTellsATrialFromWhatStays() {
        var stays = new Held(Place.A, "cricket-1", ONE, true, true, false);
        var waits = new Held(Place.B, "cricket-2", OTHER, false, false, true);
        var tried = new Held(Place.B, "cricket-2", OTHER, true, false, false);

        assertFalse(models(stays).onTrial());
        assertTrue(models(stays, waits).onTrial());
        assertTrue(models(tried).onTrial());
        assertEquals(stays, models(waits, stays).confirmed().orElseThrow());
        assertEquals(tried, models(tried).active().orElseThrow());
        assertTrue(models(stays).slotOf(OTHER).isEmpty());
        assertTrue(models(new Held(Place.FACTORY, "cricket-1", ONE, true, true, false))
                .slotOf(ONE)
                .isEmpty());
    }

    private static BatModels models(Held... held) {
        return new BatModels(new BatId(1), List.of(held), 1, 0);
    }
}
