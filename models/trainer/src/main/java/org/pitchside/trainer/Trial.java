package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.recordings.Label;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.report.Answer;
import org.pitchside.trainer.report.Answers;

/** What the commands measure, one recording or one person at a time, for notebooks: nothing is written, no scorecard is touched. */
public final class Trial {

    private Trial() {}

    /**
     * An event that the detector keeps.
     *
     * @param truth the labelled swing it is, null where it is false
     */
    public record Seen(Candidate candidate, Label truth) {}

    /**
     * What the detector makes of one recording.
     *
     * @param missed labelled swings that it did not find
     */
    public record Watched(List<Seen> seen, List<Label> missed) {}

    /** Runs the detector, as a gateway sets it, over a recording and pairs what it finds with the labels as {@code evaluate detect} does. */
    public static Watched watch(DataSet set, String recording) {
        var read = set.read(recording);
        var labels = set.labels().stream()
                .filter(l -> l.recording().equals(recording))
                .toList();
        var info = set.info();
        var run = Detection.run(
                new Source.Tagged(read, set.hand(read.subject()), labels),
                (int) Math.round(info.rateHz() * 1000),
                DetectorParameters.DEFAULT,
                info.form() == Form.CLIPS);
        var truths = run.truths(info.noSwing());
        var match = Matching.of(run.candidates(), truths);
        var seen = new ArrayList<Seen>();
        for (int i = 0; i < run.candidates().size(); i++) {
            seen.add(new Seen(run.candidates().get(i), match.truthOf(i)));
        }
        var missed = new ArrayList<Label>();
        for (int t = 0; t < truths.size(); t++) {
            if (!match.found(t)) {
                missed.add(truths.get(t));
            }
        }
        return new Watched(seen, missed);
    }

    /**
     * A person's events, answered by a model that never saw this person.
     *
     * @param gateway the gateway's model; not calibrated
     * @param batRight how many of them the bat's own int8 model has right
     * @param learnedFrom how many windows of the others it learned from
     */
    public record HeldOut(Answers gateway, int batRight, int learnedFrom) {}

    /**
     * Trains by the shipped recipe without one person and tests on this person: the labelled events of clips; in continuous
     * recordings what the detector cuts, so that NOT is among the answers.
     *
     * @param steps steps of 64 windows for each net: 2500 is what a model to keep takes, 20 a look
     * @throws UsageException in one line, where the data set is not good for it
     */
    public static HeldOut holdOut(Path data, String subject, int steps, long seed) {
        try (var source = new FileSource(data)) {
            Audited.require(source, DataAudit.Use.SPLIT);
            var examples = Examples.of(source, (done, of) -> {});
            boolean clips = source.info().form() == Form.CLIPS;
            var test = of(subject, clips ? examples.labelled() : examples.detected());
            var training = new ArrayList<Example>();
            training.addAll(examples.labelled());
            training.addAll(examples.detected());
            training.removeIf(e -> e.subject().equals(subject));
            if (test.isEmpty() || training.isEmpty()) {
                throw new UsageException(
                        "there is nothing of '" + subject + "' to test on, or nobody else to learn from");
            }
            var recipe = new Recipe(examples.classes(), examples.noSwing(), steps, seed);
            var trained = recipe.train("without " + subject, training, test);
            var answers = new ArrayList<Answer>();
            try (var ort = new Ort(trained.onnx())) {
                for (Example e : test) {
                    answers.add(new Answer(subject, e.label(), Recipe.softmax(ort.logits(e.x()), 1), false));
                }
            }
            return new HeldOut(
                    new Answers(examples.classes(), answers),
                    batRight(source, examples, trained, test),
                    training.size());
        }
    }

    private static List<Example> of(String subject, List<Example> examples) {
        return examples.stream().filter(e -> e.subject().equals(subject)).toList();
    }

    private static int batRight(Source source, Examples examples, Recipe.Trained trained, List<Example> test) {
        var model = BatNet.pack(
                trained.bat().int8(),
                "trial",
                1,
                examples.classes(),
                examples.noSwing(),
                0,
                source.info().range(),
                DetectorParameters.DEFAULT.named());
        var logits = BatNet.logits(model, test);
        int right = 0;
        for (int i = 0; i < test.size(); i++) {
            right += BatNet.best(logits.get(i)) == test.get(i).label() ? 1 : 0;
        }
        return right;
    }
}
