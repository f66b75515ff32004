package org.pitchside.gateway.internal.watch;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Verdict;

/** What is said of a model that answers otherwise than before. */
class AnswersTest {

    private static final long BALL_US = 15_000_000;
    private final Random random = new Random(5);
    private final Answers answers = new Answers();
    private long now;

    private void answer(String label, double confidence, String model, long afterUs) {
        now += afterUs;
        answers.answer(new Verdict(label, (float) confidence, List.of(), model), now, 1);
    }

    /** So many balls with so many of them not sure and no swing; returns after how many something is wrong, or -1. */
    private int balls(int n, double unknown, double not, double sure) {
        for (int i = 1; i <= n; i++) {
            double u = random.nextDouble();
            String label = u < unknown ? "UNKNOWN" : u < unknown + not ? "NOT" : "DRV";
            double confidence = label.equals("UNKNOWN") ? 0.4 : sure - 0.2 * random.nextDouble();
            answer(label, confidence, "cricket-1", BALL_US);
            if (answers.wrong(1)) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void aModelThatIsNotSureFarOftenerIsToldWithinFifteenBalls() {
        // given a model that is not sure of one in ten, for five hours
        assertTrue(balls(1200, 0.1, 0.1, 1) < 0);
        // when it is not sure of six in ten
        int told = balls(100, 0.6, 0.1, 1);
        // then
        assertTrue(told > 2 && told <= 20, "" + told);
        assertTrue(answers.oftenUnknown(1));
    }

    @Test
    void aModelThatTakesSwingsForNoneIsTold() {
        assertTrue(balls(300, 0.1, 0.1, 1) < 0);
        int told = balls(100, 0.05, 0.7, 1);
        assertTrue(told > 2 && told <= 20, "" + told);
        assertTrue(answers.oftenNot(1));
    }

    @Test
    void aModelThatIsFarLessSureOfWhatItNamesIsTold() {
        assertTrue(balls(300, 0.1, 0.1, 1) < 0);
        // when it names what it named, with less than it ever had
        int told = balls(100, 0.1, 0.1, 0.6);
        assertTrue(told > 2 && told <= 20, "" + told);
        assertFalse(answers.oftenUnknown(1) || answers.oftenNot(1));
    }

    @Test
    void ofAnotherModelNothingIsKnownYet() {
        assertTrue(balls(300, 0.1, 0, 1) < 0);
        // when another one answers, and is not sure of most
        for (int i = 0; i < 30; i++) {
            answer(i % 3 == 0 ? "DRV" : "UNKNOWN", 0.4, "cricket-2", BALL_US);
        }
        // then it may be its way
        assertFalse(answers.wrong(1));
    }

    @Test
    void manyAnswersInAMinuteAreNotManyBalls() {
        assertTrue(balls(300, 0.1, 0.1, 1) < 0);
        // when a bat is knocked in with a mallet for a minute
        for (int i = 0; i < 100; i++) {
            answer("NOT", 1, "cricket-1", 600_000);
        }
        // then nothing is wrong; nor where nobody answers at all
        for (int i = 0; i < 100; i++) {
            now += BALL_US;
            answers.answer(Verdict.NONE, now, 1);
        }
        assertFalse(answers.wrong(1));
    }

    @Test
    void whatStaysIsUsualAfterAnHour() {
        assertTrue(balls(300, 0.1, 0.1, 1) < 0);
        assertTrue(balls(100, 0.7, 0.1, 1) > 0);
        // when it stays so
        for (int i = 0; i < 60; i++) {
            answer(i % 3 == 0 ? "DRV" : "UNKNOWN", 0.4, "cricket-1", BALL_US);
        }
        // then
        assertFalse(answers.wrong(1));
    }
}
