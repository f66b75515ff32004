package org.pitchside.linux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.CoreBat;
import org.pitchside.ble.bluez.peer.PrivateBus;

/**
 * The archive as it is installed, on a bus with a scripted bluetoothd, and behind that a bat: its own core, swung by a simulated player.
 * Nothing is set but where the bus is, and that bats are enrolled without being asked for.
 */
class RadioIT {

    private static final Path ROOT = Path.of(System.getProperty("pitchside.root"));
    /** A bat lives in steps shorter than its shortest frame. */
    private static final double STEPS_A_SECOND = 100;

    private static final int ENDED_IN_ORDER = 143;

    @TempDir
    Path folder;

    @Test
    void aBatsSwingComesOverBluezAndBluetoothdMayBeRestarted() throws Exception {
        // given a bus, a bluetoothd, and a bat in its range
        try (var bus = new PrivateBus();
                var bat = new CoreBat(ROOT, 0);
                var peer = new BluezPeer(bus.address());
                var gateway = new Running(Archive.unpack(folder.resolve("archive")), folder)) {
            peer.adapter("hci0", 7).bat(bat).start();
            peer.every(STEPS_A_SECOND, bat::live);
            String id = bat.id().toString();

            // when the gateway starts
            gateway.with("DBUS_SYSTEM_BUS_ADDRESS", bus.address())
                    .configure("org.pitchside.ble.Hub", "mode = events", "enrol = always")
                    .start();

            // then a swing of that bat is in the store, named by the shipped model
            gateway.until("a swing is named", () -> latest(gateway).contains("\"model\":\"cricket-"));
            assertTrue(latest(gateway).contains(id), latest(gateway));
            assertTrue(health(gateway).contains("\"radio bluez\""), health(gateway));
            assertFalse(health(gateway).contains("FAULT"), health(gateway));

            // and when bluetoothd is restarted, the page says so, and afterwards the next swing comes
            String before = latest(gateway);
            peer.stop();
            gateway.until(
                    "it is told in words",
                    () -> health(gateway).contains("No bat can be heard: bluetoothd is not running."));
            peer.start();
            gateway.until("another swing", () -> !latest(gateway).equals(before));
            assertFalse(health(gateway).contains("FAULT"), health(gateway));

            // and a gateway that ends lets go of the bat
            assertEquals(ENDED_IN_ORDER, gateway.stop());
            gateway.until("its bat is free", () -> peer.links() == 0 && peer.subscriptions() == 0);
            assertEquals(0, peer.count("connect while scanning"));
            assertFalse(gateway.said().contains("\tat "), gateway.said());
        }
    }

    private static String latest(Running gateway) throws InterruptedException {
        return gateway.get("api/v1/swings?limit=1");
    }

    private static String health(Running gateway) throws InterruptedException {
        return gateway.get("api/v1/health");
    }
}
