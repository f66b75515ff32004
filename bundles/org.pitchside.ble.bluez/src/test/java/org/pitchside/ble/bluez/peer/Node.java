package org.pitchside.ble.bluez.peer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.freedesktop.dbus.types.Variant;

/** One object of the peer: its interfaces and their properties, as they go over the bus. */
final class Node {

    final String path;
    final Map<String, Map<String, Variant<?>>> interfaces = new TreeMap<>();

    Node(String path) {
        this.path = path;
    }

    Node with(String type) {
        interfaces.computeIfAbsent(type, t -> new LinkedHashMap<>());
        return this;
    }

    Node put(String type, String name, Object value, String signature) {
        with(type).interfaces.get(type).put(name, new Variant<>(value, signature));
        return this;
    }

    boolean flag(String type, String name) {
        var v = interfaces.getOrDefault(type, Map.of()).get(name);
        return v != null && Boolean.TRUE.equals(v.getValue());
    }

    /** For clients that look around before they ask, as Kura's does. */
    String introspection(Iterable<String> children) {
        var xml = new StringBuilder("<!DOCTYPE node PUBLIC \"-//freedesktop//DTD D-BUS Object Introspection 1.0//EN\"\n"
                + "\"http://www.freedesktop.org/standards/dbus/1.0/introspect.dtd\">\n<node>\n");
        interfaces.forEach((type, properties) -> {
            xml.append("<interface name=\"").append(type).append("\">\n").append(METHODS.getOrDefault(type, ""));
            properties.forEach((name, v) -> xml.append("<property name=\"")
                    .append(name)
                    .append("\" type=\"")
                    .append(v.getSig())
                    .append("\" access=\"readwrite\"/>\n"));
            xml.append("</interface>\n");
        });
        xml.append("<interface name=\"org.freedesktop.DBus.Introspectable\">")
                .append(method("Introspect", "", "s"))
                .append("</interface>\n<interface name=\"org.freedesktop.DBus.Properties\">")
                .append(method("Get", "s s", "v") + method("GetAll", "s", "a{sv}") + method("Set", "s s v", ""))
                .append("</interface>\n");
        children.forEach(c -> xml.append("<node name=\"").append(c).append("\"/>\n"));
        return xml.append("</node>\n").toString();
    }

    private static final Map<String, String> METHODS = Map.of(
            BluezPeer.OBJECTS,
            method("GetManagedObjects", "", "a{oa{sa{sv}}}"),
            BluezPeer.ADAPTER,
            method("SetDiscoveryFilter", "a{sv}", "")
                    + method("StartDiscovery", "", "")
                    + method("StopDiscovery", "", "")
                    + method("RemoveDevice", "o", ""),
            BluezPeer.DEVICE,
            method("Connect", "", "") + method("Disconnect", "", "") + method("Pair", "", ""),
            BluezPeer.CHARACTERISTIC,
            method("ReadValue", "a{sv}", "ay")
                    + method("WriteValue", "ay a{sv}", "")
                    + method("StartNotify", "", "")
                    + method("StopNotify", "", ""),
            "org.bluez.AgentManager1",
            method("RegisterAgent", "o s", "") + method("UnregisterAgent", "o", ""));

    private static String method(String name, String in, String out) {
        var xml = new StringBuilder("<method name=\"" + name + "\">");
        for (String type : in.split(" ")) {
            xml.append(type.isEmpty() ? "" : "<arg type=\"" + type + "\" direction=\"in\"/>");
        }
        xml.append(out.isEmpty() ? "" : "<arg type=\"" + out + "\" direction=\"out\"/>");
        return xml.append("</method>\n").toString();
    }
}
