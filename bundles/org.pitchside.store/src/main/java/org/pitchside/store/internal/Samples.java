package org.pitchside.store.internal;

import java.io.ByteArrayOutputStream;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.pitchside.api.ImuBlock;

/**
 * A recording's counts as a blob: axis after axis the differences from sample to sample (the first from 0, modulo 2^16), all their low
 * bytes, then all their high bytes, in zlib's format, whose checksum also tells a bit that turned on the disk.
 */
final class Samples {

    /** About 87 minutes: far above any swing, and the most that a damaged row can make us allocate is 12 MB. */
    static final int MAX = 1 << 20;

    private static final int AXES = ImuBlock.AXES;

    private Samples() {}

    static byte[] pack(short[] counts) {
        int n = counts.length / AXES;
        byte[] planes = new byte[counts.length * 2];
        int at = 0;
        for (int axis = 0; axis < AXES; axis++) {
            short last = 0;
            for (int i = 0; i < n; i++) {
                int difference = counts[i * AXES + axis] - last;
                last = counts[i * AXES + axis];
                planes[at] = (byte) difference;
                planes[at + counts.length] = (byte) (difference >> 8);
                at++;
            }
        }
        Deflater deflater = new Deflater();
        try {
            deflater.setInput(planes);
            deflater.finish();
            ByteArrayOutputStream out = new ByteArrayOutputStream(planes.length / 2 + 64);
            byte[] buffer = new byte[4096];
            while (!deflater.finished()) {
                out.write(buffer, 0, deflater.deflate(buffer));
            }
            return out.toByteArray();
        } finally {
            deflater.end();
        }
    }

    /** The counts of {@code n} samples; throws where the blob is not just that. */
    static short[] unpack(byte[] packed, int n) throws DataFormatException {
        if (n < 0 || n > MAX) {
            throw new DataFormatException(n + " samples");
        }
        int length = n * AXES;
        // One more than needed, so that a longer content shows.
        byte[] planes = new byte[length * 2 + 1];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed);
            int filled = 0;
            while (!inflater.finished() && filled < planes.length) {
                int got = inflater.inflate(planes, filled, planes.length - filled);
                if (got == 0 && !inflater.finished()) {
                    throw new DataFormatException("ends early");
                }
                filled += got;
            }
            if (filled != length * 2 || !inflater.finished()) {
                throw new DataFormatException("holds not " + n + " samples");
            }
        } finally {
            inflater.end();
        }
        short[] counts = new short[length];
        int at = 0;
        for (int axis = 0; axis < AXES; axis++) {
            int last = 0;
            for (int i = 0; i < n; i++) {
                last += (planes[at] & 0xFF) | planes[at + length] << 8;
                counts[i * AXES + axis] = (short) last;
                at++;
            }
        }
        return counts;
    }
}
