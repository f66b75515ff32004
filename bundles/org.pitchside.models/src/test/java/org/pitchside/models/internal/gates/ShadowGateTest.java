package org.pitchside.models.internal.gates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.gates.ShadowGate.Pair;

/** Candidates drawn by chance: what they say is made up here, how they are judged is not. */
class ShadowGateTest {

    private static final List<String> CLASSES =
            List.of("DEFENCE", "DRIVE", "CUT", "PULL", "SWEEP", "FLICK", "LEAVE", "NOT");
    private static final int NOT = 7;

    /** What a candidate does to a pair of a good one. */
    private interface Bend {
        Pair bend(Pair good, Random random);
    }

    @Test
    void goodCandidatesPass() {
        Random random = new Random(11);
        int stopped = 0;
        long windows = 0;
        StringBuilder whys = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            ShadowGate gate = judge((good, r) -> good, random);
            windows += gate.seen();
            if (gate.answer() != Answer.PASSED) {
                stopped++;
                whys.append(gate.why()).append('\n');
            }
        }

        assertTrue(stopped <= 20, stopped + " of 1000 good ones stopped:\n" + whys);
        assertTrue(windows / 1_000 < 200, "decided after " + windows / 1_000);
    }

    @Test
    void twoLabelsInPlaceOfEachOtherAreFoundAndNamed() {
        ShadowGate gate = stopped(
                (good, r) -> good.candidate() == 3 ? answer(good, 4) : good.candidate() == 4 ? answer(good, 3) : good);

        assertTrue(gate.why().contains("PULL") || gate.why().contains("SWEEP"), gate.why());
        assertTrue(gate.seen() < 150, "after " + gate.seen());
    }

    @Test
    void twoRareLabelsInPlaceOfEachOtherAreFoundByTheirRowsAlone() {
        // given six shots of which two are played so rarely that all disagreement together stays within what is good
        Random random = new Random(61);
        for (int i = 0; i < 100; i++) {
            ShadowGate gate = new ShadowGate(CLASSES, NOT);
            while (gate.answer() == Answer.OPEN) {
                int live = gate.seen() % 10 == 9 ? 4 + gate.seen() / 10 % 2 : random.nextInt(4);
                int candidate = live == 4 ? 5 : live == 5 ? 4 : live;
                double c = 0.96 + 0.03 * random.nextDouble();
                gate.add(new Pair(live, 0.975, false, candidate, c, false, false), logits(random));
            }

            assertEquals(Answer.FAILED, gate.answer(), "candidate " + i + " after " + gate.seen());
            assertTrue(gate.seen() <= ShadowGate.ENOUGH, "after " + gate.seen());
        }
    }

    @Test
    void oneClassForEverythingIsFound() {
        stopped((good, r) -> answer(good, 1));
    }

    @Test
    void aQuarterWrongIsFound() {
        stopped((good, r) -> r.nextInt(4) == 0 ? answer(good, r.nextInt(CLASSES.size() - 1)) : good);
    }

    @Test
    void shotsTakenForNoneAreFound() {
        // given fewer of them than all disagreement together would tell
        Random random = new Random(71);
        int asSuch = 0;
        for (int i = 0; i < 100; i++) {
            ShadowGate gate = judge((good, r) -> r.nextInt(6) == 0 ? answer(good, NOT) : good, random);
            assertEquals(Answer.FAILED, gate.answer(), "candidate " + i + " after " + gate.seen());
            asSuch += gate.why().contains("no shot") ? 1 : 0;
        }

        assertTrue(asSuch > 30, asSuch + " of 100 found as such");
    }

    @Test
    void aWrongTemperatureIsFoundInBothDirections() {
        assertTrue(stopped((good, r) -> confidence(good, Math.cbrt(good.liveConfidence())))
                .why()
                .contains("surer"));
        assertTrue(stopped((good, r) -> confidence(good, Math.pow(good.liveConfidence(), 3)))
                .why()
                .contains("sure"));
    }

    @Test
    void refusalsAreFound() {
        stopped((good, r) -> new Pair(
                good.live(),
                good.liveConfidence(),
                good.liveUnsure(),
                good.candidate(),
                good.confidence(),
                good.unsure() || r.nextInt(4) == 0,
                false));
    }

    @Test
    void aSlowOneIsFound() {
        ShadowGate gate = stopped((good, r) -> new Pair(
                good.live(),
                good.liveConfidence(),
                good.liveUnsure(),
                good.candidate(),
                good.confidence(),
                good.unsure(),
                r.nextInt(4) == 0));

        assertTrue(gate.why().contains("slow"), gate.why());
    }

    @Test
    void moreSureDisagreementThanPromisedIsFound() {
        // given disagreement that the shares alone would let live for long, but on windows where both are as sure as
        // can be
        Random random = new Random(51);
        int promised = 0;
        for (int i = 0; i < 100; i++) {
            ShadowGate gate = judge(
                    (good, r) -> r.nextInt(8) == 0
                            ? new Pair(
                                    good.live(), 0.999, false, (good.live() + 1) % CLASSES.size(), 0.998, false, false)
                            : good,
                    random);
            assertEquals(Answer.FAILED, gate.answer(), "candidate " + i);
            promised += gate.why().contains("promise") ? 1 : 0;
        }

        assertTrue(promised > 50, promised + " of 100 by what they promise");
    }

    @Test
    void whatIsNoNumberStopsAtOnceAndWhatIsConstantAfterEight() {
        ShadowGate nan = new ShadowGate(CLASSES, NOT);
        float[] logits = new float[CLASSES.size()];
        logits[2] = Float.NaN;
        nan.add(good(new Random(1)), logits);
        assertEquals(Answer.FAILED, nan.answer());

        ShadowGate constant = new ShadowGate(CLASSES, NOT);
        Pair alike = new Pair(1, 0.9, false, 1, 0.9, false, false);
        for (int i = 0; i < 7; i++) {
            constant.add(alike, new float[CLASSES.size()]);
            assertEquals(Answer.OPEN, constant.answer());
        }
        constant.add(alike, new float[CLASSES.size()]);
        assertEquals(Answer.FAILED, constant.answer());
    }

    @Test
    void aConfidenceOutOfBoundsAndOutputsForOtherClassesStop() {
        ShadowGate gate = new ShadowGate(CLASSES, NOT);
        gate.add(confidence(good(new Random(1)), Double.NaN), new float[CLASSES.size()]);
        assertEquals(Answer.FAILED, gate.answer());

        ShadowGate other = new ShadowGate(CLASSES, NOT);
        other.add(good(new Random(1)), new float[3]);
        assertEquals(Answer.FAILED, other.answer());
    }

    @Test
    void aRareFamilyHoldsNothingUpForEverButIsTold() {
        ShadowGate gate = new ShadowGate(CLASSES, NOT);
        Random random = new Random(21);
        for (int i = 0; i < ShadowGate.ENOUGH; i++) {
            int live = i == 0 ? 6 : i % 6;
            double c = 0.97 + 0.02 * random.nextDouble();
            assertEquals(Answer.OPEN, gate.answer(), "after " + i);
            gate.add(new Pair(live, 0.98, false, live, c, false, false), logits(random));
        }

        assertEquals(Answer.PASSED, gate.answer());
        assertTrue(gate.why().contains("LEAVE"), gate.why());
    }

    private static ShadowGate stopped(Bend bend) {
        Random random = new Random(31);
        ShadowGate last = null;
        for (int i = 0; i < 100; i++) {
            last = judge(bend, random);
            assertEquals(Answer.FAILED, last.answer(), "candidate " + i + " after " + last.seen());
        }
        return last;
    }

    private static ShadowGate judge(Bend bend, Random random) {
        ShadowGate gate = new ShadowGate(CLASSES, NOT);
        while (gate.answer() == Answer.OPEN) {
            gate.add(bend.bend(good(random), random), logits(random));
        }
        return gate;
    }

    /** Two models about as good as each other, whose confidences say how often they are wrong. */
    private static Pair good(Random random) {
        int live = random.nextInt(CLASSES.size());
        double hard = random.nextInt(8) == 0 ? 0.5 : 0.06;
        double liveConfidence = 1 - hard * (0.2 + 0.8 * random.nextDouble());
        double confidence = 1 - hard * (0.2 + 0.8 * random.nextDouble());
        boolean wrong = random.nextDouble() < ((1 - liveConfidence) + (1 - confidence)) / 2;
        int candidate = wrong ? (live + 1 + random.nextInt(CLASSES.size() - 1)) % CLASSES.size() : live;
        return new Pair(live, liveConfidence, liveConfidence < 0.6, candidate, confidence, confidence < 0.6, false);
    }

    private static Pair answer(Pair p, int candidate) {
        return new Pair(p.live(), p.liveConfidence(), p.liveUnsure(), candidate, p.confidence(), p.unsure(), p.slow());
    }

    private static Pair confidence(Pair p, double c) {
        return new Pair(p.live(), p.liveConfidence(), p.liveUnsure(), p.candidate(), c, c < 0.6, p.slow());
    }

    private static float[] logits(Random random) {
        float[] logits = new float[CLASSES.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = random.nextFloat();
        }
        return logits;
    }
}
