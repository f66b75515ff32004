package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.ble.internal.HubInOneThread;
import org.pitchside.sensormodel.SensorModel;

/** The gateway's courier against the bat's own core, through an air in virtual time. */
class DeliveryTest {

    @TempDir
    Path dir;

    private final Signers signers = new Signers();
    private final Flows flows = new Flows();
    private DeliveryAir air;
    private HubInOneThread hub;

    private AirBat givenABat(DeliveryAir.Spec spec, int mtu) throws Exception {
        air = new DeliveryAir(spec, 2);
        return bat(0xB7, 0, mtu);
    }

    private AirBat bat(long id, int adapter, int mtu) throws Exception {
        var keys = new ByteArrayOutputStream();
        keys.write(signers.rootBytes());
        keys.write(signers.keys(1).bytes());
        Path file = Files.write(dir.resolve("keys"), keys.toByteArray());
        var make = new BatProcess.Make(id, 200_000, dir.resolve("flash-" + id).toString(), true, true, file.toString());
        var bat = new AirBat(Build.HOST_ASAN, make, adapter, mtu, air.nanos());
        air.bats.add(bat);
        return bat;
    }

    private ModelCourier whenConnected(String mode) {
        hub = air.gateway(settings("here", mode), flows);
        air.until("all are connected", 30, () -> air.bats.stream().allMatch(b -> b.link != null));
        air.pass(1);
        return hub.courier();
    }

    private Map<String, Object> settings(String site, String mode) {
        var settings = new HashMap<String, Object>();
        settings.put("mode", mode);
        settings.put("enrol", "always");
        settings.put("directory", dir.resolve(site).toString());
        return settings;
    }

    @AfterEach
    void end() throws Exception {
        if (hub != null) {
            hub.close();
        }
        for (AirBat bat : air.bats) {
            bat.close();
        }
    }

    private BatModels done(ModelCourier.Order order, double atMost) throws Exception {
        CompletableFuture<BatModels> done = order.done().toCompletableFuture();
        air.until("the order is done: " + order.progress(), atMost, done::isDone);
        try {
            return done.getNow(null);
        } catch (java.util.concurrent.CompletionException e) {
            throw (Exception) e.getCause();
        }
    }

    private DeliveryException refused(ModelCourier.Order order) throws Exception {
        try {
            throw new AssertionError("it went through: " + done(order, 60));
        } catch (DeliveryException e) {
            return e;
        }
    }

    private Shipment shipment(SensorModel model, int counter, int floor) {
        return new Shipment(null, signers.ticket(model, counter, floor), model.bytes());
    }

    @Test
    void aModelIsBroughtTriedKeptAndTheOneBeforeIsStillThere() throws Exception {
        // given
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, 247);
        ModelCourier courier = whenConnected("events");
        SensorModel model = FullModel.of(7).sign(signers.maker.getPrivate(), signers.maker.getPublic());
        assertEquals(FullModel.BYTES, model.bytes().length);
        var shipment = shipment(model, 1, 2);

        // when, then
        BatModels before = done(courier.look(bat.id), 5);
        assertEquals("cricket-1", before.active().orElseThrow().name());
        BatModels there = done(courier.deliver(bat.id, shipment), 10);
        assertTrue(there.slotOf(shipment.hash()).isPresent());
        assertEquals("cricket-1", bat.infoNow().model());
        BatModels tried = done(courier.tryOut(bat.id, shipment.hash()), 10);
        assertTrue(tried.onTrial());
        assertEquals("full-7", bat.infoNow().model());
        BatModels kept = done(courier.confirm(bat.id, shipment.hash()), 5);
        assertFalse(kept.onTrial());
        bat.powerCut();
        assertEquals("full-7", bat.infoNow().model());
        assertEquals(
                FullModel.BYTES,
                bat.pieces.stream().mapToInt(AirBat.Piece::bytes).sum());
    }

    @Test
    void aTicketOfAStrangerIsRefusedInWords() throws Exception {
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, 247);
        ModelCourier courier = whenConnected("events");
        SensorModel model = signers.model(7);
        byte[] ticket = Tickets.signed(signers.ticket(model, 1, 2), signers.stranger);

        DeliveryException e = refused(courier.deliver(bat.id, new Shipment(null, ticket, model.bytes())));

        assertEquals(Reason.REFUSED, e.reason());
        assertEquals(30, e.code());
        assertTrue(e.getMessage().contains("TICKET_SIGNATURE"), e.getMessage());
        assertEquals(0, bat.pieces.size());
        assertEquals("cricket-1", bat.infoNow().model());
        assertEquals(java.util.Optional.empty(), courier.held(bat.id));
        assertTrue(courier.underWay().isEmpty());
    }
}
