package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingRecording;
import org.pitchside.swing.DetectorParameters;

/**
 * What people do with a bat without swinging it, made by formula in many strengths: it is lifted and lowered slowly, turned about its own
 * axis, carried to and fro, knocked where it stands. Recordings of events hold none of it, so a detector whose rules let everything through
 * is known by these.
 */
final class NoSwings {

    /** A detector may take so much of it for swings that the live one does not. */
    static final double MOST = 0.25;

    private static final int SAMPLES = 600;
    private static final int MIDDLE = 300;
    private static final double G = 2048;
    private static final double DPS = 32_768 / 2000.0;

    private static final List<SwingRecording> ALL = make();

    private NoSwings() {}

    /** The share of what the live detector does not take for a swing that the other one does. */
    static double taken(DetectorParameters candidate, DetectorParameters live) {
        int none = 0;
        int taken = 0;
        for (SwingRecording r : ALL) {
            if (DetectorCheck.found(r, Mount.ALIGNED, live).isEmpty()) {
                none++;
                taken += DetectorCheck.found(r, Mount.ALIGNED, candidate).isEmpty() ? 0 : 1;
            }
        }
        return none == 0 ? 0 : taken / (double) none;
    }

    private static List<SwingRecording> make() {
        var all = new ArrayList<SwingRecording>();
        for (int strength = 1; strength <= 8; strength++) {
            // half a second of turning about y: 125 to 230 dps
            all.add(turning(110 + 15 * strength, 1, 25, 0));
            // about the bat's own axis, as fast as hands do it
            all.add(turning(150 + 100 * strength, 0, 18, 0));
            // carried along: twice a second
            all.add(swaying(140 + 20 * strength));
            // tapped on the ground where it stands
            all.add(turning(0, 1, 10, 2 + 1.5 * strength));
        }
        return List.copyOf(all);
    }

    private static SwingRecording turning(double dps, int axis, double width, double knockG) {
        var counts = new short[SAMPLES * ImuBlock.AXES];
        for (int k = 0; k < SAMPLES; k++) {
            double bell = Math.exp(-Math.pow((k - MIDDLE) / width, 2));
            double shake = knockG > 0 ? 170 * Math.exp(-Math.pow((k - MIDDLE - 4) / 4.0, 2)) : 0;
            counts[k * ImuBlock.AXES] = (short) -G;
            counts[k * ImuBlock.AXES + 2] = (short) (k == MIDDLE ? knockG * G : 0);
            counts[k * ImuBlock.AXES + 3 + axis] = (short) (DPS * (dps * bell + shake));
        }
        return new SwingRecording(counts, MIDDLE, ImuRange.NOMINAL);
    }

    private static SwingRecording swaying(double dps) {
        var counts = new short[SAMPLES * ImuBlock.AXES];
        for (int k = 0; k < SAMPLES; k++) {
            double inside = Math.exp(-Math.pow((k - MIDDLE) / 140.0, 4));
            counts[k * ImuBlock.AXES] = (short) -G;
            counts[k * ImuBlock.AXES + 4] = (short) (DPS * dps * inside * Math.sin(2 * Math.PI * 2 * k / 200.0));
        }
        return new SwingRecording(counts, MIDDLE, ImuRange.NOMINAL);
    }
}
