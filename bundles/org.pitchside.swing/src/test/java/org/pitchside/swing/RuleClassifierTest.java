package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;

class RuleClassifierTest {

    private final RuleClassifier rules = new RuleClassifier();

    private Verdict whenPlayed(double rate) {
        return rules.classify(Heard.of(Motion.drive(rate).counts(ImuRange.NOMINAL), Mount.ALIGNED)
                .complete
                .get(0)
                .window());
    }

    @Test
    void anUprightBatIsNamedByItsSpeed() {
        assertEquals("DRV", whenPlayed(-1100).label());
        assertEquals("PWR", whenPlayed(-1900).label());
    }

    @Test
    void theVerdictSaysThatRulesAnswered() {
        Verdict v = whenPlayed(-1100);
        assertEquals("rules-1", v.model());
        assertEquals(Optional.empty(), rules.model());
        assertEquals(v.label(), v.scores().get(0).label());
        assertEquals(v.confidence(), v.scores().get(0).probability());
        assertEquals(
                1, v.scores().stream().mapToDouble(Verdict.Score::probability).sum(), 1e-5);
    }

    @Test
    void whatTurnsTheOtherWayIsNoShot() {
        assertEquals("NOT", whenPlayed(1100).label());
    }

    @Property(tries = 200)
    void anyWindowGetsAnAnswer(@ForAll long seed) {
        // given
        var random = new java.util.Random(seed);
        var counts = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) random.nextInt();
        }
        var toe = new byte[SwingWindow.SAMPLES * 3];
        if (seed % 2 == 0) {
            random.nextBytes(toe);
        }
        // when
        Verdict v = rules.classify(new SwingWindow(counts, toe, ImuRange.NOMINAL, Mount.ALIGNED));
        // then
        assertTrue(v.confidence() > 0 && v.confidence() <= 1);
        assertEquals(9, v.scores().size());
    }
}
