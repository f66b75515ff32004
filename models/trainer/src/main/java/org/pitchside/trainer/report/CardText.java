package org.pitchside.trainer.report;

import java.util.Locale;
import java.util.stream.Collectors;
import org.pitchside.trainer.check.Finding;

/** The model card: what the report says, in a page of Markdown. */
public final class CardText {

    private CardText() {}

    /** The whole card; deterministic, ends with a line feed. */
    public static String of(ReportData data) {
        var out = new StringBuilder();
        var answers = data.answers();
        var swings = answers.classes().stream()
                .filter(c -> !data.noSwing().contains(c))
                .collect(Collectors.joining(" "));
        out.append("# ").append(plain(data.title())).append("\n\n");
        out.append("Says which of these a window is: ").append(plain(swings));
        out.append(data.noSwing().isEmpty() ? ".\n" : ". No swing: " + plain(String.join(" ", data.noSwing())) + ".\n");
        out.append(
                data.simulated()
                        ? "\n**Simulated.** All figures on SIM come from simulated players. None of them is field accuracy.\n"
                        : "");
        if (!answers.all().isEmpty()) {
            measured(data, out);
        }
        if (!data.figures().isEmpty()) {
            out.append("\n| metric | value | unit | goal | data |\n|---|---|---|---|---|\n");
            data.figures()
                    .forEach(f -> out.append(String.format(
                            Locale.ROOT,
                            "| %s | %.4g | %s | %s | %s |%n",
                            plain(f.metric()),
                            f.value(),
                            plain(f.unit()),
                            plain(f.goal()),
                            plain(f.data()))));
        }
        if (!data.recipe().isEmpty()) {
            out.append("\n## How it was made\n\n| | |\n|---|---|\n");
            data.recipe()
                    .forEach(e -> out.append("| ")
                            .append(plain(e.name()))
                            .append(" | ")
                            .append(plain(e.value()))
                            .append(" |\n"));
        }
        dataSet(data, out);
        out.append("""

                ## Limits
                What it was not trained on it may name wrongly; UNKNOWN is its only protection. It wants the window of docs/model-window.md, right-handed after mirroring, the mount known.
                """);
        return out.toString().replace("\r", "");
    }

    private static void measured(ReportData data, StringBuilder out) {
        var answers = data.answers();
        var of = answers.bySubject();
        var all = answers.tally();
        int classes = answers.classes().size();
        String worst = answers.worstSubject();
        out.append("\n## On people it never saw\n\n")
                .append(plain(data.answeredOn()))
                .append("\n\n");
        out.append(String.format(
                Locale.ROOT,
                "* %d of %d right, %.2f %% (95 %% interval by drawing subjects %s); macro-F1 %.4f%n",
                all.right(),
                all.total(),
                100 * all.accuracy(),
                Bootstrap.pooled(of.values(), classes, Tally::accuracy).percent(),
                all.macroF1()));
        out.append(String.format(
                Locale.ROOT,
                "* worst of %d subjects: %s, %.2f %% of %d%n",
                of.size(),
                plain(worst),
                100 * of.get(worst).accuracy(),
                of.get(worst).total()));
        out.append(String.format(
                Locale.ROOT,
                "* calibration error %.4f; right on the 80 %% it is most sure of: %.2f %%; it refuses %.1f %%%n",
                answers.ece(),
                100 * answers.rightAt(0.8),
                100.0
                        * answers.all().stream().filter(Answer::refused).count()
                        / answers.all().size()));
        if (!Bootstrap.warning(of.size()).isEmpty()) {
            out.append("* ").append(Bootstrap.warning(of.size())).append('\n');
        }
        out.append("\nTrue in rows, answers in columns:\n\n| true |");
        answers.classes().forEach(c -> out.append(' ').append(plain(c)).append(" |"));
        out.append("\n|---|").append("---:|".repeat(classes)).append('\n');
        for (int t = 0; t < classes; t++) {
            out.append("| ").append(plain(answers.classes().get(t))).append(" |");
            for (int a = 0; a < classes; a++) {
                out.append(' ').append(all.count(t, a)).append(" |");
            }
            out.append('\n');
        }
    }

    private static void dataSet(ReportData data, StringBuilder out) {
        var audit = data.audit();
        if (audit == null) {
            return;
        }
        var info = audit.info();
        out.append(String.format(
                Locale.ROOT,
                "%n## Data%n%n%s (%s): %d recordings of %d subjects, %.2f hours. Licence: %s. Origin: %s.%n",
                plain(info.name()),
                plain(info.implement()),
                audit.recordings(),
                audit.counts().size(),
                audit.hours(),
                plain(info.licence()),
                plain(info.origin())));
        audit.lines(Finding.Level.FLAGGED)
                .forEach(l -> out.append("* flagged: ").append(plain(l)).append('\n'));
    }

    /** Names come from data sets: none may break a table or start a tag. */
    private static String plain(String text) {
        return text.replaceAll("\\p{Cntrl}", " ")
                .replace("|", "/")
                .replace("<", "&lt;")
                .replace("`", "'");
    }
}
