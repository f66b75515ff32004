package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.models.internal.gates.CanaryGate;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.simulator.SensorSpec;

/** Bats of simulated players that run the shipped model, and what a gateway makes of what they send. */
class CanaryWatchTest {

    private static final String MODEL = "cricket-1";
    private static final double USUAL = 0.99;
    private static final int PLAYERS = 12;
    private static final int MINUTES = 10;

    private static List<SimulatedPlay> play;
    private static byte[] blob;

    @BeforeAll
    static void play() {
        blob = SimulatedPlay.shipped().sensorBlob().orElseThrow();
        play = SimulatedPlay.of(40, PLAYERS, MINUTES);
    }

    private static BatId bat(int n) {
        return new BatId(0x100 + 40 + n);
    }

    /** What the bat computes of the window that it cut itself. */
    private static byte[] onBat(BatsHalf core, SimulatedPlay p) {
        return core.logits(p.onBat()).clone();
    }

    /** Feeds a watch with a bat's swings, as long as it has not answered; the bat plays all the time and so do others. */
    private static CanaryWatch watched(
            CanaryWatch watch, BatId bat, Function<SimulatedPlay, byte[]> core, String model) {
        int found = 0;
        for (SimulatedPlay p : play) {
            if (!p.bat().equals(bat) || watch.answer() != Answer.OPEN) {
                continue;
            }
            var said = new Verdict("DRV", Float.NaN, List.of(), model);
            watch.event(p.evidence(Verdict.NONE, 0, said, core.apply(p), model));
            found++;
            // a swing about every fifteen seconds, of everybody
            for (int five = 0; five < 3; five++) {
                for (int other = 0; other < 4; other++) {
                    watch.activity(new BatId(other), 0, plays(five == 0 ? 1 : 0));
                }
                watch.activity(bat, 0, plays(five == 0 ? 1 : 0));
            }
        }
        assertTrue(found > 0);
        return watch;
    }

    /** Beside bats that run another model. */
    private static CanaryWatch canary(BatId bat, byte[] blob, double usual) {
        return new CanaryWatch(bat, blob, usual, of -> "cricket-0");
    }

    private static BatActivity plays(int found) {
        return new BatActivity(60, found + 1, 1, 90, 0);
    }

    @Test
    void goodBatsPassWithinFortySwingsWhateverTheirStance() {
        var core = BatsHalf.of(blob);
        for (int b = 0; b < PLAYERS; b++) {
            var watch = watched(canary(bat(b), blob, USUAL), bat(b), p -> onBat(core, p), MODEL);

            assertEquals(Answer.PASSED, watch.answer(), bat(b) + ": " + watch.why() + " " + watch.swings());
            assertTrue(watch.swings() >= CanaryGate.SWINGS && watch.swings() <= CanaryGate.CAP);
            assertTrue(watch.minutes() >= 2);
        }
    }

    /** What two views of the same swing may differ in is what the limit was set by. */
    @Test
    void whatABatComputesAndWhatTheGatewayMakesOfItDiffersFarInOneSwingOfFiftyAtMost() {
        var core = BatsHalf.of(blob);
        var gateway = BatsHalf.of(blob);
        int far = 0;
        for (SimulatedPlay p : play) {
            byte[] exact = gateway.logits(p.sent().window());
            byte[] told = onBat(core, p);
            int most = 0;
            for (int i = 0; i < exact.length; i++) {
                most = Math.max(most, Math.abs(exact[i] - told[i]));
            }
            far += most > 16 ? 1 : 0;
        }

        System.out.printf("%d of %d swings far off%n", far, play.size());
        assertTrue(far * 50 <= play.size(), far + " of " + play.size());
    }

    @Test
    void aBatThatRunsAnotherModelThanItSaysIsStopped() {
        var other = BatsHalf.of(BentBlob.swapped(blob, 1, 4));

        assertStopped(watched(canary(bat(0), blob, USUAL), bat(0), p -> onBat(other, p), MODEL), "computes");
    }

    @Test
    void aBatThatTakesItsPlayerForALeftHanderIsStopped() {
        var core = BatsHalf.of(blob);
        assertStopped(
                watched(
                        canary(bat(1), blob, USUAL),
                        bat(1),
                        p -> core.logits(otherHand(p.onBat())).clone(),
                        MODEL),
                "computes something else");
    }

    private static SwingWindow otherHand(SwingWindow w) {
        Mount mount = w.mount();
        return new SwingWindow(
                w.counts(), w.toe(), w.range(), mount.withHand(mount.hand() == Hand.LEFT ? Hand.RIGHT : Hand.LEFT));
    }

    @Test
    void aBatThatIsSurerThanItEverWasIsStopped() {
        byte[] bent = BentBlob.margins(blob, 5);
        var core = BatsHalf.of(bent);

        assertStopped(watched(canary(bat(2), bent, 0.9), bat(2), p -> onBat(core, p), MODEL), "surer");
    }

    @Test
    void aSelfTestThatFailedStops() {
        var watch = canary(bat(0), blob, USUAL);
        watch.selfTest(false);

        assertStopped(watch, "self-test");
    }

    private static void assertStopped(CanaryWatch watch, String because) {
        assertEquals(Answer.FAILED, watch.answer());
        assertTrue(watch.why().contains(because), watch.why());
        assertTrue(watch.swings() <= CanaryGate.CAP);
    }

    @Test
    void whatTheBatSaidWithAnotherModelIsNoEvidence() {
        var core = BatsHalf.of(blob);
        var watch = watched(canary(bat(0), blob, USUAL), bat(0), p -> onBat(core, p), "cricket-7");

        assertEquals(0, watch.swings());
        assertEquals(Answer.OPEN, watch.answer());
    }

    @Test
    void whatAnotherBatSaidIsNoEvidence() {
        var core = BatsHalf.of(blob);
        var watch = watched(canary(bat(0), blob, USUAL), bat(3), p -> onBat(core, p), MODEL);

        assertEquals(0, watch.swings());
    }

    @Test
    void logitsOfAnotherNumberStopAndHarmNothing() {
        assertStopped(
                watched(canary(bat(0), blob, USUAL), bat(0), p -> new byte[16], MODEL), "16 outputs, its model has 9");
    }

    @Test
    void aBatThatFindsFarMoreThanOthersIsStoppedAndOneThatIsOnlyCarriedIsNot() {
        var eager = canary(bat(0), blob, Double.NaN);
        var carried = canary(bat(1), blob, Double.NaN);
        for (int five = 0; five < 60; five++) {
            for (int other = 2; other < 12; other++) {
                eager.activity(bat(other), 0, plays(five % 3 == 0 ? 1 : 0));
                carried.activity(bat(other), 0, plays(five % 3 == 0 ? 1 : 0));
            }
            eager.activity(bat(0), 0, new BatActivity(60, 4, 0, 90, 0));
            carried.activity(bat(1), 0, new BatActivity(2, 0, 0, 90, 0));
        }

        assertStopped(eager, "too many swings");
        assertEquals(Answer.OPEN, carried.answer());
        assertEquals(0, carried.minutes());
    }

    @Test
    void aBatIsHeldAgainstThoseOnlyThatDoNotHaveTheCandidate() {
        // given a late one: nine bats find as many too many as it does, and two that kept the former model do not
        var late = new CanaryWatch(bat(0), blob, Double.NaN, of -> of.value() < bat(10).value() ? MODEL : "cricket-0");
        // and the last one, beside which nobody is left
        var last = new CanaryWatch(bat(0), blob, Double.NaN, of -> MODEL);
        for (int five = 0; five < 60; five++) {
            for (CanaryWatch watch : List.of(late, last)) {
                for (int other = 1; other < 12; other++) {
                    watch.activity(bat(other), 0, plays(other < 10 ? 3 : five % 3 == 0 ? 1 : 0));
                }
                watch.activity(bat(0), 0, plays(3));
            }
        }

        assertStopped(late, "too many swings");
        assertEquals(Answer.OPEN, last.answer());
        assertEquals(5, last.minutes(), 1e-9);
    }

    @Test
    void whatIsNoModelIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> canary(bat(0), new byte[100], USUAL));
    }

    @Test
    void sensorsOfWorseMakeAreNotHeldAgainstTheirModel() {
        SensorSpec n = SensorSpec.nominal();
        var worse = new SensorSpec(
                n.rateHz(),
                n.ratePpm(),
                n.range(),
                n.accelNoiseG(),
                n.gyroNoiseDps(),
                n.accelBiasG(),
                3,
                n.scaleError(),
                n.mountDeg(),
                n.offAxisM(),
                n.wanderPpm(),
                n.accelDriftG(),
                n.gyroDriftDps(),
                n.frontEnd());
        var core = BatsHalf.of(blob);
        var gateway = new ArrayList<CanaryWatch>();
        for (int b = 0; b < 6; b++) {
            gateway.add(canary(new BatId(0x100 + 60 + b), blob, Double.NaN));
        }
        for (SimulatedPlay p : SimulatedPlay.of(60, 6, 8, worse)) {
            var said = new Verdict("DRV", Float.NaN, List.of(), MODEL);
            gateway.forEach(w -> w.event(p.evidence(Verdict.NONE, 0, said, onBat(core, p), MODEL)));
        }

        for (CanaryWatch w : gateway) {
            assertEquals(Answer.OPEN, w.answer(), w.why());
            assertTrue(w.swings() > 10, w.swings() + " swings");
        }
    }
}
