package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;

/**
 * A source held in memory, scored as {@code evaluate detect} does: one to one with the labels, what the model calls NOT is no event,
 * practice swings, returns and throw-downs count neither way. In clips nobody says what lies beside a stroke: there an event is false
 * only in a stretch that is labelled as no swing, and only such stretches count as time.
 */
final class PlayedRecordings implements Played {

    /** About 1.2 GB of counts. */
    private static final double MOST_HOURS = 100;

    private record Take(int number, Detection.Prepared prepared, List<Label> labels, double hours) {}

    /** A window is the same whenever its t0 and the stance it is seen from are. */
    private record Cut(int take, long t0Us, int toe) {}

    private final Map<String, List<Take>> takes = new LinkedHashMap<>();
    private final List<String> players;
    private final Map<Cut, Boolean> judged = new HashMap<>();
    private final SwingClassifier classifier;
    private final List<String> noSwing;
    private final boolean clips;

    /**
     * Reads everything.
     *
     * @param classifier the model whose NOT throws candidates away; null: none does
     * @throws UsageException where nothing can be weighed: no swing, no stretch without one, fewer than two players
     */
    PlayedRecordings(Source source, SwingClassifier classifier) {
        this.classifier = classifier;
        noSwing = source.info().noSwing();
        clips = source.info().form() == Form.CLIPS;
        if (clips && noSwing.isEmpty()) {
            throw new UsageException(
                    source.info().name()
                            + " holds clips, none of them without a swing: nobody can say what a false event is; tune wants continuous recordings");
        }
        int rateMilliHz = (int) Math.round(source.info().rateHz() * 1000);
        double hours = 0;
        int swings = 0;
        for (int i = 0; i < source.size(); i++) {
            var tagged = source.read(i);
            var recording = tagged.recording();
            if (recording.size() == 0) {
                continue;
            }
            double whole = recording.endUs() / 3.6e9;
            hours += whole;
            if (hours > MOST_HOURS) {
                throw new UsageException("tune holds recordings in memory: at most " + Math.round(MOST_HOURS)
                        + " hours of them, and " + source.info().name() + " has more");
            }
            var take = new Take(
                    i,
                    new Detection.Prepared(tagged, rateMilliHz, clips),
                    tagged.labels(),
                    clips ? idleHours(tagged.labels()) : whole);
            takes.computeIfAbsent(recording.subject(), s -> new ArrayList<>()).add(take);
            swings += (int) tagged.labels().stream().filter(this::counts).count();
            Console.progress("reading %d of %d", i + 1, source.size());
        }
        Console.progressDone();
        players = List.copyOf(takes.keySet());
        if (swings == 0) {
            throw new UsageException(source.info().name() + " has no labelled swing: a detector that finds nothing"
                    + " would be the best there is");
        }
        if (takes.values().stream()
                        .flatMap(List::stream)
                        .mapToDouble(Take::hours)
                        .sum()
                <= 0) {
            throw new UsageException(
                    source.info().name() + " has no stretch without a swing: nobody can say what a false event is");
        }
        if (players.size() < 2) {
            throw new UsageException(source.info().name()
                    + " has one player: what is chosen on some must be tried on others, so tune wants two or more");
        }
    }

    @Override
    public List<String> players() {
        return players;
    }

    private boolean isNoSwing(Label label) {
        return noSwing.contains(label.label()) && !Evaluated.APART.contains(label.label());
    }

    private boolean counts(Label label) {
        return !noSwing.contains(label.label()) && !Evaluated.APART.contains(label.label());
    }

    private double idleHours(List<Label> labels) {
        return labels.stream()
                        .filter(this::isNoSwing)
                        .mapToLong(l -> l.endUs() - l.startUs())
                        .sum()
                / 3.6e9;
    }

    @Override
    public Losses losses(int player, DetectorParameters parameters) {
        return Losses.sum(takes.get(players.get(player)).stream()
                .map(take -> losses(take, parameters))
                .toList());
    }

    private Losses losses(Take take, DetectorParameters parameters) {
        var detection = take.prepared.run(parameters);
        var events =
                detection.candidates().stream().filter(c -> !isNot(take, c)).toList();
        var truths = detection.truths(noSwing);
        var match = Matching.of(events, truths);
        int swings = 0;
        int missed = 0;
        for (int t = 0; t < truths.size(); t++) {
            if (counts(truths.get(t))) {
                swings++;
                missed += match.found(t) ? 0 : 1;
            }
        }
        int falseEvents = 0;
        for (int e = 0; e < events.size(); e++) {
            if (match.truthOf(e) == null && isFalse(take, events.get(e).t0Us())) {
                falseEvents++;
            }
        }
        return new Losses(
                take.hours, swings, missed, falseEvents, detection.candidates().size());
    }

    private boolean isFalse(Take take, long t0Us) {
        return !clips || take.labels.stream().anyMatch(l -> isNoSwing(l) && t0Us >= l.startUs() && t0Us <= l.endUs());
    }

    private boolean isNot(Take take, Candidate c) {
        if (classifier == null) {
            return false;
        }
        SwingWindow window = c.window();
        return judged.computeIfAbsent(
                new Cut(take.number, c.t0Us(), Arrays.hashCode(window.toe())),
                cut -> classifier.classify(window).isNot());
    }
}
