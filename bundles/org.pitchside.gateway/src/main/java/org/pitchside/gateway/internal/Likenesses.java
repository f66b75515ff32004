package org.pitchside.gateway.internal;

import java.util.Comparator;
import java.util.List;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.flow.SwingExplainer.Likeness;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.KnownShot;
import org.pitchside.swing.ClipWindows;
import org.pitchside.swing.ModelInput;

/**
 * The model input of a stored swing, built again from its recording, and how far known shots lie from it. The six channels of the
 * sensor are those that the gateway classified. The toe's direction is known from the moment on at which the recording shows a
 * stance; before that, and where a known shot had none, it is left out of the distance.
 */
final class Likenesses {

    private static final int SENSOR = 6 * ModelInput.STEPS;

    private final byte[] input = new byte[ModelInput.LENGTH];
    private final int toeSteps;

    /**
     * @param recording its t0 lies within
     * @param gain K, one a channel
     */
    Likenesses(SwingRecording recording, Mount mount, List<Float> gain) {
        SwingWindow window = new ClipWindows(recording.counts(), recording.range(), mount).at(recording.t0Index());
        var x = new float[ModelInput.LENGTH];
        ModelInput.prepare(window, x);
        var k = new float[ModelInput.CHANNELS];
        for (int c = 0; c < k.length; c++) {
            k[c] = gain.get(c);
        }
        ModelInput.quantise(x, k, input);
        int known = 0;
        for (int s = 0; s < ModelInput.STEPS; s++) {
            known += toeKnown(input, s) ? 1 : 0;
        }
        toeSteps = known;
    }

    /** What the model would take; a copy. */
    byte[] input() {
        return input.clone();
    }

    /** Whether the recording shows a stance, so that the swing has a heading. */
    boolean headed() {
        return toeSteps > 0;
    }

    /** The nearest shots of a model, nearest first; of equally near ones the first in the package. */
    List<Likeness> nearest(GatewayModel model, int most) {
        return model.knownShots().stream()
                .filter(shot -> shot.input().length == ModelInput.LENGTH)
                .map(shot -> new Likeness(shot.label(), shot.source(), distance(shot)))
                .sorted(Comparator.comparingDouble(Likeness::distance))
                .limit(most)
                .toList();
    }

    private float distance(KnownShot shot) {
        byte[] other = shot.input();
        long sum = 0;
        for (int i = 0; i < SENSOR; i++) {
            sum += square(input[i] - other[i]);
        }
        int n = SENSOR;
        for (int s = 0; s < ModelInput.STEPS; s++) {
            if (toeKnown(input, s) && toeKnown(other, s)) {
                for (int c = 6; c < ModelInput.CHANNELS; c++) {
                    sum += square(input[c * ModelInput.STEPS + s] - other[c * ModelInput.STEPS + s]);
                }
                n += 3;
            }
        }
        return (float) Math.sqrt((double) sum / n);
    }

    private static long square(int d) {
        return (long) d * d;
    }

    private static boolean toeKnown(byte[] q, int step) {
        return q[6 * ModelInput.STEPS + step] != 0
                || q[7 * ModelInput.STEPS + step] != 0
                || q[8 * ModelInput.STEPS + step] != 0;
    }
}
