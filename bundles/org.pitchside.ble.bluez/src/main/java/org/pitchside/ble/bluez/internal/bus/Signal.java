package org.pitchside.ble.bluez.internal.bus;

/**
 * A signal that arrived.
 *
 * @param sender unique name of who sent it, as the bus vouches for
 * @param name interface and member, {@code org.bluez.Device1.Disconnected}
 * @param body plain Java values, see {@link Values#plain}
 * @param nanos when it was read off the bus
 */
public record Signal(String sender, String path, String name, Object[] body, long nanos) {}
