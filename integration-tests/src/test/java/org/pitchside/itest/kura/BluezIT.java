package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.BundleContext;
import org.pitchside.api.store.SwingStore;
import org.pitchside.itest.exam.OnKura;
import org.pitchside.itest.exam.ScriptedBluetoothd;
import org.pitchside.seat.OperatorConsole;

/**
 * The radio of a gateway without Kura on the platform that Kura has: no package for a Kura carries it, but its D-Bus is its own there as
 * well. (On Felix: deploy-packages/linux, RadioIT.)
 */
@OnKura
@ExtendWith(ScriptedBluetoothd.class)
class BluezIT {

    @Test
    void aBatsSwingComesOverBluez(BundleContext framework, OperatorConsole console, SwingStore store) {
        // given a bluetoothd with a bat in its range; when the radio is told of its bus
        Operator operator = new Operator(framework, console);
        operator.setAll("org.pitchside.ble.Hub", Map.of("mode", "events", "enrol", "always"));
        operator.setAll(
                "org.pitchside.ble.bluez.Radio", Map.of("bus.address", System.getProperty(ScriptedBluetoothd.BUS)));

        // then a swing of that bat is in the store
        var swing = operator.eventually(
                "a swing in the store",
                () -> store.latest(1).stream().findFirst().or(Optional::empty));
        assertEquals(
                System.getProperty(ScriptedBluetoothd.BAT),
                swing.swing().id().bat().toString());
        assertEquals(List.of(), operator.faults());
    }
}
