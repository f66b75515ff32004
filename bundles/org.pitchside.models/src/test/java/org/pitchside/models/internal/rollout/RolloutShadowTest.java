package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** Before a model answers: shadow, who does not wait for it, and what begins by itself. */
class RolloutShadowTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
    }

    @Test
    void aModelThatIsBadInShadowTouchesNothing() {
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.shadow.why = "it disagrees";
        net.shadow.answer = Answer.FAILED;
        net.pass(1);
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals(List.of(), net.orders);
        assertEquals("cricket-1", net.live);
        assertTrue(net.now().words().contains("it disagrees"), net.now().words());
        // and it does not begin again by itself, but a newer one does
        net.pass(60);
        assertEquals("cricket-2", net.now().model());
        net.keep("cricket-3", Via.BOARD);
        net.pass(1);
        assertEquals("cricket-3", net.now().model());
    }

    @Test
    void whatWasSentOnUnseenGoesOnWhenItWasFoundGoodBehind() throws Exception {
        // given a model that was sent on before shadow answered, and first bats that passed
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.driver.goOn(Via.BOARD);
        net.pass(1);
        net.serve();
        net.passTrials();
        net.pass(1);
        assertTrue(
                net.now().bats().stream()
                        .anyMatch(b ->
                                b.words().startsWith("passed, waits until cricket-2 was found as good as cricket-1")),
                net.now().bats().toString());
        // when the gateway starts anew, then it still is not known
        net.driver.close();
        net.start(ALL);
        net.pass(1);
        net.serve();
        assertTrue(net.isBehindUnseen);
        net.passTrials();
        net.pass(1);
        assertEquals(Stage.CANARY, net.stage());
        // when it is found good, then it goes on
        net.behind.answer = Answer.PASSED;
        net.pass(1);
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
    }

    @Test
    void anOperatorSendsItOnWithoutWaitingForShadow() throws Exception {
        // given a candidate in shadow that has no answer yet
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        assertEquals(Stage.SHADOW, net.stage());
        // when somebody sends it on
        net.driver.goOn(Via.BOARD);
        // then the audit says so, and the former model is asked behind it, as ever
        assertEquals(
                List.of("cricket-2 by board: sent on before shadow answered, after 0 windows"),
                net.audit.stream()
                        .filter(l -> l.act().equals("onward"))
                        .map(l -> l.what() + " by " + l.by() + ": " + l.why())
                        .toList());
        net.pass(1);
        net.serve();
        assertEquals(Stage.CANARY, net.stage());
        assertEquals("cricket-2", net.live);
        assertTrue(net.isBehindUnseen, "its bats' half is judged, too");
        // however well the first bats do, they keep nothing, and nobody else gets it
        net.passTrials();
        net.pass(60);
        assertEquals(List.of(), net.orders);
        assertEquals(Stage.CANARY, net.stage());
        net.behind.answer = Answer.FAILED;
        net.behind.why = "it disagrees";
        net.pass(1);
        net.serve();
        // then it comes back
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        assertTrue(net.now().words().contains("it disagrees"), net.now().words());
    }

    @Test
    void whatShadowFoundBadOrCannotRunIsNotSentOn() {
        // given a candidate that shadow has found bad, which nobody has heard yet
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.shadow.answer = Answer.FAILED;
        net.shadow.why = "it disagrees";
        // when somebody sends it on
        RolloutException e = assertThrows(RolloutException.class, () -> net.driver.goOn(Via.BOARD));
        // then nothing goes on
        assertTrue(e.getMessage().contains("it disagrees"), e.getMessage());
        net.pass(1);
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        assertThrows(RolloutException.class, () -> net.driver.goOn(Via.BOARD));
    }

    @Test
    void whatDoesNotRunInShadowYetIsNotSentOn() throws Exception {
        // given a gateway that starts anew in shadow, and has not read its models
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.driver.close();
        Map<String, Kept> models = Map.copyOf(net.models);
        net.models.clear();
        net.start(Settings.USUAL);
        assertEquals(Stage.SHADOW, net.stage());
        // when somebody sends it on; then shadow may still say that it cannot run at all
        RolloutException e = assertThrows(RolloutException.class, () -> net.driver.goOn(Via.BOARD));
        assertTrue(e.getMessage().contains("does not run in shadow yet"), e.getMessage());
        net.models.putAll(models);
        net.pass(1);
        net.driver.goOn(Via.BOARD);
        assertEquals(Stage.CANARY, net.stage());
    }

    @Test
    void byItselfItWaitsForShadow() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(600);
        assertEquals(Stage.SHADOW, net.stage());
    }

    @Test
    void whatWasChosenByASettingBeginsNothing() {
        net.keep("cricket-2", Via.SETTING);
        net.pass(5);
        assertTrue(net.driver.current().isEmpty());
        // nor does an older one, nor another line's
        net.keep("cricket-0", Via.DROP);
        net.keep("other-9", Via.DROP);
        net.pass(5);
        assertTrue(net.driver.current().isEmpty());
    }

    @Test
    void whatIsNotPossibleIsSaidInASentence() throws Exception {
        assertThrows(RolloutException.class, () -> net.driver.goOn(Via.BOARD));
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        for (String no : List.of("resume", "rollBack", "start")) {
            RolloutException e = assertThrows(RolloutException.class, () -> {
                switch (no) {
                    case "resume" -> net.driver.resume(Via.BOARD);
                    case "rollBack" -> net.driver.rollBack(Via.BOARD);
                    default -> net.driver.start("cricket-2", Via.BOARD);
                }
            });
            assertTrue(e.getMessage().length() > 10, e.getMessage());
        }
        net.driver.abort(Via.BOARD);
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals(Level.OK, net.driver.health().get(0).level());
        assertThrows(RolloutException.class, () -> net.driver.abort(Via.BOARD));
    }

    @Test
    void aSecondModelWaitsForItsTurn() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        net.keep("cricket-3", Via.DROP);
        net.pass(5);
        assertEquals("cricket-2", net.now().model());
        assertThrows(RolloutException.class, () -> net.driver.start("cricket-3", Via.BOARD));
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
        }
        net.pass(1);
        assertEquals("cricket-3", net.now().model());
        assertEquals("cricket-2", net.now().before());
        assertEquals(Stage.SHADOW, net.stage());
    }
}
