package org.pitchside.ble.bluez.internal.bus;

import org.freedesktop.dbus.messages.MethodCall;

/** A call that somebody makes on us; to be answered once, whenever. */
public final class Request {

    private final Bus bus;
    private final MethodCall call;
    private final Object[] body;

    Request(Bus bus, MethodCall call, Object[] body) {
        this.bus = bus;
        this.call = call;
        this.body = body;
    }

    /** Unique name of who asks. */
    public String sender() {
        return call.getSource();
    }

    public String path() {
        return call.getPath();
    }

    /** Interface and member; a call may come without an interface, then the member alone. */
    public String name() {
        return call.getInterface() == null ? call.getName() : call.getInterface() + "." + call.getName();
    }

    /** Plain Java values, see {@link Values#plain}. */
    public Object[] body() {
        return body;
    }

    /** @param signature of the values, null for none */
    public void reply(String signature, Object... values) {
        bus.send(factory -> factory.createMethodReturn(call, signature, values));
    }

    public void refuse(String error, String message) {
        bus.send(factory -> factory.createError(call.getSource(), error, call.getSerial(), "s", message));
    }
}
