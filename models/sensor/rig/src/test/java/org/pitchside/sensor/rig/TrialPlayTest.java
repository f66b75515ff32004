package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** A bat of a gateway that has its bats stream, with a model on trial: it cuts and classifies alone until the trial is over. */
class TrialPlayTest extends DeliveryRig {

    private static final int VERSION_AT = 32;

    @Test
    void onTrialABatClassifiesAlone() throws Exception {
        // given a player whose bat streams
        var simulation = new BatSimulation(Players.test(3), SensorSpec.nominal(), 11, RhythmSpec.demo());
        int rate = (int) Math.round(simulation.trueRateHz() * 1000);
        AirBat bat = givenABat(DeliveryAir.Spec.GOOD, 247, Build.HOST_GCC, rate);
        List<Long> streamed = new ArrayList<>();
        List<Long> told = new ArrayList<>();
        settings.put("mode", "stream");
        settings.put("directory", dir.resolve("here").toString());
        hub = air.gateway(settings, (info, control) -> new Cutting(info, control, streamed, told));
        hub.profiles(id -> Optional.of(new BatProfiles.Profile(id, "", "", simulation.mount())));
        whenConnected();
        ModelCourier courier = hub.courier();
        SensorModel next = next();
        done(courier.deliver(bat.id, shipment(next, 1, 1)), 60);
        // when it runs a model on trial
        var hash = shipment(next, 1, 1).hash();
        done(courier.tryOut(bat.id, hash), 60);
        var truth = new JavaBat(rate, simulation.mount());
        Consumer<short[]> player = six -> {
            simulation.next(six);
            truth.samples(six.clone());
        };
        bat.player = player;
        air.pass(90);
        bat.player = null;
        air.pass(10);
        // then it is the bat that tells each swing, once
        assertEquals(List.of(), streamed);
        assertTrue(truth.events.size() > 5, truth.events.size() + " swings");
        for (JavaBat.Said said : truth.events) {
            double at = bat.sampleUs(said.candidate().t0()) / 1e6;
            assertEquals(
                    1,
                    told.stream().filter(us -> Math.abs(us / 1e6 - at) < 0.05).count(),
                    "the swing at " + at);
        }
        // and when it keeps the model, it streams again
        done(courier.confirm(bat.id, hash), 60);
        bat.player = player;
        air.pass(90);
        assertFalse(streamed.isEmpty());
    }

    /** The shipped net as another version, for others to sign. */
    private SensorModel next() throws Exception {
        byte[] blob = Blobs.shipped().bytes().clone();
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(VERSION_AT, 2);
        return signed(SensorModel.read(Blobs.sealed(blob)));
    }
}
