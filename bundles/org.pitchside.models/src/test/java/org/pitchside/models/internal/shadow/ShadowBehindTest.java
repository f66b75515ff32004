package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;

/** The former model asked behind a candidate that answers. */
class ShadowBehindTest extends ShadowRig {

    /** The candidate answers now, with what it says turned into something else. */
    private static Shadow behind(UnaryOperator<float[]> bend) throws Exception {
        return behind(bend, LIVE_NANOS);
    }

    private static Shadow behind(UnaryOperator<float[]> bend, long liveNanos) throws Exception {
        return answering(
                Shadow.behind(candidate(), live, new Bench(), Runnable::run, () -> 0, () -> 0), bend, liveNanos);
    }

    /** It was sent on before shadow answered. */
    private static Shadow behindUnseen(byte[] bats, UnaryOperator<float[]> bend) throws Exception {
        return answering(
                Shadow.behindUnseen(
                        candidate(),
                        Optional.of(bats),
                        live,
                        Optional.of(blob),
                        new Bench(),
                        Runnable::run,
                        () -> 0,
                        () -> 0),
                bend,
                LIVE_NANOS);
    }

    private static Shadow answering(Shadow shadow, UnaryOperator<float[]> bend, long liveNanos) throws Exception {
        GatewayModel candidate = candidate();
        var rule = new AnswerRule(candidate.descriptor());
        try (shadow;
                ModelBench.Seat seat = new Bench().open(candidate)) {
            for (Evidence e : events) {
                Verdict said = rule.of(bend.apply(seat.logits(e.window()).clone()));
                shadow.event(
                        with(e, said != null ? said : new Verdict("UNKNOWN", 0, List.of(), "cricket-2"), liveNanos));
            }
        }
        return shadow;
    }

    @Test
    void behindAGoodCandidateItPasses() throws Exception {
        Shadow shadow = behind(UnaryOperator.identity());

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
        assertEquals("cricket-2", shadow.report().model());
        assertEquals("cricket-1", shadow.report().live());
    }

    @Test
    void onABusyGatewayAnAnswerThatWaitedForItsTurnIsNotSlow() throws Exception {
        Shadow shadow = behind(UnaryOperator.identity(), 30_000_000);

        assertEquals(Answer.PASSED, shadow.answer(), shadow.why());
    }

    @Test
    void behindABadCandidateItIsTheCandidateThatFails() throws Exception {
        Shadow noNumber = behind(l -> {
            l[0] = Float.NaN;
            return l;
        });
        assertEquals(Answer.FAILED, noNumber.answer());
        assertTrue(noNumber.why().contains("not a number"), noNumber.why());

        Shadow swapped = behind(l -> swap(l, DRV, PUL));
        assertEquals(Answer.FAILED, swapped.answer());

        Shadow unsure = behind(l -> {
            for (int i = 0; i < l.length; i++) {
                l[i] *= 0.4f;
            }
            return l;
        });
        assertEquals(Answer.FAILED, unsure.answer());
        assertTrue(unsure.why().contains("sure"), unsure.why());
    }

    @Test
    void behindOneThatShadowSaidNothingOfItsBatsHalfIsJudgedToo() throws Exception {
        // given a bats' half that reads half of what the gyroscope feels, beside a gateway's that is as good
        SensorModel model = SensorModel.read(blob);
        float[] gain = model.gain().clone();
        for (int c = 3; c < 6; c++) {
            gain[c] /= 2;
        }
        byte[] bad = SensorModelWriter.retold(model, model.facts(), gain).bytes();

        Shadow shadow = behindUnseen(bad, UnaryOperator.identity());
        assertEquals(Answer.FAILED, shadow.answer());
        assertTrue(shadow.why().startsWith("the bats' half: "), shadow.why());
        assertTrue(shadow.report().forBats().windows() > 0);

        // and so is its gateway's
        Shadow swapped = behindUnseen(blob, l -> swap(l, DRV, PUL));
        assertEquals(Answer.FAILED, swapped.answer());
        assertTrue(swapped.why().contains("disagree"), swapped.why());

        // a good one passes
        Shadow good = behindUnseen(blob, UnaryOperator.identity());
        assertEquals(Answer.PASSED, good.answer(), good.why());
    }
}
