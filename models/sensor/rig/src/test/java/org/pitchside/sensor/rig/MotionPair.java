package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;
import org.pitchside.swing.Resampler;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** The gateway's detector and a bat's, given the same; whatever one decides the other has to, bit by bit. */
final class MotionPair implements AutoCloseable {

    /** K of the shipped model. */
    static final float[] SHIPPED_K = {16, 16, 16, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};

    private static final int WINDOW = 1;
    private static final int SETTLED = 2;
    private static final int COMPLETE = 3;
    private static final int TOLD_BYTES = 53;
    private static final List<String> REASONS = List.of(
            "the bat only turned about its own axis",
            "it met nothing and was slower than a swing",
            "something knocked a bat that was not swung",
            "the bat hardly turned",
            "the bat went to and fro");

    /** What a bat says of a swing's numbers, as it travels. */
    record Numbers(int batSpeed, int peakRotation, int downswing, int backlift) {}

    /** Takes the numbers of each candidate that is complete. */
    interface NumberSink {
        void numbers(Candidate candidate, Numbers bat);
    }

    private record Told(int what, Candidate candidate) {}

    private record Settled(int t0, byte[] window, byte[] axes) {}

    private final Program bat;
    private final SwingEngine engine;
    private final int rateMilliHz;
    private final float[] gain;
    private final ArrayDeque<Told> told = new ArrayDeque<>();
    private final Settled[] settled = new Settled[2];
    private final CRC32 resampledCrc = new CRC32();
    private final Resampler resampler = new Resampler(this::resampled);
    private long next;
    private int lost;
    private int resampled;
    private boolean whole = true;
    private NumberSink numbers = (c, n) -> {};
    private int windows;
    private int complete;
    private int[] costs = new int[7];

    private final SwingSink sink = new SwingSink() {
        @Override
        public void window(Candidate candidate) {
            told.add(new Told(WINDOW, candidate));
        }

        @Override
        public void complete(Candidate candidate) {
            told.add(new Told(COMPLETE, candidate));
        }
    };

    MotionPair(Build build, ImuRange range, int rateMilliHz, float[] gain) throws Exception {
        this(new Program(build, "motion"), range, rateMilliHz, gain, 'I');
    }

    /** Begins anew with a bat that runs already; whoever started it ends it. */
    MotionPair(Program bat, ImuRange range, int rateMilliHz) throws IOException {
        this(bat, range, rateMilliHz, SHIPPED_K, 'I');
    }

    private MotionPair(Program bat, ImuRange range, int rateMilliHz, float[] gain, char op) throws IOException {
        this.bat = bat;
        engine = new SwingEngine(DetectorParameters.DEFAULT, range, rateMilliHz, Mount.ALIGNED);
        this.rateMilliHz = rateMilliHz;
        this.gain = gain.clone();
        bat.u8(op)
                .bytes(buffer(8)
                        .putShort((short) range.accelG())
                        .putShort((short) range.gyroDps())
                        .putInt(rateMilliHz)
                        .array());
        bat.bytes(floats(gain));
    }

    /** The same, where the bat's instructions are counted: nothing is done with its samples at 200 Hz. */
    static MotionPair counting(Build build, ImuRange range) throws Exception {
        return new MotionPair(new Program(build, "motion"), range, 200_000, SHIPPED_K, 'J');
    }

    MotionPair numbers(NumberSink to) {
        numbers = to;
        return this;
    }

    void apply(Mount mount) throws IOException {
        var nine = new float[9];
        for (int i = 0; i < 9; i++) {
            nine[i] = mount.at(i / 3, i % 3);
        }
        bat.u8('M').bytes(floats(nine)).u8(mount.hand() == Hand.LEFT ? 1 : 0);
        engine.apply(mount);
    }

    void apply(DetectorParameters parameters) throws IOException {
        var values = parameters.named().values();
        var list = new float[values.size()];
        int i = 0;
        for (float v : values) {
            list[i++] = v;
        }
        bat.u8('P').u8(list.length).bytes(floats(list));
        engine.apply(parameters);
    }

    /** So many samples of six counts each. */
    void samples(short[] counts) throws IOException {
        int n = counts.length / ImuBlock.AXES;
        var bytes = buffer(counts.length * 2);
        bytes.asShortBuffer().put(counts);
        if (n == 0) {
            return;
        }
        // the gateway hears of a gap with the block behind it; the bat may hear of it in pieces
        if (lost > 0) {
            bat.u8('G').u32(lost / 3);
            bat.u8('G').u32(lost - lost / 3);
            lost = 0;
        }
        bat.u8('S').u32(n).bytes(bytes.array());
        var block = new ImuBlock(n);
        block.begin(next, Resampler.timeUs(next, rateMilliHz), 0);
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            block.add(counts[i], counts[i + 1], counts[i + 2], counts[i + 3], counts[i + 4], counts[i + 5]);
        }
        engine.accept(block, sink);
        for (int i = 0; i < n && whole; i++) {
            if (Resampler.passes(rateMilliHz)) {
                resampled(next + i, Arrays.copyOfRange(counts, i * ImuBlock.AXES, (i + 1) * ImuBlock.AXES));
            } else {
                resampler.accept(Resampler.timeUs(next + i, rateMilliHz), counts, i * ImuBlock.AXES);
            }
        }
        next += n;
    }

    private void resampled(long k, short[] counts) {
        var bytes = buffer(16).putInt((int) k);
        for (short c : counts) {
            bytes.putShort(c);
        }
        resampledCrc.update(bytes.array());
        resampled++;
    }

    void gap(int missing) throws IOException {
        lost += missing;
        next += missing;
        whole = false;
    }

    void finish() throws IOException {
        bat.u8('F');
        engine.finish(sink);
        if (!Resampler.passes(rateMilliHz) && whole) {
            resampler.finish();
            resampler.restart();
        }
    }

    /** Hears what the bat has told since and holds it against the gateway. */
    void check() throws IOException {
        bat.u8('E');
        for (int kind = bat.u8(); kind != 'E'; kind = bat.u8()) {
            if (kind == 'r') {
                same("refusal", 0, bat.u8(), null);
            } else {
                ByteBuffer c = ByteBuffer.wrap(bat.bytes(TOLD_BYTES)).order(ByteOrder.LITTLE_ENDIAN);
                byte[] window = kind == COMPLETE ? null : bat.bytes(ModelInput.LENGTH);
                hear(kind, c, window);
            }
        }
        int samples = bat.u32();
        int crc = bat.u32();
        for (int i = 0; i < costs.length; i++) {
            costs[i] = bat.u32();
        }
        if (!told.isEmpty()) {
            throw new AssertionError("the bat did not tell of " + told.peek());
        }
        if (whole && samples > 0) {
            same("samples at 200 Hz", resampled, samples, null);
            same("their checksum", (int) resampledCrc.getValue(), crc, null);
        }
    }

    private void hear(int kind, ByteBuffer bytes, byte[] window) {
        int t0 = bytes.getInt();
        if (kind == SETTLED) {
            settled[bytes.get(48)] = new Settled(t0, window, Arrays.copyOfRange(bytes.array(), 16, 40));
            return;
        }
        Told t = told.poll();
        if (t == null || t.what != kind) {
            throw new AssertionError("the bat tells " + kind + " of t0 " + t0 + ", the gateway " + t);
        }
        Candidate c = t.candidate;
        same("t0", (int) c.t0(), t0, c);
        same("start", c.startUs(), us(bytes.getInt()), c);
        same("end", c.endUs(), us(bytes.getInt()), c);
        same("confidence", Float.floatToRawIntBits(c.contactConfidence()), bytes.getInt(), c);
        var axes = new byte[24];
        bytes.get(axes);
        same(
                "axes",
                java.util.HexFormat.of().formatHex(axesOf(c)),
                java.util.HexFormat.of().formatHex(axes),
                c);
        var said = new Numbers(
                Short.toUnsignedInt(bytes.getShort()),
                Short.toUnsignedInt(bytes.getShort()),
                Short.toUnsignedInt(bytes.getShort()),
                Short.toUnsignedInt(bytes.getShort()));
        same("trigger", c.trigger().ordinal(), (int) bytes.get(), c);
        same("contact", c.contact(), bytes.get() != 0, c);
        same("stance", c.stanceAxes() != null, bytes.get() != 0, c);
        same("clipped", c.flags().contains(org.pitchside.api.SwingFlag.CLIPPED_GYRO), bytes.get() != 0, c);
        same("rejected", c.rejected() == null ? 0 : 1 + REASONS.indexOf(c.rejected()), (int) bytes.get(), c);
        if (kind == COMPLETE) {
            complete++;
            Settled last = settled[c.trigger().ordinal()];
            if (last == null) {
                throw new AssertionError("never settled: " + c);
            }
            same("settled t0", t0, last.t0, c);
            same(
                    "settled axes",
                    java.util.HexFormat.of().formatHex(axes),
                    java.util.HexFormat.of().formatHex(last.axes),
                    c);
            window(c, last.window);
            numbers.numbers(c, said);
        } else {
            windows++;
            window(c, window);
        }
    }

    private void window(Candidate c, byte[] bat) {
        var input = new float[ModelInput.LENGTH];
        var quantised = new byte[ModelInput.LENGTH];
        ModelInput.prepare(c.window(), input);
        ModelInput.quantise(input, gain, quantised);
        for (int step = 0; step < ModelInput.STEPS; step++) {
            for (int channel = 0; channel < ModelInput.CHANNELS; channel++) {
                byte wanted = quantised[channel * ModelInput.STEPS + step];
                if (wanted != bat[step * ModelInput.CHANNELS + channel]) {
                    same(
                            "window, step " + step + ", channel " + channel,
                            wanted,
                            bat[step * ModelInput.CHANNELS + channel],
                            c);
                }
            }
        }
    }

    private static byte[] axesOf(Candidate c) {
        return c.stanceAxes() == null ? new byte[24] : floats(c.stanceAxes());
    }

    private long us(int sample) {
        return Resampler.passes(rateMilliHz)
                ? Resampler.timeUs(Integer.toUnsignedLong(sample), rateMilliHz)
                : Integer.toUnsignedLong(sample) * 5_000L;
    }

    private static void same(String what, Object gateway, Object bat, Candidate c) {
        if (!gateway.equals(bat)) {
            throw new AssertionError(what + ": " + gateway + " on the gateway, " + bat + " on the bat"
                    + (c == null
                            ? ""
                            : ", t0 " + c.t0() + " " + c.trigger() + ", contact " + c.contact() + ", rejected "
                                    + c.rejected()));
        }
    }

    int windows() {
        return windows;
    }

    int complete() {
        return complete;
    }

    /** Of an emulated bat, up to the last check: instructions. */
    Map<String, Integer> costs() {
        return Map.of(
                "quiet",
                costs[0],
                "other",
                costs[1],
                "quietSamples",
                costs[2],
                "told",
                costs[3],
                "stance",
                costs[4],
                "events",
                costs[5],
                "bytes",
                costs[6]);
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] floats(float[] values) {
        var bytes = buffer(values.length * 4);
        bytes.asFloatBuffer().put(values);
        return bytes.array();
    }

    @Override
    public void close() throws IOException {
        bat.close();
    }
}
