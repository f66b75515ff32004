package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;

/** {@code rollout.json} is lost or damaged in each stage: what nobody judges any more comes back, and nothing begins a second time. */
class RolloutLostFileTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 3);
    private static final Path FILE = Net.FOLDER.resolve(RolloutFile.NAME);

    private final CutDisk disk = new CutDisk();
    private Net net;

    @BeforeEach
    void given() {
        net = new Net(disk, 12);
        net.start(ALL);
        net.keep("cricket-2", Via.DROP);
        net.pass(1);
    }

    private void lost() throws IOException {
        net.driver.close();
        disk.delete(FILE);
        net.start(ALL);
        net.pass(1);
    }

    private void damaged() throws IOException {
        net.driver.close();
        disk.replace(FILE, "{".getBytes(StandardCharsets.UTF_8));
        net.start(ALL);
        net.pass(1);
    }

    private boolean isSaid(Level level, String words) {
        return net.driver.health().stream()
                .anyMatch(l -> l.level() == level && l.sentence().contains(words));
    }

    private void thenAllIsBack() {
        net.serve();
        net.pass(90);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        assertEquals("cricket-1", net.live);
        net.bats.values().stream().filter(b -> b.here).forEach(b -> {
            assertEquals("cricket-1", b.active, b.id.toString());
            assertEquals("cricket-1", b.confirmed, b.id.toString());
        });
        assertTrue(
                isSaid(Level.WARN, "was lost, and nobody judged it"),
                net.driver.health().toString());
    }

    @Test
    void whileTheFirstBatsTryItItIsTakenBack() throws Exception {
        net.toCanary();
        assertEquals("cricket-2", net.live);
        lost();
        thenAllIsBack();
        // and it is still said after one more start, and does not begin again
        net.driver.close();
        net.start(ALL);
        net.pass(120);
        assertEquals("cricket-2", net.now().model());
        assertTrue(
                isSaid(Level.WARN, "was lost, and nobody judged it"),
                net.driver.health().toString());
        // but a newer one does
        net.keep("cricket-3", Via.DROP);
        net.pass(2);
        assertEquals("cricket-3", net.now().model());
    }

    @Test
    void whileBatsKeepItTheyGoBack() throws Exception {
        net.toCanary();
        net.passTrials();
        net.serve();
        net.passTrials();
        net.serve();
        assertEquals(Stage.FLEET, net.stage());
        assertEquals(5, net.at(BatStep.KEPT).size());
        net.bat(3).here = false;
        damaged();
        assertTrue(isSaid(Level.FAULT, "is set aside"), net.driver.health().toString());
        thenAllIsBack();
        // and one that was away, too
        net.bat(3).here = true;
        net.pass(1);
        net.serve();
        assertEquals("cricket-1", net.bat(3).confirmed);
        assertEquals("cricket-1", net.bat(3).active);
    }

    @Test
    void onTheGatewayAloneTheFormerModelAnswersAgain() throws Exception {
        net.bats.values().forEach(b -> b.here = false);
        net.shadow.answer = Answer.PASSED;
        net.pass(1);
        assertEquals("cricket-2", net.live);
        lost();
        thenAllIsBack();
    }

    @Test
    void whatWasOnItsWayBackGoesOnBack() throws Exception {
        net.toCanary();
        net.bat(2).here = false;
        net.pass(1);
        net.driver.abort(Via.BOARD);
        net.serve();
        assertEquals(Stage.STOPPED, net.stage());
        lost();
        net.pass(90);
        assertEquals(List.of(2L), net.at(BatStep.GOING_BACK));
        net.bat(2).here = true;
        net.pass(1);
        net.serve();
        assertEquals("cricket-1", net.bat(2).active);
        assertEquals(Stage.STOPPED, net.stage());
    }

    @Test
    void whatShadowStoppedDoesNotBeginAgain() throws Exception {
        net.shadow.answer = Answer.FAILED;
        net.pass(1);
        assertEquals(Stage.STOPPED, net.stage());
        lost();
        net.pass(60);
        assertTrue(net.driver.current().isEmpty());
        assertTrue(
                isSaid(Level.FAULT, "stood is lost: begin it again"),
                net.driver.health().toString());
        // still said after one more start, until one begins
        net.driver.close();
        net.start(ALL);
        net.pass(10);
        assertTrue(
                isSaid(Level.FAULT, "stood is lost: begin it again"),
                net.driver.health().toString());
        net.driver.start("cricket-2", Via.BOARD);
        assertFalse(isSaid(Level.FAULT, "is lost"), net.driver.health().toString());
    }

    @Test
    void whatHadOnlyBegunInShadowBeginsAnew() throws Exception {
        assertEquals(Stage.SHADOW, net.stage());
        damaged();
        assertEquals(Stage.SHADOW, net.stage());
        assertEquals("cricket-2", net.now().model());
        assertEquals("cricket-1", net.live);
    }

    @Test
    void whatProvedItselfStaysAndIsBroughtToTheOthers() throws Exception {
        net.bat(12).here = false;
        net.toCanary();
        for (int i = 0; i < 4; i++) {
            net.passTrials();
            net.serve();
        }
        assertEquals(Stage.DONE, net.stage());
        lost();
        net.pass(60);
        assertTrue(net.driver.current().isEmpty());
        assertEquals("cricket-2", net.live);
        assertTrue(
                isSaid(Level.FAULT, "as far as bats still lack it"),
                net.driver.health().toString());
        // when an operator begins it again
        net.driver.start("cricket-2", Via.BOARD);
        net.bat(12).here = true;
        for (int i = 0; i < 4; i++) {
            net.pass(1);
            net.serve();
            net.passTrials();
            net.serve();
        }
        assertEquals(Stage.DONE, net.stage());
        assertEquals("cricket-2", net.bat(12).confirmed);
    }

    @Test
    void whatSomebodyElseChoseIsNotTakenBack() throws Exception {
        net.shadow.answer = Answer.FAILED;
        net.pass(1);
        net.makeLive("cricket-2", Via.SETTING);
        lost();
        net.pass(60);
        assertEquals("cricket-2", net.live);
        assertTrue(net.driver.current().isEmpty());
    }
}
