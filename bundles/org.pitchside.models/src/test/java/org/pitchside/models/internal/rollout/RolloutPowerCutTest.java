package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.CutDisk;
import org.pitchside.models.internal.CutDisk.Content;
import org.pitchside.models.internal.Figures;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;
import org.slf4j.LoggerFactory;

/**
 * The gateway's power is cut before each step that a rollout takes on the disk, from its beginning to its end and all the way back, with
 * what was not forced lost, half there, or there. Whatever was on the way, the next start goes on with it, and it comes to a good end.
 */
class RolloutPowerCutTest {

    private static final Settings ALL = new Settings(ByItself.ALL, 2, 1);
    private static final int BATS = 7;
    private static final Logger LOG = (Logger) LoggerFactory.getLogger("org.pitchside.models");

    @BeforeEach
    void aCutIsNoNews() {
        LOG.setLevel(Level.OFF);
    }

    @AfterEach
    void others() {
        LOG.setLevel(null);
    }

    private interface Act {
        void on(Net net) throws RolloutException;
    }

    private static final List<Act> THERE_AND_BACK = List.of(
            net -> net.keep("cricket-2", Via.DROP),
            net -> net.pass(1),
            net -> net.shadow.answer = Answer.PASSED,
            net -> net.pass(1),
            Net::serve,
            Net::passTrials,
            Net::serve,
            Net::passTrials,
            Net::serve,
            net -> net.driver.pause(Via.BOARD),
            net -> net.pass(1),
            net -> net.driver.resume(Via.BOARD),
            Net::passTrials,
            Net::serve,
            Net::passTrials,
            Net::serve,
            net -> net.bat(BATS).here = false,
            net -> net.pass(1),
            net -> net.driver.rollBack(Via.BOARD),
            Net::serve,
            // another one, while a bat is still to be without the first
            net -> net.keep("cricket-3", Via.DROP),
            net -> net.pass(1),
            net -> net.bat(BATS).here = true,
            net -> net.pass(1),
            Net::serve,
            net -> net.shadow.answer = Answer.FAILED,
            net -> net.pass(1));

    @Test
    void atEveryStepOnTheDisk() throws IOException {
        int steps = run(new Net(new CutDisk(), BATS), Integer.MAX_VALUE);
        assertTrue(steps > 150, steps + " steps");
        int starts = 0;
        for (int cut = 0; cut < steps; cut++) {
            for (Content content : Content.values()) {
                // given a net whose power is cut
                CutDisk disk = new CutDisk();
                Net net = new Net(disk, BATS);
                run(net, cut);
                // when it starts again; then whatever a bat runs, it is known to be on the way
                String when = "cut " + cut + ", " + content;
                net.startWith(disk.after(content, (cut + content.ordinal()) % 2 == 0), ALL);
                thenEachTouchedBatIsKnown(net, when);
                // and all ends well
                goOn(net);
                thenAllIsWell(net, when);
                starts++;
            }
        }
        Figures.put("rollout.power_cuts", starts, "cuts", "-", "a rollout there and back");
        assertTrue(starts > 450, starts + " starts");
    }

    /** @return steps taken on the disk */
    private static int run(Net net, int cut) {
        CutDisk disk = (CutDisk) net.disk;
        disk.cutBefore(cut);
        net.start(ALL);
        for (Act act : THERE_AND_BACK) {
            if (disk.steps() > cut) {
                break;
            }
            try {
                act.on(net);
            } catch (RolloutException e) {
                assertTrue(disk.steps() > cut, e.getMessage());
            }
        }
        return disk.steps();
    }

    private static void thenEachTouchedBatIsKnown(Net net, String when) {
        for (Net.Bat b : net.bats.values()) {
            boolean touched = b.active.equals("cricket-2") || b.confirmed.equals("cricket-2") || !b.pending.isEmpty();
            if (touched) {
                BatStep step = net.step((int) b.id.value());
                assertTrue(
                        Set.of(BatStep.STARTING, BatStep.ON_TRIAL, BatStep.KEPT, BatStep.GOING_BACK)
                                .contains(step),
                        when + ": bat " + b.id + " is " + step);
            }
        }
    }

    private static void goOn(Net net) {
        net.bats.values().forEach(b -> b.here = true);
        for (int i = 0; i < 12; i++) {
            net.pass(6);
            net.shadow.answer = Answer.PASSED;
            net.pass(1);
            if (net.now().paused()) {
                try {
                    net.driver.resume(Via.BOARD);
                } catch (RolloutException e) {
                    throw new AssertionError(e);
                }
            }
            net.serve();
            net.passTrials();
            net.serve();
        }
    }

    private static void thenAllIsWell(Net net, String when) {
        String model = net.stage() == Stage.DONE ? net.now().model() : net.now().before();
        assertTrue(net.stage() == Stage.DONE || net.stage() == Stage.STOPPED, when + ": " + net.now());
        assertEquals(List.of(), net.orders, when);
        assertEquals(model, net.live, when);
        for (Net.Bat b : net.bats.values()) {
            assertEquals(model, b.active, when + ", bat " + b.id);
            assertEquals(model, b.confirmed, when + ", bat " + b.id);
        }
    }
}
