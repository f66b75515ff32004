package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
     * @param subject whose bat
     * @param left whether a left-hander's
     */
    record Event(Candidate candidate, Verdict verdict, Label truth, String subject, boolean left) {}

    /** What one subject did. */
    static final class Subject {
        private int truths;
        private int found;
        private int falseEvents;

        int truths() {
            return truths;
        }

        int found() {
            return found;
        }

        int falseEvents() {
            return falseEvents;
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final List<Label> missed = new ArrayList<>();
    private final List<Label> rejected = new ArrayList<>();
    private final Map<String, Subject> subjects = new LinkedHashMap<>();
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
        var none = new ArrayList<Candidate>();
        for (Candidate c : detection.candidates()) {
            candidates++;
            var verdict = classifier.classify(c.window());
            if (verdict.isNot()) {
                none.add(c);
            } else {
                kept.add(c);
                verdicts.add(verdict);
            }
        }
        String name = tagged.recording().subject();
        var subject = subjects.computeIfAbsent(name, s -> new Subject());
        var match = Matching.of(kept, swings);
        for (int i = 0; i < kept.size(); i++) {
            Label truth = match.truthOf(i);
            if (truth != null && APART.contains(truth.label())) {
                apart++;
            } else {
                events.add(new Event(kept.get(i), verdicts.get(i), truth, name, left));
                subject.found += truth == null ? 0 : 1;
                subject.falseEvents += truth == null ? 1 : 0;
            }
        }
        var lost = new ArrayList<Label>();
        for (int t = 0; t < swings.size(); t++) {
            Label swing = swings.get(t);
            boolean counts = !APART.contains(swing.label());
            if (counts) {
                truths++;
                subject.truths++;
                leftTruths += left ? 1 : 0;
            }
            if (counts && match.found(t)) {
                swing.impactUs().ifPresent(at -> errorsUs.add(match.apartUs(swing)));
            } else if (counts) {
                missed.add(swing);
                lost.add(swing);
            }
        }
        var thrownAway = Matching.of(none, lost);
        for (int t = 0; t < lost.size(); t++) {
            if (thrownAway.found(t)) {
                rejected.add(lost.get(t));
            }
        }
        hours += tagged.recording().endUs() / 3.6e9;
    }

    List<Event> events() {
        return events;
    }

    List<Label> missed() {
        return missed;
    }

    /** Missed ones that the detector had found and the model called NOT. */
    List<Label> rejected() {
        return rejected;
    }

    /** By name, in the order in which they were read. */
    Map<String, Subject> subjects() {
        return subjects;
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
