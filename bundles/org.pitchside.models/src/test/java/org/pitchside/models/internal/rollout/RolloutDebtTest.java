package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** What bats owe the rollout before when the next one begins. */
class RolloutDebtTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
    }

    @Test
    void whoOwesSomethingToTheRolloutBeforeGoesBackFirst() throws Exception {
        // given bats that have to go back and are away, when another rollout is begun
        net.start(ALL);
        net.allTheWay();
        net.bat(5).here = false;
        net.bat(6).here = false;
        net.bat(6).factory = true;
        net.pass(1);
        net.driver.rollBack(Via.BOARD);
        net.serve();
        net.keep("cricket-3", Via.SETTING);
        net.driver.start("cricket-3", Via.BOARD);
        assertEquals(List.of(5L, 6L), net.at(BatStep.GOING_BACK));
        net.toCanary();
        assertEquals("cricket-3", net.live);
        // when one is met; then it is without the former candidate before anything else
        net.bat(5).here = true;
        net.pass(1);
        net.serve();
        assertEquals("cricket-1", net.bat(5).confirmed);
        assertEquals("cricket-1", net.bat(5).active);
        assertEquals(BatStep.LATER, net.step(5));
        assertTrue(
                net.audit.stream()
                        .anyMatch(l -> l.act().equals("back") && l.what().endsWith("5")),
                net.audit.toString());
        // and for one that cannot the newer release is the way out
        net.bat(6).here = true;
        net.pass(1);
        net.serve();
        assertTrue(
                net.onTheWay(6).words().contains("keeps what it was to be without"),
                net.onTheWay(6).words());
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
            net.pass(1);
        }
        assertEquals(Stage.DONE, net.stage());
        assertEquals("cricket-3", net.bat(5).confirmed);
        assertEquals("cricket-3", net.bat(6).confirmed);
    }

    @Test
    void oneThatIsOnTrialOfTheRolloutBeforeIsTakenBackBeforeItsTurn() throws Exception {
        // given a straggler that left on trial
        net.start(ALL);
        net.bat(9).here = false;
        net.allTheWay();
        net.bat(9).here = true;
        net.pass(1);
        net.serve();
        assertEquals(BatStep.ON_TRIAL, net.step(9));
        net.bat(9).here = false;
        // when the next rollout begins, and it comes
        net.keep("cricket-3", Via.DROP);
        net.pass(2);
        assertEquals("cricket-3", net.now().model());
        net.bat(9).here = true;
        net.pass(1);
        net.serve();
        // then it runs what it kept
        assertEquals(Stage.SHADOW, net.stage());
        assertEquals("cricket-1", net.bat(9).active);
        // and where shadow stops the new one, nothing is left to do
        net.shadow.answer = Answer.FAILED;
        net.pass(1);
        net.serve();
        assertEquals(BatStep.LATER, net.step(9));
    }

    @Test
    void byItselfTheNextOneWaitsUntilThoseThatAreHereAreHome() throws Exception {
        net.start(ALL);
        net.allTheWay();
        net.bat(5).here = false;
        net.pass(1);
        net.driver.rollBack(Via.BOARD);
        net.serve();
        // given a bat that is on its way back when a newer model is taken
        net.bat(5).here = true;
        net.pass(1);
        net.keep("cricket-3", Via.DROP);
        net.pass(30);
        assertEquals("cricket-2", net.now().model());
        assertTrue(
                net.driver.health().stream()
                        .anyMatch(l -> l.sentence().startsWith("cricket-3 waits until 1 bats are without")),
                net.driver.health().toString());
        // when it is home
        net.serve();
        net.pass(1);
        assertEquals("cricket-3", net.now().model());
        assertFalse(net.driver.health().stream().anyMatch(l -> l.sentence().contains("waits until")));
        assertEquals("cricket-1", net.bat(5).confirmed);
    }
}
