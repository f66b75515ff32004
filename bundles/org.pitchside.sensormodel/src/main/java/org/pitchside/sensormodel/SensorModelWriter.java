package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.pitchside.sensormodel.internal.Layout;

/**
 * Packs a net into a PSM1 blob: channels filled up to even numbers, rows of weights to multiples of 8, weights permuted for the
 * dual multiply of a Cortex-M4, multipliers worked out, the self-test run and its digest written. Unsigned; see {@link SensorModel#sign}.
 */
public final class SensorModelWriter {

    static final int MAGIC = 'P' | 'S' << 8 | 'M' << 16 | '1' << 24;
    /** Seed and windows of the self-test that every packed model gets. */
    static final int SEED = 0x50534d31;

    static final int WINDOWS = 8;

    private SensorModelWriter() {}

    /**
     * Packs.
     *
     * @throws IllegalArgumentException one line: what does not go into a blob. Among it: an output channel whose accumulator could reach
     *     2^24 (|bias| + 255 * sum |w|), a multiplier of 128 or more, an id longer than 16 characters
     */
    public static SensorModel pack(SensorNet net, ModelFacts facts) {
        if (facts.classes().size() != net.classes()) {
            throw new IllegalArgumentException(
                    facts.classes().size() + " classes for a net with " + net.classes() + " logits");
        }
        if (facts.id().length() > 16 || facts.detector().length > 255) {
            throw new IllegalArgumentException("id '" + facts.id() + "' is longer than 16 characters, or "
                    + facts.detector().length + " detector parameters are more than 255");
        }
        ByteBuffer blob = blob(net, facts);
        try {
            seal(blob);
            var untested = SensorModel.read(blob.array());
            int crc = SelfTest.crc(new SensorRuntime(untested), untested, SEED, WINDOWS);
            blob.putInt(60, crc);
            seal(blob);
            return SensorModel.read(blob.array());
        } catch (SensorModelException e) {
            throw new IllegalArgumentException("the net does not go into a blob: " + e.getMessage(), e);
        }
    }

    /**
     * The same net under another header: its version, classes, margins or gains told anew. Unsigned; the self-test stays, as nothing in
     * front of the net is part of it.
     *
     * @param gain one a channel
     * @throws IllegalArgumentException one line: what does not go into this blob. Among it: other numbers of classes, of names that are
     *     no family's, of parameters or of gains than it has
     */
    public static SensorModel retold(SensorModel model, ModelFacts facts, float[] gain) {
        ModelFacts now = model.facts();
        if (facts.classes().size() != model.classes()
                || facts.classes().stream().filter(ModelClass::free).count()
                        != now.classes().stream().filter(ModelClass::free).count()
                || facts.detector().length != now.detector().length
                || gain.length != model.channels()
                || facts.id().length() > 16) {
            throw new IllegalArgumentException("the header would have another length than that of " + now.id());
        }
        ByteBuffer blob = ByteBuffer.wrap(model.bytes().clone()).order(ByteOrder.LITTLE_ENDIAN);
        int names = Layout.FIXED + 4 * (model.channels() + facts.detector().length) + Layout.CLASS * model.classes();
        blob.put(16, new byte[16]).put(names, new byte[blob.getShort(6) - names]);
        facts(blob, facts, gain);
        int seal = blob.capacity() - Layout.TRAILER;
        blob.put(seal, new byte[Layout.TRAILER]);
        seal(blob);
        try {
            return SensorModel.read(blob.array());
        } catch (SensorModelException e) {
            throw new IllegalArgumentException("that does not go into a header: " + e.getMessage(), e);
        }
    }

    /** Writes the CRC-32 of what stands before the trailer. */
    static void seal(ByteBuffer blob) {
        var crc = new CRC32();
        crc.update(blob.array(), 0, blob.capacity() - Layout.TRAILER);
        blob.putInt(blob.capacity() - Layout.TRAILER, (int) crc.getValue());
    }

    private static ByteBuffer blob(SensorNet net, ModelFacts facts) {
        int header = Layout.header(net.channels(), facts.detector().length, net.classes(), (int)
                facts.classes().stream().filter(ModelClass::free).count());
        int total = header + Layout.RECORD * net.layers().size() + Layout.TRAILER;
        for (SensorNet.Layer l : net.layers()) {
            total += payload(l);
        }
        if (total > Layout.MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the net needs " + total + " bytes, a blob holds " + Layout.MAX_BYTES + " at most");
        }
        ByteBuffer blob = ByteBuffer.allocate(total).order(ByteOrder.LITTLE_ENDIAN);
        header(blob, net, facts, header);
        int record = header;
        int payload = header + Layout.RECORD * net.layers().size();
        int steps = net.steps();
        int before = 0;
        int arena = 0;
        for (SensorNet.Layer l : net.layers()) {
            record(blob, record, l, steps, payload);
            numbers(blob, payload, l, steps);
            int map = Layout.map(Layout.even(l.in()), steps, l.padLeft(), l.padRight());
            arena = Math.max(arena, before + map);
            before = map;
            steps = l.outSteps(steps);
            record += Layout.RECORD;
            payload += payload(l);
        }
        arena = Math.max(arena, before + Layout.map(Layout.even(net.classes()), 1, 0, 0));
        return blob.putInt(12, arena);
    }

    private static int payload(SensorNet.Layer l) {
        return Layout.payload(
                l.kind().full(),
                l.kind() == LayerKind.AVERAGE_POOL,
                Layout.even(l.in()),
                Layout.even(l.out()),
                l.kernel());
    }

    private static void header(ByteBuffer blob, SensorNet net, ModelFacts f, int header) {
        blob.putInt(0, MAGIC).put(4, (byte) Layout.FORMAT).put(5, (byte) Layout.RUNTIME);
        blob.putShort(6, (short) header).putInt(8, blob.capacity());
        blob.put(40, (byte) net.channels()).put(41, (byte) net.steps());
        blob.put(42, (byte) net.classes()).put(43, (byte) net.layers().size());
        blob.put(55, (byte) WINDOWS).putInt(56, SEED);
        facts(blob, f, net.gain());
    }

    /** What a model says of itself, whatever its net is. */
    private static void facts(ByteBuffer blob, ModelFacts f, float[] gain) {
        blob.put(16, f.id().getBytes(StandardCharsets.US_ASCII));
        blob.putInt(32, f.version()).putInt(36, f.rateMilliHz());
        blob.putShort(44, (short) f.accelRangeG()).putShort(46, (short) f.gyroRangeDps());
        blob.putShort(48, (short) f.samples()).putShort(50, (short) f.t0());
        blob.put(52, (byte) f.detectorVersion()).put(53, (byte) f.detector().length);
        blob.put(54, (byte) f.notMargin());
        int at = Layout.FIXED;
        for (float k : gain) {
            blob.putFloat(at, k);
            at += 4;
        }
        for (float p : f.detector()) {
            blob.putFloat(at, p);
            at += 4;
        }
        for (ModelClass c : f.classes()) {
            blob.put(at, (byte) c.code()).put(at + 1, (byte) c.margin()).put(at + 2, (byte) (c.noSwing() ? 1 : 0));
            at += Layout.CLASS;
        }
        for (ModelClass c : f.classes()) {
            if (c.free()) {
                blob.put(at, c.name().getBytes(StandardCharsets.US_ASCII));
                at += Layout.NAME;
            }
        }
    }

    private static void record(ByteBuffer blob, int at, SensorNet.Layer l, int steps, int payload) {
        blob.put(at, (byte) l.kind().code()).put(at + 1, (byte) l.kernel()).put(at + 2, (byte) l.stride());
        blob.put(at + 3, (byte) l.padLeft()).put(at + 4, (byte) l.padRight()).put(at + 5, (byte) l.outZero());
        blob.put(at + 6, (byte) Layout.even(l.in())).put(at + 7, (byte) Layout.even(l.out()));
        blob.put(at + 8, (byte) l.outSteps(steps)).putInt(at + 12, payload);
    }

    private static void numbers(ByteBuffer blob, int payload, SensorNet.Layer l, int steps) {
        if (l.kind() == LayerKind.AVERAGE_POOL) {
            blob.putFloat(payload, l.multiplier(0, steps));
            return;
        }
        int in = Layout.even(l.in());
        int out = Layout.even(l.out());
        int row = Layout.row(in, l.kernel());
        int weights = payload + 8 * out;
        for (int c = 0; c < l.out(); c++) {
            blob.putInt(payload + 4 * c, l.bias()[c]);
            blob.putFloat(payload + 4 * (out + c), l.multiplier(c, steps));
            int from = c * l.fanIn();
            if (l.kind() == LayerKind.DEPTHWISE) {
                for (int k = 0; k < l.kernel(); k++) {
                    blob.put(weights + Layout.place(c, k, l.kernel()), l.weights()[from + k]);
                }
                continue;
            }
            for (int i = 0; i < l.in(); i++) {
                for (int k = 0; k < l.kernel(); k++) {
                    blob.put(weights + c * row + Layout.place(k * in + i), l.weights()[from + i * l.kernel() + k]);
                }
            }
        }
    }
}
