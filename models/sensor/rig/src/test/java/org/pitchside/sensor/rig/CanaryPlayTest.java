package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.Verdict;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.gates.CanaryGate;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.shadow.CanaryWatch;
import org.pitchside.models.internal.shadow.Pasts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.EventWindows;

/**
 * Models on trial on bats that are the C core: brought by the courier, swung by simulated players, judged by what the bats themselves say
 * over the air. What no shadow could see, or what an operator sent on before it did.
 */
class CanaryPlayTest extends DeliveryRig {

    private static final int LEARNED_S = 3600;
    private static final int JUDGED_S = 1800;

    private final Map<BatId, String> runs = new HashMap<>();
    private final Map<String, byte[]> blobs = new HashMap<>();
    private final List<EvidenceListener> listeners = new ArrayList<>();
    private final List<Mount> mounts = new ArrayList<>();

    @Test
    void aGoodModelPassesAndOneThatIsTooSureComesBack() throws Exception {
        // given a bat whose player it knows for a hundred swings
        AirBat bat = givenBatsInPlay(1).get(0);
        blobs.put("cricket-1", Blobs.shipped().bytes());
        var pasts = new Pasts(
                new Disk.Real(),
                Files.createDirectories(dir.resolve("models")),
                name -> Optional.ofNullable(blobs.get(name)));
        listeners.add(heard(pasts::event));
        air.until("it has a past", LEARNED_S, () -> !Double.isNaN(pasts.usual(bat.id, "cricket-2")));
        double usual = pasts.usual(bat.id, "cricket-2");

        // when it tries the same net as version 2
        SensorModel good = signed(BentBlobs.version(Blobs.shipped(), 2));
        CanaryWatch watch = tries(bat, good, 1, usual);

        // then it passes in time, and the bat keeps it
        assertEquals(Answer.PASSED, watch.answer(), watch.why());
        assertTrue(watch.swings() >= CanaryGate.SWINGS && watch.swings() <= CanaryGate.CAP, watch.swings() + " swings");
        assertTrue(watch.minutes() >= CanaryGate.MINUTES, watch.minutes() + " minutes");
        done(hub.courier().confirm(bat.id, shipment(good, 1, 2).hash()), 60);

        // when it tries one that never doubts
        SensorModel tooSure = signed(BentBlobs.margins(BentBlobs.version(Blobs.shipped(), 3), 5));
        watch = tries(bat, tooSure, 2, usual);

        // then that is told, and the bat runs again what it kept
        assertStopped(watch, "it is surer on ", " swings than this bat usually was");
        done(hub.courier().takeBack(bat.id), 60);
        assertEquals("cricket-2", bat.infoNow().model());
    }

    @Test
    void aBatThatComputesSomethingElseIsStopped() throws Exception {
        // given a bat that runs a net with two labels swapped, under the name of the one that was meant
        AirBat bat = givenBatsInPlay(1).get(0);
        SensorModel meant = BentBlobs.version(Blobs.shipped(), 2);
        CanaryWatch watch = tries(bat, signed(BentBlobs.swapped(meant, 1, 4)), meant, 1, Double.NaN);

        assertStopped(watch, "the bat computes something else than its model says on ", " swings");
    }

    @Test
    void constantOutputsAreStopped() throws Exception {
        AirBat bat = givenBatsInPlay(1).get(0);
        CanaryWatch watch =
                tries(bat, signed(BentBlobs.constant(BentBlobs.version(Blobs.shipped(), 2))), 1, Double.NaN);

        assertStopped(watch, "its outputs were the very same on 8 different windows", "");
        assertEquals(8, watch.swings());
    }

    @Test
    void aDetectorThatFindsNothingIsStoppedByWhatOthersFind() throws Exception {
        List<AirBat> bats = givenBatsInPlay(3);
        SensorModel deaf = signed(BentBlobs.deaf(BentBlobs.version(Blobs.shipped(), 2)));
        CanaryWatch watch = tries(bats.get(0), deaf, 1, Double.NaN);

        assertStopped(watch, "the bat finds too few swings: ", "");
        assertEquals("cricket-1", bats.get(1).infoNow().model());
    }

    @Test
    void aModelThatFailsItsSelfTestOnTheBatIsNeverTried() throws Exception {
        AirBat bat = givenBatsInPlay(1).get(0);
        SensorModel other = signed(BentBlobs.otherTest(BentBlobs.version(Blobs.shipped(), 2)));

        var refusal = refused(hub.courier().deliver(bat.id, shipment(other, 1, 2)));

        assertEquals(Reason.REFUSED, refusal.reason());
        assertTrue(
                refusal.getMessage()
                        .endsWith("the model answered its self-test with other numbers (SELF_TEST_FAILED)."),
                refusal.getMessage());
        assertEquals("cricket-1", bat.infoNow().model());
    }

    /** Delivered, started on trial, and watched until there is an answer. */
    private CanaryWatch tries(AirBat bat, SensorModel model, int counter, double usual) throws Exception {
        return tries(bat, model, model, counter, usual);
    }

    private CanaryWatch tries(AirBat bat, SensorModel model, SensorModel meant, int counter, double usual)
            throws Exception {
        var shipment = shipment(model, counter, 2);
        blobs.put(nameOf(meant), meant.bytes());
        done(hub.courier().deliver(bat.id, shipment), 120);
        done(hub.courier().tryOut(bat.id, shipment.hash()), 60);
        var watch = new CanaryWatch(bat.id, meant.bytes(), usual, of -> runs.getOrDefault(of, ""));
        EvidenceListener judge = new EvidenceListener() {
            @Override
            public void event(Evidence evidence) {
                watch.event(evidence);
            }

            @Override
            public void activity(BatId of, long atUs, BatActivity activity) {
                watch.activity(of, atUs, activity);
            }
        };
        listeners.add(judge);
        air.until("the watch answers", JUDGED_S, () -> watch.answer() != Answer.OPEN);
        listeners.remove(judge);
        System.out.printf("%s: %d swings, %.1f min: %s%n", nameOf(model), watch.swings(), watch.minutes(), watch.why());
        return watch;
    }

    private static String nameOf(SensorModel model) {
        return model.facts().id() + "-" + model.facts().version();
    }

    private static void assertStopped(CanaryWatch watch, String begins, String ends) {
        assertEquals(Answer.FAILED, watch.answer());
        assertTrue(watch.why().startsWith(begins) && watch.why().endsWith(ends), watch.why());
        assertTrue(watch.swings() <= CanaryGate.SWINGS, watch.swings() + " swings");
    }

    /** Bats that send events, a player with each; all are connected. */
    private List<AirBat> givenBatsInPlay(int n) throws Exception {
        air = new DeliveryAir(DeliveryAir.Spec.GOOD, 1);
        for (int i = 0; i < n; i++) {
            var simulation = new BatSimulation(Players.test(20 + i), SensorSpec.nominal(), 11 + i, RhythmSpec.demo());
            int rate = (int) Math.round(simulation.trueRateHz() * 1000);
            AirBat bat = givenAnother(i, 247, Build.HOST_GCC, rate);
            mounts.add(simulation.mount());
            bat.player = simulation::next;
        }
        settings.put("directory", dir.resolve("here").toString());
        hub = air.gateway(settings, new Listening());
        hub.profiles(id -> Optional.of(new BatProfiles.Profile(
                id, "", "", mounts.get((int) (id.value() - air.bats.get(0).id.value())))));
        whenConnected();
        return air.bats;
    }

    private static EvidenceListener heard(java.util.function.Consumer<Evidence> events) {
        return new EvidenceListener() {
            @Override
            public void event(Evidence evidence) {
                events.accept(evidence);
            }

            @Override
            public void activity(BatId bat, long atUs, BatActivity activity) {
                // not its business
            }
        };
    }

    /** A gateway without a model of its own, which tells what bats say as a pipeline does. */
    private final class Listening implements BatFlows {

        @Override
        public BatFlow open(BatInfo info, BatControl control) {
            runs.put(info.bat(), info.model());
            return new BatFlow() {
                @Override
                public void block(ImuBlock block) {
                    // they send events
                }

                @Override
                public void result(BatEvent event) {
                    // its event follows
                }

                @Override
                public void event(BatEvent event) {
                    control.acknowledge(event.id());
                    Candidate c = EventWindows.of(event, info, control.mount());
                    var evidence = new Evidence(
                            event.id(),
                            control.epochMicros(event.t0Us()),
                            event.journaled() ? SwingOrigin.JOURNAL : SwingOrigin.EVENT,
                            c.window(),
                            c.recording(),
                            c.contact(),
                            "",
                            Verdict.NONE,
                            0,
                            event.batVerdict(),
                            event.batLogits(),
                            event.batVerdict() == null
                                    ? info.model()
                                    : event.batVerdict().model());
                    List.copyOf(listeners).forEach(l -> l.event(evidence));
                }

                @Override
                public void activity(BatActivity activity) {
                    List.copyOf(listeners).forEach(l -> l.activity(info.bat(), 0, activity));
                }

                @Override
                public void tick(long nanos) {
                    // often
                }

                @Override
                public void closed() {
                    // gone
                }
            };
        }
    }
}
