package org.pitchside.sensormodel;

import static org.pitchside.sensormodel.internal.Layout.FIXED;
import static org.pitchside.sensormodel.internal.Layout.RECORD;
import static org.pitchside.sensormodel.internal.Layout.TRAILER;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;
import org.pitchside.sensormodel.internal.Layout;

/** Checks a blob from its first byte to its last, in the order of docs/sensor-model.md; the first rule that is broken is told. */
final class BlobCheck {

    private final ByteBuffer blob;
    private final int total;
    private final int channels;
    private final int steps;
    private final int classes;
    private final int layers;
    private final int detector;
    private final int lists;
    private final int header;

    BlobCheck(byte[] bytes) throws SensorModelException {
        total = bytes.length;
        require(
                total >= Layout.MIN_BYTES && total <= Layout.MAX_BYTES && total % 8 == 0,
                Refusal.LENGTH,
                "blob: %d bytes, not a multiple of 8 from %d to %d",
                total,
                Layout.MIN_BYTES,
                Layout.MAX_BYTES);
        blob = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        require(blob.getInt(0) == SensorModelWriter.MAGIC, Refusal.MAGIC, "byte 0: not PSM1");
        require(u8(4) == Layout.FORMAT, Refusal.FORMAT, "byte 4: format %d, known is %d", u8(4), Layout.FORMAT);
        require(
                u8(5) <= Layout.RUNTIME,
                Refusal.RUNTIME,
                "byte 5: wants runtime %d, this is %d",
                u8(5),
                Layout.RUNTIME);
        require(
                blob.getInt(8) == total,
                Refusal.TOTAL,
                "byte 8: states %d bytes, there are %d",
                blob.getInt(8) & 0xffffffffL,
                total);
        checksum(bytes);
        channels = u8(40);
        steps = u8(41);
        classes = u8(42);
        layers = u8(43);
        detector = u8(53);
        require(channels >= 1 && channels <= 254, Refusal.SHAPE, "byte 40: %d channels, not 1 .. 254", channels);
        require(steps >= 1, Refusal.SHAPE, "byte 41: 0 steps, not 1 .. 255");
        require(
                classes >= 2 && classes <= Layout.MAX_CLASSES,
                Refusal.SHAPE,
                "byte 42: %d classes, not 2 .. %d",
                classes,
                Layout.MAX_CLASSES);
        require(
                layers >= 1 && layers <= Layout.MAX_LAYERS,
                Refusal.SHAPE,
                "byte 43: %d layers, not 1 .. %d",
                layers,
                Layout.MAX_LAYERS);
        int first = FIXED + 4 * (channels + detector);
        int listed = first + Layout.CLASS * classes;
        require(
                listed + RECORD * layers + TRAILER < total,
                Refusal.HEADER,
                "byte 6: lists of %d bytes do not fit into %d",
                listed,
                total);
        int names = 0;
        for (int i = 0; i < classes; i++) {
            names += u8(first + Layout.CLASS * i) >= ModelClass.FREE ? 1 : 0;
        }
        lists = listed + Layout.NAME * names;
        header = Layout.eight(lists);
        require(
                u16(6) == header && header + RECORD * layers + TRAILER < total,
                Refusal.HEADER,
                "byte 6: header of %d bytes, its lists need %d and the blob has %d",
                u16(6),
                header,
                total);
    }

    private void checksum(byte[] bytes) throws SensorModelException {
        var crc = new CRC32();
        crc.update(bytes, 0, total - TRAILER);
        require(
                (int) crc.getValue() == blob.getInt(total - TRAILER),
                Refusal.CHECKSUM,
                "byte %d: CRC-32 %08x, the content gives %08x",
                total - TRAILER,
                blob.getInt(total - TRAILER),
                (int) crc.getValue());
    }

    /** Everything behind the lengths; the layers, checked. */
    List<LayerRecord> layers() throws SensorModelException {
        zeros(lists, header);
        zeros(total - TRAILER + 4, total - TRAILER + 8);
        id();
        require(blob.getInt(32) >= 1, Refusal.VERSION, "byte 32: version %d, not 1 .. 2147483647", u32(32));
        window();
        floats();
        classes();
        require(blob.getInt(56) != 0, Refusal.SELF_TEST, "byte 56: the self-test's seed is 0");
        require(
                u8(55) >= 1 && u8(55) <= Layout.MAX_SELF_TEST,
                Refusal.SELF_TEST,
                "byte 55: a self-test of %d windows, not 1 .. %d",
                u8(55),
                Layout.MAX_SELF_TEST);
        return records();
    }

    private void id() throws SensorModelException {
        boolean ended = false;
        for (int i = 0; i < 16; i++) {
            int c = u8(16 + i);
            boolean letter = c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-';
            require(
                    ended ? c == 0 : letter || c == 0 && i > 0,
                    Refusal.ID,
                    "byte %d: the id is not 1 to 16 of a-z, 0-9 and -, padded with zeros",
                    16 + i);
            ended |= c == 0;
        }
    }

    private void window() throws SensorModelException {
        long rate = u32(36);
        require(
                rate >= 1_000 && rate <= 10_000_000,
                Refusal.WINDOW,
                "byte 36: rate %d mHz, not 1000 .. 10000000",
                rate);
        require(u16(44) >= 1 && u16(46) >= 1, Refusal.WINDOW, "byte 44: ranges %d g, %d dps", u16(44), u16(46));
        require(
                u16(48) == 2 * steps,
                Refusal.WINDOW,
                "byte 48: a window of %d samples, not twice the %d steps",
                u16(48),
                steps);
        require(u16(50) < u16(48), Refusal.WINDOW, "byte 50: t0 is sample %d of %d", u16(50), u16(48));
    }

    private void floats() throws SensorModelException {
        for (int c = 0; c < channels; c++) {
            float k = blob.getFloat(FIXED + 4 * c);
            require(
                    k >= 1e-6f && k <= 1e6f,
                    Refusal.GAIN,
                    "byte %d: gain %s of channel %d is not 10^-6 .. 10^6",
                    FIXED + 4 * c,
                    k,
                    c);
        }
        for (int i = 0; i < detector; i++) {
            int at = FIXED + 4 * (channels + i);
            require(
                    Float.isFinite(blob.getFloat(at)),
                    Refusal.DETECTOR,
                    "byte %d: detector parameter %d is no finite number",
                    at,
                    i);
        }
    }

    private void classes() throws SensorModelException {
        int first = FIXED + 4 * (channels + detector);
        int name = first + Layout.CLASS * classes;
        boolean swing = false;
        for (int i = 0; i < classes; i++) {
            int at = first + i * Layout.CLASS;
            int code = u8(at);
            int flags = u8(at + 2);
            boolean family = code <= 8;
            require(
                    family || code >= ModelClass.FREE && code < 255,
                    Refusal.CLASS,
                    "byte %d: class code %d is neither a family's nor 128 .. 254",
                    at,
                    code);
            for (int j = 0; j < i; j++) {
                require(
                        u8(first + j * Layout.CLASS) != code,
                        Refusal.CLASS,
                        "byte %d: class code %d stands twice",
                        at,
                        code);
            }
            require(
                    family ? flags == (code == 0 ? 1 : 0) : flags <= 1,
                    Refusal.CLASS,
                    "byte %d: flags %d do not fit class code %d",
                    at + 2,
                    flags,
                    code);
            zeros(at + 3, at + 4);
            if (!family) {
                name(name);
                name += Layout.NAME;
            }
            swing |= flags == 0;
        }
        require(swing, Refusal.CLASS, "byte %d: no class is a swing", first);
    }

    private void name(int at) throws SensorModelException {
        boolean ended = false;
        for (int i = 0; i < Layout.NAME; i++) {
            int c = u8(at + i);
            require(
                    ended ? c == 0 : c > ' ' && c <= '~' || c == 0 && i > 0,
                    Refusal.CLASS,
                    "byte %d: not the name of a class",
                    at + i);
            ended |= c == 0;
        }
    }

    private List<LayerRecord> records() throws SensorModelException {
        var all = new ArrayList<LayerRecord>(layers);
        int width = Layout.even(channels);
        int length = steps;
        int next = header + RECORD * layers;
        int before = 0;
        int arena = 0;
        for (int i = 0; i < layers; i++) {
            LayerRecord l = record(i, width, length);
            int payload =
                    Layout.payload(l.kind().full(), l.kind() == LayerKind.AVERAGE_POOL, l.in(), l.out(), l.kernel());
            require(
                    u32(header + RECORD * i + 12) == next && payload <= total - TRAILER - next,
                    Refusal.PAYLOAD,
                    "layer %d: payload at %d with %d bytes, wanted at %d with room before %d",
                    i,
                    u32(header + RECORD * i + 12),
                    payload,
                    next,
                    total - TRAILER);
            new PayloadCheck(blob, i, l).run();
            int map = Layout.map(width, length, l.padLeft(), l.padRight());
            arena = Math.max(arena, before + map);
            before = map;
            next += payload;
            width = l.out();
            length = l.outSteps();
            all.add(l);
        }
        require(
                next == total - TRAILER,
                Refusal.PAYLOAD,
                "layer %d: payload ends at %d, the trailer begins at %d",
                layers - 1,
                next,
                total - TRAILER);
        require(
                length == 1 && width == Layout.even(classes),
                Refusal.OUTPUT,
                "layer %d: gives %d channels x %d steps, wanted %d x 1 for %d classes",
                layers - 1,
                width,
                length,
                Layout.even(classes),
                classes);
        arena = Math.max(arena, before + Layout.map(width, length, 0, 0));
        require(blob.getInt(12) == arena, Refusal.ARENA, "byte 12: arena of %d bytes, needed are %d", u32(12), arena);
        return all;
    }

    private LayerRecord record(int i, int width, int length) throws SensorModelException {
        int at = header + RECORD * i;
        LayerKind kind = LayerKind.of(u8(at));
        require(kind != null, Refusal.KIND, "layer %d: kind %d is unknown", i, u8(at));
        int kernel = u8(at + 1);
        int stride = u8(at + 2);
        int left = u8(at + 3);
        int right = u8(at + 4);
        int in = u8(at + 6);
        int out = u8(at + 7);
        boolean plain = left == 0 && right == 0;
        boolean fits = kernel >= 1
                && stride >= 1
                && left < kernel
                && right < kernel
                && kernel <= length + left + right
                && switch (kind) {
                    case CONV1D, DEPTHWISE -> true;
                    case POINTWISE -> kernel == 1 && stride == 1;
                    case AVERAGE_POOL -> plain;
                    case DENSE -> plain && stride == 1 && kernel == length;
                };
        require(
                fits,
                Refusal.KERNEL,
                "layer %d: %s with kernel %d, stride %d, padding %d and %d does not fit a map of %d steps",
                i,
                kind,
                kernel,
                stride,
                left,
                right,
                length);
        require(
                in == width && out >= 2 && out % 2 == 0 && (kind.full() || out == in),
                Refusal.CHANNELS,
                "layer %d: %s from %d to %d channels, the map before has %d",
                i,
                kind,
                in,
                out,
                width);
        int steps = (length + left + right - kernel) / stride + 1;
        require(
                u8(at + 8) == steps && steps <= 255,
                Refusal.STEPS,
                "layer %d: states %d steps, gives %d",
                i,
                u8(at + 8),
                steps);
        zeros(at + 9, at + 12);
        return new LayerRecord(
                kind, kernel, stride, left, right, blob.get(at + 5), in, out, length, steps, blob.getInt(at + 12));
    }

    private void zeros(int from, int to) throws SensorModelException {
        for (int i = from; i < to; i++) {
            require(blob.get(i) == 0, Refusal.RESERVED, "byte %d: %d, wanted 0", i, u8(i));
        }
    }

    private int u8(int at) {
        return blob.get(at) & 0xff;
    }

    private int u16(int at) {
        return blob.getShort(at) & 0xffff;
    }

    private long u32(int at) {
        return blob.getInt(at) & 0xffffffffL;
    }

    static void require(boolean holds, Refusal refusal, String otherwise, Object... of) throws SensorModelException {
        if (!holds) {
            throw new SensorModelException(refusal, String.format(Locale.ROOT, otherwise, of));
        }
    }
}
