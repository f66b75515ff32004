package org.pitchside.trainer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackageException;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.trainer.check.DataAudit;
import org.pitchside.trainer.report.Bootstrap;
import org.pitchside.trainer.report.TradeOff;

/** {@code tune}: the detector's parameters by a stated cost. Writes what it found; changes nothing that is shipped. */
final class Tune {

    /** Twenty hours hold about 25 of each mistake; one core takes some five minutes over them. */
    private static final double HOURS = 20;

    private static final String NO_MODEL = "none";

    private final Source source;
    private final List<Knob> knobs;
    private final LossCost cost;
    private final long seed;
    private final Path json;
    private final Path picture;

    private Tune(Source source, List<Knob> knobs, LossCost cost, long seed, Path json, Path picture) {
        this.source = source;
        this.knobs = knobs;
        this.cost = cost;
        this.seed = seed;
        this.json = json;
        this.picture = picture;
    }

    static void run(List<String> arguments, Path root, Scorecard scorecard)
            throws IOException, ModelPackageException, ModelRefusedException {
        var o = new Options(
                arguments,
                List.of(
                        "--data",
                        "--hours",
                        "--seed",
                        "--model",
                        "--miss-cost",
                        "--false-cost",
                        "--parameters",
                        "--out",
                        "--plot"));
        var cost = new LossCost(
                o.number("--miss-cost", LossCost.ALIKE.miss(), 0, 1000),
                o.number("--false-cost", LossCost.ALIKE.falseEvent(), 0, 1000));
        if (cost.miss() == 0 && cost.falseEvent() == 0) {
            throw new UsageException("--miss-cost and --false-cost are both 0: everything would be as good");
        }
        var knobs = knobs(o);
        Path json = out(o, "--out", root.resolve("target/detector.json"));
        Path picture = out(o, "--plot", root.resolve("target/detector-tradeoff.svg"));
        if (json.equals(picture)) {
            throw new UsageException("--out and --plot name the same file " + json);
        }
        try (var source = source(o)) {
            Audited.require(source, DataAudit.Use.MEASURE);
            var tune = new Tune(source, knobs, cost, Main.seed(o), json, picture);
            // a cricket model knows nothing of what is no swing of another implement
            if (o.get("--model", source.name().equals("SIM") ? "" : NO_MODEL).equals(NO_MODEL)) {
                tune.run(new PlayedRecordings(source, null), DetectorParameters.DEFAULT, scorecard);
                return;
            }
            var pack = Measured.pack(o, root);
            try (var classifier = new OnnxSwingClassifier(pack.gatewayModel())) {
                tune.run(
                        new PlayedRecordings(source, classifier),
                        DetectorParameters.of(pack.descriptor().detector()),
                        scorecard);
            }
        }
    }

    private static Source source(Options o) {
        if (o.need("--data").equals("SIM")) {
            return SimSource.toTune(o.number("--hours", HOURS, 0.1, 100), Main.seed(o));
        }
        return Main.source(o, false, HOURS);
    }

    private static List<Knob> knobs(Options o) {
        var names = o.has("--parameters") ? Arrays.asList(o.need("--parameters").split(",")) : Knob.STAGE_TWO;
        return new LinkedHashSet<>(names).stream().map(Knob::named).toList();
    }

    private static Path out(Options o, String option, Path fallback) throws IOException {
        if (!o.has(option)) {
            Files.createDirectories(fallback.getParent());
        }
        Path file = Path.of(o.get(option, fallback.toString())).toAbsolutePath().normalize();
        Path folder = file.getParent();
        if (folder == null || Files.isDirectory(file) || !Files.isDirectory(folder) || !Files.isWritable(folder)) {
            throw new UsageException(option + ": cannot write " + file);
        }
        return file;
    }

    private void run(PlayedRecordings played, DetectorParameters shipped, Scorecard scorecard) throws IOException {
        String data = source.name().equals("SIM") ? "SIM-TRAIN" : source.name();
        var tuning = new Tuning(played, knobs, cost, shipped, seed);
        Console.say(
                "%s: %d players; cost = %s x missed + %s x false events; tuned: %s",
                data,
                played.players().size(),
                plain(cost.miss()),
                plain(cost.falseEvent()),
                String.join(" ", knobs.stream().map(Knob::name).toList()));
        long begun = System.nanoTime();
        tuning.search((done, of) -> {
            double s = (System.nanoTime() - begun) / 1e9;
            if (done > 0) {
                Console.progress("searching: %d %%, at most %.0f s left", 100 * done / of, s / done * (of - done));
            }
        });
        Console.progressDone();
        tell(tuning);
        figures(tuning, data, scorecard);
        write(tuning, data);
        Console.say("%.0f s", (System.nanoTime() - begun) / 1e9);
    }

    private static String plain(double v) {
        return v == Math.rint(v) ? Long.toString(Math.round(v)) : Double.toString(v);
    }

    /** A float has fewer digits than the double it becomes. */
    private static String plain(float v) {
        return v == Math.rint(v) ? Long.toString(Math.round(v)) : Float.toString(v);
    }

    private void tell(Tuning t) {
        Console.say("%-44s %7s %7s %8s %12s %7s", "", "missed", "%", "false/h", "candidates/h", "cost/h");
        var everyone = t.everyone();
        row("shipped, all players", t.sum(everyone, t.shipped()));
        row("chosen on all, on all (flatters)", t.sum(everyone, found(t, everyone)));
        for (int h = 0; h < 2; h++) {
            String here = h == 0 ? "A" : "B";
            String there = h == 0 ? "B" : "A";
            var half = t.halves().get(h);
            var other = t.halves().get(1 - h);
            row("chosen on half " + here + ", on " + here + " (flatters)", t.sum(half, found(t, half)));
            row("shipped, on " + there, t.sum(other, t.shipped()));
            row("chosen on half " + here + ", on " + there, t.sum(other, found(t, half)));
        }
        Console.say(
                "%-18s %9s %9s %9s %9s   %s",
                "", "shipped", "on all", "on A", "on B", "as good from .. to (candidates/h); cost/h at its worst");
        for (var flat : t.flats()) {
            var knob = flat.knob();
            Console.say(
                    "%-18s %9s %9s %9s %9s   %s .. %s; %.2f",
                    knob.name(),
                    plain(knob.of(t.shipped())),
                    plain(knob.of(found(t, everyone))),
                    plain(knob.of(found(t, t.halves().get(0)))),
                    plain(knob.of(found(t, t.halves().get(1)))),
                    end(t, knob, flat.low()),
                    end(t, knob, flat.high()),
                    flat.dearest());
        }
        for (var players : List.of(t.halves().get(0), t.halves().get(1), everyone)) {
            if (!t.foundOn(players).settled()) {
                Console.say(
                        "a search on %d players had not settled after %d rounds",
                        players.size(), CoordinateSearch.MOST_ROUNDS);
            }
        }
        verdict(t);
    }

    private static String end(Tuning t, Knob knob, float value) {
        var there = knob.set(found(t, t.everyone()), value).orElseThrow();
        return String.format(
                Locale.ROOT,
                "%s (%.0f)",
                plain(value),
                t.sum(t.everyone(), there).candidatesPerHour());
    }

    private static DetectorParameters found(Tuning t, List<Integer> on) {
        return t.foundOn(on).parameters();
    }

    private void row(String what, Losses l) {
        Console.say(
                "%-44s %7d %7.2f %8.2f %12.1f %7.2f",
                what, l.missed(), l.missedPercent(), l.falsePerHour(), l.candidatesPerHour(), cost.perHour(l));
    }

    private static void verdict(Tuning t) {
        var same = t.gain(found(t, t.everyone()), t.shipped());
        var others = t.gainOnOthers();
        Console.say(
                "what choosing gains, cost an hour: %s on the players chosen on, %s on others",
                text(same), text(others));
        Console.say("%s", judged(t, others));
        String few = Bootstrap.warning(t.everyone().size());
        if (!few.isEmpty()) {
            Console.say("%s", few);
        }
    }

    private static String judged(Tuning t, Tuning.Gain others) {
        if (t.halves().stream().allMatch(half -> found(t, half).equals(t.shipped()))) {
            return "either half keeps the shipped set";
        }
        if (others.isReal()) {
            return "the gain holds on players that were not chosen on: worth a training with --detector";
        }
        return others.isLoss()
                ? "on players that were not chosen on it loses: keep what is shipped"
                : "on players that were not chosen on the shipped set is within the noise of it: keep what is shipped";
    }

    private static String text(Tuning.Gain g) {
        return String.format(
                Locale.ROOT,
                "%.2f [%.2f, %.2f]",
                g.perHour(),
                g.interval().low(),
                g.interval().high());
    }

    private void figures(Tuning t, String data, Scorecard scorecard) {
        var shipped = t.sum(t.everyone(), t.shipped());
        var others = t.gainOnOthers();
        scorecard.put("tune.shipped_cost_per_hour", cost.perHour(shipped), 3, "1/h", "-", data);
        scorecard.put("tune.gain_per_hour", others.perHour(), 3, "1/h", "-", data);
        scorecard.put("tune.gain_per_hour_95_lower", others.interval().low(), 3, "1/h", "-", data);
        scorecard.put("tune.gain_per_hour_95_upper", others.interval().high(), 3, "1/h", "-", data);
    }

    /** Both are whole before either is written. */
    private void write(Tuning t, String data) throws IOException {
        var best = found(t, t.everyone());
        var losses = t.sum(t.everyone(), best);
        String from = String.format(
                Locale.ROOT,
                "%s, SHA-256 %s, %d players, %.2f hours, seed %d",
                data,
                source.sha256(),
                t.everyone().size(),
                losses.hours(),
                seed);
        String text = DetectorFile.text(best, cost, from);
        String svg = TradeOff.svg(
                data, t.tried().stream().map(p -> tried(t, p)).toList(), tried(t, t.shipped()), tried(t, best));
        replace(json, text);
        replace(picture, svg);
        System.out.print(text);
        Console.say("wrote %s and %s", json, picture);
    }

    private static TradeOff.Tried tried(Tuning t, DetectorParameters p) {
        var l = t.sum(t.everyone(), p);
        return new TradeOff.Tried(l.falsePerHour(), l.missedPercent());
    }

    private static void replace(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling("." + file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, text, StandardCharsets.UTF_8);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }
}
