package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.ModelBench;
import org.pitchside.swing.ModelInput;

class ProbesTest {

    @Test
    void aModelThatAlwaysGivesNumbersHolds() {
        assertTrue(Probes.hold(givesNoNumber(3, 1, Float.POSITIVE_INFINITY)));
    }

    /** Full scale is 16 g and 2000 degrees a second; a sensor that sits askew brings 1.7 times as much onto one axis of the bat. */
    @ParameterizedTest
    @CsvSource({"0, 15.9", "0, 27.5", "1, 27.5", "2, 27.5", "3, 1999", "3, 2061", "3, 3460", "4, 3460", "5, 3460"})
    void oneThatGivesNoneFarOutIsFound(int channel, float from) {
        assertFalse(Probes.hold(givesNoNumber(channel, 1, from)), "above");
        assertFalse(Probes.hold(givesNoNumber(channel, -1, from)), "below");
    }

    /** A model whose only output is no number where a channel goes further than {@code from} that way. */
    private static ModelBench.Seat givesNoNumber(int channel, int way, float from) {
        var input = new float[ModelInput.LENGTH];
        return new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                ModelInput.prepare(window, input);
                float out = 1;
                for (int k = 0; k < ModelInput.STEPS; k++) {
                    if (way * input[channel * ModelInput.STEPS + k] > from) {
                        out = Float.NaN;
                    }
                }
                return new float[] {out};
            }

            @Override
            public void close() {}
        };
    }
}
