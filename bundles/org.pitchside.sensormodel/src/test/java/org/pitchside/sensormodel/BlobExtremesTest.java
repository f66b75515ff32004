package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each byte of header and records at each extreme, and each length. */
class BlobExtremesTest {

    @Test
    void everyByteOfTheStructureAtEveryExtremeIsRefusedOrRun() {
        int taken = 0;
        byte[] good = BlobFuzzProperties.GOOD[0];
        int structure = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).getShort(6) + 16 * good[43];
        for (int at = 0; at < structure; at++) {
            for (int v : BlobFuzzProperties.EXTREMES) {
                byte[] blob = good.clone();
                blob[at] = (byte) v;
                taken += BlobFuzzProperties.refusedOrRun(Blobs.sealed(blob)) ? 1 : 0;
            }
        }
        for (int length = 0; length < good.length; length++) {
            taken += BlobFuzzProperties.refusedOrRun(Arrays.copyOf(good, length)) ? 1000000 : 0;
        }
        // Gains, parameters, margins, zero points and the like may be anything within their bounds.
        assertTrue(taken > 200 && taken < 1000000, taken + " taken");
    }
}
