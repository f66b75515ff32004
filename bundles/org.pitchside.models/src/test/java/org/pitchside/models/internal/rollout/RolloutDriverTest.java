package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** Rollouts over bats in memory, from the shadow to the last bat, and back. */
class RolloutDriverTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
    }

    @Test
    void aGoodModelGoesAllTheWay() throws Exception {
        // when a newer model is taken
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        // then it runs in shadow, and nothing else is done
        assertEquals(Stage.SHADOW, net.stage());
        assertEquals(List.of(), net.orders);
        assertEquals("cricket-1", net.live);
        // when it is found good, it waits
        net.shadow.answer = Answer.PASSED;
        net.pass(5);
        assertEquals(Stage.READY, net.stage());
        assertEquals("cricket-1", net.live);
        // when it is sent on, it answers on the gateway, and two bats try it
        net.driver.goOn(Via.BOARD);
        net.serve();
        assertEquals("cricket-2", net.live);
        assertEquals(Stage.CANARY, net.stage());
        assertEquals(2, net.at(BatStep.ON_TRIAL).size());
        assertEquals(10, net.at(BatStep.LATER).size());
        // when both pass, three more follow
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
        assertEquals(2, net.at(BatStep.KEPT).size());
        assertEquals(3, net.at(BatStep.ON_TRIAL).size());
        // then all the rest
        net.passTrials();
        net.serve();
        assertEquals(7, net.at(BatStep.ON_TRIAL).size());
        net.passTrials();
        net.serve();
        assertEquals(Stage.DONE, net.stage());
        assertTrue(net.bats.values().stream()
                .allMatch(b -> b.confirmed.equals("cricket-2") && b.active.equals("cricket-2")));
        assertEquals(
                1, net.audit.stream().filter(l -> l.act().equals("confirm")).count());
        assertEquals(12, net.audit.stream().filter(l -> l.act().equals("keep")).count());
    }

    @Test
    void aModelThatIsBadOnACanaryComesBack() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // given one canary that passed and waits for the other
        net.trials.get(net.bat(1).id).answer = Answer.PASSED;
        net.pass(1);
        net.serve();
        assertEquals("cricket-1", net.bat(1).confirmed);
        // when the other fails
        net.trials.get(net.bat(2).id).why = "it computes something else";
        net.trials.get(net.bat(2).id).answer = Answer.FAILED;
        net.pass(1);
        assertEquals(Stage.TAKING_BACK, net.stage());
        net.serve();
        // then everything is as it was, and the sentence names bat and gate
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        assertTrue(net.bats.values().stream().allMatch(b -> b.active.equals("cricket-1") && b.pending.isEmpty()));
        assertTrue(
                net.now().words().contains("bat 0000000000000002, canary: it computes something else"),
                net.now().words());
        assertEquals(10, net.at(BatStep.LATER).size());
    }

    @Test
    void batsThatKeptItGoBackToTheOneBefore() throws Exception {
        net.start(ALL);
        net.allTheWay();
        // when it is rolled back while one bat is away
        net.bat(5).here = false;
        net.pass(1);
        net.driver.rollBack(Via.BOARD);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        assertEquals(List.of(5L), net.at(BatStep.GOING_BACK));
        net.bats.values().stream().filter(b -> b.here).forEach(b -> {
            assertEquals("cricket-1", b.confirmed);
            assertEquals("cricket-1", b.active);
        });
        // then it goes back, too, when it is met
        net.bat(5).here = true;
        net.pass(1);
        net.serve();
        assertEquals("cricket-1", net.bat(5).confirmed);
        assertEquals(12, net.at(BatStep.BACK).size());
    }

    @Test
    void aBatThatIsMetLaterGetsItToo() {
        net.start(ALL);
        net.bat(9).here = false;
        net.allTheWay();
        assertEquals("cricket-1", net.bat(9).confirmed);
        net.bat(9).here = true;
        net.pass(1);
        net.serve();
        net.passTrials();
        net.serve();
        assertEquals("cricket-2", net.bat(9).confirmed);
    }

    @Test
    void pausedNothingIsBegunAndABadOneStillComesBack() throws Exception {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        net.driver.pause(Via.BOARD);
        net.passTrials();
        net.pass(60);
        assertEquals(List.of(), net.orders);
        assertThrows(RolloutException.class, () -> net.driver.pause(Via.BOARD));
        net.driver.resume(Via.BOARD);
        net.pass(1);
        assertTrue(net.orders.stream().allMatch(o -> o.task == Task.CONFIRM));
        net.driver.pause(Via.BOARD);
        net.behind.answer = Answer.FAILED;
        net.pass(1);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
    }

    @Test
    void anotherModelThatSomebodyChoosesStays() throws Exception {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.keep("other-1", Via.BOARD);
        net.pass(1);
        net.toCanary();
        net.makeLive("other-1", Via.BOARD);
        net.pass(1);
        assertEquals(
                "other-1 was chosen to answer while the rollout of cricket-2 was under way; the bats go back to what they"
                        + " ran before.",
                net.now().words(),
                "not the gateway");
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("other-1", net.live);
        assertTrue(net.bats.values().stream().allMatch(b -> b.active.equals("cricket-1")));
        assertTrue(net.now().words().contains("other-1 was chosen"), net.now().words());
    }

    @Test
    void whoIsRefusedSeesWhatItIsRefusedFor() throws Exception {
        net.start(ALL);
        // given an operator who begins a model just when it begins by itself
        var seen = new AtomicReference<String>();
        var operator = new Thread(() -> {
            try {
                net.driver.start("cricket-2", Via.BOARD);
            } catch (RolloutException e) {
                seen.set(e.getMessage() + "; "
                        + net.driver.current().map(Rollout::model).orElse("nothing"));
            }
        });
        net.onShadow = () -> {
            operator.start();
            while (operator.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            // whatever the rollout's thread does behind that comes after the operator has looked
            net.onStates = () -> joined(operator);
            net.driver.tick();
        };
        // when it is taken
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        // then the operator is told why, and sees it
        assertEquals("the rollout of cricket-2 is under way; cricket-2", seen.get());
    }

    private static void joined(Thread thread) {
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aModelWithoutABatsHalfIsTheGatewaysAlone() {
        net.start(ALL);
        net.models.put("cricket-2", new Kept("cricket-2", "", Via.DROP, 0, 1, 0, false, false, List.of()));
        net.pass(1);
        net.toCanary();
        assertEquals(Stage.GATEWAY, net.stage());
        net.behind.answer = Answer.PASSED;
        net.pass(1);
        assertEquals(Stage.DONE, net.stage());
        assertEquals(List.of(), net.orders);
        assertEquals("cricket-2", net.live);
    }
}
