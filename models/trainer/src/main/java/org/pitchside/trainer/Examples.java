package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.ClipWindows;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;
import org.pitchside.swing.Resampler;

/**
 * Windows of a source, labelled. Two kinds: at the labelled t0 (what the contract tests), and where the detector puts t0 (what the
 * gateway will see); in play, candidates that match no swing teach NOT; in a clip nobody has said what they are.
 */
final class Examples {

    static final String NOT = Family.NOT.name();

    private final List<String> classes;
    private final List<String> noSwing;
    private final List<Example> labelled = new ArrayList<>();
    private final List<Example> detected = new ArrayList<>();
    private final boolean continuous;

    private Examples(List<String> classes, List<String> noSwing, boolean continuous) {
        this.classes = classes;
        this.noSwing = noSwing;
        this.continuous = continuous;
    }

    /** The classes of a model for such a source: for continuous recordings every "no swing" is one class NOT. */
    static Examples emptyFor(Source source) {
        var info = source.info();
        if (info.form() == Form.CLIPS) {
            return new Examples(info.classes(), info.noSwing(), false);
        }
        var classes = new LinkedHashSet<>(info.classes());
        info.noSwing().forEach(classes::remove);
        // practice swings and hits for others are swings like any, but nobody says of which family
        Evaluated.APART.forEach(classes::remove);
        classes.remove(NOT);
        var list = new ArrayList<>(classes);
        list.add(NOT);
        return new Examples(List.copyOf(list), List.of(NOT), true);
    }

    static Examples of(Source source, Progress progress) {
        return of(source, DetectorParameters.DEFAULT, progress);
    }

    /** @param detector where candidates come from */
    static Examples of(Source source, DetectorParameters detector, Progress progress) {
        var examples = emptyFor(source);
        for (int i = 0; i < source.size(); i++) {
            examples.add(source, source.read(i), detector);
            progress.at(i + 1, source.size());
        }
        return examples;
    }

    List<String> classes() {
        return classes;
    }

    List<String> noSwing() {
        return noSwing;
    }

    /** At the labelled t0. */
    List<Example> labelled() {
        return labelled;
    }

    /** Where the detector saw them, NOT included. */
    List<Example> detected() {
        return detected;
    }

    private void add(Source source, Source.Tagged tagged, DetectorParameters detector) {
        var recording = tagged.recording();
        if (recording.size() == 0) {
            return;
        }
        int rateMilliHz = (int) Math.round(source.info().rateHz() * 1000);
        var uniform = Resampler.uniform(recording.tUs(), recording.counts(), rateMilliHz);
        var mount = Mount.ALIGNED.withHand(tagged.hand());
        var windows = new ClipWindows(uniform.counts(), recording.range(), mount);
        for (Label label : tagged.labels()) {
            if (continuous && (source.info().noSwing().contains(label.label()) || isApart(label))) {
                continue;
            }
            int t0 = label.impactUs().isPresent()
                    ? uniform.indexOf(label.impactUs().getAsLong())
                    : windows.t0OfUnlabelled();
            labelled.add(example(windows.at(t0), label.label(), recording.subject()));
        }
        var run = Detection.run(tagged, rateMilliHz, detector, !continuous);
        var match = Matching.of(run.candidates(), run.truths(source.info().noSwing()));
        for (int i = 0; i < run.candidates().size(); i++) {
            Candidate c = run.candidates().get(i);
            Label truth = match.truthOf(i);
            if (truth != null && continuous && isApart(truth)) {
                continue;
            }
            if (truth != null) {
                detected.add(example(c.window(), truth.label(), recording.subject()));
            } else if (continuous) {
                detected.add(example(c.window(), NOT, recording.subject()));
            }
        }
    }

    private static boolean isApart(Label label) {
        return Evaluated.APART.contains(label.label());
    }

    private Example example(SwingWindow window, String label, String subject) {
        var x = new float[ModelInput.LENGTH];
        ModelInput.prepare(window, x);
        return new Example(x, classes.indexOf(label), subject);
    }

    /** Samples in a recording at 200 Hz that a clip's ends are repeated for, as a replay does. */
    static short[] padded(short[] counts, int before, int after) {
        int n = counts.length / ImuBlock.AXES;
        var out = new short[(n + before + after) * ImuBlock.AXES];
        for (int i = 0; i < n + before + after; i++) {
            int from = Math.max(0, Math.min(n - 1, i - before));
            System.arraycopy(counts, from * ImuBlock.AXES, out, i * ImuBlock.AXES, ImuBlock.AXES);
        }
        return out;
    }

    /** Hears how far reading is. */
    @FunctionalInterface
    interface Progress {
        void at(int done, int of);
    }
}
