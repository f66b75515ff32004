package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.swing.Candidate.Trigger;

/** What is a swing and what only looks like one: each rule of docs/event-definition.md on a bat that just breaks it, or just does not. */
class DetectorRulesTest {

    private static Heard heard(Motion motion) {
        return Heard.of(motion.counts(ImuRange.NOMINAL), Mount.ALIGNED);
    }

    private static Candidate only(Motion motion) {
        var all = heard(motion).complete;
        assertEquals(1, all.size(), all.toString());
        return all.get(0);
    }

    private static List<String> faults(Motion motion) {
        return heard(motion).complete.stream().map(Candidate::rejected).toList();
    }

    @Test
    void aSlowTurnThatMeetsNothingIsNoSwing() {
        // given 240 dps for half a second
        var motion = Motion.at200().rest(900).turn(500, 0, -240, 0).rest(900);
        // when, then
        assertEquals(List.of("it met nothing and was slower than a swing"), faults(motion));
    }

    @Test
    void aSoftDefenceThatMeetsTheBallIsOne() {
        // given 280 dps only, but a ball
        var motion =
                Motion.at200().rest(900).lift(500, 45).rest(60).hit(240, -280).rest(900);
        // when
        var kept = heard(motion).kept();
        // then
        assertEquals(1, kept.size());
        assertTrue(kept.get(0).contact());
        assertEquals(motion.impact(), kept.get(0).t0(), 1);
    }

    @Test
    void aMissedReverseStrokeIsASwing() {
        // given one the other way round
        var motion =
                Motion.at200().rest(900).lift(400, -60).rest(60).miss(170, 900).rest(900);
        // when, then
        assertTrue(heard(motion).kept().stream().anyMatch(c -> Math.abs(c.t0() - motion.impact()) <= 1));
    }

    @Test
    void aFastTurnThroughASmallAngleIsNoSwing() {
        // given 500 dps, but 27 degrees only
        var motion = Motion.at200().rest(900).turn(110, 0, -500, 0).rest(900);
        // when, then
        assertEquals(List.of("the bat hardly turned"), faults(motion));
    }

    @Test
    void aKnockOnABatThatIsNotSwungIsNoSwing() {
        // given a blow behind 20 ms of turning
        var motion = Motion.at200().rest(900).hit(20, -400).rest(900);
        // when, then
        assertEquals(List.of("something knocked a bat that was not swung"), faults(motion));
    }

    @Test
    void aBatThatGoesToAndFroIsNotSwung() {
        // given a run: twice to and fro a second, ever faster
        var motion = Motion.at200().rest(900);
        for (int i = 0; i < 5; i++) {
            motion.turn(240, 0, -450 - 30 * i, 0).turn(240, 0, 450 + 30 * i, 0);
        }
        motion.rest(900);
        // when
        var faults = faults(motion);
        // then
        assertTrue(faults.contains("the bat went to and fro"), faults.toString());
        assertFalse(faults.contains(null), faults.toString());
    }

    @Test
    void aTwirlThatWobblesIsNoSwing() {
        // given a turn about the bat's own axis that is four times as fast as the one across
        var motion = Motion.at200().rest(900).turn(400, 1600, -400, 0).rest(900);
        // when, then
        assertEquals(List.of("the bat only turned about its own axis"), faults(motion));
    }

    @Test
    void aLeaveThatIsLoweredAtOnceIsStillALeave() {
        // given a bat held up for 0.38 s, then lowered with 290 dps
        var motion = Motion.at200()
                .rest(900)
                .lift(500, 120)
                .rest(380)
                .lift(760, -110)
                .rest(900);
        // when
        Candidate c = only(motion);
        // then
        assertEquals(Trigger.HELD_UP, c.trigger());
        assertEquals(180 + 100 + 60, c.t0(), 20);
        assertNull(c.rejected());
        assertEquals(0f, c.contactConfidence());
    }

    @Test
    void aFastLiftBeforeALeaveIsNoShot() {
        // given a lift of 650 dps
        var motion = Motion.at200().rest(900).lift(370, 120).rest(1500);
        // when, then
        assertEquals(Trigger.HELD_UP, only(motion).trigger());
    }

    @Test
    void aBatHeldUpInFrontIsNoLeave() {
        // given a bat that is raised with its face to the sky
        var motion = Motion.at200().rest(900).lift(800, -110).rest(1500);
        // when, then
        assertTrue(heard(motion).complete.stream().noneMatch(c -> c.trigger() == Trigger.HELD_UP));
    }

    @Test
    void aBatThatIsShoulderedSlowlyIsNoLeave() {
        // given a lift that takes 1.6 s
        var motion = Motion.at200().rest(900).lift(1600, 120).rest(1500);
        // when, then
        assertTrue(heard(motion).complete.stream().noneMatch(c -> c.trigger() == Trigger.HELD_UP));
    }

    @Test
    void contactIsSureWhereTheBallIsMetAndUnsureWhereNothingIs() {
        // given
        var hit = Motion.drive(-1000);
        var miss = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .miss(170, -1000)
                .rest(900);
        // when, then
        assertTrue(only(hit).contactConfidence() > 0.95f);
        assertTrue(only(miss).contactConfidence() < 0.05f);
    }

    @Test
    void aRateAtFullScaleIsNoBlow() {
        // given a miss so fast that the gyroscope and the accelerometer run into their stops
        var motion = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .miss(110, -2900)
                .rest(900);
        // when, then
        assertFalse(only(motion).contact());
    }

    @Test
    void aGapIsNoBlow() {
        // given a miss of which 15 samples before its fastest turn are lost and bridged
        var motion = Motion.at200()
                .rest(900)
                .lift(400, 100)
                .rest(60)
                .miss(170, -1000)
                .rest(900);
        short[] counts = motion.counts(ImuRange.NOMINAL);
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, Mount.ALIGNED);
        int from = motion.impact() - 20;
        // when
        Heard.feed(engine, heard, counts, 0, from, 10, 200_000);
        Heard.feed(engine, heard, counts, from + 15, counts.length / 6, 10, 200_000);
        engine.finish(heard);
        // then
        assertFalse(heard.kept().get(0).contact());
    }
}
