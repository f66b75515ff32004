package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.shipped.ShippedModel;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.EventWindows;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * What simulated players do with their bats, cut as bats and gateways cut it.
 *
 * @param onBat the window that the bat itself classified
 * @param sent the event as the gateway makes it of what the bat sends
 */
record SimulatedPlay(BatId bat, int number, SwingWindow onBat, Candidate sent, long atUs) {

    private static final int RATE = 200;

    /** The shipped package. */
    static ModelPackage shipped() {
        try {
            return ModelPackage.read(ShippedModel.bytes());
        } catch (ModelPackageException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Players at the nets for some minutes each, all at the same time; in the order in which it happened. */
    static List<SimulatedPlay> of(int firstPlayer, int players, int minutes) {
        return of(firstPlayer, players, minutes, SensorSpec.nominal());
    }

    static List<SimulatedPlay> of(int firstPlayer, int players, int minutes, SensorSpec spec) {
        var all = new ArrayList<SimulatedPlay>();
        for (int p = firstPlayer; p < firstPlayer + players; p++) {
            play(p, minutes, spec, all);
        }
        all.sort((a, b) -> Long.compare(a.atUs, b.atUs));
        return all;
    }

    private static void play(int p, int minutes, SensorSpec spec, List<SimulatedPlay> all) {
        var simulation = new BatSimulation(Players.test(p), spec, 77 + p, RhythmSpec.training());
        Mount mount = simulation.mount();
        var id = new BatId(0x100 + p);
        var info = new BatInfo(
                id,
                1,
                32_768,
                RATE * 1000,
                simulation.spec().range(),
                247,
                "cricket-1",
                0,
                512,
                0,
                0,
                90,
                false,
                false);
        var engine = new SwingEngine(DetectorParameters.DEFAULT, info.range(), RATE * 1000, mount);
        var sink = new SwingSink() {
            @Override
            public void window(Candidate c) {
                // only what is settled counts
            }

            @Override
            public void complete(Candidate c) {
                if (c.rejected() == null) {
                    all.add(new SimulatedPlay(id, all.size(), c.window(), sent(c, info, mount), c.t0Us()));
                }
            }
        };
        var block = new ImuBlock(1);
        var six = new short[ImuBlock.AXES];
        for (int i = 0; i < minutes * 60 * RATE; i++) {
            simulation.next(six);
            block.begin(i, i * 5000L, 0);
            block.add(six[0], six[1], six[2], six[3], six[4], six[5]);
            engine.accept(block, sink);
        }
    }

    /** Over the air and back: samples, and the axes at the first of them. */
    private static Candidate sent(Candidate c, BatInfo info, Mount mount) {
        return EventWindows.of(
                new BatEvent(
                        new SwingId(info.bat(), 1, (int) c.number()),
                        false,
                        c.t0Us(),
                        c.t0Us() - c.recording().t0Index() * 5000L,
                        c.recording().counts(),
                        RATE * 1000,
                        0,
                        c.stanceAxes(),
                        null,
                        new byte[0],
                        c.contact(),
                        Set.of()),
                info,
                mount);
    }

    /** As a gateway tells it that has it of the bat. */
    Evidence evidence(Verdict live, long liveNanos, Verdict said, byte[] logits, String batModel) {
        return new Evidence(
                new SwingId(bat, 1, number),
                atUs,
                SwingOrigin.EVENT,
                sent.window(),
                sent.recording(),
                sent.contact(),
                DetectorParameters.DEFAULT.name(),
                live,
                liveNanos,
                said,
                logits,
                batModel);
    }
}
