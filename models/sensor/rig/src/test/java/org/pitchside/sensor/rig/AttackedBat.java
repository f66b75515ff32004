package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.pitchside.sensormodel.SensorModel;

/** A bat that models are forced on: honest steps, dishonest ones, and whether they changed anything. */
final class AttackedBat implements AutoCloseable {

    static final Signers HOUSE = new Signers();
    static final Signers FOREIGN = new Signers();
    static final int TICKET = 2;
    static final int KEYS = 3;

    final SmpBat bat;
    private SmpBat.Slots slots;
    private String images;

    AttackedBat() throws Exception {
        bat = new SmpBat(Build.HOST_ASAN);
    }

    /** It runs small-3, confirmed with the floor 2 by release 6; its key set is number 2. */
    void fresh() throws Exception {
        bat.fresh(false, 5, Signers.BAT, HOUSE.rootBytes(), HOUSE.keys(2).bytes(), model(1).bytes());
        bat.proven(true);
        assertTrue(bat.boot());
        installed(model(3), 6, 2);
        mark();
    }

    /** Nothing has changed since {@link #mark}, now and after a boot. */
    void assertUnchanged() throws Exception {
        assertEquals(slots, bat.slots());
        assertEquals(images, imagesNow());
        int runs = runs();
        boolean isPending = images.contains("pending");
        assertTrue(bat.boot());
        assertTrue(isPending || runs == runs(), "runs " + runs());
    }

    @Override
    public void close() throws IOException {
        bat.close();
    }

    void mark() throws IOException {
        slots = bat.slots();
        images = imagesNow();
    }

    private String imagesNow() throws IOException {
        var all = new ArrayList<String>();
        for (Map<String, Object> image : bat.images()) {
            var facts = new TreeMap<>(image);
            facts.put("hash", HexFormat.of().formatHex((byte[]) image.get("hash")));
            all.add(facts.toString());
        }
        return all.toString();
    }

    int runs() throws IOException {
        return bat.slots().version();
    }

    void installed(SensorModel model, int counter, int floor) throws Exception {
        assertEquals(0, SmpBat.code(ticket(HOUSE.ticket(model, counter, floor))));
        assertEquals(true, upload(model.bytes()).get("match"));
        assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        assertTrue(bat.boot());
        assertEquals(0, SmpBat.code(bat.confirm(null)));
    }

    static SensorModel model(int version) {
        try {
            return HOUSE.model(version);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** A release of version 4 that the bat would take. */
    static byte[] good() {
        return HOUSE.ticket(model(4), 7, 2);
    }

    static SensorModel by(SensorModel model, java.security.KeyPair signer) {
        return model.sign(signer.getPrivate(), signer.getPublic());
    }

    static SensorModel blank(SensorModel model) throws Exception {
        byte[] blob = model.bytes().clone();
        Arrays.fill(blob, blob.length - 72, blob.length, (byte) 0);
        return SensorModel.read(blob);
    }

    static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 1;
        return other;
    }

    static byte[] bytes(byte[] was, UnaryOperator<ByteBuffer> change) {
        byte[] other = was.clone();
        change.apply(ByteBuffer.wrap(other).order(ByteOrder.LITTLE_ENDIAN));
        return other;
    }

    /** Changed, and its CRC-32 made right. */
    static byte[] resealed(byte[] was, UnaryOperator<ByteBuffer> change) {
        return Blobs.sealed(bytes(was, change));
    }

    Map<String, Object> ticket(byte[] ticket) throws IOException {
        return bat.whole(TICKET, ticket);
    }

    /** A ticket that it has to take. */
    void honest(byte[] ticket) throws IOException {
        assertEquals(0, SmpBat.code(ticket(ticket)), "the ticket");
        mark();
    }

    Map<String, Object> keys(byte[] set) throws IOException {
        return bat.whole(KEYS, set);
    }

    Map<String, Object> upload(byte[] blob) throws IOException {
        return bat.upload(blob, Signers.sha(blob), 400);
    }

    /** Released as it should be, and uploaded. */
    Map<String, Object> released(SensorModel model) throws IOException {
        honest(HOUSE.ticket(model, 7, 2));
        return upload(model.bytes());
    }

    /** Whatever it is, released by a releaser. */
    Map<String, Object> signedBytes(byte[] blob) throws IOException {
        int code = SmpBat.code(ticket(Tickets.forBytes(HOUSE, blob, 4, 7, 2)));
        if (blob.length <= 16_384) {
            assertEquals(0, code, "the ticket");
        }
        mark();
        return upload(blob);
    }

    /** A byte of the fourth changed under way. */
    Map<String, Object> changed(int at) throws IOException {
        honest(good());
        return bat.upload(flipped(model(4).bytes(), at), Signers.sha(model(4)), 400);
    }

    int begun(SensorModel model) throws IOException {
        int off = (Integer) piece(Map.of(
                        "image",
                        1,
                        "off",
                        0,
                        "len",
                        model.bytes().length,
                        "sha",
                        Signers.sha(model),
                        "data",
                        Arrays.copyOf(model.bytes(), 400)))
                .get("off");
        mark();
        return off;
    }

    Map<String, Object> piece(Map<String, ?> map) throws IOException {
        return bat.request(2, 1, 1, map);
    }

    Map<String, Object> part(int image, long length, byte[] data) throws IOException {
        var map = new LinkedHashMap<String, Object>();
        map.put("image", image);
        map.put("len", length);
        map.put("off", 0);
        map.put("data", data);
        return piece(map);
    }

    Map<String, Object> raw(String hex) throws IOException {
        byte[] packet = bat.packet(2, 0, 0, HexFormat.of().parseHex(hex));
        bat.piece(packet);
        return SmpBat.decoded(packet, bat.answer(10));
    }
}
