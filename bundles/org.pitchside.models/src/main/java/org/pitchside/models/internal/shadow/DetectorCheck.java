package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingRecording;
import org.pitchside.models.internal.BlobDetector;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.gates.ShareTest;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * Whether a candidate's detector still finds what the live one found: both are run over each event's recording, and what the live one
 * finds there again the other has to find, once, at the same t0, with the same word on contact. Recordings hold events only, so a detector
 * that finds swings where none was is not seen here: see {@link NoSwings}, and the rate of swings on a bat.
 */
final class DetectorCheck {

    /** The same t0 within so many samples at 200 Hz: 15 ms. */
    private static final int SAME_T0 = 3;

    private final DetectorParameters candidate;
    private final DetectorParameters live;
    private final ShareTest other = new ShareTest(0.02, 0.10, 0.001, 0.01);
    private int lost;

    DetectorCheck(DetectorParameters candidate, DetectorParameters live) {
        this.candidate = candidate;
        this.live = live;
    }

    /**
     * A blob's parameters.
     *
     * @throws IllegalArgumentException one is out of range, or the list is not ours; one sentence
     */
    static DetectorParameters of(ModelFacts facts) {
        return BlobDetector.of(facts);
    }

    /** What became of an event: null where the recording alone does not even show it to the live one. */
    Boolean same(SwingRecording recording, Mount mount) {
        Candidate control = at(recording.t0Index(), found(recording, mount, live));
        if (control == null) {
            return null;
        }
        List<Candidate> all = found(recording, mount, candidate);
        Candidate there = at(recording.t0Index(), all);
        return there != null
                && there.contact() == control.contact()
                && all.size() <= found(recording, mount, live).size();
    }

    /** @param same as {@link #same} says, not null */
    void weigh(boolean same) {
        if (other.answer() == Answer.OPEN && !same) {
            lost++;
        }
        other.add(!same);
    }

    Answer answer() {
        return other.answer();
    }

    /** Of one that failed. */
    String why() {
        return "its detector loses, moves or splits swings that the live one finds: " + lost + " of " + other.seen();
    }

    private static Candidate at(int t0, List<Candidate> found) {
        return found.stream()
                .filter(c -> Math.abs(c.t0() - t0) <= SAME_T0)
                .findFirst()
                .orElse(null);
    }

    /** What the second stage keeps, too. */
    static List<Candidate> found(SwingRecording recording, Mount mount, DetectorParameters parameters) {
        var found = new ArrayList<Candidate>();
        var sink = new SwingSink() {
            @Override
            public void window(Candidate c) {
                // a first opinion may still change
            }

            @Override
            public void complete(Candidate c) {
                if (c.rejected() == null) {
                    found.add(c);
                }
            }
        };
        var engine = new SwingEngine(parameters, recording.range(), 200_000, mount);
        var block = new ImuBlock(recording.size());
        block.begin(0, 0, 0);
        short[] n = recording.counts();
        for (int i = 0; i < n.length; i += ImuBlock.AXES) {
            block.add(n[i], n[i + 1], n[i + 2], n[i + 3], n[i + 4], n[i + 5]);
        }
        engine.accept(block, sink);
        engine.finish(sink);
        return found;
    }
}
