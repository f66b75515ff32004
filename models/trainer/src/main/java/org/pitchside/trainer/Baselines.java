package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.Family;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.recordings.Label;
import org.pitchside.swing.ClipWindows;
import org.pitchside.swing.ModelInput;
import org.pitchside.swing.Resampler;
import org.pitchside.trainer.baseline.GyroThreshold;
import org.pitchside.trainer.baseline.NaiveClassifier;

/**
 * {@code evaluate baselines}: is a data set hard enough to be worth a model? Two naive rules learn from training players and are
 * tried on test players; both must fail.
 */
final class Baselines {

    private static final int IMU_CHANNELS = ImuBlock.AXES;

    private final List<String> classes = new ArrayList<>();

    private Baselines() {
        for (Family f : Family.values()) {
            if (f.isShot()) {
                classes.add(f.name());
            }
        }
    }

    /** What one group of players gives: windows at the labelled t0, and whole recordings. */
    private record Group(NaiveClassifier.Windows windows, List<GyroThreshold.Stream> streams) {}

    static void report(Source training, Source test, Scorecard scorecard) {
        new Baselines().run(training, test, scorecard);
    }

    private void run(Source training, Source test, Scorecard scorecard) {
        var learn = read(training, "training");
        var judge = read(test, "test");
        Console.say(
                "%d swings of training players, %d of test players",
                learn.windows.x().size(), judge.windows.x().size());
        String data = test.name();
        double six = ridge("six channels", IMU_CHANNELS, learn, judge);
        double nine = ridge("with the heading", ModelInput.CHANNELS, learn, judge);
        int threshold = GyroThreshold.choose(learn.streams);
        var score = GyroThreshold.score(judge.streams, threshold);
        Console.say(
                "gyro threshold %d dps: %d of %d swings found, %d false events in %.2f hours, F1 %.4f",
                threshold, score.found(), score.truths(), score.falses(), score.hours(), score.f1());
        scorecard.put("sim.ridge_macro_f1", six, 4, "1", "<= 0.80", data);
        scorecard.put("sim.ridge_heading_macro_f1", nine, 4, "1", "-", data);
        scorecard.put("sim.gyro_threshold_f1", score.f1(), 4, "1", "-", data);
        scorecard.put("sim.gyro_threshold_false_per_hour", score.falsePerHour(), 1, "1/h", ">= 20", data);
    }

    private double ridge(String what, int channels, Group learn, Group judge) {
        var result = new NaiveClassifier(classes.size(), ModelInput.STEPS, channels).run(learn.windows, judge.windows);
        var confusion = new Confusion(classes);
        for (int i = 0; i < result.answers().length; i++) {
            confusion.add(judge.windows.labels().get(i), result.answers()[i]);
        }
        Console.say("ridge, %s: lambda %.0e, macro-F1 %.4f", what, result.lambda(), result.macroF1());
        System.out.print(confusion.table());
        return result.macroF1();
    }

    private Group read(Source source, String what) {
        var windows = new NaiveClassifier.Windows(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        var streams = new ArrayList<GyroThreshold.Stream>();
        for (int i = 0; i < source.size(); i++) {
            var tagged = source.read(i);
            add(source, tagged, windows);
            streams.add(stream(source, tagged));
            Console.progress("%s recording %d of %d", what, i + 1, source.size());
        }
        Console.progressDone();
        return new Group(windows, streams);
    }

    private void add(Source source, Source.Tagged tagged, NaiveClassifier.Windows windows) {
        var recording = tagged.recording();
        int rateMilliHz = (int) Math.round(source.info().rateHz() * 1000);
        var uniform = Resampler.uniform(recording.tUs(), recording.counts(), rateMilliHz);
        var clips = new ClipWindows(uniform.counts(), recording.range(), Mount.ALIGNED.withHand(tagged.hand()));
        for (Label label : tagged.labels()) {
            int c = classes.indexOf(label.label());
            if (c >= 0) {
                var x = new float[ModelInput.LENGTH];
                ModelInput.prepare(clips.at(uniform.indexOf(label.impactUs().orElseThrow())), x);
                windows.x().add(x);
                windows.labels().add(c);
                windows.subjects().add(recording.subject());
            }
        }
    }

    private GyroThreshold.Stream stream(Source source, Source.Tagged tagged) {
        var recording = tagged.recording();
        var dps = new float[recording.size()];
        for (int i = 0; i < dps.length; i++) {
            int k = i * ImuBlock.AXES + 3;
            double sum = 0;
            for (int axis = 0; axis < 3; axis++) {
                sum += (double) recording.counts()[k + axis] * recording.counts()[k + axis];
            }
            dps[i] = (float) (Math.sqrt(sum) * recording.range().gyroScale());
        }
        return new GyroThreshold.Stream(
                dps, source.info().rateHz(), instants(tagged.labels(), true), instants(tagged.labels(), false));
    }

    private double[] instants(List<Label> labels, boolean shots) {
        return labels.stream()
                .filter(l -> shots ? classes.contains(l.label()) : Evaluated.APART.contains(l.label()))
                .filter(l -> l.impactUs().isPresent())
                .mapToDouble(l -> l.impactUs().getAsLong() / 1e6)
                .toArray();
    }
}
