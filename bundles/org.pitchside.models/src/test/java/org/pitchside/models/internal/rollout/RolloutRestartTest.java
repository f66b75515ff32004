package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** The gateway starts anew, its disk takes nothing, it is stopped, or cannot follow. */
class RolloutRestartTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
    }

    @Test
    void nothingIsDoneThatTheDiskDoesNotTake() throws Exception {
        net.diskFull = true;
        net.keep("cricket-2", Via.DROP);
        assertThrows(RolloutException.class, () -> net.driver.start("cricket-2", Via.BOARD));
        assertTrue(net.driver.current().isEmpty());
        net.diskFull = false;
        net.pass(10);
        net.diskFull = true;
        net.shadow.answer = Answer.PASSED;
        net.pass(10);
        assertEquals(Stage.SHADOW, net.stage());
        assertTrue(
                net.driver.health().get(0).sentence().contains("disk"),
                net.driver.health().toString());
        net.diskFull = false;
        net.pass(10);
        assertEquals(Stage.READY, net.stage());
    }

    private static CutDisk thatMayBe(boolean[] full) {
        return new CutDisk() {
            @Override
            public void replace(Path file, byte[] bytes) throws IOException {
                if (full[0]) {
                    throw new IOException("no space left");
                }
                super.replace(file, bytes);
            }
        };
    }

    @Test
    void aStepThatTheDiskDoesNotTakeIsInTheAuditOnce() {
        // given a disk that takes the audit, and not where the rollout stands
        var full = new boolean[1];
        net = new Net(thatMayBe(full), 2);
        net.start(Settings.USUAL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        full[0] = true;
        net.shadow.answer = Answer.PASSED;
        // when it is tried for a while, and then goes
        net.pass(60);
        assertEquals(Stage.SHADOW, net.stage());
        full[0] = false;
        net.pass(10);
        // then each of the two stages has one line
        assertEquals(Stage.READY, net.stage());
        assertEquals(
                2, net.audit.stream().filter(l -> l.act().equals("rollout")).count());
    }

    @Test
    void aRestartInTheMiddleGoesOnAndCountsAnew() throws Exception {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        assertEquals(2, net.trials.size());
        // when the gateway starts anew, and one of the first bats was switched off meanwhile
        net.driver.close();
        assertEquals(List.of(), net.orders);
        net.bat(2).boot();
        net.start(ALL);
        // then it asks both, watches both from the beginning, and tries again where it has to
        assertEquals(Stage.CANARY, net.stage());
        assertTrue(net.orders.stream().allMatch(o -> o.task == Task.LOOK), net.orders.toString());
        net.serve();
        assertEquals(List.of(1L, 2L), net.at(BatStep.ON_TRIAL));
        assertEquals("cricket-2", net.bat(2).active);
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
    }

    /** Eight of twelve bats keep it, four are on trial. */
    private Settings mostKeepIt() {
        Settings six = new Settings(ByItself.ALL, 2, 6);
        net.start(six);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 2; i++) {
            net.passTrials();
            net.serve();
        }
        assertEquals(Stage.FLEET, net.stage());
        assertEquals(8, net.at(BatStep.KEPT).size());
        assertEquals(4, net.at(BatStep.ON_TRIAL).size());
        return six;
    }

    @Test
    void afterARestartNothingIsDoneBecauseNobodyWasMetYet() {
        // given a gateway that starts anew while bats are on trial that are there
        Settings six = mostKeepIt();
        net.driver.close();
        net.start(six);
        assertEquals(Stage.FLEET, net.stage());
        // and one that meets them only after a while
        net.driver.close();
        net.bats.values().forEach(b -> b.here = false);
        net.start(six);
        net.pass(58);
        assertEquals(Stage.FLEET, net.stage());
        net.bats.values().forEach(b -> b.here = true);
        net.pass(10);
        assertEquals(Stage.FLEET, net.stage());
        // when they pass; then it is done, and all have it
        net.serve();
        net.passTrials();
        net.serve();
        assertEquals(Stage.DONE, net.stage());
        assertEquals(12, net.at(BatStep.KEPT).size());
    }

    @Test
    void whoIsNotMetForAMinuteAfterARestartIsAway() throws Exception {
        // given a rollout in the fleet, and one that is taken back
        for (boolean back : new boolean[] {false, true}) {
            net = new Net(new CutDisk(), 12);
            Settings six = mostKeepIt();
            if (back) {
                net.driver.abort(Via.BOARD);
            }
            net.driver.close();
            // when its bats are not met
            net.bats.values().forEach(b -> b.here = false);
            net.start(six);
            net.pass(58);
            assertEquals(back ? Stage.TAKING_BACK : Stage.FLEET, net.stage());
            net.pass(3);
            // then they do not hold it up
            assertEquals(back ? Stage.STOPPED : Stage.DONE, net.stage());
        }
    }

    @Test
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoAskedForSomethingSeesWhatCameOfIt() throws Exception {
        // given a driver in its own thread, which has much to do after what it was asked for
        var looked = new CountDownLatch(1);
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            net.executor = thread;
            net.keep("cricket-2", Via.DROP);
            net.onShadow = () -> awaitQuietly(looked);
            net.start(new Settings(ByItself.OFF, 2, 3));
            // when somebody starts a rollout, and looks
            net.driver.start("cricket-2", Via.BOARD);
            // then it is there at once
            assertEquals("cricket-2", net.now().model());
        } finally {
            looked.countDown();
            thread.shutdown();
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aBootThatTheDiskDidNotTakeIsNotForgotten() throws Exception {
        // given a bat that could not have it for a reason of its own
        var full = new boolean[1];
        net = new Net(thatMayBe(full), 12);
        net.start(ALL);
        net.bat(12).here = false;
        net.allTheWay();
        net.bat(12).here = true;
        net.pass(1);
        net.serve(net.order(12).orElseThrow());
        net.order(12).orElseThrow().fail(Reason.BAT_FAILED, 0);
        net.pass(10);
        assertEquals(BatStep.REFUSED, net.step(12));
        // when it boots while the disk is full, and the disk has room again
        full[0] = true;
        net.bat(12).boot();
        net.pass(10);
        assertEquals(BatStep.REFUSED, net.step(12));
        full[0] = false;
        net.pass(10);
        net.serve();
        // then it is asked again
        assertEquals(BatStep.ON_TRIAL, net.step(12));
    }

    @Test
    void aBatThatBootedWhileTheGatewayWasOffIsAskedAgain() {
        net.start(ALL);
        net.bat(12).here = false;
        net.allTheWay();
        net.bat(12).here = true;
        net.pass(1);
        net.serve(net.order(12).orElseThrow());
        net.order(12).orElseThrow().fail(Reason.BAT_FAILED, 0);
        net.pass(1);
        assertEquals(BatStep.REFUSED, net.step(12));
        // when gateway and bat start anew
        net.driver.close();
        net.bat(12).boot();
        net.start(ALL);
        net.pass(10);
        net.serve();
        // then it is asked again
        assertEquals(BatStep.ON_TRIAL, net.step(12));
    }

    @Test
    void whatFindsNoRoomIsCountedAndTold() {
        // given a driver that does not come to work
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        List<Runnable> later = new ArrayList<>();
        net.held = later;
        for (int i = 0; i < 300; i++) {
            net.driver.activity(net.bat(1).id, net.nowUs, null);
        }
        // then what found no room is told
        assertTrue(
                net.driver.health().stream().anyMatch(l -> l.sentence().startsWith("44 swings and signs of life")),
                net.driver.health().toString());
        // and only of this rollout
        net.held = null;
        later.forEach(Runnable::run);
        assertEquals(2, net.driver.health().size());
        net.keep("cricket-3", Via.DROP);
        net.shadow.answer = Answer.FAILED;
        net.pass(2);
        assertEquals("cricket-3", net.now().model());
        assertEquals(1, net.driver.health().size());
    }

    @Test
    void whoAsksAGatewayThatStoppedIsToldAtOnce() {
        ExecutorService thread = Executors.newSingleThreadExecutor();
        net.executor = thread;
        net.start(Settings.USUAL);
        net.driver.close();
        thread.shutdown();
        // then not that it is busy, after a long wait
        RolloutException e = assertThrows(RolloutException.class, () -> net.driver.pause(Via.BOARD));
        assertTrue(e.getMessage().contains("is stopping"), e.getMessage());
    }
}
