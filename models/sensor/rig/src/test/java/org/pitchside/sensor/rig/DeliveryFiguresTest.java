package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.sensormodel.SensorModel;

/**
 * How long a model takes to the bats: the hub and the courier as they are, bats' cores in processes, an air in virtual time. One seed on
 * every build, more with {@code -Ddelivery.full=true} ({@code ./pitchside bench delivery}).
 */
class DeliveryFiguresTest {

    private static final int BATS = 12;
    private static final int BYTES_PER_SECOND = 20_000;
    private static final long[] SEEDS =
            Boolean.getBoolean("delivery.full") ? new long[] {1, 2, 3, 4, 5} : new long[] {1};

    @TempDir
    Path dir;

    private final Signers signers = new Signers();

    /** Worst of all seeds. */
    private static final class Worst {
        private double seconds;
        private double ratio;
        private long carried;
    }

    @Test
    void twelveBatsShareABadAir() throws Exception {
        // given 12 bats on two adapters, 1 % of writes lost, one bat's link cut every two seconds
        var worst = new Worst();
        for (long seed : SEEDS) {
            var spec = new DeliveryAir.Spec(BYTES_PER_SECOND, 30, false, 1, seed);
            run(spec, BATS, 247, worst, air -> air.everySeconds(2, () -> cut(air.bats.get(0))));
        }

        // then
        String data = String.format(
                Locale.ROOT,
                "REF-AIR 12 x 16384 B, 20000 B/s shared, 30 ms, 1 %% lost, 1 link cut every 2 s, seeds 1-%d; floor 9.8 s",
                SEEDS.length);
        Scorecard.score("delivery.seconds_12", worst.seconds, "s", "<= 20", data);
        Scorecard.score("delivery.air_bytes", worst.carried, "bytes", "", data);
        Scorecard.score("delivery.bytes_ratio", worst.ratio, "x", "<= 1.15", data);
        assertTrue(worst.seconds <= 20, "seconds " + worst.seconds);
        assertTrue(worst.ratio <= 1.15, "ratio " + worst.ratio);
    }

    @Test
    void theSlowestPathThereIs() throws Exception {
        // given a bat with the least MTU, and a radio that acknowledges every write
        var worst = new Worst();
        run(new DeliveryAir.Spec(BYTES_PER_SECOND, 30, true, 0, 1), 1, 23, worst, air -> {});

        // then
        Scorecard.score(
                "delivery.slow_path_s",
                worst.seconds,
                "s",
                "<= 30",
                "REF-AIR 1 x 16384 B, 20 B a write, one acknowledged write every 30 ms; floor 24.6 s");
        assertTrue(worst.seconds <= 30, "seconds " + worst.seconds);
    }

    private static void cut(AirBat bat) {
        if (bat.link != null) {
            bat.link.cut("cut by the test");
        }
    }

    private void run(
            DeliveryAir.Spec spec, int bats, int mtu, Worst worst, java.util.function.Consumer<DeliveryAir> trouble)
            throws Exception {
        var keys = new ByteArrayOutputStream();
        keys.write(signers.rootBytes());
        keys.write(signers.keys(1).bytes());
        Path file = Files.write(dir.resolve("keys"), keys.toByteArray());
        var air = new DeliveryAir(spec, 2);
        for (int i = 0; i < bats; i++) {
            var make = new BatProcess.Make(0xB700 + i, 200_000, "", true, true, file.toString());
            air.bats.add(new AirBat(Build.HOST_GCC, make, i % 2, mtu, air.nanos()));
        }
        var settings = new HashMap<String, Object>();
        settings.put("mode", "events");
        settings.put("enrol", "always");
        settings.put(
                "directory", dir.resolve("keys-" + spec.seed() + "-" + bats).toString());
        SensorModel model = FullModel.of(7).sign(signers.maker.getPrivate(), signers.maker.getPublic());
        try (var hub = air.gateway(settings, new Flows())) {
            air.until("all are connected", 60, () -> air.bats.stream().allMatch(b -> b.link != null));
            air.pass(5);
            trouble.accept(air);
            long before = air.carried();

            // when all are sent a model
            var orders = new ArrayList<Order>();
            for (AirBat bat : air.bats) {
                orders.add(
                        hub.courier().deliver(bat.id, new Shipment(null, signers.ticket(model, 1, 2), model.bytes())));
            }
            double seconds = air.until(
                    "all have it",
                    120,
                    () -> orders.stream().allMatch(o -> o.progress().step() == Step.ENDED));
            long sent = orders.stream().mapToLong(o -> o.progress().sent()).sum();
            worst.seconds = Math.max(worst.seconds, seconds);
            worst.ratio = Math.max(worst.ratio, sent / (double) (bats * FullModel.BYTES));
            worst.carried = Math.max(worst.carried, air.carried() - before);
            for (Order order : orders) {
                assertTrue(order.done()
                        .toCompletableFuture()
                        .get()
                        .slotOf(new Shipment(null, new byte[1], model.bytes()).hash())
                        .isPresent());
            }
            for (AirBat bat : air.bats) {
                assertEquals(
                        List.of(0),
                        bat.pieces.stream()
                                .map(AirBat.Piece::offset)
                                .filter(o -> o == 0)
                                .toList(),
                        "from byte 0 again");
            }
        } finally {
            for (AirBat bat : air.bats) {
                bat.close();
            }
        }
    }
}
