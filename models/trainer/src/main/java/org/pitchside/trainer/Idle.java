package org.pitchside.trainer;

import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;

/** {@code evaluate detect --data SIM --idle}: bats that walk, twirl and tap; every event is false. */
final class Idle {

    static final String FLAG = "--idle";

    private Idle() {}

    static void run(List<String> arguments, Path root, Scorecard scorecard)
            throws ModelPackageException, ModelRefusedException {
        var o = new Options(
                arguments.stream().filter(a -> !a.equals(FLAG)).toList(),
                List.of("--data", "--model", "--hours", "--seed"));
        if (!o.need("--data").equals("SIM")) {
            throw new UsageException(
                    "--idle is for SIM only: on other data every event beside a label is false anyway");
        }
        var pack = Measured.pack(o, root);
        try (var source = SimSource.idle(o.number("--hours", 1, 0.1, 1000), Main.seed(o));
                var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
            var evaluated = Evaluated.of(
                    source, classifier, DetectorParameters.of(pack.descriptor().detector()));
            var called = new TreeMap<String, Integer>();
            evaluated.events().forEach(e -> called.merge(e.verdict().label(), 1, Integer::sum));
            Console.say(
                    "%.2f hours of walking, twirling and tapping: %d candidates of the detector, %d events after NOT %s; at most %.2f an hour (95 %%)",
                    evaluated.hours(),
                    evaluated.candidates(),
                    evaluated.events().size(),
                    called,
                    Detect.poissonUpper(evaluated.events().size()) / evaluated.hours());
            scorecard.put("detect.idle_events", evaluated.events().size(), 0, "1", "0", "SIM");
        }
    }
}
