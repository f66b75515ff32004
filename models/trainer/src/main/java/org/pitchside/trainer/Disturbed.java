package org.pitchside.trainer;

import java.util.List;
import java.util.function.UnaryOperator;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Recording;

/** A source as another sensor would have seen it: slower, turned on the bat, or with a smaller range. Labels stay. */
final class Disturbed implements Source {

    private static final int AXES = ImuBlock.AXES;

    private final Source source;
    private final DataSetInfo info;
    private final UnaryOperator<Recording> change;

    private Disturbed(Source source, double rateHz, UnaryOperator<Recording> change) {
        this.source = source;
        this.change = change;
        var i = source.info();
        info = new DataSetInfo(
                i.name(),
                i.implement(),
                rateHz,
                i.range(),
                i.subjects(),
                i.classes(),
                i.noSwing(),
                i.form(),
                i.licence(),
                i.origin(),
                i.note());
    }

    /** About so many samples a second: the mean of so many neighbours as come nearest, as a slower sensor's filter does. */
    static Disturbed slower(Source source, double rateHz) {
        int k = Math.max(1, (int) Math.round(source.info().rateHz() / rateHz));
        return new Disturbed(source, source.info().rateHz() / k, r -> decimated(r, k));
    }

    private static Recording decimated(Recording r, int k) {
        int n = r.size() / k;
        var t = new long[n];
        var counts = new short[n * AXES];
        for (int i = 0; i < n; i++) {
            long time = 0;
            var sums = new long[AXES];
            for (int j = i * k; j < (i + 1) * k; j++) {
                time += r.tUs()[j];
                for (int axis = 0; axis < AXES; axis++) {
                    sums[axis] += r.counts()[j * AXES + axis];
                }
            }
            t[i] = time / k;
            for (int axis = 0; axis < AXES; axis++) {
                counts[i * AXES + axis] = (short) Math.rint((double) sums[axis] / k);
            }
        }
        return with(r, t, counts);
    }

    /** The sensor sits turned by so many degrees about an axis (0 = x, 1 = y, 2 = z) and nobody knows. */
    static Disturbed turned(Source source, int axis, double degrees) {
        double c = Math.cos(Math.toRadians(degrees));
        double s = Math.sin(Math.toRadians(degrees));
        int u = (axis + 1) % 3;
        int v = (axis + 2) % 3;
        return new Disturbed(source, source.info().rateHz(), r -> {
            var counts = r.counts().clone();
            for (int i = 0; i < r.size(); i++) {
                for (int sensor = 0; sensor < AXES; sensor += 3) {
                    int o = i * AXES + sensor;
                    double a = counts[o + u];
                    double b = counts[o + v];
                    counts[o + u] = clamped(c * a - s * b, Short.MAX_VALUE);
                    counts[o + v] = clamped(s * a + c * b, Short.MAX_VALUE);
                }
            }
            return with(r, r.tUs(), counts);
        });
    }

    /** Nothing above so many g or dps comes through. */
    static Disturbed clipped(Source source, double accelG, double gyroDps) {
        var range = source.info().range();
        int accel = (int) Math.min(Short.MAX_VALUE, Math.rint(accelG * 32768 / range.accelG()));
        int gyro = (int) Math.min(Short.MAX_VALUE, Math.rint(gyroDps * 32768 / range.gyroDps()));
        return new Disturbed(source, source.info().rateHz(), r -> {
            var counts = r.counts().clone();
            for (int i = 0; i < counts.length; i++) {
                counts[i] = clamped(counts[i], i % AXES < 3 ? accel : gyro);
            }
            return with(r, r.tUs(), counts);
        });
    }

    private static short clamped(double count, int most) {
        return (short) Math.max(-most - 1, Math.min(most, Math.rint(count)));
    }

    private static Recording with(Recording r, long[] t, short[] counts) {
        return new Recording(r.subject(), r.name(), t, counts, r.range(), r.clipped());
    }

    @Override
    public DataSetInfo info() {
        return info;
    }

    @Override
    public String name() {
        return source.name();
    }

    @Override
    public String sha256() {
        return source.sha256();
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public Tagged read(int index) {
        var tagged = source.read(index);
        return new Tagged(change.apply(tagged.recording()), tagged.hand(), tagged.labels());
    }

    @Override
    public List<Integer> rows(int index) {
        return source.rows(index);
    }

    @Override
    public void close() {
        source.close();
    }
}
