package org.pitchside.sensor.rig;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.ble.internal.HubInOneThread;
import org.pitchside.sensormodel.SensorModel;

/** A net for delivery: bats' cores that trust these signers, an air, gateways. */
abstract class DeliveryRig {

    @TempDir
    Path dir;

    final Signers signers = new Signers();
    final Flows flows = new Flows();
    final Map<String, Object> settings = new HashMap<>(Map.of("mode", "events", "enrol", "always"));
    DeliveryAir air;
    HubInOneThread hub;

    AirBat givenABat(DeliveryAir.Spec spec, int mtu) throws Exception {
        return givenABat(spec, mtu, Build.HOST_GCC, 200_000);
    }

    AirBat givenABat(DeliveryAir.Spec spec, int mtu, Build build, int rateMilliHz) throws Exception {
        air = new DeliveryAir(spec, 1);
        return givenAnother(0, mtu, build, rateMilliHz);
    }

    /** One more in the same air. */
    AirBat givenAnother(int number, int mtu, Build build, int rateMilliHz) throws Exception {
        var keys = new ByteArrayOutputStream();
        keys.write(signers.rootBytes());
        keys.write(signers.keys(1).bytes());
        Path file = Files.write(dir.resolve("keys"), keys.toByteArray());
        String flash = dir.resolve("flash" + (number == 0 ? "" : number)).toString();
        var make = new BatProcess.Make(0xB7 + number, rateMilliHz, flash, true, true, file.toString());
        var bat = new AirBat(build, make, 0, mtu, air.nanos());
        air.bats.add(bat);
        return bat;
    }

    /** A gateway whose folder is of that name, once its bats are connected. */
    ModelCourier gateway(String site) {
        settings.put("directory", dir.resolve(site).toString());
        hub = air.gateway(settings, flows);
        whenConnected();
        return hub.courier();
    }

    void whenConnected() {
        air.until("all are connected", 60, () -> air.bats.stream().allMatch(b -> b.link != null));
        air.pass(1);
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

    BatModels done(Order order, double atMost) throws Exception {
        CompletableFuture<BatModels> done = order.done().toCompletableFuture();
        air.until("the order is done: " + order.progress(), atMost, done::isDone);
        try {
            return done.getNow(null);
        } catch (CompletionException e) {
            throw (Exception) e.getCause();
        }
    }

    DeliveryException refused(Order order) throws Exception {
        try {
            throw new AssertionError("it went through: " + done(order, 60));
        } catch (DeliveryException e) {
            return e;
        }
    }

    SensorModel signed(SensorModel model) {
        return model.sign(signers.maker.getPrivate(), signers.maker.getPublic());
    }

    Shipment shipment(SensorModel model, int counter, int floor) {
        return new Shipment(null, signers.ticket(model, counter, floor), model.bytes());
    }
}
