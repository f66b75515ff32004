package org.pitchside.trainer.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.pitchside.trainer.check.Finding;
import org.pitchside.trainer.report.Answers.Point;
import org.pitchside.trainer.report.ReportData.ExampleSwing;

/**
 * A report of one page that needs nothing else: no script, no font, no picture from elsewhere. Below {@value #MOST_BYTES} bytes: long
 * lists are cut and say so. Deterministic: no date, no path.
 */
public final class HtmlReport {

    /** No report is longer. */
    public static final int MOST_BYTES = 900_000;

    private static final int MOST_SUBJECTS = 60;
    private static final int MOST_TABLES = 24;
    private static final int MOST_EXAMPLES = 18;
    private static final int MOST_CLASSES = 64;

    private final ReportData data;
    private final Answers answers;
    private final StringBuilder out = new StringBuilder();

    private HtmlReport(ReportData data) {
        this.data = data;
        this.answers = data.answers();
    }

    /** The whole page. */
    public static String of(ReportData data) {
        return new HtmlReport(data).page();
    }

    private String page() {
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">")
                .append("<meta name=\"viewport\" content=\"width=device-width\"><title>")
                .append(Html.escape(data.title()))
                .append("</title><style>")
                .append(Html.STYLE)
                .append("</style></head><body>\n<h1>")
                .append(Html.escape(data.title()))
                .append("</h1><p>Data: <b>")
                .append(Html.escape(data.dataName()))
                .append("</b>. ")
                .append(Html.escape(data.answeredOn()))
                .append("</p>");
        if (data.simulated()) {
            out.append("<p class=\"sim\">Simulated players. No figure on this page is field accuracy.</p>");
        }
        figures();
        if (!answers.all().isEmpty()) {
            players();
            confusion();
            reliability();
            precisionRecall();
            tables();
        }
        swings();
        dataSet();
        recipe();
        return out.append("</body></html>\n").toString();
    }

    private void open(String title) {
        out.append("\n<section><h2>")
                .append(Html.escape(title))
                .append(data.simulated() ? " (SIM)" : "")
                .append("</h2>");
    }

    private void close() {
        out.append("</section>");
    }

    private void note(String text) {
        out.append("<p class=\"note\">").append(Html.escape(text)).append("</p>");
    }

    private void figures() {
        open("Figures");
        if (!answers.all().isEmpty()) {
            var of = answers.bySubject();
            var all = answers.tally();
            int classes = answers.classes().size();
            String warning = Bootstrap.warning(of.size());
            out.append("<p>")
                    .append(String.format(
                            Locale.ROOT,
                            "%d of %d right (%.2f %%, 95 %% interval by drawing subjects %s %%); macro-F1 %.4f %s; worst subject <b>%s</b>, %.2f %%.",
                            all.right(),
                            all.total(),
                            100 * all.accuracy(),
                            Bootstrap.pooled(of.values(), classes, Tally::accuracy)
                                    .percent(),
                            all.macroF1(),
                            interval(Bootstrap.pooled(of.values(), classes, Tally::macroF1)),
                            Html.escape(answers.worstSubject()),
                            100 * of.get(answers.worstSubject()).accuracy()))
                    .append("</p>");
            if (!warning.isEmpty()) {
                out.append("<p class=\"flag\">").append(Html.escape(warning)).append("</p>");
            }
        }
        if (!data.figures().isEmpty()) {
            var rows = new ArrayList<List<String>>();
            data.figures().forEach(f -> rows.add(List.of(f.metric(), number(f.value()), f.unit(), f.goal(), f.data())));
            out.append(Html.table(List.of("metric", "value", "unit", "goal", "data"), rows));
        }
        close();
    }

    private static String interval(Bootstrap.Interval i) {
        return String.format(Locale.ROOT, "[%.3f, %.3f]", i.low(), i.high());
    }

    private static String number(double v) {
        return Double.isNaN(v)
                ? "-"
                : Math.abs(v) < 0.001 && v != 0
                        ? String.format(Locale.ROOT, "%.2g", v)
                        : String.format(Locale.ROOT, "%.4f", v);
    }

    private void players() {
        open("Each subject");
        var of = answers.bySubject();
        var sorted = of.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(a.getValue().accuracy(), b.getValue().accuracy()))
                .toList();
        int shown = Math.min(MOST_SUBJECTS, sorted.size());
        int row = 18;
        out.append(String.format(
                Locale.ROOT,
                "<figure><svg role=\"img\" aria-label=\"share of right answers of each subject\" viewBox=\"0 0 640 %d\" width=\"640\" height=\"%d\">",
                row * shown + 6,
                row * shown + 6));
        for (int i = 0; i < shown; i++) {
            var t = sorted.get(i).getValue();
            int y = row * i + 3;
            out.append(String.format(
                    Locale.ROOT,
                    "<text x=\"150\" y=\"%d\" text-anchor=\"end\">%s</text><rect class=\"%s\" x=\"156\" y=\"%d\" width=\"%.1f\" height=\"12\"/><text x=\"%.1f\" y=\"%d\">%.1f %% of %d</text>",
                    y + 11,
                    Html.escape(shortened(sorted.get(i).getKey(), 22)),
                    i == 0 ? "worst" : "bar",
                    y + 1,
                    380 * t.accuracy(),
                    160 + 380 * t.accuracy(),
                    y + 11,
                    100 * t.accuracy(),
                    t.total()));
        }
        out.append("</svg><figcaption>Share of right answers, worst first")
                .append(sorted.size() > shown ? "; " + (sorted.size() - shown) + " better ones are not shown" : "")
                .append("</figcaption></figure>");
        close();
    }

    private static String shortened(String text, int most) {
        return text.length() <= most ? text : text.substring(0, most - 1) + "\u2026";
    }

    private void confusion() {
        open("Who was taken for whom");
        out.append(matrix(answers.tally()));
        note(
                "Rows are true, columns are answers; the shade is the share of the row. Forced answers: refusal is not used here.");
        close();
    }

    private String matrix(Tally tally) {
        int n = Math.min(MOST_CLASSES, answers.classes().size());
        var text = new StringBuilder("<div class=\"scroll\"><table><thead><tr><th scope=\"col\">true</th>");
        answers.classes().stream()
                .limit(n)
                .forEach(c ->
                        text.append("<th scope=\"col\">").append(Html.escape(c)).append("</th>"));
        text.append("<th scope=\"col\">found</th><th scope=\"col\">F1</th></tr></thead><tbody>");
        for (int t = 0; t < n; t++) {
            int truths = tally.ofTruth(t);
            text.append("<tr><th scope=\"row\">")
                    .append(Html.escape(answers.classes().get(t)))
                    .append("</th>");
            for (int a = 0; a < n; a++) {
                int v = tally.count(t, a);
                text.append(
                        v == 0
                                ? "<td class=\"dim\">0</td>"
                                : String.format(
                                        Locale.ROOT,
                                        "<td style=\"background:rgba(var(--hot),%.2f)\">%d</td>",
                                        0.05 + 0.45 * v / truths,
                                        v));
            }
            text.append(String.format(
                    Locale.ROOT,
                    "<td>%s</td><td>%s</td></tr>",
                    truths == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * tally.count(t, t) / truths),
                    Double.isNaN(tally.f1(t)) ? "-" : String.format(Locale.ROOT, "%.3f", tally.f1(t))));
        }
        return text.append("</tbody></table></div>").toString();
    }

    private void reliability() {
        open("Is its confidence honest?");
        var plot = new Plot("confidence against share of right answers", 420, 320, 0, 1, 0, 1)
                .axes("confidence", "share right", 5, 5, 1, 1)
                .guide(0, 0, 1, 1);
        int most = answers.reliability().stream().mapToInt(Answers.Bin::n).max().orElse(1);
        for (Answers.Bin b : answers.reliability()) {
            if (b.n() > 0) {
                plot.dot(
                        b.confidence(),
                        b.right(),
                        3 + 7 * Math.sqrt((double) b.n() / most),
                        String.format(
                                Locale.ROOT,
                                "%d answers, confidence %.3f, right %.3f",
                                b.n(),
                                b.confidence(),
                                b.right()));
            }
        }
        figure(
                plot.svg(),
                String.format(
                        Locale.ROOT,
                        "Reliability: a dot is a bin, its size the answers in it; on the line confidence is true. ECE %.4f.",
                        answers.ece()));
        double least = answers.selective().stream().mapToDouble(Point::y).min().orElse(0);
        double floor = Math.max(0, Math.floor(Math.min(least, 0.95) * 20) / 20);
        var selective = new Plot("coverage against share of right answers", 420, 320, 0, 1, floor, 1)
                .axes("share answered", "share right", 5, 5, 1, 3)
                .guide(0.8, floor, 0.8, 1)
                .curve(0, answers.selective());
        long refused = answers.all().stream().filter(Answer::refused).count();
        figure(
                selective.svg(),
                String.format(
                        Locale.ROOT,
                        "Right among the most confident; %.2f %% at 80 %%. %s",
                        100 * answers.rightAt(0.8),
                        refused == 0
                                ? "It refused nothing here."
                                : String.format(
                                        Locale.ROOT,
                                        "With its own threshold it refuses %.1f %%.",
                                        100.0 * refused / answers.all().size())));
        close();
    }

    private void figure(String svg, String caption) {
        out.append("<figure>")
                .append(svg)
                .append("<figcaption>")
                .append(Html.escape(caption))
                .append("</figcaption></figure>");
    }

    private void precisionRecall() {
        open("Precision and recall of each class");
        var plot = new Plot("recall against precision, one line a class", 640, 360, 0, 1, 0, 1)
                .axes("recall", "precision", 5, 5, 1, 1);
        var legend = new StringBuilder("<p class=\"legend\">");
        int n = 0;
        for (int c = 0; c < Math.min(MOST_CLASSES, answers.classes().size()); c++) {
            var points = answers.precisionRecall(c);
            if (!points.isEmpty()) {
                plot.curve(n, points);
                legend.append("<span>")
                        .append(Plot.sample(n++))
                        .append(Html.escape(answers.classes().get(c)))
                        .append(String.format(Locale.ROOT, " (area %.3f)</span> ", answers.averagePrecision(c)));
            }
        }
        figure(plot.svg(), "Each class against all others, as the threshold on its probability falls.");
        out.append(legend).append("</p>");
        close();
    }

    private void tables() {
        open("Each subject's answers");
        var of = answers.bySubject();
        out.append("<details><summary>Confusion tables of ")
                .append(Math.min(MOST_TABLES, of.size()))
                .append(" of ")
                .append(of.size())
                .append(" subjects</summary>");
        of.entrySet().stream()
                .sorted((a, b) ->
                        Double.compare(a.getValue().accuracy(), b.getValue().accuracy()))
                .limit(MOST_TABLES)
                .forEach(this::table);
        out.append("</details>");
        close();
    }

    private void table(Map.Entry<String, Tally> of) {
        // a hundred classes and two dozen people would be a book
        if (out.length() < MOST_BYTES / 2) {
            out.append(String.format(
                            Locale.ROOT,
                            "<h3>%s: %.2f %%, macro-F1 %.4f</h3>",
                            Html.escape(of.getKey()),
                            100 * of.getValue().accuracy(),
                            of.getValue().macroF1()))
                    .append(matrix(of.getValue()));
        }
    }

    private void swings() {
        if (data.examples().isEmpty()) {
            return;
        }
        open("Swings to look at");
        out.append("<p class=\"legend\">");
        for (int axis = 0; axis < 3; axis++) {
            out.append("<span>")
                    .append(Plot.sample(axis))
                    .append("xyz".charAt(axis))
                    .append("</span>");
        }
        out.append("</p>");
        data.examples().stream().limit(MOST_EXAMPLES).forEach(this::swing);
        note(
                "As the model sees them, 100 steps a second; the broken line is t0. x runs from handle to toe, z out of the face.");
        close();
    }

    private void swing(ExampleSwing e) {
        figure(
                Signals.plot(e, 0, 16, "acceleration, g") + Signals.plot(e, 3, 2000, "rate, dps"),
                e.label() + ", " + e.subject());
    }

    private void dataSet() {
        var audit = data.audit();
        if (audit == null) {
            return;
        }
        open("The data set");
        note(audit.summary().lines().limit(3).reduce((a, b) -> a + ". " + b).orElse(""));
        var head = new ArrayList<String>(List.of("subject"));
        head.addAll(audit.info().classes());
        var rows = new ArrayList<List<String>>();
        audit.counts().entrySet().stream().limit(MOST_SUBJECTS).forEach(e -> {
            var row = new ArrayList<String>(List.of(e.getKey()));
            audit.info()
                    .classes()
                    .forEach(c -> row.add(Integer.toString(e.getValue().getOrDefault(c, 0))));
            rows.add(row);
        });
        out.append(Html.table(head, rows));
        var flagged = audit.lines(Finding.Level.FLAGGED);
        out.append(
                flagged.isEmpty()
                        ? "<p>The checks flag nothing.</p>"
                        : "<p class=\"flag\">The checks flag:</p>" + Html.list(flagged));
        close();
    }

    private void recipe() {
        if (data.recipe().isEmpty()) {
            return;
        }
        open("How it was made");
        var rows = new ArrayList<List<String>>();
        data.recipe().forEach(e -> rows.add(List.of(e.name(), e.value())));
        out.append(Html.table(List.of("what", "how"), rows));
        close();
    }
}
