package org.pitchside.models.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Progress;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.models.House;
import org.pitchside.sensormodel.KeySet;

class KeyRoundsTest {

    private static final BatId ONE = new BatId(1);
    private static final BatId TWO = new BatId(2);

    private final House house = new House();
    private final List<Brought> brought = new ArrayList<>();
    private final Set<BatId> here = new HashSet<>();
    private Optional<KeySet> counts = Optional.empty();
    private final KeyRounds rounds = new KeyRounds(() -> counts, this::bring, status());

    /** An order that ends when the test says so. */
    private static final class Brought implements Order {
        final BatId bat;
        final byte[] keySet;
        final CompletableFuture<BatModels> done = new CompletableFuture<>();
        boolean cancelled;

        Brought(BatId bat, byte[] keySet) {
            this.bat = bat;
            this.keySet = keySet;
        }

        @Override
        public BatId bat() {
            return bat;
        }

        @Override
        public Progress progress() {
            throw new UnsupportedOperationException("nobody asks");
        }

        @Override
        public CompletionStage<BatModels> done() {
            return done;
        }

        @Override
        public void cancel() {
            cancelled = true;
            done.completeExceptionally(new DeliveryException(Reason.CANCELLED, 0, "called off"));
        }
    }

    private Order bring(BatId bat, byte[] keySet) {
        var order = new Brought(bat, keySet);
        brought.add(order);
        return order;
    }

    private GatewayStatus status() {
        return (GatewayStatus) Proxy.newProxyInstance(
                GatewayStatus.class.getClassLoader(),
                new Class<?>[] {GatewayStatus.class},
                (proxy, method, arguments) -> List.of(ONE, TWO).stream()
                        .map(b -> new GatewayStatus.BatState(info(b), here.contains(b), 0, null))
                        .toList());
    }

    private static BatInfo info(BatId bat) {
        return new BatInfo(bat, 1, 200, 200_000, new ImuRange(16, 2000), 247, "none", 0, 0, 0, 0, 90, true, false);
    }

    private void whenItGoesRound(int times) {
        for (int i = 0; i < times; i++) {
            rounds.go();
        }
    }

    @Test
    void whoeverIsMetGetsTheKeySetThatCountsOnce() {
        here.add(ONE);
        whenItGoesRound(3);
        assertEquals(0, brought.size(), "none counts yet");
        counts = Optional.of(house.keys(2));
        whenItGoesRound(3);
        assertEquals(List.of(ONE), brought.stream().map(b -> b.bat).toList());
        brought.get(0).done.complete(null);
        here.add(TWO);
        whenItGoesRound(300);
        assertEquals(List.of(ONE, TWO), brought.stream().map(b -> b.bat).toList());
        assertEquals(
                "key set 2 counts; 1 of 2 bats that were met since the start have it",
                rounds.health().get(0).sentence());
    }

    @Test
    void aLaterOneIsBroughtToAllAgainAndTheFormerOneCalledOff() throws Exception {
        here.addAll(Set.of(ONE, TWO));
        counts = Optional.of(house.keys(2));
        whenItGoesRound(1);
        brought.get(0).done.complete(null);
        counts = Optional.of(house.keys(3));
        whenItGoesRound(2);
        assertEquals(4, brought.size());
        assertTrue(brought.get(1).cancelled);
        assertEquals(3, KeySet.read(brought.get(3).keySet).number());
    }

    @Test
    void whoRefusesItIsNamedAndAskedAgainMuchLater() {
        here.add(ONE);
        counts = Optional.of(house.keys(2));
        whenItGoesRound(1);
        brought.get(0).done.completeExceptionally(new DeliveryException(Reason.REFUSED, 36, "Bat 1 refuses it."));
        whenItGoesRound(50);
        assertEquals(1, brought.size());
        var line = rounds.health().get(1);
        assertEquals(Level.WARN, line.level());
        assertEquals("Key set 2: Bat 1 refuses it.", line.sentence());
        whenItGoesRound(100);
        assertEquals(2, brought.size());
        brought.get(1).done.complete(null);
        assertEquals(1, rounds.health().size());
    }

    @Test
    void whereNoRootIsBelievedAnyMoreNothingIsBrought() {
        here.add(ONE);
        counts = Optional.of(house.keys(2));
        whenItGoesRound(1);
        counts = Optional.empty();
        whenItGoesRound(2);
        assertTrue(brought.get(0).cancelled);
        assertEquals(1, brought.size());
        assertEquals(List.of(), rounds.health());
    }
}
