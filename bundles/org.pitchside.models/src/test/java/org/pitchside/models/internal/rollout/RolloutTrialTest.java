package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** Bats that leave on trial: crashed, switched off, taken home. */
class RolloutTrialTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
    }

    @Test
    void aBatThatLeavesItIsTriedAgainTwiceAndThenStopsIt() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 2; i++) {
            net.trials.get(net.bat(1).id).swings = 0;
            net.bat(1).boot();
            net.pass(1);
            net.serve();
            assertEquals(BatStep.ON_TRIAL, net.step(1));
            assertEquals("cricket-2", net.bat(1).active);
        }
        net.trials.get(net.bat(1).id).swings = 0;
        net.bat(1).boot();
        net.pass(1);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertTrue(net.now().words().contains("by itself, 3 times"), net.now().words());
    }

    /** Off, so long nobody sees it, on again. */
    private void switchedOff(int bat, int seconds) {
        net.bat(bat).here = false;
        net.pass(seconds);
        net.bat(bat).boot();
        net.bat(bat).here = true;
        net.pass(1);
        net.serve();
    }

    @Test
    void playersWhoSwitchTheirBatOffDoNotStopAGoodModel() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // when bats are switched off for minutes, again and again, before they were even swung
        for (int i = 0; i < 6; i++) {
            net.trials.values().forEach(v -> v.swings = 0);
            switchedOff(1, 120);
            switchedOff(2, 90);
            assertEquals(List.of(1L, 2L), net.at(BatStep.ON_TRIAL));
            assertEquals("cricket-2", net.bat(1).active);
        }
        // then it goes on
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
    }

    @Test
    void aBatThatIsBackWithinSecondsHasCrashed() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 3; i++) {
            assertEquals(Stage.CANARY, net.stage());
            net.trials.values().forEach(v -> v.swings = 0);
            switchedOff(1, 20);
        }
        assertEquals(Stage.STOPPED, net.stage());
    }

    @Test
    void aLongAbsenceOfBeforeIsNoExcuseForACrash() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        switchedOff(1, 120);
        for (int i = 0; i < 3; i++) {
            assertEquals(Stage.CANARY, net.stage());
            net.trials.values().forEach(v -> v.swings = 0);
            switchedOff(1, 3);
        }
        assertEquals(Stage.STOPPED, net.stage());
    }

    @Test
    void aBatThatPlayedWellAndStartsAnewIsExcusedTwice() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 5; i++) {
            assertEquals(Stage.CANARY, net.stage());
            net.trials.values().forEach(v -> v.swings = 7);
            switchedOff(1, 3);
        }
        // then what crashes again and again in the middle of good play is stopped
        assertEquals(Stage.STOPPED, net.stage());
        assertTrue(net.now().words().contains("by itself, 3 times"), net.now().words());
    }

    @Test
    void aGatewayThatStartsAnewAgainAndAgainStopsNothing() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // when gateway and bats start anew together, as virtual bats do
        for (int i = 0; i < 6; i++) {
            net.driver.close();
            net.bats.values().forEach(Net.Bat::boot);
            net.start(ALL);
            net.pass(5);
            net.serve();
            assertEquals(List.of(1L, 2L), net.at(BatStep.ON_TRIAL));
        }
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
    }

    /** So many minutes in which somebody plays. */
    private void play(int minutes) {
        for (int i = 0; i < 12 * minutes; i++) {
            net.driver.activity(net.bat(12).id, net.nowUs, new BatActivity(60, 1, 0, 90, 0));
            net.pass(5);
        }
    }

    @Test
    void aCanaryThatLeavesForGoodMakesRoomForAnotherOne() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // given one that left on trial, and hours in which nobody plays
        net.bat(2).here = false;
        net.trials.get(net.bat(1).id).answer = Answer.PASSED;
        net.pass(1);
        net.serve();
        assertEquals(List.of(1L), net.at(BatStep.KEPT));
        net.pass(3 * 3600);
        assertEquals(BatStep.ON_TRIAL, net.step(2));
        assertEquals(Stage.CANARY, net.stage());
        // when others play for a while
        play(9);
        assertEquals(BatStep.ON_TRIAL, net.step(2));
        play(2);
        net.serve();
        // then another one goes in its place, and the rollout goes on
        assertEquals(BatStep.GOING_BACK, net.step(2));
        assertEquals(List.of(3L), net.at(BatStep.ON_TRIAL));
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
        // and when it comes after all, it goes back, and then its turn comes
        net.bat(2).here = true;
        net.pass(1);
        net.serve();
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
            net.pass(1);
        }
        assertEquals(Stage.DONE, net.stage());
        assertEquals("cricket-2", net.bat(2).confirmed);
    }

    @Test
    void noThirdBatTriesItWhileTwoMayRunItThatDidNotPass() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // when both leave on trial, and others play for hours
        net.bat(1).here = false;
        net.pass(1);
        assertTrue(net.now().words().contains("one of them is away"), net.now().words());
        net.bat(2).here = false;
        play(90);
        net.serve();
        // then nobody goes in their place, and that is said
        assertEquals(List.of(1L, 2L), net.at(BatStep.ON_TRIAL));
        assertEquals(10, net.at(BatStep.LATER).size());
        assertTrue(net.now().words().contains("2 of them are away"), net.now().words());
        // when one is met that booted, as bats do that were switched off
        net.bat(1).boot();
        net.bat(1).here = true;
        net.pass(1);
        net.serve();
        assertEquals(BatStep.ON_TRIAL, net.step(1));
        net.passTrials();
        net.serve();
        play(11);
        net.serve();
        assertEquals(List.of(3L), net.at(BatStep.ON_TRIAL));
    }
}
