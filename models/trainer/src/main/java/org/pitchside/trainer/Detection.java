package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.Resampler;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * What the shipped detector finds in one recording.
 *
 * @param candidates kept by the detector's own rules; instants in microseconds from the recording's start
 * @param labels the recording's labels
 */
record Detection(List<Candidate> candidates, List<Label> labels) {

    private static final int PAD = 300;

    /** A recording as the engine takes it, for detectors of different parameters. */
    static final class Prepared {

        private final short[] counts;
        private final long firstUs;
        private final ImuRange range;
        private final Mount mount;
        private final List<Label> labels;

        /**
         * @param clip whether the ends are repeated for 1.5 s, as a replay does
         */
        Prepared(Source.Tagged tagged, int rateMilliHz, boolean clip) {
            var recording = tagged.recording();
            var uniform = Resampler.uniform(recording.tUs(), recording.counts(), rateMilliHz);
            int pad = clip ? PAD : 0;
            counts = Examples.padded(uniform.counts(), pad, pad);
            firstUs = (uniform.firstK() - pad) * Resampler.STEP_US;
            range = recording.range();
            mount = Mount.ALIGNED.withHand(tagged.hand());
            labels = tagged.labels();
        }

        Detection run(DetectorParameters parameters) {
            var found = new ArrayList<Candidate>();
            var sink = new SwingSink() {
                @Override
                public void window(Candidate candidate) {
                    // only what is settled counts
                }

                @Override
                public void complete(Candidate candidate) {
                    if (candidate.rejected() == null) {
                        found.add(candidate);
                    }
                }
            };
            var engine = new SwingEngine(parameters, range, 200_000, mount);
            int n = counts.length / ImuBlock.AXES;
            var block = new ImuBlock(200);
            for (int i = 0; i < n; ) {
                block.begin(i, firstUs + (long) i * Resampler.STEP_US, 0);
                for (; i < n && block.size() < block.capacity(); i++) {
                    int o = i * ImuBlock.AXES;
                    block.add(counts[o], counts[o + 1], counts[o + 2], counts[o + 3], counts[o + 4], counts[o + 5]);
                }
                engine.accept(block, sink);
            }
            engine.finish(sink);
            return new Detection(found, labels);
        }
    }

    /**
     * @param clip whether the ends are repeated for 1.5 s, as a replay does
     */
    static Detection run(Source.Tagged tagged, int rateMilliHz, DetectorParameters parameters, boolean clip) {
        return new Prepared(tagged, rateMilliHz, clip).run(parameters);
    }

    /** The labels that are swings; those that count apart are real ones too, whatever list a data set puts them in. */
    List<Label> truths(List<String> noSwing) {
        return labels.stream()
                .filter(l -> !noSwing.contains(l.label()) || Evaluated.APART.contains(l.label()))
                .toList();
    }
}
