package org.pitchside.sensormodel;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.pitchside.sensormodel.internal.Layout;

/** One good blob, damaged in every way that docs/sensor-model.md section 8 names. What is bent has its CRC-32 put right, as an attacker would. */
final class Damage {

    /** A damaged blob and why it is refused. */
    record Case(String name, Refusal refusal, byte[] blob) {}

    private final byte[] good;
    private final SensorModel model;
    private final List<Case> cases = new ArrayList<>();

    Damage(SensorModel model) {
        this.model = model;
        good = model.bytes();
    }

    List<Case> all() {
        lengths();
        header();
        classes();
        records();
        payloads();
        ends();
        return cases;
    }

    private void lengths() {
        cases.add(new Case("nothing", Refusal.LENGTH, new byte[0]));
        cases.add(new Case("too-short", Refusal.LENGTH, Arrays.copyOf(good, Layout.MIN_BYTES - 8)));
        cases.add(new Case("cut-by-4", Refusal.LENGTH, Arrays.copyOf(good, good.length - 4)));
        cases.add(new Case("cut-by-8", Refusal.TOTAL, Arrays.copyOf(good, good.length - 8)));
        cases.add(new Case("cut-in-half", Refusal.TOTAL, Arrays.copyOf(good, good.length / 16 * 8)));
        byte[] flipped = good.clone();
        flipped[good.length / 2] ^= 4;
        cases.add(new Case("flipped-bit", Refusal.CHECKSUM, flipped));
        bent("magic", Refusal.MAGIC, b -> b.put(3, (byte) '2'));
        bent("format-2", Refusal.FORMAT, b -> b.put(4, (byte) 2));
        bent("runtime-2", Refusal.RUNTIME, b -> b.put(5, (byte) 2));
        bent("total-more", Refusal.TOTAL, b -> b.putInt(8, good.length + 8));
        bent("total-huge", Refusal.TOTAL, b -> b.putInt(8, -8));
    }

    private void header() {
        bent("no-channels", Refusal.SHAPE, b -> b.put(40, (byte) 0));
        bent("channels-255", Refusal.SHAPE, b -> b.put(40, (byte) 255));
        bent("no-steps", Refusal.SHAPE, b -> b.put(41, (byte) 0));
        bent("one-class", Refusal.SHAPE, b -> b.put(42, (byte) 1));
        bent("classes-17", Refusal.SHAPE, b -> b.put(42, (byte) 17));
        bent("no-layers", Refusal.SHAPE, b -> b.put(43, (byte) 0));
        bent("layers-65", Refusal.SHAPE, b -> b.put(43, (byte) 65));
        bent("header-longer", Refusal.HEADER, b -> b.putShort(6, (short) (b.getShort(6) + 8)));
        bent("channels-more", Refusal.HEADER, b -> b.put(40, (byte) 11));
        bent("detector-255", Refusal.HEADER, b -> b.put(53, (byte) 255));
        bent("layers-64", Refusal.HEADER, b -> b.put(43, (byte) 64));
        bent("header-filling", Refusal.RESERVED, b -> b.put(firstRecord() - 1, (byte) 1));
        bent("trailer-zeros", Refusal.RESERVED, b -> b.put(good.length - 74, (byte) 1));
        bent("id-empty", Refusal.ID, b -> b.put(16, (byte) 0));
        bent("id-upper-case", Refusal.ID, b -> b.put(17, (byte) 'M'));
        bent("id-goes-on", Refusal.ID, b -> b.put(31, (byte) 'x'));
        bent("version-0", Refusal.VERSION, b -> b.putInt(32, 0));
        bent("version-top-bit", Refusal.VERSION, b -> b.putInt(32, 1 << 31));
        bent("rate-0", Refusal.WINDOW, b -> b.putInt(36, 0));
        bent("rate-huge", Refusal.WINDOW, b -> b.putInt(36, -1));
        bent("range-0", Refusal.WINDOW, b -> b.putShort(46, (short) 0));
        bent("samples", Refusal.WINDOW, b -> b.putShort(48, (short) 34));
        bent("t0-behind", Refusal.WINDOW, b -> b.putShort(50, (short) 32));
        bent("gain-0", Refusal.GAIN, b -> b.putFloat(64, 0));
        bent("gain-nan", Refusal.GAIN, b -> b.putFloat(68, Float.NaN));
        bent("gain-infinite", Refusal.GAIN, b -> b.putFloat(96, Float.POSITIVE_INFINITY));
        bent("detector-nan", Refusal.DETECTOR, b -> b.putFloat(100, Float.NaN));
        bent("detector-infinite", Refusal.DETECTOR, b -> b.putFloat(144, Float.NEGATIVE_INFINITY));
        bent("seed-0", Refusal.SELF_TEST, b -> b.putInt(56, 0));
        bent("self-test-0", Refusal.SELF_TEST, b -> b.put(55, (byte) 0));
        bent("self-test-65", Refusal.SELF_TEST, b -> b.put(55, (byte) 65));
    }

    private void classes() {
        int at = 64 + 4 * (9 + 12);
        bent("class-code-9", Refusal.CLASS, b -> b.put(at, (byte) 9));
        bent("class-twice", Refusal.CLASS, b -> b.put(at + 4, b.get(at)));
        bent("class-flags", Refusal.CLASS, b -> b.put(at + 2, (byte) 1));
        bent("class-not-a-swing", Refusal.CLASS, b -> b.put(at + 8 * 4 + 2, (byte) 0));
        bent("class-reserved", Refusal.RESERVED, b -> b.put(at + 3, (byte) 1));
        bent("class-unknown", Refusal.HEADER, b -> b.put(at, (byte) 255));
    }

    private void records() {
        record("kind-0", Refusal.KIND, 0, 0, 0);
        record("kind-6", Refusal.KIND, 1, 0, 6);
        record("kernel-0", Refusal.KERNEL, 0, 1, 0);
        record("kernel-too-long", Refusal.KERNEL, 0, 1, 21);
        record("stride-0", Refusal.KERNEL, 0, 2, 0);
        record("padding-as-kernel", Refusal.KERNEL, 0, 3, 5);
        record("pointwise-stride", Refusal.KERNEL, 2, 2, 2);
        record("pool-padded", Refusal.KERNEL, 3, 4, 1);
        record("dense-short", Refusal.KERNEL, 4, 1, 3);
        record("channels-in", Refusal.CHANNELS, 1, 6, 6);
        record("channels-out-odd", Refusal.CHANNELS, 2, 7, 3);
        record("channels-out-0", Refusal.CHANNELS, 0, 7, 0);
        record("depthwise-widens", Refusal.CHANNELS, 1, 7, 6);
        record("steps", Refusal.STEPS, 0, 8, 7);
        record("record-reserved", Refusal.RESERVED, 0, 10, 1);
        bent("payload-early", Refusal.PAYLOAD, b -> b.putInt(record(0) + 12, record(0)));
        bent("payload-far", Refusal.PAYLOAD, b -> b.putInt(record(2) + 12, 1 << 24));
        bent("payload-huge", Refusal.PAYLOAD, b -> b.putInt(record(1) + 12, -8));
        record("payload-too-long", Refusal.PAYLOAD, 0, 7, 254);
    }

    private void payloads() {
        LayerRecord conv = model.layers().get(0);
        LayerRecord pool = model.layers().get(3);
        int m = conv.payload() + 4 * conv.out();
        bent("multiplier-nan", Refusal.MULTIPLIER, b -> b.putFloat(m, Float.NaN));
        bent("multiplier-128", Refusal.MULTIPLIER, b -> b.putFloat(m + 4, 128));
        bent("multiplier-negative", Refusal.MULTIPLIER, b -> b.putFloat(m, -0.5f));
        bent("multiplier-minus-0", Refusal.MULTIPLIER, b -> b.putFloat(m, -0f));
        bent("multiplier-tiny", Refusal.MULTIPLIER, b -> b.putFloat(pool.payload(), 0x1p-65f));
        bent("bias-2-to-24", Refusal.ACCUMULATOR, b -> b.putInt(conv.payload(), 1 << 24));
        bent("bias-least", Refusal.ACCUMULATOR, b -> b.putInt(conv.payload() + 4, Integer.MIN_VALUE));
        int weights = conv.payload() + 8 * conv.out();
        bent("bias-with-weights", Refusal.ACCUMULATOR, b -> {
            b.putInt(conv.payload(), (1 << 24) - 1);
            b.put(weights, (byte) -128);
        });
        bent("weight-behind", Refusal.PADDING, b -> b.put(weights + 55, (byte) 1));
        bent("pool-zeros", Refusal.RESERVED, b -> b.putInt(pool.payload() + 4, 1));
        LayerRecord depthwise = model.layers().get(1);
        int end = model.layers().get(2).payload();
        bent("depthwise-filling", Refusal.RESERVED, b -> b.put(end - 1, (byte) 1));
        if (end - depthwise.payload() - 8 * depthwise.out() == depthwise.out() * depthwise.kernel()) {
            throw new IllegalStateException("the small net's depthwise weights leave nothing to fill");
        }
    }

    private void ends() {
        byte[] longer = Arrays.copyOf(good, good.length + 8);
        System.arraycopy(good, good.length - 80, longer, longer.length - 80, 80);
        Arrays.fill(longer, good.length - 80, good.length - 72, (byte) 0);
        ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(8, longer.length);
        cases.add(new Case("payload-goes-on", Refusal.PAYLOAD, Blobs.sealed(longer)));
        bent("no-end", Refusal.OUTPUT, b -> {
            // The dense layer as a convolution that leaves two steps.
            int dense = record(4);
            b.put(dense, (byte) 1)
                    .put(dense + 1, (byte) 4)
                    .put(dense + 3, (byte) 1)
                    .put(dense + 8, (byte) 2);
        });
        bent("arena-smaller", Refusal.ARENA, b -> b.putInt(12, b.getInt(12) - 8));
        bent("arena-huge", Refusal.ARENA, b -> b.putInt(12, -8));
        byte[] unsigned = good.clone();
        Arrays.fill(unsigned, good.length - 72, good.length, (byte) 0);
        cases.add(new Case("not-signed", Refusal.SIGNATURE, unsigned));
        byte[] other = good.clone();
        other[good.length - 72] ^= 1;
        cases.add(new Case("another-key", Refusal.SIGNATURE, other));
        byte[] forged = good.clone();
        forged[good.length - 1] ^= 1;
        cases.add(new Case("signature-bit", Refusal.SIGNATURE, forged));
        bent("content-changed", Refusal.SIGNATURE, b -> b.putInt(32, 8));
        byte[] untrue = good.clone();
        untrue[60] ^= 1;
        try {
            cases.add(new Case(
                    "self-test-fails",
                    Refusal.SELF_TEST_FAILED,
                    SensorModel.read(Blobs.sealed(untrue))
                            .sign(Blobs.secretKey(), Blobs.publicKey())
                            .bytes()));
        } catch (SensorModelException e) {
            throw new IllegalStateException(e);
        }
    }

    private int firstRecord() {
        return ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getShort(6);
    }

    private int record(int layer) {
        return firstRecord() + 16 * layer;
    }

    private void record(String name, Refusal refusal, int layer, int field, int value) {
        bent(name, refusal, b -> b.put(record(layer) + field, (byte) value));
    }

    private void bent(String name, Refusal refusal, Consumer<ByteBuffer> bend) {
        byte[] bytes = good.clone();
        bend.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        cases.add(new Case(name, refusal, Blobs.sealed(bytes)));
    }
}
