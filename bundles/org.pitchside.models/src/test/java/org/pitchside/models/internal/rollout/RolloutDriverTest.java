package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
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
        allTheWay();
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

    private void allTheWay() {
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
        }
        assertEquals(Stage.DONE, net.stage());
    }

    @Test
    void whoOwesSomethingToTheRolloutBeforeGoesBackFirst() throws Exception {
        // given bats that have to go back and are away, when another rollout is begun
        net.start(ALL);
        allTheWay();
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
        allTheWay();
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
        allTheWay();
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

    @Test
    void aBatThatIsMetLaterGetsItToo() {
        net.start(ALL);
        net.bat(9).here = false;
        allTheWay();
        assertEquals("cricket-1", net.bat(9).confirmed);
        net.bat(9).here = true;
        net.pass(1);
        net.serve();
        net.passTrials();
        net.serve();
        assertEquals("cricket-2", net.bat(9).confirmed);
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

    @Test
    void whatABatRefusesDoesNotHoldUpTheOthersButAFailedSelfTestStopsAll() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.shadow.answer = Answer.PASSED;
        net.pass(2);
        net.serve(net.order(1).orElseThrow());
        net.order(1).orElseThrow().fail(Reason.REFUSED, 31);
        assertEquals(BatStep.REFUSED, net.step(1));
        net.pass(1);
        net.serve();
        assertEquals(List.of(2L, 3L), net.at(BatStep.ON_TRIAL));
        net.passTrials();
        net.serve(net.order(2).orElseThrow());
        net.serve(net.order(3).orElseThrow());
        assertEquals(Stage.FLEET, net.stage());
        net.serve(net.order(4).orElseThrow());
        net.order(4).orElseThrow().fail(Reason.REFUSED, 28);
        assertEquals(Stage.TAKING_BACK, net.stage());
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertTrue(net.now().words().contains("self-test"), net.now().words());
        assertTrue(net.bats.values().stream().allMatch(b -> b.active.equals("cricket-1")));
    }

    @Test
    void whereNoBatTakesItItStopsWhateverTheReason() {
        for (Reason reason : List.of(Reason.BAT_FAILED, Reason.PROTOCOL, Reason.REFUSED)) {
            // given two bats that are asked, one after the other
            net = new Net(new CutDisk(), 2);
            net.start(ALL);
            net.keep("cricket-2", Via.DROP);
            net.pass(1);
            net.shadow.answer = Answer.PASSED;
            net.pass(2);
            // when none of them takes it
            for (int bat = 1; bat <= 2; bat++) {
                net.serve(net.order(bat).orElseThrow());
                net.order(bat).orElseThrow().fail(reason, 31);
                net.pass(1);
            }
            // then what nobody runs is not what the bats run
            assertEquals(Stage.STOPPED, net.stage(), reason.name());
            assertTrue(
                    net.now().words().startsWith("no bat takes cricket-2: "),
                    net.now().words());
            assertEquals("cricket-1", net.live);
        }
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

    @Test
    void anotherModelThatSomebodyChoosesStays() throws Exception {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.keep("other-1", Via.BOARD);
        net.pass(1);
        net.toCanary();
        net.makeLive("other-1", Via.BOARD);
        net.pass(1);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("other-1", net.live);
        assertTrue(net.bats.values().stream().allMatch(b -> b.active.equals("cricket-1")));
        assertTrue(net.now().words().contains("other-1 was chosen"), net.now().words());
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

    @Test
    void aBatThatIsNotOursGetsItWhenItWasEnrolled() {
        net.start(ALL);
        net.foreign.add(net.bat(1).id);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        // a bat that is no longer ours says so when it is asked
        assertEquals(List.of(2L, 3L), net.at(BatStep.ON_TRIAL));
        net.foreign.clear();
        for (int i = 0; i < 4; i++) {
            net.pass(1);
            net.serve();
            net.passTrials();
            net.serve();
        }
        assertEquals(Stage.DONE, net.stage());
        assertEquals("cricket-2", net.bat(1).confirmed);
    }

    @Test
    void theFirmwaresModelCannotBeOrderedAndThatIsSaid() throws Exception {
        net.start(ALL);
        net.bat(7).factory = true;
        allTheWay();
        net.driver.rollBack(Via.BOARD);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals(BatStep.STUCK, net.step(7));
        assertTrue(
                net.onTheWay(7).words().contains("came with its firmware"),
                net.onTheWay(7).words());
        assertTrue(net.driver.health().stream()
                .anyMatch(l -> l.subject().equals("bat 0000000000000007") && l.level() == Level.WARN));
        assertEquals(11, net.at(BatStep.BACK).size());
    }

    @Test
    void anOrderThatSomebodyCalledOffIsGivenAgain() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.shadow.answer = Answer.PASSED;
        net.pass(2);
        net.order(1).orElseThrow().fail(Reason.CANCELLED, 0);
        assertTrue(net.order(1).isEmpty());
        net.pass(4);
        assertTrue(net.order(1).isEmpty());
        net.pass(2);
        assertTrue(net.order(1).isPresent());
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
    void idsOfBatsAreAnybodysAndOnlySoManyAreKept() {
        for (int i = 100; i < 500; i++) {
            net.bats.put(new BatId(i), net.new Bat(i));
        }
        net.keep("cricket-2", Via.DROP);
        net.pass(2);
        assertEquals(RolloutState.MOST_BATS, net.now().bats().size());
        // and those that are gone make room for one that comes
        net.bats.values().removeIf(b -> b.id.value() >= 100);
        net.bats.put(new BatId(900), net.new Bat(900));
        net.pass(1);
        assertEquals(BatStep.LATER, net.step(900));
    }

    @Test
    void aBootThatTheDiskDidNotTakeIsNotForgotten() throws Exception {
        // given a bat that could not have it for a reason of its own
        var full = new boolean[1];
        net = new Net(thatMayBe(full), 12);
        net.start(ALL);
        net.bat(12).here = false;
        allTheWay();
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
        allTheWay();
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

    @Test
    void whoPlayedLastGoesFirstHoweverManyBatsWereMet() {
        var meetings = new Meetings(net::states, b -> true);
        for (int i = 1000; i < 3000; i++) {
            meetings.played(new BatId(i), net.nowUs + i);
        }
        meetings.played(net.bat(7).id, net.nowUs + 5000);
        var roster = (Fact.Roster) meetings.roster(java.util.Optional.empty());
        assertEquals(net.bat(7).id, roster.bats().get(0).bat());
    }

    @Test
    void aBatThatRefusesAndBootsForEverDoesNotFillTheAudit() {
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
        net.toCanary();
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
        }
        net.bats.put(new BatId(90), net.new Bat(90));
        net.pass(1);
        net.foreign.add(new BatId(90));
        for (int i = 0; i < 50; i++) {
            net.serve();
            net.bat(90).boot();
            net.pass(6);
        }
        long lines = net.audit.stream()
                .filter(l -> l.what().equals(new BatId(90).toString()))
                .count();
        assertTrue(lines > 1 && lines < 40, lines + " lines");
    }
}
