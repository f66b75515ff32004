package org.pitchside.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

/** Prints how long a call takes; asserts nothing of it, for that is the machine's affair. */
class InferenceFigureTest {

    @Test
    void whatACallTakes() throws Exception {
        try (OnnxSwingClassifier c =
                new OnnxSwingClassifier(TinyModels.model(1, 1f, 0f, TinyModels.net(9, 1), TinyModels.labels(9)))) {
            SwingWindow window = Windows.random(1, Mount.ALIGNED);
            int calls = 5000;
            long[] nanos = new long[calls];
            for (int round = 0; round < 3; round++) {
                for (int i = 0; i < calls; i++) {
                    long start = System.nanoTime();
                    c.classify(window);
                    nanos[i] = System.nanoTime() - start;
                }
            }
            Arrays.sort(nanos);
            System.out.printf(
                    "classify, window to verdict, random net of 15,000 weights: p50 %.1f us, p99 %.1f us%n",
                    nanos[calls / 2] / 1000.0, nanos[calls * 99 / 100] / 1000.0);
            assertEquals(0, c.unanswered());
        }
    }
}
