package org.pitchside.trainer.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.pitchside.trainer.report.ReportData.Entry;
import org.pitchside.trainer.report.ReportData.ExampleSwing;
import org.pitchside.trainer.report.ReportData.Figure;
import org.xml.sax.InputSource;

/** Figures by hand, and a page that holds whatever a data set calls its people. */
class ReportTest {

    private static final List<String> AB = List.of("A", "B");

    private static Answer answer(String subject, int truth, double pOfA) {
        return new Answer(
                subject, truth, new float[] {(float) pOfA, (float) (1 - pOfA)}, Math.max(pOfA, 1 - pOfA) < 0.6);
    }

    /** ann: 3 of 4 right; ben: 1 of 2. */
    private static Answers six() {
        return new Answers(
                AB,
                List.of(
                        answer("ann", 0, 0.9),
                        answer("ann", 0, 0.8),
                        answer("ann", 1, 0.3),
                        answer("ann", 1, 0.55),
                        answer("ben", 0, 0.95),
                        answer("ben", 0, 0.2)));
    }

    @Test
    void accuracyMacroF1AndTheWorstSubjectAreCountedByHand() {
        var answers = six();

        assertEquals(4, answers.tally().right());
        // A: 3 of 4 true found, 4 answered: 0.75; B: 1 of 2, 2 answered: 0.5
        assertEquals(0.625, answers.tally().macroF1(), 1e-12);
        assertEquals("ben", answers.worstSubject());
        assertEquals(0.75, answers.bySubject().get("ann").accuracy(), 1e-12);
    }

    @Test
    void rightAtACoverageTakesTheMostConfidentOnly() {
        // by confidence: 0.95 right, 0.9 right, 0.8 right, 0.8 wrong, 0.7 right, 0.55 wrong
        assertEquals(1, six().rightAt(0.5), 1e-12);
        assertEquals(4.0 / 5, six().rightAt(0.8), 1e-12);
        assertEquals(4.0 / 6, six().rightAt(1), 1e-12);
        assertEquals(6, six().selective().size());
    }

    @Test
    void calibrationErrorIsTheWeighedDistanceOfTheBins() {
        var sure = new Answers(AB, List.of(answer("a", 0, 1), answer("a", 0, 1), answer("a", 1, 1), answer("a", 0, 1)));

        assertEquals(0.25, sure.ece(), 1e-6);
        assertEquals(4, sure.reliability().get(Answers.BINS - 1).n());
    }

    @Test
    void precisionFallsWhereAnotherClassIsTakenForThisOne() {
        var points = six().precisionRecall(0);

        // by probability of A: 0.95 A, 0.9 A, 0.8 A, 0.55 B, 0.3 B, 0.2 A
        assertEquals(new Answers.Point(0.75, 1), points.get(2));
        assertEquals(new Answers.Point(1, 4.0 / 6), points.get(3));
        assertEquals(0.75 + 0.25 * 4 / 6, six().averagePrecision(0), 1e-12);
    }

    @Test
    void subjectsAreDrawnNotSwings() {
        // two people, one always right, one always wrong: a draw of two has 0, 1/2 or 1, however many swings there are
        var good = new Tally(2);
        var bad = new Tally(2);
        for (int i = 0; i < 1000; i++) {
            good.add(0, 0);
            bad.add(0, 1);
        }

        var interval = Bootstrap.pooled(List.of(good, bad), 2, Tally::accuracy);

        assertEquals(0, interval.low());
        assertEquals(1, interval.high());
        assertTrue(Bootstrap.warning(2).contains("next to nothing"));
        assertEquals("", Bootstrap.warning(20));
        assertEquals(interval, Bootstrap.pooled(List.of(good, bad), 2, Tally::accuracy));
    }

    @Property(tries = 50)
    void anIntervalHoldsTheFigureOfManyLikeSubjects(
            @ForAll @IntRange(min = 8, max = 30) int n, @ForAll @IntRange(max = 1000) int seed) {
        var random = new Random(seed);
        var subjects = new ArrayList<Tally>();
        var all = new Tally(2);
        for (int s = 0; s < n; s++) {
            var t = new Tally(2);
            for (int i = 0; i < 50; i++) {
                t.add(0, random.nextInt(10) == 0 ? 1 : 0);
            }
            subjects.add(t);
            all.add(t);
        }

        var interval = Bootstrap.pooled(subjects, 2, Tally::accuracy);

        assertTrue(interval.low() <= all.accuracy() && all.accuracy() <= interval.high());
        assertTrue(interval.high() - interval.low() < 0.2);
    }

    private static ReportData data(List<String> classes, Answers answers, List<ExampleSwing> examples, boolean sim) {
        return new ReportData(
                "toy <3> & co",
                sim ? "SIM" : "TOY",
                sim,
                "Swings of people that the model never saw.",
                List.of(classes.get(classes.size() - 1)),
                answers,
                examples,
                null,
                List.of(new Entry("nets | <b>", "three")),
                List.of(new Figure("classify.accuracy_mean", 0.97, "1", ">= 0.9", "TOY")));
    }

    private static ExampleSwing swing(String label, String subject) {
        var window = new float[9 * 128];
        for (int i = 0; i < window.length; i++) {
            window[i] = (float) (10 * Math.sin(i / 5.0));
        }
        return new ExampleSwing(label, subject, window, 119);
    }

    private static void thenWellFormed(String html) throws Exception {
        String xml = html.replaceFirst("<!DOCTYPE html>", "").replaceAll("<meta([^>]*)>", "<meta$1/>");
        DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(xml)));
    }

    @Test
    void aNameCannotBreakThePageOrTheCard() throws Exception {
        String evil = "</td><script>alert('x')</script>|`\n# ha";
        var answers = new Answers(List.of(evil, "B"), List.of(answer(evil, 0, 0.9), answer("b", 1, 0.4)));
        var data = data(List.of(evil, "B"), answers, List.of(swing(evil, evil)), false);

        String html = HtmlReport.of(data);
        String card = CardText.of(data);

        thenWellFormed(html);
        assertFalse(html.contains("<script"), html);
        assertFalse(card.contains("<script"), card);
        assertFalse(card.lines().anyMatch(l -> l.startsWith("# ha")), card);
        var widths = card.lines()
                .filter(l -> l.startsWith("| ") && l.contains("alert"))
                .map(l -> l.chars().filter(c -> c == '|').count())
                .distinct()
                .toList();
        assertEquals(List.of(4L), widths, card);
    }

    @Test
    void aPageIsSelfContainedAndSaysOnEachPartThatItIsSimulated() throws Exception {
        String html = HtmlReport.of(data(AB, six(), List.of(swing("A", "ann")), true));

        thenWellFormed(html);
        assertFalse(Pattern.compile("(src|href)=|url\\(|@import").matcher(html).find());
        long sections = html.lines().filter(l -> l.contains("<h2>")).count();
        assertEquals(8, sections);
        assertEquals(
                sections, html.lines().filter(l -> l.contains("(SIM)</h2>")).count());
        assertTrue(html.contains("field accuracy"));
        assertTrue(html.contains("worst subject <b>ben</b>"), html);
        assertEquals(html, HtmlReport.of(data(AB, six(), List.of(swing("A", "ann")), true)));
    }

    @Test
    void aHugeDataSetStillMakesAPageBelowItsLimit() throws Exception {
        var classes = new ArrayList<String>();
        for (int c = 0; c < 64; c++) {
            classes.add("class-with-a-rather-long-name-" + c);
        }
        var random = new Random(1);
        var all = new ArrayList<Answer>();
        for (int i = 0; i < 20_000; i++) {
            var p = new float[64];
            p[random.nextInt(64)] = 0.9f;
            all.add(new Answer("somebody-with-a-long-name-" + i % 300, i % 64, p, false));
        }
        var swings = new ArrayList<ExampleSwing>();
        for (int i = 0; i < 100; i++) {
            swings.add(swing("A", "ann"));
        }

        String html = HtmlReport.of(data(classes, new Answers(classes, all), swings, true));

        assertTrue(html.getBytes(StandardCharsets.UTF_8).length < HtmlReport.MOST_BYTES, html.length() + " characters");
        thenWellFormed(html);
    }

    @Test
    void withoutAnswersOnlyWhatIsKnownIsSaid() throws Exception {
        var data = data(AB, new Answers(AB, List.of()), List.of(), false);

        thenWellFormed(HtmlReport.of(data));
        assertFalse(CardText.of(data).contains("never saw\n"), CardText.of(data));
    }
}
