package org.pitchside.models.internal.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/** The rates that the tests state, held to simulated play in which they are looked at after every window. */
class SequentialTestsTest {

    private static final int RUNS = 3_000;
    private static final int WINDOWS = 300;

    @Test
    void aShareAtTheLimitOfGoodIsFailedNoMoreOftenThanStated() {
        Random random = new Random(1);
        int failed = 0;
        int passed = 0;
        for (int run = 0; run < RUNS; run++) {
            Answer answer =
                    run(new ShareTest(0.10, 0.20, 0.02, 0.02), 0.10, random).answer();
            failed += answer == Answer.FAILED ? 1 : 0;
            passed += answer == Answer.PASSED ? 1 : 0;
        }

        assertTrue(failed <= atMost(0.02), failed + " of " + RUNS + " good ones failed");
        // and not by never failing anybody: the bound is nearly used up
        assertTrue(failed >= RUNS * 0.02 / 4, "only " + failed + " failed");
        assertTrue(passed > RUNS * 0.9, "only " + passed + " passed");
    }

    @Test
    void aShareAtTheLimitOfBadIsPassedNoMoreOftenThanStated() {
        Random random = new Random(2);
        int passed = 0;
        for (int run = 0; run < RUNS; run++) {
            passed += run(new ShareTest(0.10, 0.20, 0.02, 0.02), 0.20, random).answer() == Answer.PASSED ? 1 : 0;
        }

        assertTrue(passed <= atMost(0.02), passed + " of " + RUNS + " bad ones passed");
        assertTrue(passed >= RUNS * 0.02 / 4, "only " + passed + " passed");
    }

    @Test
    void aGoodCandidateIsPassedAfterSomeSixtyWindowsAndABadOneFailedBeforeTheCap() {
        Random random = new Random(3);
        long toPass = 0;
        long toFail = 0;
        for (int run = 0; run < 1_000; run++) {
            toPass += run(new ShareTest(0.10, 0.20, 0.001, 0.01), 0.05, random).seen();
            toFail += run(new ShareTest(0.10, 0.20, 0.001, 0.01), 0.25, random).seen();
        }

        assertTrue(toPass / 1_000 < 70, "passed after " + toPass / 1_000);
        assertTrue(toFail / 1_000 < 110, "failed after " + toFail / 1_000);
    }

    @Test
    void anAnswerStands() {
        ShareTest test = new ShareTest(0.1, 0.5, 0.01, 0.01);
        while (test.answer() == Answer.OPEN) {
            test.add(true);
        }
        int seen = test.seen();
        for (int i = 0; i < 1_000; i++) {
            test.add(false);
        }

        assertEquals(Answer.FAILED, test.answer());
        assertEquals(seen, test.seen());
    }

    @Test
    void whatOnlyWatchesNeverPasses() {
        ShareTest test = new ShareTest(0.1, 0.5, 0.01, 0);
        for (int i = 0; i < 10_000; i++) {
            test.add(false);
        }

        assertEquals(Answer.OPEN, test.answer());
    }

    @Test
    void aRateIsHeldAgainstTheOthersWhateverItIs() {
        // given play that is ten times as lively in some minutes as in others, and a bat at the limit of what is good
        Random random = new Random(4);
        int tooMany = 0;
        int tooFew = 0;
        for (int run = 0; run < RUNS; run++) {
            tooMany += rate(new RateTest(2, 5, 0.02, 0), 2, random);
            tooFew += rate(new RateTest(0.5, 0.2, 0.02, 0), 0.5, random);
        }

        assertTrue(tooMany <= atMost(0.02), tooMany + " of " + RUNS + " good ones failed");
        assertTrue(tooFew <= atMost(0.02), tooFew + " of " + RUNS + " good ones failed");
    }

    @Test
    void aDetectorThatIsSetWrongIsFound() {
        Random random = new Random(5);
        int tooMany = 0;
        int tooFew = 0;
        for (int run = 0; run < 500; run++) {
            tooMany += rate(new RateTest(2, 5, 0.0001, 0), 6, random);
            tooFew += rate(new RateTest(0.5, 0.2, 0.0001, 0), 0.05, random);
        }

        assertTrue(tooMany > 490, "only " + tooMany + " of 500 found that find too many");
        assertTrue(tooFew > 490, "only " + tooFew + " of 500 found that find too few");
    }

    /** As docs/rollout.md tells an operator. */
    @Test
    void aTenthOfTheOthersRateShowsWithinTenMinutesInFourOfFiveCasesAndNotInTwo() {
        Random random = new Random(7);
        int inTen = 0;
        int inTwo = 0;
        for (int run = 0; run < 1_000; run++) {
            var test = new RateTest(0.5, 0.2, 0.0001, 0);
            for (int five = 1; five <= 120 && test.answer() == Answer.OPEN; five++) {
                test.add(poisson(0.5 / 12, random), 1 / 12.0, poisson(55 / 12.0, random), 11 / 12.0);
                inTwo += five <= 24 && test.answer() == Answer.FAILED ? 1 : 0;
            }
            inTen += test.answer() == Answer.FAILED ? 1 : 0;
        }

        assertTrue(inTen > 700 && inTen < 900, inTen + " of 1000 within ten minutes");
        assertTrue(inTwo < 50, inTwo + " of 1000 within two");
    }

    @Test
    void playInBurstsAndBatsThatAreUnlikeStayWithinWhatIsStated() {
        // given overs: a bat is bowled at six times or not at all, and no two players take as many
        Random random = new Random(8);
        int failed = 0;
        for (int run = 0; run < RUNS; run++) {
            var tooMany = new RateTest(2, 5, 0.0001, 0);
            var tooFew = new RateTest(0.5, 0.2, 0.0001, 0);
            double[] takes = random.doubles(12, 0.8, 1.25).toArray();
            for (int half = 0; half < 20; half++) {
                int here = over(takes[0], random);
                int others = 0;
                for (int bat = 1; bat < 12; bat++) {
                    others += over(takes[bat], random);
                }
                tooMany.add(here, 0.5, others, 5.5);
                tooFew.add(here, 0.5, others, 5.5);
            }
            failed += tooMany.answer() == Answer.FAILED || tooFew.answer() == Answer.FAILED ? 1 : 0;
        }

        assertTrue(failed <= atMost(0.0002), failed + " of " + RUNS + " good ones failed");
    }

    private static int over(double takes, Random random) {
        return random.nextInt(3) == 0 ? 0 : poisson(3.75 * takes, random);
    }

    @Test
    void theRowsOfABatFailAtTheirLimitsNoMoreOftenThanStated() {
        Random random = new Random(9);
        int runs = 100_000;
        int far = 0;
        int surer = 0;
        for (int run = 0; run < runs; run++) {
            var outputs = new ShareTest(0.05, 0.50, 0.0001, 0.01);
            var past = new SurerTest(0.65, 0.97, 0.0007, 0.01);
            for (int swing = 0; swing < CanaryGate.CAP; swing++) {
                outputs.add(random.nextDouble() < 0.05);
                if (random.nextDouble() < 0.65) {
                    past.add(0.99, 0.9);
                } else {
                    past.alike();
                }
            }
            far += outputs.answer() == Answer.FAILED ? 1 : 0;
            surer += past.answer() == Answer.FAILED ? 1 : 0;
        }

        assertTrue(far <= 10 + 3 * Math.sqrt(10), far + " of " + runs + " failed by outputs that are far off");
        assertTrue(surer <= 35 + 3 * Math.sqrt(35), surer + " of " + runs + " failed by being surer");
        assertTrue(surer >= 5, "only " + surer + " failed");
    }

    @Test
    void surerInEitherDirectionIsFoundAndTheSumOfBothIsWhatIsStated() {
        Random random = new Random(6);
        int failed = 0;
        for (int run = 0; run < RUNS; run++) {
            failed += surer(new SurerTest(0.75, 0.95, 0.02, 0), 0.75, random) == Answer.FAILED ? 1 : 0;
        }
        assertTrue(failed <= atMost(0.01), failed + " of " + RUNS + " good ones failed in one direction");

        assertEquals(Answer.FAILED, surer(new SurerTest(0.75, 0.95, 0.002, 0.01), 0.99, random));
        assertEquals(Answer.FAILED, surer(new SurerTest(0.75, 0.95, 0.002, 0.01), 0.01, random));
        assertEquals(Answer.PASSED, surer(new SurerTest(0.75, 0.95, 0.002, 0.01), 0.5, random));
    }

    @Test
    void sharesAndRatesThatMakeNoSenseAreRefused() {
        refused(() -> new ShareTest(0.2, 0.1, 0.01, 0.01));
        refused(() -> new ShareTest(0, 0.1, 0.01, 0.01));
        refused(() -> new ShareTest(0.1, 1, 0.01, 0.01));
        refused(() -> new ShareTest(Double.NaN, 0.5, 0.01, 0.01));
        refused(() -> new ShareTest(0.1, 0.2, 0, 0.01));
        refused(() -> new ShareTest(0.1, 0.2, 0.01, 1));
        refused(() -> new RateTest(2, 1, 0.01, 0));
        refused(() -> new RateTest(0.5, 2, 0.01, 0));
        refused(() -> new SurerTest(0.4, 0.9, 0.01, 0));
        assertThrows(IllegalArgumentException.class, () -> new RateTest(2, 5, 0.01, 0).add(1, 1, 1, 0));
        assertThrows(IllegalArgumentException.class, () -> new RateTest(2, 5, 0.01, 0).add(1, Double.NaN, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new RateTest(2, 5, 0.01, 0).add(-1, 1, 1, 1));
    }

    private static void refused(Supplier<Object> made) {
        assertThrows(IllegalArgumentException.class, made::get);
    }

    private static ShareTest run(ShareTest test, double share, Random random) {
        for (int i = 0; i < WINDOWS && test.answer() == Answer.OPEN; i++) {
            test.add(random.nextDouble() < share);
        }
        return test;
    }

    private static Answer surer(SurerTest test, double share, Random random) {
        for (int i = 0; i < WINDOWS && test.answer() == Answer.OPEN; i++) {
            test.add(random.nextDouble() < share ? 0.9 : 0.7, 0.8);
        }
        return test.answer();
    }

    /** Ten minutes, looked at every half minute; 11 other bats. */
    private static int rate(RateTest test, double ratio, Random random) {
        double minutes = 0.5;
        for (int i = 0; i < 20 && test.answer() == Answer.OPEN; i++) {
            double perMinute = i / 2 % 2 == 0 ? 1 : 10;
            test.add(
                    poisson(ratio * perMinute * minutes, random),
                    minutes,
                    poisson(perMinute * 11 * minutes, random),
                    11 * minutes);
        }
        return test.answer() == Answer.FAILED ? 1 : 0;
    }

    private static int poisson(double mean, Random random) {
        double left = Math.exp(-mean);
        int n = -1;
        for (double p = 1; p > left || n < 0; p *= random.nextDouble()) {
            n++;
        }
        return n;
    }

    /** What a rate gives in all runs, and three standard deviations. */
    private static double atMost(double rate) {
        return RUNS * rate + 3 * Math.sqrt(RUNS * rate * (1 - rate));
    }
}
