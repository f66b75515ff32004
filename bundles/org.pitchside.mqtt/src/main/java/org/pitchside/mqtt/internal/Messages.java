package org.pitchside.mqtt.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.pitchside.api.Swing;
import org.pitchside.api.message.SwingMessage;

/** The bodies of messages: docs/mqtt.md. */
final class Messages {

    private static final JSON WRITER = JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES);

    private Messages() {}

    /**
     * A swing.
     *
     * @param player whose bat it is, null where no name may leave the gateway
     * @param replayed whether it was committed before this connection began, or may have been sent before
     */
    static byte[] swing(Swing s, String player, boolean replayed, long sentUs) {
        return bytes(SwingMessage.of(s, player, replayed, sentUs));
    }

    static byte[] birth(String version, long pending, long nowUs) {
        var json = new LinkedHashMap<String, Object>();
        json.put("state", "online");
        json.put("version", version);
        json.put("since", SwingMessage.time(nowUs));
        json.put("pending", pending);
        return bytes(json);
    }

    static byte[] will() {
        return bytes(Map.of("state", "offline"));
    }

    private static byte[] bytes(Map<String, Object> json) {
        try {
            return WRITER.asBytes(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
