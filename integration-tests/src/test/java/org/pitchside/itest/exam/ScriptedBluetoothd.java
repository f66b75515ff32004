package org.pitchside.itest.exam;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.osgi.framework.FrameworkUtil;
import org.pitchside.ble.bluez.peer.BluezPeer;
import org.pitchside.ble.bluez.peer.CoreBat;
import org.pitchside.ble.bluez.peer.PrivateBus;

/**
 * Outside of the framework, a bus with a scripted bluetoothd and behind that a bat, its own core swung by a simulated player. Inside,
 * {@link #BUS} tells where the bus is and {@link #BAT} which bat it is.
 */
public final class ScriptedBluetoothd implements BeforeAllCallback {

    /** System property: the address of the bus. */
    public static final String BUS = "pitchside.it.bus";

    /** System property: the bat's id. */
    public static final String BAT = "pitchside.it.bat";

    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(ScriptedBluetoothd.class);
    private static final double STEPS_A_SECOND = 100;

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        if (FrameworkUtil.getBundle(context.getRequiredTestClass()) == null) {
            context.getStore(SPACE).put("bluetoothd", new Started());
        }
    }

    private static final class Started implements AutoCloseable {
        private final PrivateBus bus = new PrivateBus();
        private final CoreBat bat = new CoreBat(Path.of(System.getProperty("pitchside.root")), 0);
        private final BluezPeer peer = new BluezPeer(bus.address());

        Started() throws Exception {
            peer.adapter("hci0", 7).bat(bat).start();
            peer.every(STEPS_A_SECOND, bat::live);
            System.setProperty(BUS, bus.address());
            System.setProperty(BAT, bat.id().toString());
        }

        @Override
        public void close() throws IOException {
            peer.close();
            bat.close();
            bus.close();
        }
    }
}
