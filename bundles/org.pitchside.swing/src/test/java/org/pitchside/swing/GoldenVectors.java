package org.pitchside.swing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;

/** Writes docs/golden/model-window.json from {@link PlainModelWindow}; the product is then held against the file. */
final class GoldenVectors {

    static final float[] ALIGNED = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    static final float[] GAIN = {8, 8, 8, 0.0625f, 0.0625f, 0.0625f, 127, 127, 127};

    private GoldenVectors() {}

    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[0]), text());
    }

    static String text() {
        var random = new Random(7);
        var resamplings = new ArrayList<Map<String, Object>>();
        resamplings.add(resampling("333 Hz by rate", Motion.at200().rest(50).hit(80, -1400), 333_000, null, random));
        resamplings.add(resampling("26 Hz by rate", Motion.at200().hit(100, -900), 26_000, null, random));
        resamplings.add(
                resampling("104 Hz, jitter and equal times", Motion.at200().hit(150, -1900), 104_000, 2_600L, random));
        var clips = new ArrayList<Map<String, Object>>();
        ImuRange nominal = ImuRange.NOMINAL;
        double c = Math.cos(0.3);
        double s = Math.sin(0.3);
        float[] turned = {(float) c, (float) -s, 0, (float) s, (float) c, 0, 0, 0, 1};
        float[] upsideDown = {-1, 0, 0, 0, -1, 0, 0, 0, 1};
        short[] drive = noisy(Motion.drive(-1500).counts(nominal), random, 6);
        clips.add(clip("a drive, right-hander", drive, ALIGNED, false, nominal, 100, 372, 700));
        clips.add(clip("the same counts, left-hander", drive, ALIGNED, true, nominal, 372));
        clips.add(clip("a sensor turned by 0.3 rad about the face's axis", drive, turned, false, nominal, 372));
        clips.add(clip("a sensor upside down: no stance", drive, upsideDown, true, nominal, 380));
        short[] cut = noisy(
                Motion.at200()
                        .rest(600)
                        .turn(300, 200, 500, 0)
                        .turn(250, 0, 0, 700)
                        .miss(160, -2400)
                        .rest(300)
                        .counts(new ImuRange(32, 4000)),
                random,
                3);
        clips.add(clip("a miss with a turn of the body, other ranges", cut, turned, true, new ImuRange(32, 4000), 255));
        clips.add(clip("any counts", noisy(new short[300 * ImuBlock.AXES], random, 32767), turned, true, nominal, 150));
        clips.add(clip("one sample", new short[] {-2048, 3, -4, 5, -6, 7}, ALIGNED, false, nominal, 0, -5, 1000));
        short[] slowly = noisy(
                Motion.at200()
                        .rest(1200)
                        .turn(1500, 0, 27, 0)
                        .lift(400, 60)
                        .hit(170, -1300)
                        .counts(nominal),
                random,
                6);
        clips.add(clip("a slow lift behind a stance with a bias", off(slowly, 50), ALIGNED, false, nominal, 650));
        var all = new LinkedHashMap<String, Object>();
        all.put("contract", "docs/model-window.md");
        all.put(
                "format",
                "counts: int16, 4 hexadecimal digits each, big-endian, ax ay az gx gy gz a sample; toe and int8: 2 digits each;"
                        + " floats: IEEE 754 bits, 8 digits each, channel by channel; mount: 9 floats, row by row");
        all.put("resampling", resamplings);
        all.put("gain", floats(GAIN));
        all.put("clips", clips);
        return json(all, "") + "\n";
    }

    /** The gyroscope reads so many counts too much. */
    private static short[] off(short[] counts, int by) {
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            for (int axis = 3; axis < ImuBlock.AXES; axis++) {
                counts[i + axis] = (short) Math.min(32767, counts[i + axis] + by);
            }
        }
        return counts;
    }

    private static short[] noisy(short[] counts, Random random, int most) {
        for (int i = 0; i < counts.length; i++) {
            int v = counts[i] + random.nextInt(2 * most + 1) - most;
            counts[i] = (short) Math.max(-32768, Math.min(32767, v));
        }
        return counts;
    }

    private static Map<String, Object> resampling(String name, Motion motion, int rate, Long jitter, Random random) {
        short[] counts = noisy(motion.counts(ImuRange.NOMINAL), random, 9);
        var tUs = new long[counts.length / ImuBlock.AXES];
        for (int i = 0; i < tUs.length; i++) {
            tUs[i] = Math.floorDiv(i * 1_000_000_000L, (long) rate);
            if (jitter != null && i > 0) {
                long moved = tUs[i] + (random.nextInt(5) == 0 ? -jitter * 5 : random.nextInt(jitter.intValue()));
                tUs[i] = Math.max(tUs[i - 1], moved);
            }
        }
        int[][] expected = PlainModelWindow.resample(tUs, counts);
        var r = new LinkedHashMap<String, Object>();
        r.put("name", name);
        r.put("rate_mhz", rate);
        r.put("t_us", java.util.Arrays.stream(tUs).boxed().toList());
        r.put("counts", shorts(counts));
        r.put("expected_first_k", expected[0][0]);
        r.put("expected_counts", hex(expected[1], 4));
        return r;
    }

    private static Map<String, Object> clip(
            String name, short[] counts, float[] mount, boolean left, ImuRange range, int... t0s) {
        float[][] v = PlainModelWindow.batFrame(counts, mount, left, range.accelG(), range.gyroDps());
        byte[][] toes = PlainModelWindow.toes(v);
        var windows = new ArrayList<Map<String, Object>>();
        for (int t0 : t0s) {
            float[] x = PlainModelWindow.input(v, toes, t0);
            var w = new LinkedHashMap<String, Object>();
            w.put("t0", t0);
            w.put("expected_input", floats(x));
            w.put("expected_int8", bytes(PlainModelWindow.int8(x, GAIN)));
            windows.add(w);
        }
        var r = new LinkedHashMap<String, Object>();
        r.put("name", name);
        r.put("accel_range_g", range.accelG());
        r.put("gyro_range_dps", range.gyroDps());
        r.put("mount", floats(mount));
        r.put("hand", left ? "L" : "R");
        r.put("counts", shorts(counts));
        r.put(
                "expected_toe",
                java.util.Arrays.stream(toes).map(GoldenVectors::bytes).collect(Collectors.joining()));
        r.put("windows", windows);
        return r;
    }

    static String shorts(short[] v) {
        return hex(IntStream.range(0, v.length).map(i -> v[i]).toArray(), 4);
    }

    static String bytes(byte[] v) {
        return hex(IntStream.range(0, v.length).map(i -> v[i]).toArray(), 2);
    }

    static String floats(float[] v) {
        return hex(
                IntStream.range(0, v.length)
                        .map(i -> Float.floatToRawIntBits(v[i]))
                        .toArray(),
                8);
    }

    private static String hex(int[] v, int digits) {
        var sb = new StringBuilder(v.length * digits);
        for (int x : v) {
            String h = String.format("%08x", x);
            sb.append(h, 8 - digits, 8);
        }
        return sb.toString();
    }

    private static String json(Object o, String indent) {
        String in = indent + "  ";
        if (o instanceof Map<?, ?> m) {
            return m.entrySet().stream()
                    .map(e -> in + "\"" + e.getKey() + "\": " + json(e.getValue(), in))
                    .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
        }
        if (o instanceof List<?> l && !l.isEmpty() && l.get(0) instanceof Map) {
            return l.stream().map(e -> in + json(e, in)).collect(Collectors.joining(",\n", "[\n", "\n" + indent + "]"));
        }
        if (o instanceof List<?> l) {
            return l.stream().map(String::valueOf).collect(Collectors.joining(",", "[", "]"));
        }
        return o instanceof Number ? o.toString() : "\"" + o + "\"";
    }
}
