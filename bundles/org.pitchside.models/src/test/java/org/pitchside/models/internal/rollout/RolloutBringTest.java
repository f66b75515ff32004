package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** A model that somebody made live by the registry's setting, brought to the bats that lack it. */
class RolloutBringTest {

    private Net net;

    @BeforeEach
    void given() throws Exception {
        net = new Net(new CutDisk(), 12);
        net.start(Settings.USUAL);
        net.keep("cricket-2", Via.SETTING);
        net.makeLive("cricket-2", Via.SETTING);
        net.pass(1);
    }

    @Test
    void itGoesToTheFirstBatsAndThenToAll() throws Exception {
        // given two bats that have it already, and would be asked first
        for (int bat = 1; bat <= 2; bat++) {
            net.bat(bat).take("cricket-2");
            net.bat(bat).confirmed = "cricket-2";
            net.bat(bat).boot();
        }
        assertTrue(net.driver.current().isEmpty());
        // when it is begun
        net.driver.start("cricket-2", Via.BOARD);
        net.pass(1);
        net.serve();
        // then bats that lack it are watched first, without a shadow
        assertEquals(Stage.CANARY, net.stage());
        assertEquals(List.of(3L, 4L), net.at(BatStep.ON_TRIAL));
        assertTrue(
                net.now().words().startsWith("cricket-2 answers already"),
                net.now().words());
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
            net.pass(1);
        }
        assertEquals(Stage.DONE, net.stage());
        assertEquals(12, net.at(BatStep.KEPT).size());
    }

    @Test
    void aBadOneComesBackFromTheBatsAndStaysOnTheGateway() throws Exception {
        net.driver.start("cricket-2", Via.BOARD);
        net.pass(1);
        net.serve();
        net.trials.get(net.bat(1).id).why = "it computes something else";
        net.trials.get(net.bat(1).id).answer = Answer.FAILED;
        net.pass(1);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-2", net.live);
        assertTrue(net.bats.values().stream().allMatch(b -> b.active.equals("cricket-1")));
        assertTrue(
                net.audit.stream()
                        .anyMatch(l -> l.act().equals("rollout") && l.why().contains("what they ran before")),
                net.audit.toString());
    }

    @Test
    void itSurvivesARestartAndAnotherModelThatIsChosen() throws Exception {
        net.driver.start("cricket-2", Via.BOARD);
        net.pass(1);
        net.serve();
        net.driver.close();
        net.start(Settings.USUAL);
        assertEquals(Stage.CANARY, net.stage());
        net.serve();
        assertEquals(List.of(1L, 2L), net.at(BatStep.ON_TRIAL));
        net.makeLive("cricket-1", Via.BOARD);
        net.pass(1);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        assertEquals("cricket-1", net.bat(1).active);
    }

    @Test
    void oneThatHasNothingForBatsIsRefused() {
        net.models.put("cricket-2", new Kept("cricket-2", "", Via.SETTING, 0, 1, 0, false, false, List.of()));
        RolloutException e = assertThrows(RolloutException.class, () -> net.driver.start("cricket-2", Via.BOARD));
        assertTrue(e.getMessage().contains("answers already"), e.getMessage());
        assertTrue(net.driver.current().isEmpty());
    }
}
