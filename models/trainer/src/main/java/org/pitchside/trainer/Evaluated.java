package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;

/** Both stages over a whole source: the detector, then the model; what NOT rejects is no event. */
final class Evaluated {

    /** Labels that count neither right nor false: real swings of another kind. */
    static final List<String> APART = List.of("SHADOW", "RETURN", "THROWDN");

    /**
     * An event that both stages found.
     *
     * @param truth null where it is false
     * @param left whether a left-hander's
     */
    record Event(Candidate candidate, Verdict verdict, Label truth, boolean left) {}

    private final List<Event> events = new ArrayList<>();
    private final List<Label> missed = new ArrayList<>();
    private final List<Long> errorsUs = new ArrayList<>();
    private int leftTruths;
    private int truths;
    private int candidates;
    private int apart;
    private double hours;

    static Evaluated of(Source source, SwingClassifier classifier, DetectorParameters parameters) {
        var result = new Evaluated();
        int rateMilliHz = (int) Math.round(source.info().rateHz() * 1000);
        boolean clips = source.info().form() == org.pitchside.recordings.DataSetInfo.Form.CLIPS;
        long begun = System.nanoTime();
        for (int i = 0; i < source.size(); i++) {
            var tagged = source.read(i);
            if (tagged.recording().size() > 0) {
                result.add(source, tagged, Detection.run(tagged, rateMilliHz, parameters, clips), classifier);
            }
            double s = (System.nanoTime() - begun) / 1e9;
            Console.progress(
                    "recording %d of %d, %.0f s left", i + 1, source.size(), s / (i + 1) * (source.size() - i - 1));
        }
        Console.progressDone();
        return result;
    }

    private void add(Source source, Source.Tagged tagged, Detection detection, SwingClassifier classifier) {
        boolean left = tagged.hand() == org.pitchside.api.Hand.LEFT;
        var swings = detection.truths(source.info().noSwing());
        var kept = new ArrayList<Candidate>();
        var verdicts = new ArrayList<Verdict>();
        for (Candidate c : detection.candidates()) {
            candidates++;
            var verdict = classifier.classify(c.window());
            if (!verdict.isNot()) {
                kept.add(c);
                verdicts.add(verdict);
            }
        }
        var match = Matching.of(kept, swings);
        for (int i = 0; i < kept.size(); i++) {
            Label truth = match.truthOf(i);
            if (truth != null && APART.contains(truth.label())) {
                apart++;
            } else {
                events.add(new Event(kept.get(i), verdicts.get(i), truth, left));
            }
        }
        for (int t = 0; t < swings.size(); t++) {
            if (APART.contains(swings.get(t).label())) {
                continue;
            }
            truths++;
            leftTruths += left ? 1 : 0;
            if (!match.found(t)) {
                missed.add(swings.get(t));
            }
        }
        errorsUs.addAll(match.errorsUs());
        hours += tagged.recording().endUs() / 3.6e9;
    }

    List<Event> events() {
        return events;
    }

    List<Label> missed() {
        return missed;
    }

    int truths() {
        return truths;
    }

    int truths(boolean left) {
        return left ? leftTruths : truths - leftTruths;
    }

    int candidates() {
        return candidates;
    }

    int apart() {
        return apart;
    }

    double hours() {
        return hours;
    }

    int found() {
        return (int) events.stream().filter(e -> e.truth() != null).count();
    }

    int falseEvents() {
        return events.size() - found();
    }

    /** Sorted distances of found instants from labelled impacts, milliseconds. */
    double[] errorsMs() {
        return errorsUs.stream().mapToDouble(us -> us / 1000.0).sorted().toArray();
    }
}
