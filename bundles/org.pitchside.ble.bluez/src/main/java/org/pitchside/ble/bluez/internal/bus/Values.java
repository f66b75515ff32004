package org.pitchside.ble.bluez.internal.bus;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.types.UInt16;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/** D-Bus values as plain Java ones. */
public final class Values {

    private Values() {}

    /**
     * Variants are unpacked and paths are strings; unsigned 16 bits become Integer, unsigned 32 bits Long, arrays of bytes {@code byte[]},
     * other arrays and structures lists, dictionaries maps.
     */
    public static Object plain(Object value) {
        if (value instanceof Variant<?> v) {
            return "ay".equals(v.getSig()) && v.getValue() instanceof List<?> list ? bytes(list) : plain(v.getValue());
        }
        if (value instanceof DBusPath path) {
            return path.getPath();
        }
        if (value instanceof UInt16 u) {
            return u.intValue();
        }
        if (value instanceof UInt32 u) {
            return u.longValue();
        }
        if (value instanceof Map<?, ?> map) {
            var plain = new LinkedHashMap<Object, Object>();
            map.forEach((k, v) -> plain.put(plain(k), plain(v)));
            return plain;
        }
        if (value instanceof List<?> list) {
            return !list.isEmpty() && list.get(0) instanceof Byte ? bytes(list) : list(list);
        }
        if (value instanceof Object[] array) {
            return array.length > 0 && array[0] instanceof Byte ? bytes(List.of(array)) : list(List.of(array));
        }
        return value;
    }

    private static List<Object> list(List<?> values) {
        var plain = new ArrayList<>(values.size());
        values.forEach(v -> plain.add(plain(v)));
        return plain;
    }

    private static byte[] bytes(List<?> boxed) {
        var bytes = new byte[boxed.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (Byte) boxed.get(i);
        }
        return bytes;
    }

    /** The value at a place of a body as the type it ought to have, or null: what comes off a bus may be anything. */
    public static <T> T at(Object[] body, int index, Class<T> type) {
        return index < body.length ? as(body[index], type) : null;
    }

    /** The value as the type it ought to have, or null. */
    public static <T> T as(Object value, Class<T> type) {
        return type.isInstance(value) ? type.cast(value) : null;
    }

    /** A map's value as bytes; an empty array of bytes is told from nothing by the key alone. */
    public static byte[] bytesOf(Object value) {
        return value instanceof byte[] b ? b : value instanceof List<?> l && l.isEmpty() ? new byte[0] : null;
    }
}
