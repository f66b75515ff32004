package org.pitchside.ble.bluez.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The peer as a client that is not ours sees it: Debian's dbus-send. */
class BluezPeerTest {

    private PrivateBus bus;
    private BluezPeer peer;

    @BeforeEach
    void start() throws Exception {
        bus = new PrivateBus();
        peer = new BluezPeer(bus.address())
                .adapter("hci0", 7)
                .bat(new PeerBat(1))
                .start();
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
        bus.close();
    }

    private String ask(int exit, String path, String method, String... arguments) throws Exception {
        var words = new ArrayList<>(
                List.of("dbus-send", "--bus=" + bus.address(), "--print-reply", "--dest=org.bluez", path, method));
        words.addAll(List.of(arguments));
        var process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(exit, process.waitFor(), said);
        return said;
    }

    @Test
    void whoeverLooksAroundFindsTheAdapter() throws Exception {
        String introspect = "org.freedesktop.DBus.Introspectable.Introspect";
        assertTrue(ask(0, "/", introspect).contains("<node name=\"org\"/>"));
        assertTrue(ask(0, "/org/bluez", introspect).contains("<node name=\"hci0\"/>"));
        String adapter = ask(0, "/org/bluez/hci0", introspect);
        assertTrue(adapter.contains("<interface name=\"org.bluez.Adapter1\">"), adapter);
        assertTrue(adapter.contains("<method name=\"StartDiscovery\">"), adapter);
    }

    @Test
    void propertiesAreThereOrRefused() throws Exception {
        String get = "org.freedesktop.DBus.Properties.Get";
        String on = ask(0, "/org/bluez/hci0", get, "string:org.bluez.Adapter1", "string:Powered");
        assertTrue(on.contains("boolean true"), on);
        String none = ask(1, "/org/bluez/hci0", get, "string:org.bluez.Adapter1", "string:Pairable");
        assertTrue(none.contains("InvalidArgs"), none);
        String all = ask(0, "/", "org.freedesktop.DBus.ObjectManager.GetManagedObjects");
        assertTrue(all.contains("object path \"/org/bluez/hci0\""), all);
    }

    @Test
    void whatIsNotThereIsAnUnknownObject() throws Exception {
        String no = ask(1, "/org/bluez/hci0/dev_00_00_00_00_00_00", "org.bluez.Device1.Connect");
        assertTrue(no.contains("org.freedesktop.DBus.Error.UnknownObject"), no);
    }
}
