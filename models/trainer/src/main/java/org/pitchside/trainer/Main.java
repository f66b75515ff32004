package org.pitchside.trainer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.models.ModelPackageException;
import org.pitchside.recordings.DataSetException;
import org.pitchside.signer.SignerException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.DataAudit;

/** {@code ./pitchside train}, {@code tune} and {@code evaluate}. Exit 0 done, 2 asked for what cannot be done (one line says what). */
public final class Main {

    private static final String HELP = """
            usage: ./pitchside train --data D --out PKG [--id ID] [--version N] [--hours H] [--seed N] [--steps N] [--detector FILE] [--sign none]
                   ./pitchside tune --data D [--miss-cost A] [--false-cost B] [--parameters P,Q] [--model PKG|none] [--hours H] [--seed N]
                                    [--out FILE.json] [--plot FILE.svg]       the detector's parameters by a stated cost
                   ./pitchside evaluate classify --data D --split subject | --hold-out A,B  [--seed N] [--steps N] [--report FILE.html]
                   ./pitchside evaluate data     --data D                     what a data set holds, and what is wrong with it
                   ./pitchside evaluate detect   --data D [--model PKG] [--hours H] [--seed N] [--idle]
                   ./pitchside evaluate shipped  --data D [--model PKG] [--hours H] [--seed N] [--report FILE.html]
                   ./pitchside evaluate int8     [--model PKG] [--windows N]  the bat's model: ONNX Runtime against Java, every byte
                   ./pitchside evaluate refusal  --data SIM [--hours H] [--seed N] [--steps N]   families that a model never saw
                   ./pitchside evaluate ablations --data D [--model PKG] [--hours H] [--seed N] [--steps N] [--report FILE.html]
                   ./pitchside evaluate metrics  --data SIM [--hours H] [--seed N] [--fit]
                   ./pitchside evaluate baselines --data SIM [--hours H] [--seed N]   is the simulator hard enough?
                   ./pitchside evaluate rules    --data SIM [--hours H] [--seed N] [--fit]
                   ./pitchside evaluate mount    --data SIM [--model PKG] [--hours H] [--seed N]

              D          a data set: a folder or a .zip (docs/recordings.md), or SIM: the simulator's players
                         (train: training players; evaluate: test players)
              --hours    hours of simulated play (train 40, evaluate 4, tune 20: about five minutes on one core)
              --model    a .pitchmodel; default: the shipped one (tune on other data than SIM: none, the detector alone)
              --steps    training steps of 64 examples (2500: the recipe; fewer for a try)
              --detector a file that tune wrote: these parameters cut what is learned from, and travel in the package

            tune: cost = A x missed swings + B x false events (after the model's NOT). Both are 1: so F1 counts them, and so do the goals
            (of some 170 swings an hour 0.5 % missed, one event an hour false). Searches the named parameters of docs/event-definition.md
            one at a time, on each half of the players and on all; tells what is gained on the half that was not chosen on. Only training
            players of SIM. Writes target/detector.json and target/detector-tradeoff.svg; changes nothing that is shipped.

            train signs the package with this checkout's development keys (.run/keys), which its laptop gateway alone believes;
            for real gateways: ./pitchside sign --anew. --sign none leaves it as it is, as the shipped one is.

            Figures are printed as metric, value, unit, goal, data and kept in target/scorecard.tsv.
            """;

    private Main() {}

    /** @param arguments {@code train ...}, {@code tune ...} or {@code evaluate classify|detect|shipped ...} */
    public static void main(String[] arguments) {
        System.exit(run(Arrays.asList(arguments)));
    }

    static int run(List<String> arguments) {
        try {
            dispatch(arguments);
            return 0;
        } catch (UsageException
                | DataSetException
                | ModelPackageException
                | ModelRefusedException
                | SignerException
                | UncheckedIOException
                | IOException e) {
            Console.progressDone();
            System.err.println("pitchside: " + e.getMessage());
            return 2;
        }
    }

    private static void dispatch(List<String> arguments)
            throws IOException, ModelPackageException, ModelRefusedException, SignerException {
        var root = Path.of(System.getProperty("pitchside.root", "."));
        if (arguments.isEmpty() || arguments.contains("--help")) {
            System.out.print(HELP);
            return;
        }
        var scorecard = new Scorecard(root);
        if (arguments.get(0).equals("train")) {
            train(
                    new Options(
                            arguments.subList(1, arguments.size()),
                            List.of(
                                    "--data",
                                    "--out",
                                    "--id",
                                    "--version",
                                    "--hours",
                                    "--seed",
                                    "--steps",
                                    "--detector",
                                    "--sign")),
                    root,
                    scorecard);
        } else if (arguments.get(0).equals("tune")) {
            Tune.run(arguments.subList(1, arguments.size()), root, scorecard);
        } else if (arguments.get(0).equals("evaluate") && arguments.size() > 1) {
            evaluate(arguments.get(1), arguments.subList(2, arguments.size()), root, scorecard);
        } else {
            throw new UsageException("train, tune, or evaluate and what: see --help");
        }
        scorecard.close();
    }

    private static void train(Options o, Path root, Scorecard scorecard)
            throws IOException, ModelPackageException, SignerException {
        var out = Path.of(o.need("--out"));
        requireFile(out);
        String id = o.get("--id", idOf(out));
        int version = (int) o.whole("--version", versionOf(out), 1, Integer.MAX_VALUE);
        if (!id.matches("[a-z0-9-]{1,32}")) {
            throw new UsageException("--id '" + id + "' is not 1 to 32 of a-z, 0-9 and -");
        }
        var detector =
                o.has("--detector") ? DetectorFile.read(Path.of(o.need("--detector"))) : DetectorParameters.DEFAULT;
        if (o.has("--sign") && !o.need("--sign").equals("none")) {
            throw new UsageException("--sign knows 'none' only, not '" + o.need("--sign") + "'");
        }
        var keys = o.has("--sign") ? null : root.resolve(".run/keys");
        try (var source = source(o, false, 40)) {
            new Train(source, out, id, version, steps(o), seed(o), detector, keys).run(scorecard);
        }
    }

    private static void evaluate(String what, List<String> rest, Path root, Scorecard scorecard)
            throws ModelPackageException, ModelRefusedException, IOException {
        switch (what) {
            case "classify" -> {
                var o = new Options(
                        rest, List.of("--data", "--split", "--hold-out", "--seed", "--steps", "--hours", "--report"));
                if (o.has("--split") == o.has("--hold-out")) {
                    throw new UsageException("classify wants either --split subject or --hold-out A,B");
                }
                if (o.has("--split") && !o.need("--split").equals("subject")) {
                    throw new UsageException("--split knows 'subject' only, not '" + o.need("--split") + "'");
                }
                if (o.need("--data").equals("SIM")) {
                    throw new UsageException(
                            "classify on SIM would train one net a player; use evaluate shipped --data SIM");
                }
                try (var source = source(o, true, 4)) {
                    var held = o.has("--hold-out") ? Classify.list(o.need("--hold-out")) : List.<String>of();
                    var audit = Audited.require(source, DataAudit.Use.SPLIT);
                    var classify = new Classify(source, steps(o), seed(o));
                    classify.run(held, scorecard);
                    if (o.has("--report")) {
                        Reports.write(Path.of(o.need("--report")), classify.report(audit, scorecard));
                    }
                }
            }
            case "data" -> {
                try (var source = source(new Options(rest, List.of("--data", "--hours", "--seed")), true, 0.5)) {
                    Audited.print(source);
                }
            }
            case "detect", "shipped" -> {
                if (what.equals("detect") && rest.contains(Idle.FLAG)) {
                    Idle.run(rest, root, scorecard);
                } else {
                    Measured.run(what, rest, root, scorecard);
                }
            }
            case "refusal" -> Refusal.run(rest, scorecard);
            case "ablations" -> Ablate.run(rest, root, scorecard);
            case "metrics", "rules", "mount" -> Numbers.evaluate(what, rest, root, scorecard);
            case "baselines" -> {
                var o = new Options(rest, List.of("--data", "--hours", "--seed"));
                if (!o.need("--data").equals("SIM")) {
                    throw new UsageException(
                            "baselines judge the simulator: --data SIM, not '" + o.need("--data") + "'");
                }
                try (var training = source(o, false, 6);
                        var test = source(o, true, 6)) {
                    Baselines.report(training, test, scorecard);
                }
            }
            case "int8" -> Int8.evaluate(rest, root, scorecard);
            default ->
                throw new UsageException(
                        "evaluate knows data, classify, detect, shipped, refusal, ablations, metrics, rules, mount, baselines"
                                + " and int8, not '"
                                + what + "'");
        }
    }

    static Source source(Options o, boolean test, double hours) {
        String data = o.need("--data");
        if (data.equals("SIM")) {
            return new SimSource(test, o.number("--hours", hours, 0.1, 1000), seed(o));
        }
        if (o.has("--hours")) {
            throw new UsageException("--hours is for SIM only");
        }
        var path = Path.of(data);
        if (!Files.exists(path)) {
            throw new UsageException("--data: there is no " + data);
        }
        return new FileSource(path);
    }

    static int steps(Options o) {
        return (int) o.whole("--steps", Recipe.STEPS, 1, 1_000_000);
    }

    static long seed(Options o) {
        return o.whole("--seed", 7, 0, 1_000_000_000);
    }

    /** Told before anything is read. */
    private static void requireFile(Path out) {
        Path folder = out.toAbsolutePath().getParent();
        if (out.getFileName() == null || Files.isDirectory(out)) {
            throw new UsageException("--out: " + out + " is a folder, not the package to write");
        }
        if (!Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException("--out: cannot write into " + folder);
        }
    }

    private static String idOf(Path out) {
        String name = out.getFileName().toString().replaceFirst("\\.pitchmodel$", "");
        return name.replaceFirst("-[0-9]+$", "");
    }

    private static int versionOf(Path out) {
        var m = java.util.regex.Pattern.compile("-([1-9][0-9]{0,8})\\.pitchmodel$")
                .matcher(out.getFileName().toString());
        return m.find() ? Integer.parseInt(m.group(1)) : 1;
    }
}
