package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.api.delivery.Shipment;

/** Whatever is cut, and wherever: a delivery goes on, and a byte that the bat has is not sent again. */
class DeliveryCutsTest extends DeliveryRig {

    /** One packet a write, so that every write is a packet's end. */
    private static final int WHOLE_PACKETS = 517;

    private static final int PACKET = 512;

    /** What breaks. */
    private enum Breaks {
        /** Before the bat hears it. */
        LINK_BEFORE,
        /** After the bat heard it and before it answers. */
        LINK_BEHIND,
        BAT,
        GATEWAY
    }

    private int version = 6;
    private Order order;

    @ParameterizedTest
    @EnumSource
    void atEveryPacketOfADelivery(Breaks what) throws Exception {
        // given
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, WHOLE_PACKETS);
        ModelCourier courier = gateway("here");
        for (int at = 0; ; at++) {
            var shipment = next();
            bat.writes = 0;
            bat.pieces.clear();
            order = courier.deliver(bat.id, shipment);

            // when it breaks at this packet, and it is not the last one
            breaks(bat, what, at, shipment);
            air.until("it is there, broken at " + at, 60, () -> order.progress().step() == Step.ENDED);
            done(order, 1);
            courier = hub.courier();

            // then
            if (bat.writes <= at) {
                assertTrue(at > 30, "only " + at + " packets");
                return;
            }
            assertEquals("cricket-1", bat.infoNow().model());
            long begun = bat.pieces.stream().filter(p -> p.offset() == 0).count();
            long sent = bat.pieces.stream().mapToInt(AirBat.Piece::bytes).sum();
            assertEquals(1, begun, "from byte 0 again, cut at packet " + at);
            assertTrue(sent <= FullModel.BYTES + PACKET, "cut at packet " + at + ": " + sent + " bytes");
            // the air settles
            air.pass(1);
            whenConnected();
        }
    }

    private Shipment next() throws Exception {
        version++;
        return shipment(signed(FullModel.of(version)), version, 2);
    }

    private void breaks(AirBat bat, Breaks what, int at, Shipment shipment) {
        bat.ears = n -> {
            if (n == at) {
                switch (what) {
                    case LINK_BEFORE -> cut(bat);
                    // behind a word that it is to boot it is gone by itself
                    case LINK_BEHIND -> air.in(0, () -> cut(bat));
                    case BAT -> air.in(0, bat::powerCut);
                    case GATEWAY ->
                        air.in(0, () -> {
                            air.off(hub);
                            hub = air.gateway(settings, flows);
                            order = hub.courier().deliver(bat.id, shipment);
                        });
                }
            }
            return what != Breaks.LINK_BEFORE || n != at;
        };
    }

    private static void cut(AirBat bat) {
        if (bat.link != null) {
            bat.link.cut("by the test");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"LINK_BEFORE", "LINK_BEHIND"})
    void atEveryPacketOfATrialThatIsKeptAndOneThatIsTakenBack(Breaks what) throws Exception {
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, WHOLE_PACKETS);
        ModelCourier courier = gateway("here");
        boolean isThrough = false;
        for (int at = 0; !isThrough; at++) {
            var kept = next();
            done(courier.deliver(bat.id, kept), 20);
            bat.writes = 0;
            breaks(bat, what, at, kept);
            // when
            done(courier.tryOut(bat.id, kept.hash()), 30);
            assertTrue(
                    bat.infoNow().model().endsWith("-" + version), bat.infoNow().model());
            done(courier.confirm(bat.id, kept.hash()), 30);
            var bad = next();
            isThrough = bat.writes <= at;
            bat.ears = n -> true;
            done(courier.deliver(bat.id, bad), 20);
            done(courier.tryOut(bat.id, bad.hash()), 30);
            bat.writes = 0;
            breaks(bat, what, at, bad);
            var back = done(courier.takeBack(bat.id), 30);
            // then
            isThrough &= bat.writes <= at;
            assertEquals(kept.hash(), back.active().orElseThrow().hash());
            assertFalse(back.onTrial());
            assertTrue(
                    bat.infoNow().model().endsWith("-" + (version - 1)),
                    bat.infoNow().model());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {23, 64, 247})
    void manyWritesAreLost(int mtu) throws Exception {
        // given an air that loses one write of thirty
        AirBat bat = givenABat(new DeliveryAir.Spec(20_000, 30, false, 3, mtu), mtu);
        ModelCourier courier = gateway("here");
        var shipment = next();

        // when
        Order order = courier.deliver(bat.id, shipment);
        done(order, 600);

        // then it is whole, and none was written into the flash that did not belong there
        assertEquals(1, bat.pieces.stream().filter(p -> p.offset() == 0).count());
        done(courier.tryOut(bat.id, shipment.hash()), 60);
        assertEquals("full-7", bat.infoNow().model());
    }

    @Test
    void twoGatewaysOfOneSiteMeetTheSameBat() throws Exception {
        // given a bat that this gateway enrolled, and half of a model on it
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, 247);
        ModelCourier courier = gateway("here");
        var shipment = next();
        Order first = courier.deliver(bat.id, shipment);
        air.until("half of it is there", 10, () -> first.progress().bytes() > 8_000);
        var here = hub;
        air.off(here);

        // when a foreign gateway meets it, then it is not talked to
        settings.put("directory", dir.resolve("there").toString());
        settings.put("open.bats", true);
        var there = air.gateway(settings, flows);
        int before = bat.writes;
        Order foreign = there.courier().deliver(bat.id, shipment);
        air.pass(30);
        assertEquals(before, bat.writes);
        assertFalse(foreign.done().toCompletableFuture().isDone());
        air.off(there);
        assertEquals(Reason.CANCELLED, failure(foreign).reason());

        // when another one that knows the key brings a later model, and the first one comes back with the earlier one
        courier = gateway("here");
        done(courier.deliver(bat.id, next()), 20);
        DeliveryException late = refused(courier.deliver(bat.id, shipment));
        assertEquals(31, late.code(), late.getMessage());
    }

    private static DeliveryException failure(Order order) throws Exception {
        try {
            order.done().toCompletableFuture().get();
            throw new AssertionError("it went through");
        } catch (java.util.concurrent.ExecutionException e) {
            return (DeliveryException) e.getCause();
        }
    }
}
