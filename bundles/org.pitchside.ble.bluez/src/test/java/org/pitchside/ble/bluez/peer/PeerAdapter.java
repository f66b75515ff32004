package org.pitchside.ble.bluez.peer;

import static org.pitchside.ble.bluez.peer.BluezPeer.ADAPTER;
import static org.pitchside.ble.bluez.peer.BluezPeer.CHARACTERISTIC;
import static org.pitchside.ble.bluez.peer.BluezPeer.DEVICE;
import static org.pitchside.ble.bluez.peer.BluezPeer.FAILED;
import static org.pitchside.ble.bluez.peer.BluezPeer.SERVICE;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.bluez.internal.bus.Request;
import org.pitchside.ble.bluez.internal.bus.Values;
import org.pitchside.ble.bluez.peer.Faults.Kind;

/** One adapter of the peer, with the devices that it knows. */
final class PeerAdapter {

    private static final String CONTROL = "/service0010/char0013";
    private static final String DATA = "/service0010/char0016";
    private static final String SMP = "/service0020/char0021";
    private static final String IN_PROGRESS = "org.bluez.Error.InProgress";

    private static final String SMP_SERVICE = "8d53dc1d-1db7-4cd3-868b-8a527460aa84";

    private final BluezPeer peer;
    private final String path;
    private final int most;
    private final Set<String> scanning = new HashSet<>();
    private final Map<String, Long> seen = new HashMap<>();
    private final Map<String, Line> lines = new HashMap<>();
    private String connecting;
    private short wobble;

    PeerAdapter(BluezPeer peer, String name, int most) {
        this.peer = peer;
        this.path = "/org/bluez/" + name;
        this.most = most;
    }

    /** A link to one bat. */
    private final class Line implements PeerBat.Air {
        private final PeerBat bat;
        private final String device;
        private final Map<String, String> subscribers = new HashMap<>();
        private final Set<String> busy = new HashSet<>();
        private byte[] held;
        private int values;
        private int swallowed;

        Line(PeerBat bat) {
            this.bat = bat;
            device = device(bat.address());
        }

        @Override
        public void data(byte[] value) {
            Faults f = peer.faults(bat.address());
            boolean fifth = ++values % 5 == 0;
            if (f.is(Kind.MUTE) || f.is(Kind.SWALLOWS) || fifth && f.is(Kind.DROPS)) {
                swallowed++;
            } else if (held != null) {
                arrives(value);
                arrives(held);
                held = null;
            } else if (fifth && f.is(Kind.SWAPS)) {
                held = value;
            } else {
                arrives(value);
                if (fifth && f.is(Kind.DOUBLES)) {
                    arrives(value);
                }
            }
        }

        private void arrives(byte[] value) {
            bat.gap(swallowed);
            swallowed = 0;
            notified(DATA, value);
        }

        @Override
        public void control(byte[] value) {
            notified(CONTROL, value);
        }

        @Override
        public void smp(byte[] value) {
            notified(SMP, value);
        }

        private void notified(String which, byte[] value) {
            if (peer.faults(bat.address()).is(Kind.MUTE)) {
                return;
            }
            Node c = peer.node(device + which);
            if (c != null && c.flag(CHARACTERISTIC, "Notifying")) {
                peer.notify(c, value);
            }
        }
    }

    private String device(String address) {
        return path + "/dev_" + address.replace(':', '_');
    }

    void appear() {
        peer.add(new Node(path)
                .put(ADAPTER, "Address", "00:00:00:00:00:0" + path.charAt(path.length() - 1), "s")
                .put(ADAPTER, "Name", "peer", "s")
                .put(ADAPTER, "Powered", true, "b")
                .put(ADAPTER, "Discovering", false, "b")
                .put(ADAPTER, "UUIDs", new String[0], "as"));
    }

    void vanish() {
        List.copyOf(lines.keySet()).forEach(this::cut);
        List.copyOf(seen.keySet()).forEach(this::drop);
        peer.remove(path);
    }

    /** bluetoothd stops: nobody is told. */
    void forget() {
        lines.values().forEach(l -> l.bat.disconnected());
        lines.clear();
        seen.clear();
        scanning.clear();
        connecting = null;
    }

    int links() {
        return lines.size();
    }

    int scans() {
        return scanning.size();
    }

    void clientGone(String client) {
        if (scanning.remove(client)) {
            scanChanged();
        }
        for (Line l : lines.values()) {
            List.copyOf(l.subscribers.keySet()).forEach(c -> {
                if (l.subscribers.remove(c, client)) {
                    peer.change(peer.node(c), CHARACTERISTIC, "Notifying", false, "b");
                }
            });
        }
    }

    private void scanChanged() {
        Node me = peer.node(path);
        boolean on = !scanning.isEmpty();
        if (me != null && me.flag(ADAPTER, "Discovering") != on) {
            peer.change(me, ADAPTER, "Discovering", on, "b");
            if (!on) {
                for (String address : seen.keySet()) {
                    Node d = peer.node(device(address));
                    if (d != null) {
                        peer.invalidate(d, DEVICE, "RSSI");
                    }
                }
            }
        }
    }

    /** What is on the air is heard while somebody scans; what was not heard for long is forgotten. */
    void advertise() {
        long now = System.nanoTime() / 1_000_000;
        if (!scanning.isEmpty()) {
            for (PeerBat bat : peer.bats().values()) {
                if (!bat.isConnected() && !peer.faults(bat.address()).is(Kind.OUT)) {
                    heard(bat, now);
                }
            }
        }
        List.copyOf(seen.keySet()).forEach(address -> {
            // one that is being connected is kept, as by the real one
            if (!lines.containsKey(address) && !address.equals(connecting) && now - seen.get(address) > peer.forgetMs) {
                drop(address);
            }
        });
    }

    private void heard(PeerBat bat, long now) {
        seen.put(bat.address(), now);
        short rssi = (short) (-60 - (wobble++ & 3));
        Node d = peer.node(device(bat.address()));
        if (d != null) {
            peer.change(d, DEVICE, "RSSI", rssi, "n");
            return;
        }
        peer.add(new Node(device(bat.address()))
                .put(DEVICE, "Address", bat.address(), "s")
                .put(DEVICE, "Alias", "bat", "s")
                .put(DEVICE, "Paired", false, "b")
                .put(DEVICE, "Connected", false, "b")
                .put(DEVICE, "ServicesResolved", false, "b")
                .put(DEVICE, "RSSI", rssi, "n")
                .put(DEVICE, "UUIDs", new String[] {BatCharacteristic.SERVICE}, "as")
                .put(DEVICE, "Adapter", path, "o"));
    }

    void stranger(String address) {
        peer.add(new Node(device(address))
                .put(DEVICE, "Address", address, "s")
                .put(DEVICE, "Connected", false, "b")
                .put(DEVICE, "RSSI", (short) -80, "n")
                .put(DEVICE, "UUIDs", new String[] {BatCharacteristic.SERVICE}, "as")
                .put(DEVICE, "Adapter", path, "o"));
    }

    void linkOfTheDead(PeerBat bat) {
        heard(bat, System.nanoTime() / 1_000_000);
        var line = new Line(bat);
        lines.put(bat.address(), line);
        bat.connected(line);
        peer.change(peer.node(line.device), DEVICE, "Connected", true, "b");
    }

    private void drop(String address) {
        if (address.equals(connecting)) {
            connecting = null;
        }
        seen.remove(address);
        removeServices(address);
        peer.remove(device(address));
    }

    void forgetDevice(String address) {
        if (lines.containsKey(address) || seen.containsKey(address)) {
            Line l = lines.remove(address);
            if (l != null) {
                l.bat.disconnected();
            }
            drop(address);
        }
    }

    /** The link is lost, and it is said. */
    void lose(String address) {
        cut(address);
    }

    private void cut(String address) {
        Line l = lines.remove(address);
        if (l == null) {
            return;
        }
        l.bat.disconnected();
        Node d = peer.node(l.device);
        if (d != null) {
            peer.change(d, DEVICE, "ServicesResolved", false, "b");
            peer.change(d, DEVICE, "Connected", false, "b");
        }
        removeServices(address);
        seen.put(address, System.nanoTime() / 1_000_000);
    }

    void handle(Request r, String member, Node node) {
        switch (member) {
            case "SetDiscoveryFilter", "Set" -> r.reply(null);
            case "StartDiscovery" -> {
                if (!scanning.add(r.sender())) {
                    r.refuse(IN_PROGRESS, "Operation already in progress");
                    return;
                }
                r.reply(null);
                scanChanged();
            }
            case "StopDiscovery" -> {
                if (!scanning.remove(r.sender())) {
                    r.refuse(FAILED, "No discovery started");
                    return;
                }
                r.reply(null);
                scanChanged();
            }
            case "RemoveDevice" -> {
                String address = address(String.valueOf(r.body()[0]));
                peer.faults(address).end(Kind.STALE).end(Kind.STALE_BESIDE);
                cut(address);
                drop(address);
                r.reply(null);
            }
            case "Connect" -> connect(r, address(node.path));
            case "Disconnect" -> disconnect(r, address(node.path));
            default -> attribute(r, member, node);
        }
    }

    private static String address(String devicePath) {
        int at = devicePath.indexOf("/dev_") + 5;
        return devicePath.substring(at, at + 17).replace('_', ':');
    }

    private void connect(Request r, String address) {
        PeerBat bat = peer.bats().get(address);
        String fault = peer.faults(address).nextConnect();
        if (peer.faults(address).is(Kind.CONNECT_HANGS)) {
            connecting = address;
            return;
        }
        if (lines.containsKey(address)) {
            r.refuse("org.bluez.Error.AlreadyConnected", "Already Connected");
        } else if (connecting != null) {
            peer.counted("two connects at once");
            r.refuse(IN_PROGRESS, "Operation already in progress");
        } else if (!scanning.isEmpty()) {
            peer.counted("connect while scanning");
            r.refuse(FAILED, "le-connection-abort-by-local");
        } else if ("InProgress".equals(fault)) {
            r.refuse(IN_PROGRESS, "Operation already in progress");
        } else if (fault != null) {
            r.refuse(FAILED, fault);
        } else if (lines.size() >= most) {
            r.refuse(FAILED, "le-connection-concurrent-connection-limit");
        } else {
            connecting = address;
            peer.after(5, () -> connected(r, bat));
        }
    }

    private void connected(Request r, PeerBat bat) {
        if (connecting == null || !peer.isRunning()) {
            return;
        }
        connecting = null;
        Node d = peer.node(device(bat.address()));
        if (d == null || bat.isConnected() || peer.faults(bat.address()).is(Kind.OUT)) {
            r.refuse(FAILED, "le-connection-abort-by-local");
            return;
        }
        var line = new Line(bat);
        lines.put(bat.address(), line);
        bat.connected(line);
        peer.change(d, DEVICE, "Connected", true, "b");
        r.reply(null);
        Faults f = peer.faults(bat.address());
        if (f.hangsUp()) {
            peer.after(peer.resolveMs / 2, () -> cutIf(line));
        } else if (!f.is(Kind.NEVER_RESOLVES)) {
            peer.after(f.is(Kind.RESOLVES_LATE) ? peer.lateMs : peer.resolveMs, () -> resolved(line));
        }
    }

    private void cutIf(Line line) {
        if (lines.get(line.bat.address()) == line) {
            cut(line.bat.address());
        }
    }

    private void resolved(Line line) {
        Node d = peer.node(line.device);
        if (lines.get(line.bat.address()) != line || d == null) {
            return;
        }
        Faults f = peer.faults(line.bat.address());
        if (!f.is(Kind.STALE)) {
            addService(line.device, "service0010");
            addSmp(line.device);
        }
        if (f.is(Kind.STALE_BESIDE)) {
            addService(line.device, "service0040");
        }
        peer.change(d, DEVICE, "ServicesResolved", true, "b");
    }

    private void addSmp(String device) {
        String service = device + "/service0020";
        addService(service, device, SMP_SERVICE);
        addCharacteristic(device + SMP, service, BatCharacteristic.SMP, "write", "write-without-response", "notify");
    }

    private void addService(String service, String device, String uuid) {
        peer.add(new Node(service)
                .put(SERVICE, "UUID", uuid, "s")
                .put(SERVICE, "Device", device, "o")
                .put(SERVICE, "Primary", true, "b"));
    }

    private void addCharacteristic(String path, String service, BatCharacteristic c, String... flags) {
        peer.add(new Node(path)
                .put(CHARACTERISTIC, "UUID", c.uuid(), "s")
                .put(CHARACTERISTIC, "Service", service, "o")
                .put(CHARACTERISTIC, "Flags", flags, "as")
                .put(CHARACTERISTIC, "Value", new byte[0], "ay")
                .put(CHARACTERISTIC, "Notifying", false, "b")
                .put(CHARACTERISTIC, "MTU", 247, "q"));
    }

    private void addService(String device, String name) {
        String service = device + "/" + name;
        addService(service, device, BatCharacteristic.SERVICE);
        addCharacteristic(service + "/char0011", service, BatCharacteristic.INFO, "read");
        addCharacteristic(service + "/char0013", service, BatCharacteristic.CONTROL, "write", "notify");
        addCharacteristic(service + "/char0016", service, BatCharacteristic.DATA, "notify");
    }

    private void removeServices(String address) {
        for (String path : List.copyOf(peer.below(device(address) + "/"))) {
            peer.remove(path);
        }
    }

    private void disconnect(Request r, String address) {
        if (peer.faults(address).is(Kind.DISCONNECT_HANGS)) {
            return;
        }
        if (address.equals(connecting)) {
            connecting = null;
        } else if (!lines.containsKey(address)) {
            r.refuse("org.bluez.Error.NotConnected", "Not Connected");
            return;
        }
        cut(address);
        r.reply(null);
    }

    private void attribute(Request r, String member, Node node) {
        Line line = lines.get(address(node.path));
        if (line == null) {
            r.refuse(FAILED, "Not connected");
            return;
        }
        Faults f = peer.faults(line.bat.address());
        if (f.is(Kind.MUTE) || f.is(Kind.WRITE_HANGS) && member.equals("WriteValue")) {
            return;
        }
        if (f.is(Kind.READ_FAILS) && member.equals("ReadValue")
                || f.is(Kind.WRITE_FAILS) && member.equals("WriteValue")) {
            r.refuse(FAILED, "Operation failed with ATT error: 0x0e (Unlikely Error)");
            return;
        }
        if (node.path.contains("service0040")) {
            r.refuse(FAILED, "Operation failed with ATT error: 0x01 (Invalid Handle)");
            return;
        }
        if (!line.busy.add(node.path + member)) {
            peer.counted("two requests at once");
            r.refuse(IN_PROGRESS, "In Progress");
            return;
        }
        // what a connection interval takes; longer than a careless client waits
        peer.after(2, () -> {
            line.busy.remove(node.path + member);
            answer(r, member, node, line);
        });
    }

    private void answer(Request r, String member, Node node, Line line) {
        if (lines.get(line.bat.address()) != line) {
            r.refuse(FAILED, "Not connected");
            return;
        }
        switch (member) {
            case "ReadValue" -> {
                byte[] info = line.bat.info();
                // as BlueZ does: a read value changes the property, and so it is also told as one
                peer.change(node, CHARACTERISTIC, "Value", info, "ay");
                r.reply("ay", (Object) info);
            }
            case "WriteValue" -> {
                r.reply(null);
                byte[] value = Values.bytesOf(r.body()[0]);
                if (r.body()[1] instanceof Map<?, ?> how) {
                    peer.counted("write " + how.get("type"));
                }
                if (node.path.endsWith(SMP)) {
                    line.bat.smp(value);
                } else {
                    line.bat.control(value);
                }
            }
            case "StartNotify" -> {
                if (peer.faults(line.bat.address()).is(Kind.SUBSCRIBE_FAILS)) {
                    r.refuse(FAILED, "Operation failed with ATT error: 0x0e (Unlikely Error)");
                } else {
                    line.subscribers.put(node.path, r.sender());
                    peer.change(node, CHARACTERISTIC, "Notifying", true, "b");
                    r.reply(null);
                }
            }
            case "StopNotify" -> {
                line.subscribers.remove(node.path);
                peer.change(node, CHARACTERISTIC, "Notifying", false, "b");
                r.reply(null);
            }
            default -> r.refuse("org.freedesktop.DBus.Error.UnknownMethod", member);
        }
    }
}
