package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

class MountWizardTest {

    private final MountWizard wizard = new MountWizard(ImuRange.NOMINAL, 200_000);

    /** Seconds in a pose: gravity as the sensor feels it, g, and how fast it turns, dps. */
    private void whenHeld(double seconds, double dps, double... g) {
        var block = new ImuBlock(1);
        for (int i = 0; i < seconds * 200; i++) {
            block.begin(i, i * 5000L, 0);
            block.add(
                    (short) (g[0] * 2048),
                    (short) (g[1] * 2048),
                    (short) (g[2] * 2048),
                    (short) (dps * 32768 / 2000),
                    (short) 0,
                    (short) 0);
            wizard.accept(block);
        }
    }

    @Test
    void anyTurnOfTheSensorIsFoundFromTwoPoses() {
        var random = new Random(4);
        for (int i = 0; i < 200; i++) {
            // given a sensor turned in any way: rows are the bat's axes in the sensor's
            double[] q = new double[4];
            double l = 0;
            for (int k = 0; k < 4; k++) {
                q[k] = random.nextGaussian();
                l += q[k] * q[k];
            }
            double[][] bat = rows(q, l);
            wizard.restart();
            // when hung toe down, then laid face up
            whenHeld(2.1, 2, -bat[0][0], -bat[0][1], -bat[0][2]);
            whenHeld(2.1, 2, bat[2][0], bat[2][1], bat[2][2]);
            // then
            Mount m = wizard.mount(Hand.RIGHT).orElseThrow();
            for (int row = 0; row < 3; row++) {
                for (int col = 0; col < 3; col++) {
                    assertEquals(bat[row][col], m.at(row, col), 0.002, "row " + row + " column " + col + " of " + i);
                }
            }
        }
    }

    private static double[][] rows(double[] q, double l) {
        double s = 2 / l;
        double w = q[0];
        double x = q[1];
        double y = q[2];
        double z = q[3];
        return new double[][] {
            {1 - s * (y * y + z * z), s * (x * y - z * w), s * (x * z + y * w)},
            {s * (x * y + z * w), 1 - s * (x * x + z * z), s * (y * z - x * w)},
            {s * (x * z - y * w), s * (y * z + x * w), 1 - s * (x * x + y * y)}
        };
    }

    @Test
    void thePoseThatMovesCountsForNothing() {
        whenHeld(1.5, 0, -1, 0, 0);
        whenHeld(0.1, 90, -1, 0, 0);
        assertEquals(MountWizard.Step.HANG, wizard.step());
        assertTrue(wizard.refusal().startsWith("It moved"), wizard.refusal());
        assertEquals(0, wizard.held());
    }

    @Test
    void theSamePoseTwiceIsTold() {
        whenHeld(4.5, 0, -1, 0, 0);
        assertEquals(MountWizard.Step.LIE, wizard.step());
        assertTrue(wizard.refusal().startsWith("That was the same pose twice"), wizard.refusal());
    }

    @Test
    void aBatThatIsLeantOnSomethingInsteadOfLaidDownIsTold() {
        whenHeld(2.1, 0, -1, 0, 0);
        whenHeld(2.1, 0, -0.643, 0, 0.766);
        assertEquals(MountWizard.Step.HANG, wizard.step());
        assertTrue(wizard.refusal().contains("50 degrees apart"), wizard.refusal());
    }

    @Test
    void aSensorThatDoesNotReadOneGIsRefused() {
        whenHeld(2.1, 0, -0.7, 0, 0);
        assertTrue(wizard.refusal().contains("0.70 g"), wizard.refusal());
        assertTrue(wizard.mount(Hand.RIGHT).isEmpty());
    }
}
