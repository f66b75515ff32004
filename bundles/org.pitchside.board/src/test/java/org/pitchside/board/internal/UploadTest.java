package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A file that comes in pieces of any size, too long, too slowly, or not whole. */
class UploadTest {

    private static final int MOST = 200_000;

    private final AtomicLong nanos = new AtomicLong();
    private final Upload upload = new Upload(MOST, nanos::get);

    private static byte[] file(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** Gives a few bytes at a time, and lets some time pass with each. */
    private InputStream slowly(byte[] bytes, int atOnce, long nanosEach) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] to, int from, int length) {
                nanos.addAndGet(nanosEach);
                return super.read(to, from, Math.min(length, atOnce));
            }

            @Override
            public int read(byte[] to) {
                return read(to, 0, to.length);
            }
        };
    }

    private int refused(byte[] bytes, long length) {
        return assertThrows(Refusal.class, () -> upload.whole(slowly(bytes, 1000, 1), length))
                .status();
    }

    @Test
    void everyLengthUpToTheLastComesWhole() throws IOException {
        for (int length : new int[] {1, 65_535, 65_536, 65_537, 131_072, MOST - 1, MOST}) {
            assertArrayEquals(file(length), upload.whole(slowly(file(length), 997, 1), length));
            assertArrayEquals(file(length), upload.whole(slowly(file(length), MOST, 1), -1));
        }
    }

    @Test
    void oneByteTooMuchIsRefused() {
        assertEquals(413, refused(file(MOST + 1), -1));
        assertEquals(413, refused(file(MOST * 3), -1));
    }

    @Test
    void whatDoesNotKeepItsPromiseIsRefused() {
        assertEquals(400, refused(Arrays.copyOf(file(100), 99), 100));
        assertEquals(400, refused(file(100), 99));
        assertEquals(400, refused(new byte[0], 0));
        assertEquals(400, refused(new byte[0], -1));
    }

    @Test
    void whoSendsTooSlowlyIsNotWaitedFor() {
        byte[] bytes = file(1000);

        assertEquals(
                408,
                assertThrows(Refusal.class, () -> upload.whole(slowly(bytes, 1, Upload.MOST_NANOS / 900), -1))
                        .status());
        assertEquals(1000, assertDone(bytes));
    }

    private int assertDone(byte[] bytes) {
        try {
            return upload.whole(slowly(bytes, 1, Upload.MOST_NANOS / 1100), -1).length;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
