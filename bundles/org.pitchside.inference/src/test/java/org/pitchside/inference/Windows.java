package org.pitchside.inference;

import java.util.Random;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

/** Windows to classify. */
public final class Windows {
    private Windows() {}

    /** A bat whose x acceleration is {@code g} all the time, and nothing else. */
    public static SwingWindow still(double g) {
        short[] counts = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
        for (int i = 0; i < counts.length; i += ImuBlock.AXES) {
            counts[i] = (short) Math.round(g * 2048);
        }
        return new SwingWindow(counts, new byte[SwingWindow.SAMPLES * 3], ImuRange.NOMINAL, Mount.ALIGNED);
    }

    /** Any counts at all. */
    public static SwingWindow random(long seed, Mount mount) {
        Random random = new Random(seed);
        short[] counts = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) random.nextInt();
        }
        byte[] toe = new byte[SwingWindow.SAMPLES * 3];
        random.nextBytes(toe);
        return new SwingWindow(counts, toe, ImuRange.NOMINAL, mount);
    }
}
