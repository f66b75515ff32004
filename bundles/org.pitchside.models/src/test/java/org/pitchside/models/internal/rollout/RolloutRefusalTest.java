package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** Bats that cannot have a model, cannot be without it, or are not ours. */
class RolloutRefusalTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(Settings.USUAL);
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
        net.allTheWay();
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
