package org.pitchside.mqtt.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody who takes what is published and drops repeats by identity and revision, as docs/mqtt.md says. It reads its socket to the very
 * end: a client library may throw away what it has not handed over when a broker dies, and that would look like our loss.
 */
final class Consumer implements AutoCloseable {

    private static final int CONNECT = 0x10;
    private static final int SUBSCRIBE = 0x82;
    private static final int SUBACK = 9;
    private static final int PUBLISH = 3;

    private final int port;
    private final Map<String, Map<String, Object>> taken = new LinkedHashMap<>();
    private final Map<String, Long> lastOfBat = new HashMap<>();
    private final List<String> statuses = new ArrayList<>();
    private int repeats;
    private int disorders;
    private Socket socket;
    private Thread reader;

    Consumer(int port) {
        this.port = port;
        connect();
    }

    /** Also again, when the broker was away; what it still had to read is read first. */
    void connect() {
        try {
            if (reader != null) {
                reader.join();
            }
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            var in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
            // protocol level 4, clean session, no keep-alive
            send(CONNECT, text("MQTT"), new byte[] {4, 2, 0, 0}, text("consumer"));
            // quality 0: it answers nothing, so that nothing of it is unread when a broker dies
            send(SUBSCRIBE, new byte[] {0, 1}, text("pitchside/#"), new byte[] {0});
            while (packet(in) != SUBACK) {
                // the broker's welcome
            }
            reader = new Thread(() -> read(in), "consumer");
            reader.setDaemon(true);
            reader.start();
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void send(int head, byte[]... parts) throws IOException {
        var body = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            body.write(part);
        }
        var out = new ByteArrayOutputStream();
        out.write(head);
        out.write(body.size());
        body.writeTo(out);
        out.writeTo(socket.getOutputStream());
    }

    private static byte[] text(String text) throws IOException {
        var out = new ByteArrayOutputStream();
        new DataOutputStream(out).writeUTF(text);
        return out.toByteArray();
    }

    /** Takes one packet and says of which type it was. */
    private int packet(DataInputStream in) throws IOException {
        int head = in.readUnsignedByte();
        int length = 0;
        int shift = 0;
        int digit;
        do {
            digit = in.readUnsignedByte();
            length |= (digit & 0x7F) << shift;
            shift += 7;
        } while (digit > 127);
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new IOException("the broker died in the middle of a packet");
        }
        if (head >> 4 == PUBLISH) {
            int topic = (body[0] & 0xFF) << 8 | body[1] & 0xFF;
            arrived(
                    new String(body, 2, topic, StandardCharsets.UTF_8),
                    Arrays.copyOfRange(body, 2 + topic, body.length));
        }
        return head >> 4;
    }

    private void read(DataInputStream in) {
        try {
            while (packet(in) >= 0) {
                // on to the next
            }
        } catch (IOException e) {
            // the broker is gone; the test connects again
        }
    }

    private synchronized void arrived(String topic, byte[] body) throws IOException {
        Map<String, Object> json = JSON.std.mapFrom(body);
        if (topic.endsWith("/status")) {
            statuses.add(String.valueOf(json.get("state")));
            return;
        }
        String bat = String.valueOf(json.get("bat"));
        if (!topic.endsWith("/swing/" + bat)) {
            disorders++;
        }
        String key = bat + "/" + json.get("boot") + "/" + json.get("seq") + "/" + json.get("revision");
        if (taken.putIfAbsent(key, json) != null) {
            repeats++;
            return;
        }
        long seq = ((Number) json.get("seq")).longValue();
        Long last = lastOfBat.put(bat, seq);
        if (last != null && last >= seq) {
            disorders++;
        }
    }

    synchronized int taken() {
        return taken.size();
    }

    synchronized int repeats() {
        return repeats;
    }

    /** Swings of a bat that came after a later one of the same bat, once repeats are dropped. */
    synchronized int disorders() {
        return disorders;
    }

    synchronized List<String> statuses() {
        return List.copyOf(statuses);
    }

    synchronized List<Map<String, Object>> all() {
        return List.copyOf(taken.values());
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // let go of all the same
        }
    }
}
