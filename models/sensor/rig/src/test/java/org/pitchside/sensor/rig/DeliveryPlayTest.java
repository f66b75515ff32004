package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** A player nets on while models go to the bat, again and again: every swing is told once, by the stream or by the bat. */
class DeliveryPlayTest extends DeliveryRig {

    private static final int DELIVERIES = 8;
    private static final double SAME_S = 0.05;

    @ParameterizedTest
    @ValueSource(ints = {3, 5})
    void noSwingIsLostAndNoneIsToldTwice(int player) throws Exception {
        // given a player with a ball every few seconds, whose bat streams
        var simulation = new BatSimulation(Players.test(player), SensorSpec.nominal(), 11, RhythmSpec.demo());
        int rate = (int) Math.round(simulation.trueRateHz() * 1000);
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, 247, Build.HOST_GCC, rate);
        var truth = new JavaBat(rate, simulation.mount());
        var streamed = new ArrayList<Long>();
        var told = new ArrayList<Long>();
        settings.put("mode", "stream");
        settings.put("directory", dir.resolve("here").toString());
        hub = air.gateway(settings, (info, control) -> new Cutting(info, control, streamed, told));
        hub.profiles(id -> Optional.of(new BatProfiles.Profile(id, "", "", simulation.mount())));
        whenConnected();
        bat.player = six -> {
            simulation.next(six);
            truth.samples(six.clone());
        };
        ModelCourier courier = hub.courier();

        // when models come, one after the other
        for (int i = 0; i < DELIVERIES; i++) {
            air.pass(7.3);
            done(courier.deliver(bat.id, shipment(signed(FullModel.of(7 + i)), 1 + i, 2)), 60);
        }
        air.pass(60);
        bat.player = null;
        air.pass(10);

        // then every swing that the bat's detector and net found is there, once
        var all = new ArrayList<Long>(streamed);
        all.addAll(told);
        int swings = 0;
        for (JavaBat.Said said : truth.events) {
            double at = bat.sampleUs(said.candidate().t0()) / 1e6;
            long times =
                    all.stream().filter(us -> Math.abs(us / 1e6 - at) < SAME_S).count();
            assertEquals(1, times, "the swing at " + at + " s; streamed " + streamed + ", told " + told);
            swings++;
        }
        assertTrue(swings > 10 && !told.isEmpty() && !streamed.isEmpty(), swings + " swings, " + told.size() + " told");
        Scorecard.score(
                "delivery.swings_lost",
                0L,
                "swings",
                "0",
                "SIM " + swings + " swings of player " + player + ", " + told.size() + " of them while " + DELIVERIES
                        + " models came");
    }
}
