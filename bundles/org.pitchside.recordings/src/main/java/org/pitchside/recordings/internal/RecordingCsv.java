package org.pitchside.recordings.internal;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.Recording;

/** {@code recordings/<subject>/<name>.csv} to counts and back. */
final class RecordingCsv {

    static final List<String> COLUMNS = List.of("t_us", "ax_g", "ay_g", "az_g", "gx_dps", "gy_dps", "gz_dps");

    /** About 11 hours at 200 Hz; keeps a hostile file of tiny rows from filling the memory. */
    private static final int MAX_ROWS = 8_000_000;

    private static final int AXES = ImuBlock.AXES;

    private RecordingCsv() {}

    static Recording read(String file, InputStream in, String subject, String name, ImuRange range) throws IOException {
        CsvLines lines = new CsvLines(file, in);
        int time = lines.column(COLUMNS.get(0));
        int[] column = new int[AXES];
        double[] fullScale = new double[AXES];
        for (int axis = 0; axis < AXES; axis++) {
            column[axis] = lines.column(COLUMNS.get(axis + 1));
            fullScale[axis] = axis < 3 ? range.accelG() : range.gyroDps();
        }
        long[] tUs = new long[1024];
        short[] counts = new short[tUs.length * AXES];
        int n = 0;
        int clipped = 0;
        long last = 0;
        byte[] line = lines.bytes();
        while (lines.next()) {
            if (n == MAX_ROWS) {
                throw new DataSetException(file, "more than " + MAX_ROWS + " rows");
            }
            if (n == tUs.length) {
                tUs = Arrays.copyOf(tUs, Math.min(MAX_ROWS, n * 2));
                counts = Arrays.copyOf(counts, tUs.length * AXES);
            }
            long t = Numbers.integer(line, lines.start(time), lines.end(time));
            if (t == Numbers.NO_INTEGER) {
                throw lines.wrong(time, "\"" + lines.text(time) + "\" is no whole number of microseconds");
            }
            if (t < last) {
                throw lines.wrong(time, n == 0 ? t + " is below 0" : "goes backwards, from " + last + " to " + t);
            }
            tUs[n] = t;
            last = t;
            for (int axis = 0; axis < AXES; axis++) {
                int c = column[axis];
                double value = Numbers.decimal(line, lines.start(c), lines.end(c));
                if (!Double.isFinite(value)) {
                    throw lines.wrong(c, "\"" + lines.text(c) + "\" is no finite number");
                }
                double count = Math.rint(value * 32768 / fullScale[axis]);
                short kept = (short) Math.max(-32768, Math.min(32767, count));
                if (kept != count) {
                    clipped++;
                }
                counts[n * AXES + axis] = kept;
            }
            n++;
        }
        if (n == 0) {
            throw new DataSetException(file, "holds no sample");
        }
        return new Recording(subject, name, Arrays.copyOf(tUs, n), Arrays.copyOf(counts, n * AXES), range, clipped);
    }

    static void write(Recording recording, OutputStream to) throws IOException {
        CountText accel = CountText.of(recording.range().accelG());
        CountText gyro = CountText.of(recording.range().gyroDps());
        OutputStream out = new BufferedOutputStream(to, 1 << 16);
        out.write((String.join(",", COLUMNS) + "\n").getBytes(StandardCharsets.US_ASCII));
        short[] counts = recording.counts();
        for (int i = 0; i < recording.size(); i++) {
            out.write(Long.toString(recording.tUs()[i]).getBytes(StandardCharsets.US_ASCII));
            for (int axis = 0; axis < AXES; axis++) {
                out.write(',');
                out.write((axis < 3 ? accel : gyro).text(counts[i * AXES + axis]));
            }
            out.write('\n');
        }
        out.flush();
    }
}
