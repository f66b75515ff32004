package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/**
 * Three people, two recordings each of 6 s: the bat hangs, is swung, hangs, and is laid down and lifted slowly about each of its axes.
 * Accelerations are gravity turned by the very rates beside them.
 */
final class Toy {

    private static final int N = 1200;
    private static final int AXES = ImuBlock.AXES;

    final List<Label> labels = new ArrayList<>();
    List<String> classes = List.of("DRV", "CUT", "REST");
    int subjects = 3;
    DataSetInfo.Form form = DataSetInfo.Form.CONTINUOUS;
    private final Map<String, Recording> recordings = new LinkedHashMap<>();

    Toy() {
        int seed = 0;
        for (String subject : List.of("ann", "ben", "cid")) {
            for (int i = 1; i <= 2; i++) {
                var r = make(subject, Integer.toString(i), ++seed);
                recordings.put(r.id(), r);
                label(r.id(), 800_000, 1_000_000, 1_300_000, i == 1 ? "DRV" : "CUT");
            }
        }
    }

    private static Recording make(String subject, String name, int seed) {
        var random = new Random(seed);
        var t = new long[N];
        var counts = new short[N * AXES];
        double[] u = {-1, 0, 0};
        for (int i = 0; i < N; i++) {
            t[i] = i * 5000L;
            double s = i / 200.0;
            // a swing and back at 1 s; then slow half-turns, each to a calm moment and back
            double swing = 900 * bell(s, 1.0, 0.06) - 900 * bell(s, 1.6, 0.06);
            double[] w = {
                slow(s, 3.4, 0) + slow(s, 4.6, 0),
                swing + slow(s, 2.4, 0) - slow(s, 5.6, 1),
                slow(s, 2.9, 1) - slow(s, 4.1, 1)
            };
            for (int axis = 0; axis < 3; axis++) {
                w[axis] += random.nextGaussian();
            }
            u = turned(u, w);
            for (int axis = 0; axis < 3; axis++) {
                put(counts, i, axis, u[axis] + random.nextGaussian() * 0.004, 16);
                put(counts, i, axis + 3, w[axis], 2000);
            }
        }
        return new Recording(subject, name, t, counts, ImuRange.NOMINAL, 0);
    }

    private static double slow(double s, double at, int kind) {
        return (kind == 0 ? 260 : 200) * bell(s, at, 0.09);
    }

    private static double bell(double s, double at, double width) {
        return Math.exp(-Math.pow((s - at) / width, 2));
    }

    private static double[] turned(double[] u, double[] dps) {
        double k = Math.PI / 180 / 200;
        double a = dps[0] * k;
        double b = dps[1] * k;
        double c = dps[2] * k;
        double[] n = {u[0] + u[1] * c - u[2] * b, u[1] + u[2] * a - u[0] * c, u[2] + u[0] * b - u[1] * a};
        double l = Math.sqrt(n[0] * n[0] + n[1] * n[1] + n[2] * n[2]);
        return new double[] {n[0] / l, n[1] / l, n[2] / l};
    }

    private static void put(short[] counts, int i, int axis, double value, double range) {
        double c = Math.rint(value * 32768 / range);
        counts[i * AXES + axis] = (short) Math.max(-32768, Math.min(32767, c));
    }

    DataSetInfo info() {
        return new DataSetInfo(
                "toy",
                "cricket bat",
                200,
                ImuRange.NOMINAL,
                subjects,
                classes,
                List.of("REST"),
                form,
                "CC0",
                "made",
                "");
    }

    List<Recording> recordings() {
        return List.copyOf(recordings.values());
    }

    List<Row> rows(Recording r) {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < labels.size(); i++) {
            if (labels.get(i).recording().equals(r.id())) {
                rows.add(new Row(i + 2, labels.get(i)));
            }
        }
        return rows;
    }

    void label(String recording, long startUs, long impactUs, long endUs, String label) {
        labels.add(new Label(recording, startUs, OptionalLong.of(impactUs), endUs, label));
    }

    void keepOnly(String subject) {
        recordings.keySet().removeIf(id -> !id.startsWith(subject + "/"));
        labels.removeIf(l -> !l.subject().equals(subject));
        subjects = 1;
    }

    void time(String id, LongUnaryOperator change) {
        var r = recordings.get(id);
        recordings.put(id, with(r, Arrays.stream(r.tUs()).map(change).toArray(), r.counts()));
    }

    /** Changes the values in g and dps. */
    void counts(String id, UnaryOperator<double[]> change) {
        var r = recordings.get(id);
        var counts = new short[r.counts().length];
        for (int i = 0; i < r.size(); i++) {
            var six = new double[AXES];
            for (int axis = 0; axis < AXES; axis++) {
                six[axis] = r.counts()[i * AXES + axis] * (axis < 3 ? 16.0 : 2000.0) / 32768;
            }
            six = change.apply(six);
            for (int axis = 0; axis < AXES; axis++) {
                put(counts, i, axis, six[axis], axis < 3 ? 16 : 2000);
            }
        }
        recordings.put(id, with(r, r.tUs(), counts));
    }

    void each(UnaryOperator<double[]> change) {
        List.copyOf(recordings.keySet()).forEach(id -> counts(id, change));
    }

    void freeze(String id, int from, int to) {
        var r = recordings.get(id);
        var counts = r.counts().clone();
        for (int i = from + 1; i < to; i++) {
            System.arraycopy(counts, from * AXES, counts, i * AXES, AXES);
        }
        recordings.put(id, with(r, r.tUs(), counts));
    }

    void overwrite(String id, int axis, int from, int length, short value) {
        var r = recordings.get(id);
        var counts = r.counts().clone();
        for (int i = from; i < Math.min(r.size(), from + length); i++) {
            counts[i * AXES + axis] = value;
        }
        recordings.put(id, with(r, r.tUs(), counts));
    }

    void copy(String from, String to) {
        recordings.put(
                to,
                with(
                        recordings.get(to),
                        recordings.get(from).tUs(),
                        recordings.get(from).counts()));
    }

    private static Recording with(Recording r, long[] t, short[] counts) {
        return new Recording(r.subject(), r.name(), t, counts, r.range(), r.clipped());
    }
}
