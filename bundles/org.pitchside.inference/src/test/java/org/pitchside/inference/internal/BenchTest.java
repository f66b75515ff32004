package org.pitchside.inference.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pitchside.api.Mount;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench.Seat;
import org.pitchside.api.model.ShelfException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.inference.TinyModels;
import org.pitchside.inference.Windows;

/** Models beside the one that answers. */
class BenchTest {

    private final Bench bench = new Bench();

    @Test
    void saysTheLogitsAsTheyAre() throws Exception {
        GatewayModel model = TinyModels.model(1, 0.5f, 0.9f, TinyModels.constant(3, -2, 0.5f), "DRV", "PUL", "NOT");

        try (Seat seat = bench.open(model)) {
            float[] first = seat.logits(Windows.random(1, Mount.ALIGNED));
            assertArrayEquals(new float[] {3, -2, 0.5f}, first);
            // its own array, used again
            assertSame(first, seat.logits(Windows.random(2, Mount.ALIGNED)));
        }
    }

    @Test
    void aLogitThatIsNoNumberIsToldToo() throws Exception {
        // 4 g times the largest float is beyond all floats; a window of zeros, with which it is warmed, gives 0
        var onnx = TinyModels.picks(new float[] {0, 0, Float.MAX_VALUE}, new float[] {0, 0, 0});

        try (Seat seat = bench.open(TinyModels.model(1, 1, 0, onnx, "DRV", "NOT"))) {
            assertFalse(Float.isFinite(seat.logits(Windows.still(4))[0]));
        }
    }

    @Test
    void twoModelsBesideTheOneThatAnswersKeepApart() throws Exception {
        GatewayModel one = TinyModels.model(1, 1, 0, TinyModels.net(9, 1), classes());
        GatewayModel other = TinyModels.model(2, 1, 0, TinyModels.net(9, 2), classes());
        var window = Windows.random(5, Mount.ALIGNED);

        try (var live = new OnnxSwingClassifier(one);
                Seat first = bench.open(one)) {
            Seat second = bench.open(other);
            String before = live.classify(window).toString();
            float[] said = first.logits(window).clone();
            second.logits(window);
            assertArrayEquals(said, first.logits(window));
            assertEquals(before, live.classify(window).toString());
            second.close();
            assertArrayEquals(said, first.logits(window));
            assertEquals(before, live.classify(window).toString());
        }
    }

    @Test
    void whatCannotRunIsRefusedInASentence() {
        var noModel = TinyModels.model(3, 1, 0, new byte[] {1, 2, 3}, "DRV", "NOT");
        var notANumber = TinyModels.model(4, 1, 0, TinyModels.constant(Float.NaN, 0), "DRV", "NOT");

        assertTrue(refusal(noModel).startsWith("tiny-3: ONNX Runtime refuses it"), refusal(noModel));
        assertEquals("tiny-4: a window of zeros gives the logit NaN", refusal(notANumber));
    }

    private String refusal(GatewayModel model) {
        String said =
                assertThrows(ShelfException.class, () -> bench.open(model)).getMessage();
        assertFalse(said.contains("\n"), said);
        return said;
    }

    @Test
    void closingFreesItAndNoCallFollows() throws Exception {
        var seat = (Bench.Place) bench.open(TinyModels.model(1, 1, 0, TinyModels.constant(1, 0), "DRV", "NOT"));
        assertFalse(seat.isFreed());

        seat.close();
        seat.close();

        assertTrue(seat.isFreed());
        assertThrows(IllegalStateException.class, () -> seat.logits(Windows.still(1)));
    }

    private static String[] classes() {
        return new String[] {"DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV", "NOT"};
    }
}
