package org.pitchside.models.internal.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

class CanaryGateTest {

    private final Random random = new Random(41);

    @Test
    void passesAfterTwentySwingsAndTwoMinutesWhicheverIsLater() {
        CanaryGate swingsFirst = new CanaryGate(0.9);
        for (int i = 0; i < 25; i++) {
            swing(swingsFirst, 0.8 + 0.2 * random.nextDouble());
        }
        assertEquals(Answer.OPEN, swingsFirst.answer());
        swingsFirst.played(25, 2, 250, 22);
        assertEquals(Answer.PASSED, swingsFirst.answer());

        CanaryGate minutesFirst = new CanaryGate(0.9);
        minutesFirst.played(20, 4, 220, 44);
        for (int i = 0; i < 19; i++) {
            swing(minutesFirst, 0.8 + 0.2 * random.nextDouble());
        }
        assertEquals(Answer.OPEN, minutesFirst.answer());
        swing(minutesFirst, 0.85);
        assertEquals(Answer.PASSED, minutesFirst.answer());
    }

    @Test
    void aBatThatComputesSomethingElseIsStoppedAfterAFewSwings() {
        CanaryGate gate = new CanaryGate(Double.NaN);
        while (gate.answer() == Answer.OPEN) {
            gate.swing(new byte[] {1, 2, 30}, new byte[] {1, 2, 4}, 0.9);
        }

        assertEquals(Answer.FAILED, gate.answer());
        assertEquals("the bat computes something else than its model says on 4 of 4 swings", gate.why());
    }

    @Test
    void outputsThatAreALittleOffAreNoReason() {
        CanaryGate gate = new CanaryGate(Double.NaN);
        gate.played(20, 2, 220, 22);
        for (int i = 0; i < 20; i++) {
            byte logit = (byte) i;
            // one in ten far off, too: a stance that the gateway sees otherwise
            gate.swing(new byte[] {logit, 2, 16}, new byte[] {logit, 2, (byte) (i % 10 == 9 ? 60 : 0)}, 0.9);
        }

        assertEquals(Answer.PASSED, gate.answer(), gate.why());
    }

    @Test
    void outputsOfAnotherNumberStopAtOnce() {
        CanaryGate gate = new CanaryGate(Double.NaN);
        gate.swing(new byte[] {1, 2}, new byte[] {1, 2, 4}, 0.9);

        assertEquals("the bat tells 2 outputs, its model has 3", gate.why());
    }

    @Test
    void aFailedSelfTestStopsAndWhatComesAfterChangesNothing() {
        CanaryGate gate = new CanaryGate(Double.NaN);
        gate.selfTest(false);
        for (int i = 0; i < 30; i++) {
            swing(gate, 0.9);
        }
        gate.played(30, 3, 0, 0);

        assertEquals(Answer.FAILED, gate.answer());
        assertEquals("the bat's self-test failed", gate.why());
        assertEquals(0, gate.swings());
    }

    @Test
    void aBatThatFindsFarTooManyOrNoneIsStopped() {
        CanaryGate many = new CanaryGate(Double.NaN);
        for (int i = 0; i < 12; i++) {
            many.played(10, 1.0 / 6, 11, 11.0 / 6);
        }
        assertEquals(Answer.FAILED, many.answer());
        assertTrue(many.why().contains("too many"), many.why());

        CanaryGate none = new CanaryGate(Double.NaN);
        for (int i = 0; i < 60; i++) {
            none.played(0, 1.0 / 6, 11, 11.0 / 6);
        }
        assertEquals(Answer.FAILED, none.answer());
        assertTrue(none.why().contains("too few"), none.why());
    }

    @Test
    void aBatThatIsSurerThanItEverWasIsStopped() {
        CanaryGate gate = new CanaryGate(0.9);
        gate.played(20, 2, 220, 22);
        while (gate.answer() == Answer.OPEN) {
            swing(gate, 0.99);
        }

        assertEquals(Answer.FAILED, gate.answer());
        assertEquals(CanaryGate.SWINGS, gate.swings());
    }

    @Test
    void twelveGoodBatsAreRarelyStopped() {
        int stopped = 0;
        for (int i = 0; i < 12 * 200; i++) {
            CanaryGate gate = new CanaryGate(0.9);
            for (int step = 0; gate.answer() == Answer.OPEN && step < 60; step++) {
                swing(gate, 0.8 + 0.2 * random.nextDouble());
                int others = 0;
                for (int bat = 0; bat < 11; bat++) {
                    others += random.nextInt(3);
                }
                gate.played(random.nextInt(3), 1.0 / 6, others, 11.0 / 6);
            }
            stopped += gate.answer() == Answer.PASSED ? 0 : 1;
        }

        // stated: 0.001 a bat, so 2.4 are expected at most
        assertTrue(stopped <= 7, stopped + " of 2400 good bats stopped");
    }

    private void swing(CanaryGate gate, double confidence) {
        byte[] logits = new byte[8];
        random.nextBytes(logits);
        gate.swing(logits, logits.clone(), confidence);
    }
}
