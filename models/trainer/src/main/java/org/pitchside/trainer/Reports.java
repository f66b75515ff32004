package org.pitchside.trainer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.pitchside.api.SwingWindow;
import org.pitchside.models.ModelPackage;
import org.pitchside.swing.ModelInput;
import org.pitchside.trainer.check.AuditReport;
import org.pitchside.trainer.report.Answer;
import org.pitchside.trainer.report.Answers;
import org.pitchside.trainer.report.HtmlReport;
import org.pitchside.trainer.report.ReportData;
import org.pitchside.trainer.report.ReportData.Entry;
import org.pitchside.trainer.report.ReportData.ExampleSwing;

/** From what commands hold in their hands to what a report takes. */
final class Reports {

    /** The step of t0 in a model's input. */
    static final int T0_STEP = SwingWindow.T0_INDEX / 2;

    private static final int EACH = 2;

    private Reports() {}

    static ReportData of(
            String title,
            Source source,
            String answeredOn,
            List<String> noSwing,
            Answers answers,
            List<ExampleSwing> swings,
            AuditReport audit,
            List<Entry> recipe,
            Scorecard figures) {
        return new ReportData(
                title,
                source.name(),
                source.name().equals("SIM"),
                answeredOn,
                noSwing,
                answers,
                swings,
                audit,
                recipe,
                figures.figures());
    }

    /** Answers from logits, as docs/model-package.md makes verdicts of them. */
    static Answers answers(
            List<String> classes, List<Example> held, List<float[]> logits, float temperature, float minConfidence) {
        var all = new ArrayList<Answer>();
        for (int i = 0; i < held.size(); i++) {
            float[] p = Recipe.softmax(logits.get(i), temperature);
            var answer = new Answer(held.get(i).subject(), held.get(i).label(), p, false);
            all.add(new Answer(answer.subject(), answer.truth(), p, answer.confidence() < minConfidence));
        }
        return new Answers(classes, all);
    }

    /** Of each class the first windows. */
    static List<ExampleSwing> swings(List<String> classes, List<Example> examples) {
        var some = new ArrayList<ExampleSwing>();
        for (int c = 0; c < classes.size(); c++) {
            int wanted = c;
            examples.stream()
                    .filter(e -> e.label() == wanted)
                    .limit(EACH)
                    .forEach(e -> some.add(new ExampleSwing(classes.get(wanted), e.subject(), e.x(), T0_STEP)));
        }
        return some;
    }

    static ExampleSwing swing(String label, String subject, SwingWindow window) {
        var x = new float[ModelInput.LENGTH];
        ModelInput.prepare(window, x);
        return new ExampleSwing(label, subject, x, T0_STEP);
    }

    /** What a package says of its own making. */
    static List<Entry> recipe(ModelPackage pack) {
        var lines = new ArrayList<Entry>();
        var d = pack.descriptor();
        lines.add(new Entry("model", d.name() + ", SHA-256 " + d.sha256()));
        pack.data().forEach(u -> lines.add(new Entry("trained on", u.name() + ", SHA-256 " + u.sha256())));
        lines.add(new Entry("temperature", String.format(Locale.ROOT, "%.2f", d.temperature())));
        lines.add(new Entry("answers from confidence", String.format(Locale.ROOT, "%.2f", d.minConfidence())));
        return lines;
    }

    /** Writes a page; it appears whole or not at all. */
    static void write(Path file, ReportData data) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (!Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new UsageException("--report: cannot write " + file);
        }
        Path temporary = folder.resolve("." + file.getFileName() + ".tmp");
        try {
            Files.writeString(temporary, HtmlReport.of(data), StandardCharsets.UTF_8);
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(temporary);
        }
        Console.say("report: %s", file);
    }
}
