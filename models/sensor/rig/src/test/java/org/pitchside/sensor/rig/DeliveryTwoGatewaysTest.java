package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.ble.internal.HubInOneThread;

/** Two gateways of one site that both want something of the same bat, and meet it in turn, in the middle of what the other one does. */
class DeliveryTwoGatewaysTest extends DeliveryRig {

    /** Every so often the bat changes hands. */
    private static final double CONTACT_S = 0.9;

    private static final int PACKET = 512;

    /** How a contact ends. */
    private enum Ends {
        LINK,
        POWER
    }

    private AirBat bat;
    private HubInOneThread other;
    private int contacts;
    /** From then on it keeps its power: a trial ends with it. */
    private boolean isThere;

    private void givenTwoGatewaysThatKnowTheBat(Ends how) throws Exception {
        bat = givenABat(DeliveryAir.Spec.GOOD, 247);
        done(gateway("here").look(bat.id), 5);
        copy(dir.resolve("here"), dir.resolve("there"));
        settings.put("directory", dir.resolve("there").toString());
        other = air.gateway(settings, flows);
        air.everySeconds(CONTACT_S, () -> {
            if (bat.link != null) {
                contacts++;
                if (how == Ends.LINK || isThere) {
                    bat.link.cut("by the test");
                } else {
                    bat.powerCut();
                }
            }
        });
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path file : (Iterable<Path>) all::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @AfterEach
    void endTheOtherOne() {
        if (other != null) {
            other.close();
        }
    }

    private boolean bothEnded(Order one, Order two) {
        return one.progress().step() == Step.ENDED && two.progress().step() == Step.ENDED;
    }

    @ParameterizedTest
    @EnumSource
    void theSameModelIsCarriedOnByWhoeverMeetsTheBat(Ends how) throws Exception {
        givenTwoGatewaysThatKnowTheBat(how);
        var shipment = shipment(signed(FullModel.of(7)), 1, 2);

        // when both bring it
        Order here = hub.courier().deliver(bat.id, shipment);
        Order there = other.courier().deliver(bat.id, shipment);
        air.until("both are done", 120, () -> bothEnded(here, there));

        // then both carried some of it, no byte 0 was sent twice, and a contact that ended cost a packet at most
        done(here, 1);
        done(there, 1);
        assertTrue(here.progress().sent() > PACKET && there.progress().sent() > PACKET, here + " " + there);
        assertTrue(contacts >= 4, contacts + " contacts");
        assertEquals(1, bat.pieces.stream().filter(p -> p.offset() == 0).count());
        int sent = bat.pieces.stream().mapToInt(AirBat.Piece::bytes).sum();
        assertTrue(sent <= FullModel.BYTES + contacts * PACKET, sent + " bytes in " + contacts + " contacts");
        thenItRunsAndNothingElseIsThere("full-7", shipment.hash().hex());
    }

    @ParameterizedTest
    @EnumSource
    void ofTwoModelsTheLaterReleaseGoesOnAndTheEarlierOneIsRefusedInWords(Ends how) throws Exception {
        givenTwoGatewaysThatKnowTheBat(how);
        var seven = shipment(signed(FullModel.of(7)), 1, 2);
        var eight = shipment(signed(FullModel.of(8)), 2, 2);

        // when one has brought a part of the earlier one, and the other one comes with the later
        Order here = hub.courier().deliver(bat.id, seven);
        air.until("a part of it is there", 30, () -> here.progress().bytes() > 2 * PACKET);
        Order there = other.courier().deliver(bat.id, eight);
        air.until("both are done", 120, () -> bothEnded(here, there));

        // then
        var refused = refused(here);
        assertEquals(Reason.REFUSED, refused.reason(), refused.getMessage());
        assertTrue(List.of(31, 34).contains(refused.code()), refused.getMessage());
        assertTrue(
                refused.getMessage().contains("it took a later release ticket before")
                        || refused.getMessage().contains("no ticket that it took names this model"),
                refused.getMessage());
        done(there, 1);
        // begun once each: no byte 0 again
        assertEquals(2, bat.pieces.stream().filter(p -> p.offset() == 0).count());
        thenItRunsAndNothingElseIsThere("full-8", eight.hash().hex());
    }

    private void thenItRunsAndNothingElseIsThere(String name, String hash) throws Exception {
        isThere = true;
        assertEquals("cricket-1", bat.infoNow().model());
        BatModels held = done(hub.courier().look(bat.id), 30);
        assertEquals(
                List.of(hash),
                held.held().stream()
                        .filter(h -> !h.active())
                        .map(h -> h.hash().hex())
                        .toList());
        assertFalse(held.onTrial());
        // and either of them may try it
        done(other.courier().tryOut(bat.id, held.held().get(0).hash()), 60);
        assertEquals(name, bat.infoNow().model());
        done(hub.courier().confirm(bat.id, held.held().get(0).hash()), 60);
        bat.powerCut();
        assertEquals(name, bat.infoNow().model());
    }
}
