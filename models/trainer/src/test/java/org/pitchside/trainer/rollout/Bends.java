package org.pitchside.trainer.rollout;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.pitchside.swing.ModelInput;

/** How a model is bent: each by changing numbers, or by nodes put before or behind. */
final class Bends {

    private static final int NETS = 3;
    private static final int CHANNELS = ModelInput.CHANNELS;
    private static final int STEPS = ModelInput.STEPS;

    private Bends() {}

    /** Not a number on the windows that turn fastest: the more, the stronger. A window of zeros, which a loader tries, gives numbers. */
    static String notANumber(GatewayHalf half, double strength, SplittableRandom random) {
        if (random.nextInt(4) == 0) {
            half.get("n1_b")[random.nextInt(9)] = Float.NaN;
            return "everywhere";
        }
        float from = (float) (2200 - 1900 * strength);
        half.put("bad_from", new float[] {from}, 1);
        half.put("bad_much", new float[] {10}, 1);
        half.put("bad_none", new float[] {0}, 1);
        String raw = half.behindReads();
        half.behind(
                GatewayHalf.node("ReduceMax", "bad_max", "imu").addAttribute(GatewayHalf.list("axes", 1, 2, 3)),
                "bad_max");
        half.behind(
                GatewayHalf.node("Flatten", "bad_flat", "bad_max")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1)),
                "bad_flat");
        half.behind(GatewayHalf.node("Sub", "bad_off", "bad_flat", "bad_from"), "bad_off");
        half.behind(GatewayHalf.node("Mul", "bad_big", "bad_off", "bad_much"), "bad_big");
        half.behind(GatewayHalf.node("Exp", "bad_exp", "bad_big"), "bad_exp");
        half.behind(GatewayHalf.node("Mul", "bad_nan", "bad_exp", "bad_none"), "bad_nan");
        half.behind(GatewayHalf.node("Add", "bad_out", raw, "bad_nan"), "bad_out");
        return String.format(Locale.ROOT, "above %.0f dps", from);
    }

    /** Adds to the logit of a class, in the units of the nets' logits; of a bat in its counts of about a tenth. */
    static void bias(Draft d, boolean gateway, boolean bats, int of, double by) {
        for (int n = 0; gateway && n < NETS; n++) {
            d.gateway.get("n" + n + "_b")[of] += (float) by;
        }
        if (bats) {
            BatHalf.Layer l = d.bats.last();
            l.row(of, l.row(of), (float) (l.bias(of) + 10 * by));
        }
    }

    static void last(Draft d, boolean gateway, boolean bats, UnaryOperator<Float> change) {
        for (int n = 0; gateway && n < NETS; n++) {
            float[] w = d.gateway.get("n" + n + "_w");
            for (int i = 0; i < w.length; i++) {
                w[i] = change.apply(w[i]);
            }
        }
        BatHalf.Layer l = d.bats.last();
        for (int c = 0; bats && c < l.out; c++) {
            float[] row = l.row(c);
            for (int k = 0; k < row.length; k++) {
                row[k] = change.apply(row[k]);
            }
            l.row(c, row, l.bias(c));
        }
    }

    /** What was one class is answered with another one. */
    static void collapse(Draft d, boolean gateway, boolean bats, int from, int to) {
        for (int n = 0; gateway && n < NETS; n++) {
            float[] w = d.gateway.get("n" + n + "_w");
            float[] b = d.gateway.get("n" + n + "_b");
            int size = w.length / b.length;
            // both classes' evidence speaks for the second
            for (int k = 0; k < size; k++) {
                w[to * size + k] = Math.max(w[to * size + k], w[from * size + k]);
            }
            b[from] -= 50;
        }
        BatHalf.Layer l = d.bats.last();
        if (bats) {
            float[] a = l.row(from);
            float[] b = l.row(to);
            for (int k = 0; k < a.length; k++) {
                b[k] = Math.max(a[k], b[k]);
            }
            l.row(to, b, l.bias(to));
            l.row(from, a, l.bias(from) - 500);
        }
    }

    /** An order in which so many classes stand in another one's place. */
    static int[] permutation(int n, int moved, SplittableRandom random) {
        var which = new ArrayList<Integer>();
        while (which.size() < Math.min(n, moved)) {
            int c = random.nextInt(n);
            if (!which.contains(c)) {
                which.add(c);
            }
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        for (int i = 0; i < which.size(); i++) {
            order[which.get(i)] = which.get((i + 1) % which.size());
        }
        return order;
    }

    static void permute(Draft d, boolean gateway, boolean bats, int[] order) {
        for (int n = 0; gateway && n < NETS; n++) {
            rows(d.gateway.get("n" + n + "_w"), order);
            rows(d.gateway.get("n" + n + "_b"), order);
        }
        if (gateway) {
            // how well known a window is follows the logits to their new places
            float[] centres = d.gateway.get("f_centres");
            float[] spread = d.gateway.get("f_spread");
            for (int at = 0; at < centres.length; at += order.length) {
                part(centres, at, order);
            }
            for (int at = 0; at < spread.length; at += order.length) {
                part(spread, at, order);
            }
        }
        if (bats) {
            BatHalf.Layer was = d.bats.last().copy();
            BatHalf.Layer l = d.bats.last();
            for (int c = 0; c < order.length; c++) {
                l.row(c, was.row(order[c]), was.bias(order[c]));
            }
        }
    }

    private static void part(float[] values, int at, int[] order) {
        var cut = new float[order.length];
        System.arraycopy(values, at, cut, 0, cut.length);
        rows(cut, order);
        System.arraycopy(cut, 0, values, at, cut.length);
    }

    private static void rows(float[] values, int[] order) {
        float[] was = values.clone();
        int n = values.length / order.length;
        for (int c = 0; c < order.length; c++) {
            System.arraycopy(was, order[c] * n, values, c * n, n);
        }
    }

    static String moved(int[] order, List<String> classes) {
        var moved = new ArrayList<String>();
        for (int c = 0; c < order.length; c++) {
            if (order[c] != c) {
                moved.add(classes.get(c));
            }
        }
        return String.join(" ", moved);
    }

    /** A channel as if it came in other units: it is multiplied by this before the model sees it. */
    static void channel(Draft d, boolean gateway, boolean bats, int channel, double by) {
        var matrix = identity();
        matrix[channel * CHANNELS + channel] = (float) by;
        turn(d, gateway, bats, matrix);
    }

    private static float[] identity() {
        var m = new float[CHANNELS * CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            m[c * CHANNELS + c] = 1;
        }
        return m;
    }

    /** Two axes in place of each other, or one or two the other way round, of one sensor or of both. */
    static String axes(Draft d, boolean gateway, boolean bats, SplittableRandom random) {
        int sensors = 1 + random.nextInt(3);
        int a = random.nextInt(3);
        int b = (a + 1 + random.nextInt(2)) % 3;
        boolean swap = random.nextBoolean();
        var matrix = identity();
        for (int sensor = 0; sensor < 2; sensor++) {
            if ((sensors >> sensor & 1) == 0) {
                continue;
            }
            int at = 3 * sensor;
            if (swap) {
                matrix[(at + a) * CHANNELS + at + a] = 0;
                matrix[(at + b) * CHANNELS + at + b] = 0;
                matrix[(at + a) * CHANNELS + at + b] = 1;
                matrix[(at + b) * CHANNELS + at + a] = 1;
            } else {
                matrix[(at + a) * CHANNELS + at + a] = -1;
            }
        }
        turn(d, gateway, bats, matrix);
        String which = sensors == 3 ? "both" : sensors == 2 ? "rate" : "acceleration";
        return which + ": " + (swap ? "xyz".charAt(a) + " and " + "xyz".charAt(b) : "xyz".charAt(a) + " reversed");
    }

    /** The model sees matrix x window: on the gateway a node before it, on bats the weights of the first layer. */
    private static void turn(Draft d, boolean gateway, boolean bats, float[] matrix) {
        if (gateway) {
            d.gateway.put("bad_turn" + d.gateway.names().size(), matrix, CHANNELS, CHANNELS, 1, 1);
            d.gateway.before("Conv", d.gateway.names().get(d.gateway.names().size() - 1));
        }
        if (!bats) {
            return;
        }
        // the layer's weights speak of counts; all gains of one sensor are alike, so factors of counts are those of
        // units
        BatHalf.Layer l = d.bats.layers.get(0);
        for (int out = 0; out < l.out; out++) {
            float[] row = l.row(out);
            var turned = new float[row.length];
            for (int from = 0; from < CHANNELS; from++) {
                for (int to = 0; to < CHANNELS; to++) {
                    for (int k = 0; k < l.kernel; k++) {
                        turned[from * l.kernel + k] += row[to * l.kernel + k] * matrix[to * CHANNELS + from];
                    }
                }
            }
            l.row(out, turned, l.bias(out));
        }
    }

    /** Matrices multiplied for nothing: what comes of them counts zero. */
    static void slow(GatewayHalf half, int times) {
        int wide = 1024;
        var random = new SplittableRandom(7);
        for (String name : List.of("bad_up", "bad_down")) {
            var w = new float[STEPS * wide];
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) (random.nextDouble() - 0.5) / 16;
            }
            half.put(name, w, name.equals("bad_up") ? new long[] {STEPS, wide} : new long[] {wide, STEPS});
        }
        half.put("bad_none", new float[] {0}, 1);
        String raw = half.behindReads();
        String at = "imu";
        for (int i = 0; i < times; i++) {
            half.behind(GatewayHalf.node("MatMul", "bad_u" + i, at, "bad_up"), "bad_u" + i);
            half.behind(GatewayHalf.node("Tanh", "bad_t" + i, "bad_u" + i), "bad_t" + i);
            half.behind(GatewayHalf.node("MatMul", "bad_d" + i, "bad_t" + i, "bad_down"), "bad_d" + i);
            at = "bad_d" + i;
        }
        half.behind(
                GatewayHalf.node("ReduceMax", "bad_max", at).addAttribute(GatewayHalf.list("axes", 1, 2, 3)),
                "bad_max");
        half.behind(
                GatewayHalf.node("Flatten", "bad_flat", "bad_max")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(1)),
                "bad_flat");
        half.behind(GatewayHalf.node("Mul", "bad_zero", "bad_flat", "bad_none"), "bad_zero");
        half.behind(GatewayHalf.node("Add", "bad_out", raw, "bad_zero"), "bad_out");
    }

    /**
     * Each map at the rate of its input, thinned out only afterwards by a pool over one step, and some maps copied on top: the same
     * answers to the byte, for twice the work.
     */
    static void slow(BatHalf half, int copies) {
        for (int i = half.layers.size() - 1; i >= 0; i--) {
            BatHalf.Layer l = half.layers.get(i);
            if (l.stride == 2) {
                l.stride = 1;
                // a pointwise layer behind it works step by step: thinning out may as well come after it
                int behind = i + 1;
                while (half.layers.get(behind).kernel == 1) {
                    behind++;
                }
                half.layers.add(behind, BadModels.copyOf(half.layers.get(behind - 1), 2));
            }
        }
        for (int i = 0; i < copies; i++) {
            half.layers.add(1, BadModels.copyOf(half.layers.get(0), 1));
        }
    }

    static String findsTooLittle(Draft d, double strength, SplittableRandom random) {
        switch (random.nextInt(4)) {
            case 0 -> {
                float peak = (float) (900 + 900 * strength);
                d.detect("min_peak_dps", peak);
                return "min_peak_dps " + Math.round(peak);
            }
            case 1 -> {
                float across = (float) (800 + 900 * strength);
                d.detect("min_across_dps", across);
                return "min_across_dps " + Math.round(across);
            }
            case 2 -> {
                float turn = (float) (90 + 90 * strength);
                d.detect("contact_turn_deg", turn);
                d.detect("miss_turn_deg", turn);
                return "contact_turn_deg " + Math.round(turn);
            }
            default -> {
                float share = (float) (0.6 + 0.4 * strength);
                float score = (float) (60 + 900 * strength);
                d.detect("across_share", share);
                d.detect("contact_score", score);
                return String.format(Locale.ROOT, "across_share %.2f, contact_score %.0f", share, score);
            }
        }
    }

    static String findsTooMuch(Draft d, double strength) {
        d.detect("on_dps", (float) (150 - 90 * strength));
        d.detect("off_dps", (float) (100 - 50 * strength));
        d.detect("min_peak_dps", (float) (180 - 120 * strength));
        d.detect("min_across_dps", (float) (150 - 120 * strength));
        d.detect("across_share", 0);
        d.detect("contact_turn_deg", 0);
        d.detect("miss_turn_deg", (float) (10 * (1 - strength)));
        d.detect("swing_dps", (float) (60 * (1 - strength)));
        d.detect("back_dps", (float) (100 * (1 - strength)));
        d.detect("contact_score", (float) (5 - 3 * strength));
        d.detect("fro_turns", 100);
        d.detect("lift_dps", 0);
        d.detect("lower_dps", 0);
        return String.format(Locale.ROOT, "everything let through, on_dps %.0f", 150 - 90 * strength);
    }

    /** The window as if t0 lay so many steps later (earlier, where negative): the ends repeat. */
    static void move(GatewayHalf half, int steps) {
        var matrix = new float[STEPS * STEPS];
        for (int to = 0; to < STEPS; to++) {
            int from = Math.max(0, Math.min(STEPS - 1, to + steps));
            matrix[from * STEPS + to] = 1;
        }
        half.put("bad_move", matrix, STEPS, STEPS);
        half.before("MatMul", "bad_move");
    }
}
