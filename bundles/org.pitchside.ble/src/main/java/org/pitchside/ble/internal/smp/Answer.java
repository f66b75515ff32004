package org.pitchside.ble.internal.smp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.ble.codec.FrameException;

/**
 * What a bat answered over SMP, read as what a stranger wrote: one map, known keys once and of their type, nothing behind it.
 *
 * @param operation 1 to a read, 3 to a write
 * @param sequence 0 .. 255, the request's
 * @param errorGroup 0: {@code rc} is of the protocol itself; else of this group
 * @param rc 0: no error
 * @param off where an upload stands; -1 where the answer does not say
 * @param match an upload is whole and verified
 * @param images what the bat holds; null where the answer does not say
 */
record Answer(
        int operation,
        int group,
        int sequence,
        int command,
        int errorGroup,
        int rc,
        int off,
        boolean match,
        List<Held> images) {

    private static final int MOST_DEPTH = 8;
    private static final int MOST_IMAGES = 3;
    private static final int MODEL = 1;
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,16}-[0-9]{1,10}");

    // names are a stranger's: none is kept
    private static final CBORFactory CBOR = CBORFactory.builder()
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MOST_DEPTH)
                    .maxDocumentLength(Packet.MOST)
                    .maxStringLength(Packet.MOST)
                    .maxNameLength(Packet.MOST)
                    .maxNumberLength(40)
                    .build())
            .build();

    /** @param packet a whole one, as long as its header says */
    static Answer decode(byte[] packet) throws FrameException {
        if (packet.length < Packet.HEADER) {
            throw new FrameException("SMP answer of " + packet.length + " bytes, shorter than its header");
        }
        int operation = packet[0] & 7;
        if (operation != 1 && operation != 3) {
            throw new FrameException("SMP packet of operation " + operation + " is no answer");
        }
        int group = (packet[4] & 0xFF) << 8 | packet[5] & 0xFF;
        try (JsonParser in = CBOR.createParser(packet, Packet.HEADER, packet.length - Packet.HEADER)) {
            var body = new Body();
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw new FrameException("SMP answer is no map");
            }
            body.read(in);
            if (in.nextToken() != null) {
                throw new FrameException("SMP answer has bytes behind its map");
            }
            return new Answer(
                    operation,
                    group,
                    packet[6] & 0xFF,
                    packet[7] & 0xFF,
                    body.errorGroup,
                    body.rc,
                    body.off,
                    body.match,
                    body.images);
        } catch (IOException | RuntimeException e) {
            throw new FrameException("SMP answer is no CBOR: " + firstLine(e));
        }
    }

    private static String firstLine(Exception e) {
        String words = String.valueOf(e.getMessage());
        int end = words.indexOf('\n');
        return end < 0 ? words : words.substring(0, end);
    }

    private static final class Body {
        private int errorGroup;
        private int rc;
        private int off = -1;
        private boolean match;
        private List<Held> images;

        void read(JsonParser in) throws IOException, FrameException {
            var seen = new HashSet<String>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String key = once(in, seen);
                in.nextToken();
                switch (key) {
                    case "rc" -> rc = number(in, key, 0xFFFF);
                    case "off" -> off = number(in, key, Integer.MAX_VALUE);
                    case "match" -> match = truth(in, key);
                    case "err" -> error(in);
                    case "images" -> images = images(in);
                    default -> in.skipChildren();
                }
            }
            if (in.currentToken() != JsonToken.END_OBJECT) {
                throw new FrameException("SMP answer ends within its map");
            }
        }

        private void error(JsonParser in) throws IOException, FrameException {
            want(in, JsonToken.START_OBJECT, "err");
            var seen = new HashSet<String>();
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                String key = once(in, seen);
                in.nextToken();
                switch (key) {
                    case "group" -> errorGroup = number(in, key, 0xFFFF);
                    case "rc" -> rc = number(in, key, 0xFFFF);
                    default -> in.skipChildren();
                }
            }
        }
    }

    private static String once(JsonParser in, Set<String> seen) throws IOException, FrameException {
        String key = in.currentName();
        if (!seen.add(key)) {
            throw new FrameException("SMP answer says " + key + " twice");
        }
        return key;
    }

    private static void want(JsonParser in, JsonToken token, String key) throws FrameException {
        if (in.currentToken() != token) {
            throw new FrameException("SMP answer's " + key + " is of another type");
        }
    }

    private static int number(JsonParser in, String key, int most) throws IOException, FrameException {
        want(in, JsonToken.VALUE_NUMBER_INT, key);
        if (in.getNumberType() != JsonParser.NumberType.INT || in.getIntValue() < 0 || in.getIntValue() > most) {
            throw new FrameException("SMP answer's " + key + " is out of range");
        }
        return in.getIntValue();
    }

    private static boolean truth(JsonParser in, String key) throws FrameException {
        if (in.currentToken() != JsonToken.VALUE_TRUE && in.currentToken() != JsonToken.VALUE_FALSE) {
            throw new FrameException("SMP answer's " + key + " is of another type");
        }
        return in.currentToken() == JsonToken.VALUE_TRUE;
    }

    private static List<Held> images(JsonParser in) throws IOException, FrameException {
        want(in, JsonToken.START_ARRAY, "images");
        var held = new ArrayList<Held>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            want(in, JsonToken.START_OBJECT, "images");
            Held one = image(in);
            if (one != null && (held.size() == MOST_IMAGES || held.stream().anyMatch(h -> h.place() == one.place()))) {
                throw new FrameException("SMP answer tells of a slot twice");
            }
            if (one != null) {
                held.add(one);
            }
        }
        return List.copyOf(held);
    }

    /** Null where it is of another image than the model. */
    private static Held image(JsonParser in) throws IOException, FrameException {
        int image = 0;
        int slot = -1;
        String version = "";
        byte[] hash = {};
        boolean pending = false;
        boolean confirmed = false;
        boolean active = false;
        var seen = new HashSet<String>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String key = once(in, seen);
            in.nextToken();
            switch (key) {
                case "image" -> image = number(in, key, Integer.MAX_VALUE);
                case "slot" -> slot = number(in, key, Integer.MAX_VALUE);
                case "version" -> {
                    want(in, JsonToken.VALUE_STRING, key);
                    version = in.getText();
                }
                case "hash" -> {
                    want(in, JsonToken.VALUE_EMBEDDED_OBJECT, key);
                    hash = in.getBinaryValue();
                }
                case "pending" -> pending = truth(in, key);
                case "confirmed" -> confirmed = truth(in, key);
                case "active" -> active = truth(in, key);
                default -> in.skipChildren();
            }
        }
        if (image != MODEL) {
            return null;
        }
        if (slot < 0
                || slot >= Place.values().length
                || !NAME.matcher(version).matches()
                || hash.length != ModelHash.BYTES) {
            throw new FrameException("SMP answer tells of a model without slot, version or hash");
        }
        return new Held(Place.values()[slot], version, ModelHash.of(hash), active, confirmed, pending);
    }
}
