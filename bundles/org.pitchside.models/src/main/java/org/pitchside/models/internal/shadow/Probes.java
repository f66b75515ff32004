package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.ModelBench;

/**
 * Windows as far out as a sensor can read, however it sits: a model that gives no number for them would wait for the one player who swings so hard. They say
 * nothing of its answers.
 */
final class Probes {

    private Probes() {}

    /** Whether every output of a model is a number on all of them. */
    static boolean hold(ModelBench.Seat seat) {
        for (SwingWindow window : windows()) {
            for (float logit : seat.logits(window)) {
                if (!Float.isFinite(logit)) {
                    return false;
                }
            }
        }
        return true;
    }

    private static List<SwingWindow> windows() {
        var all = new ArrayList<SwingWindow>();
        for (short reading : new short[] {Short.MAX_VALUE, Short.MIN_VALUE}) {
            for (int axis = 0; axis < ImuBlock.AXES; axis++) {
                var always = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
                var once = always.clone();
                for (int k = axis; k < always.length; k += ImuBlock.AXES) {
                    always[k] = reading;
                }
                int t0 = SwingWindow.T0_INDEX * ImuBlock.AXES + axis;
                once[t0] = reading;
                once[t0 - ImuBlock.AXES] = reading;
                all.add(window(always));
                all.add(window(once));
            }
            var everywhere = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
            Arrays.fill(everywhere, reading);
            all.add(window(everywhere));
            for (int axis = 0; axis < 3; axis++) {
                all.add(window(everywhere, corner(axis)));
            }
        }
        return all;
    }

    /** A sensor that sits so that all three axes at full scale are one axis of the bat, 1.7 times as far out. */
    private static Mount corner(int axis) {
        float third = (float) Math.sqrt(1 / 3.0);
        float half = (float) Math.sqrt(1 / 2.0);
        float sixth = (float) Math.sqrt(1 / 6.0);
        float[][] rows = {{third, third, third}, {half, -half, 0}, {sixth, sixth, -2 * sixth}};
        var rotation = new float[9];
        for (int row = 0; row < 3; row++) {
            System.arraycopy(rows[row], 0, rotation, (row + axis) % 3 * 3, 3);
        }
        return new Mount(rotation, Hand.RIGHT);
    }

    private static SwingWindow window(short[] counts) {
        return window(counts, Mount.ALIGNED);
    }

    private static SwingWindow window(short[] counts, Mount mount) {
        return new SwingWindow(counts, new byte[SwingWindow.SAMPLES * 3], ImuRange.NOMINAL, mount);
    }
}
