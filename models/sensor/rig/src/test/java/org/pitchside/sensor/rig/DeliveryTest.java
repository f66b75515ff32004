package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.KeyCourier;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.sensormodel.SensorModel;

/** The gateway's courier against the bat's own core, through an air in virtual time. */
class DeliveryTest extends DeliveryRig {

    private static final DeliveryAir.Spec GOOD = DeliveryAir.Spec.GOOD;

    @Test
    void aModelIsBroughtTriedAndKept() throws Exception {
        // given
        AirBat bat = givenABat(GOOD, 247, Build.HOST_ASAN, 200_000);
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);
        assertEquals(FullModel.BYTES, shipment.length());

        // when, then
        BatModels before = done(courier.look(bat.id), 5);
        assertEquals("cricket-1", before.active().orElseThrow().name());
        Order delivery = courier.deliver(bat.id, shipment);
        BatModels there = done(delivery, 10);
        assertTrue(there.slotOf(shipment.hash()).isPresent());
        assertEquals(Step.ENDED, delivery.progress().step());
        assertEquals(FullModel.BYTES, delivery.progress().sent());
        assertEquals("cricket-1", bat.infoNow().model());
        BatModels tried = done(courier.tryOut(bat.id, shipment.hash()), 10);
        assertTrue(tried.onTrial());
        assertEquals("full-7", bat.infoNow().model());
        BatModels kept = done(courier.confirm(bat.id, shipment.hash()), 5);
        assertFalse(kept.onTrial());
        assertEquals(Optional.of(kept), courier.held(bat.id));
        bat.powerCut();
        assertEquals("full-7", bat.infoNow().model());
        assertEquals(
                FullModel.BYTES,
                bat.pieces.stream().mapToInt(AirBat.Piece::bytes).sum());
        assertTrue(courier.underWay().isEmpty());
    }

    @Test
    void aTrialIsTakenBackWithinTenSecondsAndSoIsAGoodModelLeftForTheOneBefore() throws Exception {
        // given a bat that kept version 7 and tries 8
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var seven = shipment(signed(FullModel.of(7)), 1, 2);
        var eight = shipment(signed(FullModel.of(8)), 2, 2);
        done(courier.deliver(bat.id, seven), 10);
        done(courier.tryOut(bat.id, seven.hash()), 10);
        done(courier.confirm(bat.id, seven.hash()), 10);
        done(courier.deliver(bat.id, eight), 10);
        done(courier.tryOut(bat.id, eight.hash()), 10);
        assertEquals("full-8", bat.infoNow().model());

        // when it is taken back, then 7 runs
        BatModels back = done(courier.takeBack(bat.id), 10);
        assertEquals("full-7", back.active().orElseThrow().name());
        assertFalse(back.onTrial());

        // when 8 was kept all the same, and 7 is wanted
        done(courier.tryOut(bat.id, eight.hash()), 10);
        done(courier.confirm(bat.id, eight.hash()), 10);
        done(courier.tryOut(bat.id, seven.hash()), 10);
        done(courier.confirm(bat.id, seven.hash()), 10);
        assertEquals("full-7", bat.infoNow().model());
    }

    @Test
    void fromTheFactorysModelATrialIsTakenBackToo() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);
        done(courier.deliver(bat.id, shipment), 10);
        done(courier.tryOut(bat.id, shipment.hash()), 10);

        BatModels back = done(courier.takeBack(bat.id), 10);

        assertEquals("cricket-1", back.active().orElseThrow().name());
        assertEquals("cricket-1", bat.infoNow().model());
    }

    @Test
    void aBatThatLeavesATrialByItselfIsToldOf() throws Exception {
        // given a bat that loses its power whenever it was told to start anew
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);
        done(courier.deliver(bat.id, shipment), 10);
        Order order = courier.tryOut(bat.id, shipment.hash());
        air.until("it starts anew", 10, () -> bat.infoNow().model().equals("full-7"));
        bat.powerCut();

        DeliveryException e = refused(order);

        assertEquals(Reason.NOT_STARTED, e.reason());
        assertEquals("cricket-1", bat.infoNow().model());
    }

    @Test
    void whatABatRefusesIsToldByItsName() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        SensorModel model = signers.model(Blobs.shipped().bytes(), 7);
        byte[] ticket = signers.ticket(model, 1, 2);

        // a ticket of a stranger, one for another bat, one that is none
        refused(
                30,
                "TICKET_SIGNATURE",
                courier,
                bat,
                new Shipment(null, Tickets.signed(ticket, signers.stranger), model.bytes()));
        refused(32, "TICKET_BAT", courier, bat, new Shipment(null, signers.ticket(model, 1, 2, 0xB8L), model.bytes()));
        refused(29, "TICKET_FORM", courier, bat, new Shipment(null, new byte[136], model.bytes()));
        // a key set that the root did not sign
        byte[] keys = Tickets.signed(signers.keys(2).bytes(), signers.stranger);
        refused(36, "KEYS_SIGNATURE", courier, bat, new Shipment(keys, ticket, model.bytes()));
        // another model than the ticket names
        assertEquals(0, bat.pieces.size());
        SensorModel other = signers.model(Blobs.shipped().bytes(), 8);
        refused(34, "NOT_RELEASED", courier, bat, new Shipment(null, ticket, other.bytes()));
        // a model that no maker signed: all of it is sent, and thrown away
        SensorModel unsigned = model.sign(signers.stranger.getPrivate(), signers.stranger.getPublic());
        refused(27, "SIGNATURE", courier, bat, new Shipment(null, signers.ticket(unsigned, 2, 2), unsigned.bytes()));
        // a model of bytes that are none
        byte[] none = new byte[1024];
        refused(2, "MAGIC", courier, bat, new Shipment(null, Tickets.forBytes(signers, none, 9, 3, 2), none));
        assertEquals("cricket-1", bat.infoNow().model());
        assertEquals(1, done(courier.look(bat.id), 5).held().size());
    }

    private void refused(int code, String name, ModelCourier courier, AirBat bat, Shipment shipment) throws Exception {
        DeliveryException e = refused(courier.deliver(bat.id, shipment));
        assertEquals(Reason.REFUSED, e.reason(), e.getMessage());
        assertEquals(code, e.code(), e.getMessage());
        assertTrue(e.getMessage().endsWith("(" + name + ")."), e.getMessage());
        assertTrue(e.getMessage().startsWith("Bat 00000000000000B7 refuses it: "), e.getMessage());
    }

    @Test
    void whatIsNotThereOrNotOnTrialIsRefusedWithoutHarm() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);

        assertEquals(
                Reason.NOT_NOW, refused(courier.tryOut(bat.id, shipment.hash())).reason());
        done(courier.deliver(bat.id, shipment), 10);
        assertEquals(
                Reason.NOT_NOW,
                refused(courier.confirm(bat.id, shipment.hash())).reason());
        assertEquals(
                "cricket-1",
                done(courier.takeBack(bat.id), 5).active().orElseThrow().name());
        assertEquals(1, bat.infoNow().bootId());
    }

    @Test
    void newKeysTravelFirstAndCountFromThenOn() throws Exception {
        // given another maker, whom a later key set names
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        SensorModel model = FullModel.of(7).sign(signers.stranger.getPrivate(), signers.stranger.getPublic());
        byte[] keys = signers.keys(2, List.of(signers.stranger.getPublic()), List.of(signers.releaser.getPublic()))
                .bytes();
        var shipment = new Shipment(keys, signers.ticket(model, 1, 2), model.bytes());

        assertTrue(done(courier.deliver(bat.id, shipment), 10)
                .slotOf(shipment.hash())
                .isPresent());
        // and once more: the same keys, ticket and model are no error, and no byte of the model travels
        Order again = courier.deliver(bat.id, shipment);
        done(again, 10);
        assertTrue(again.progress().sent() <= 512, "" + again.progress());
    }

    @Test
    void aKeySetTravelsWithoutAModel() throws Exception {
        // given a maker who was retired by a key set that comes alone
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        KeyCourier keys = (KeyCourier) courier;
        byte[] set = signers.keys(2, List.of(signers.stranger.getPublic()), List.of(signers.releaser.getPublic()))
                .bytes();

        assertEquals(1, done(keys.bringKeys(bat.id, set), 5).held().size());
        // and once more, which is no error
        done(keys.bringKeys(bat.id, set), 5);

        // then what he makes is not taken any more, and what the new one makes is
        SensorModel model = FullModel.of(7);
        refused(27, "SIGNATURE", courier, bat, shipment(signed(model), 1, 2));
        var good = shipment(model.sign(signers.stranger.getPrivate(), signers.stranger.getPublic()), 2, 2);
        assertTrue(done(courier.deliver(bat.id, good), 10).slotOf(good.hash()).isPresent());
        assertEquals(1, bat.infoNow().bootId());
    }

    @Test
    void aBatWhoseKeySetIsLaterTakesWhatThatAllows() throws Exception {
        // given another gateway that brought a later key set
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        done(((KeyCourier) courier).bringKeys(bat.id, signers.keys(3).bytes()), 5);
        SensorModel model = signed(FullModel.of(7));

        // when this one still has the former one
        done(((KeyCourier) courier).bringKeys(bat.id, signers.keys(2).bytes()), 5);
        var shipment = new Shipment(signers.keys(2).bytes(), signers.ticket(model, 1, 2), model.bytes());

        assertTrue(done(courier.deliver(bat.id, shipment), 10)
                .slotOf(shipment.hash())
                .isPresent());
    }

    @Test
    void aKeySetOfAStrangerIsRefused() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        KeyCourier courier = (KeyCourier) gateway("here");
        byte[] set = Tickets.signed(signers.keys(2).bytes(), signers.stranger);

        DeliveryException e = refused(courier.bringKeys(bat.id, set));

        assertEquals(36, e.code(), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> courier.bringKeys(bat.id, new byte[0]));
        assertThrows(IllegalArgumentException.class, () -> courier.bringKeys(bat.id, new byte[401]));
    }

    @Test
    void withoutAProofNothingIsSentAndABatThatNobodyEnrolledIsNotServedUnlessTheSettingsSaySo() throws Exception {
        // given a bat that stays open, because this gateway enrols none
        AirBat bat = givenABat(GOOD, 247);
        settings.put("enrol", "never");
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);

        DeliveryException e = refused(courier.deliver(bat.id, shipment));

        assertEquals(Reason.NOT_OURS, e.reason());
        assertTrue(e.getMessage().contains("not enrolled"), e.getMessage());
        assertEquals(0, bat.writes);

        // when the laptop's setting allows it
        air.off(hub);
        settings.put("open.bats", true);
        courier = gateway("here");
        done(courier.deliver(bat.id, shipment), 10);
    }

    @Test
    void anOrderThatIsCalledOffStopsAtOnceAndTheNextOneGoesOn() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);
        Order first = courier.deliver(bat.id, shipment);
        Order second = courier.look(bat.id);
        air.until("half of it is there", 10, () -> first.progress().bytes() > 8_000);
        int before = bat.pieces.size();

        first.cancel();

        assertEquals(Reason.CANCELLED, refused(first).reason());
        done(second, 5);
        assertTrue(bat.pieces.size() <= before + 1);
        Order third = courier.deliver(bat.id, shipment);
        done(third, 10);
        assertTrue(third.progress().sent() < 9_500, third.progress() + "");
    }

    @Test
    void aBatThatIsAwayIsWaitedFor() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        bat.away = true;
        bat.link.cut("out of range");
        Order order = courier.deliver(bat.id, shipment(signed(FullModel.of(7)), 1, 2));
        air.pass(60);
        assertEquals(Step.AWAY, order.progress().step());

        bat.away = false;

        done(order, 40);
    }

    @Test
    void aModelThatItHoldsIsKnownByItsHashOnly() throws Exception {
        AirBat bat = givenABat(GOOD, 247);
        ModelCourier courier = gateway("here");
        var models = done(courier.look(bat.id), 5);
        assertEquals(
                ModelHash.ofBlob(Blobs.shipped().bytes()),
                models.active().orElseThrow().hash());
        assertEquals(1, models.bootId());
        assertEquals(air.nanos() / 1000, models.seenUs(), 100_000);
    }
}
