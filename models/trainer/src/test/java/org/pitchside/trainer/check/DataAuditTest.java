package org.pitchside.trainer.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSets;
import org.pitchside.recordings.Label;
import org.pitchside.trainer.check.DataAudit.Use;
import org.pitchside.trainer.check.Finding.Level;
import org.pitchside.trainer.check.Finding.Rule;

/** What is refused and what is flagged, each by one thing that is wrong with a data set that is right otherwise. */
class DataAuditTest {

    private static AuditReport audit(Toy toy, Use use) {
        var audit = new DataAudit(toy.info());
        toy.recordings().forEach(r -> audit.recording(r, toy.rows(r)));
        return audit.report(use);
    }

    private static List<Finding> of(AuditReport report, Rule rule) {
        return report.findings().stream().filter(f -> f.rule() == rule).toList();
    }

    @Test
    void aDataSetThatIsRightHasNothingToTell() {
        var report = audit(new Toy(), Use.SPLIT);

        assertEquals(List.of(), report.findings());
        assertEquals(1, report.restG(), 0.01);
        assertEquals(200, report.slowestHz(), 0.01);
        assertTrue(report.summary().contains("ann"), report.summary());
    }

    private static Arguments wrong(
            String what, Consumer<Toy> damage, Rule rule, Level level, String where, String words) {
        return Arguments.of(what, damage, rule, level, where, words);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                wrong("no labels", toy -> toy.labels.clear(), Rule.NO_LABELS, Level.REFUSED, "labels.csv", "no label"),
                wrong("one subject", toy -> toy.keepOnly("ann"), Rule.ONE_SUBJECT, Level.FLAGGED, "labels.csv", "ann"),
                wrong(
                        "one class only, of clips",
                        toy -> {
                            toy.form = DataSetInfo.Form.CLIPS;
                            toy.labels.removeIf(l -> l.label().equals("CUT"));
                        },
                        Rule.CLASSES,
                        Level.REFUSED,
                        "labels.csv",
                        "every label is DRV"),
                wrong(
                        "fewer people than folders",
                        toy -> toy.subjects = 1,
                        Rule.SUBJECTS,
                        Level.FLAGGED,
                        "dataset.json",
                        "recording sets"),
                wrong(
                        "a span labelled twice",
                        toy -> toy.label("ann/1", 800_000, 1_000_000, 1_300_000, "CUT"),
                        Rule.OVERLAP,
                        Level.REFUSED,
                        "labels.csv:",
                        "DRV and CUT"),
                wrong(
                        "spans that share an end",
                        toy -> toy.label("ann/1", 1_250_000, 1_900_000, 2_000_000, "CUT"),
                        Rule.OVERLAP,
                        Level.FLAGGED,
                        "labels.csv:",
                        "50 ms"),
                wrong(
                        "a class nobody shows",
                        toy -> toy.classes = List.of("DRV", "CUT", "REST", "PUL"),
                        Rule.CLASSES,
                        Level.FLAGGED,
                        "dataset.json",
                        "PUL"),
                wrong(
                        "a class one subject shows",
                        toy -> toy.labels.removeIf(
                                l -> l.label().equals("CUT") && !l.subject().equals("ben")),
                        Rule.CLASSES,
                        Level.FLAGGED,
                        "labels.csv",
                        "ben alone"),
                wrong(
                        "another rate",
                        toy -> toy.time("ben/2", t -> t * 2),
                        Rule.RATE,
                        Level.REFUSED,
                        "recordings/ben/2.csv",
                        "100.0 samples"),
                wrong(
                        "a clock that runs 5 % fast",
                        toy -> toy.time("ben/2", t -> t * 105 / 100),
                        Rule.RATE,
                        Level.FLAGGED,
                        "recordings/ben/2.csv",
                        "190.5"),
                wrong(
                        "a gap",
                        toy -> toy.time("cid/1", t -> t > 2_500_000 ? t + 300_000 : t),
                        Rule.GAP,
                        Level.FLAGGED,
                        "recordings/cid/1.csv:503",
                        "305 ms"),
                wrong(
                        "a clock that jumps between swings",
                        toy -> toy.time("cid/1", t -> t > 2_500_000 ? t + 60_000_000 : t),
                        Rule.CLOCK,
                        Level.FLAGGED,
                        "recordings/cid/1.csv:503",
                        "jumps by 60.0 s"),
                wrong(
                        "a clock that jumps in a swing",
                        toy -> {
                            toy.time("cid/1", t -> t > 1_100_000 ? t + 60_000_000 : t);
                            toy.labels.removeIf(l -> l.recording().equals("cid/1"));
                            toy.label("cid/1", 800_000, 1_000_000, 61_300_000, "DRV");
                        },
                        Rule.CLOCK,
                        Level.REFUSED,
                        "recordings/cid/1.csv:223",
                        "within the DRV of labels.csv:"),
                wrong(
                        "a clock that stands",
                        toy -> {
                            toy.time("cid/1", t -> 0);
                            toy.labels.removeIf(l -> l.recording().equals("cid/1"));
                        },
                        Rule.CLOCK,
                        Level.REFUSED,
                        "recordings/cid/1.csv",
                        "stands still"),
                wrong(
                        "a time of day",
                        toy -> {
                            toy.time("cid/1", t -> t + 50_000_000_000L);
                            toy.labels.removeIf(l -> l.recording().equals("cid/1"));
                        },
                        Rule.CLOCK,
                        Level.FLAGGED,
                        "recordings/cid/1.csv:2",
                        "50000 s"),
                wrong(
                        "a dead gyroscope",
                        toy -> toy.counts("ann/2", six -> new double[] {six[0], six[1], six[2], 0, 0, 0}),
                        Rule.CHANNEL,
                        Level.REFUSED,
                        "recordings/ann/2.csv",
                        "gz_dps is 0"),
                wrong(
                        "a dead axis",
                        toy -> toy.counts("ann/2", six -> new double[] {six[0], 0.5, six[2], six[3], six[4], six[5]}),
                        Rule.CHANNEL,
                        Level.FLAGGED,
                        "recordings/ann/2.csv",
                        "ay_g is 0.5"),
                wrong(
                        "lost samples filled up",
                        toy -> toy.freeze("ann/2", 700, 790),
                        Rule.FROZEN,
                        Level.FLAGGED,
                        "recordings/ann/2.csv:702",
                        "0.45 s"),
                wrong(
                        "another range",
                        toy -> toy.counts("ben/1", six -> {
                            for (int i = 3; i < 6; i++) {
                                six[i] = Math.max(-250, Math.min(250, six[i]));
                            }
                            return six;
                        }),
                        Rule.RANGE,
                        Level.FLAGGED,
                        "recordings/ben/1.csv",
                        "250 dps"),
                wrong(
                        "m/s^2 in one recording",
                        toy -> toy.counts("ben/1", six -> accel(six, 9.81)),
                        Rule.ACCEL_UNIT,
                        Level.REFUSED,
                        "recordings/ben/1.csv",
                        "m/s^2"),
                wrong(
                        "milli-g",
                        toy -> toy.each(six -> accel(six, 1000)),
                        Rule.ACCEL_UNIT,
                        Level.REFUSED,
                        "recordings/ann/1.csv",
                        "milli-g"),
                wrong(
                        "gravity taken out",
                        toy -> toy.counts("ben/1", six -> {
                            double n = Math.sqrt(six[0] * six[0] + six[1] * six[1] + six[2] * six[2]);
                            return accel(six, n > 1.3 || n < 0.7 ? 1 : 0.001);
                        }),
                        Rule.ACCEL_UNIT,
                        Level.REFUSED,
                        "recordings/ben/1.csv",
                        "gravity was taken out"),
                wrong(
                        "a scale that is off",
                        toy -> toy.counts("ben/1", six -> accel(six, 0.7)),
                        Rule.ACCEL_UNIT,
                        Level.FLAGGED,
                        "recordings/ben/1.csv",
                        "reads 0.70"),
                wrong(
                        "radians a second",
                        toy -> toy.each(six -> gyro(six, Math.PI / 180)),
                        Rule.GYRO_UNIT,
                        Level.REFUSED,
                        "recordings/ann/1.csv",
                        "radians"),
                wrong(
                        "axes of the gyroscope swapped",
                        toy -> toy.each(six -> new double[] {six[0], six[1], six[2], six[4], six[3], six[5]}),
                        Rule.AXES,
                        Level.FLAGGED,
                        "recordings",
                        "(y, x, z)"),
                wrong(
                        "a gyroscope that turns the other way",
                        toy -> toy.each(six -> gyro(six, -1)),
                        Rule.AXES,
                        Level.FLAGGED,
                        "recordings",
                        "(-x, -y, -z)"),
                wrong(
                        "a bat that rests on its head",
                        toy -> toy.each(six -> new double[] {-six[0], -six[1], six[2], -six[3], -six[4], six[5]}),
                        Rule.AXES,
                        Level.FLAGGED,
                        "recordings",
                        "toe down"),
                wrong(
                        "another subject's recording",
                        toy -> toy.copy("ann/1", "ben/1"),
                        Rule.DUPLICATE,
                        Level.REFUSED,
                        "recordings/ben/1.csv",
                        "ann/1"),
                wrong(
                        "the same recording twice",
                        toy -> toy.copy("ann/1", "ann/2"),
                        Rule.DUPLICATE,
                        Level.FLAGGED,
                        "recordings/ann/2.csv",
                        "ann/1"));
    }

    private static double[] accel(double[] six, double by) {
        return new double[] {six[0] * by, six[1] * by, six[2] * by, six[3], six[4], six[5]};
    }

    private static double[] gyro(double[] six, double by) {
        return new double[] {six[0], six[1], six[2], six[3] * by, six[4] * by, six[5] * by};
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void oneThingWrongIsNamed(String what, Consumer<Toy> damage, Rule rule, Level level, String where, String words) {
        var toy = new Toy();
        damage.accept(toy);

        var report = audit(toy, Use.TRAIN);

        var found = of(report, rule).stream()
                .filter(f -> f.where().startsWith(where) && f.what().contains(words))
                .toList();
        assertFalse(found.isEmpty(), what + ": " + report.findings());
        assertEquals(level, found.get(0).level(), found.toString());
        assertEquals(
                level == Level.REFUSED, report.isRefused(), report.findings().toString());
    }

    @Test
    void oneSubjectIsRefusedWhereSubjectsAreHeldOut() {
        var toy = new Toy();
        toy.keepOnly("ann");

        var report = audit(toy, Use.SPLIT);

        assertTrue(report.refusal().contains("nobody can be held out"), report.refusal());
    }

    @Test
    void whatIsFoundManyTimesIsToldAFewTimes() {
        var toy = new Toy();
        toy.recordings().forEach(r -> toy.time(r.id(), t -> t > 2_500_000 ? t + 300_000 : t));

        var lines = audit(toy, Use.TRAIN).lines(Level.FLAGGED);

        assertEquals(4, lines.size(), lines.toString());
        assertEquals("... and 3 more about gap", lines.get(3));
    }

    @Test
    void aNameFromOutsideCannotBreakTheLine() {
        String line = Finding.flagged(Rule.GAP, "recordings/a\nb.csv", "x".repeat(500))
                .line();

        assertEquals(1, line.lines().count());
        assertTrue(line.length() <= 300);
    }

    /** However the values are mangled, the audit ends with a verdict. */
    @Property(tries = 60)
    void whateverIsDamagedTheAuditEndsWithAVerdict(
            @ForAll @IntRange(max = 5) int axis,
            @ForAll @IntRange(max = 1199) int from,
            @ForAll @IntRange(max = 400) int length,
            @ForAll short value,
            @ForAll @IntRange(max = 3_000_000) int jumpUs,
            @ForAll @IntRange(min = -1_000_000, max = 8_000_000) int labelAt) {
        var toy = new Toy();
        toy.overwrite("ann/1", axis, from, length, value);
        toy.time("ben/1", t -> t >= from * 5000L ? t + jumpUs : t);
        toy.label("cid/1", Math.max(0, labelAt), Math.max(0, labelAt), Math.max(0, labelAt), "DRV");

        var report = audit(toy, Use.TRAIN);

        report.findings().forEach(f -> assertFalse(f.where().isEmpty()));
        assertFalse(report.summary().isEmpty());
        if (report.isRefused()) {
            assertFalse(report.refusal().isEmpty());
        }
    }

    /** The three real sets pass; what is true of them is told. */
    @Test
    void realDataSetsPass() {
        String folder = System.getProperty("pitchside.data", System.getenv("PITCHSIDE_DATA"));
        assumeTrue(folder != null, "no real data: set PITCHSIDE_DATA");
        var told = new HashMap<String, List<String>>();
        for (String name : List.of("tennis-racket", "table-tennis-handle", "everyday-watch")) {
            try (var set = DataSets.open(Path.of(folder, name + ".zip"))) {
                var rows = new HashMap<String, List<Row>>();
                int row = 1;
                for (Label label : set.labels()) {
                    rows.computeIfAbsent(label.recording(), r -> new ArrayList<>())
                            .add(new Row(++row, label));
                }
                var audit = new DataAudit(set.info());
                set.names().forEach(n -> audit.recording(set.read(n), rows.getOrDefault(n, List.of())));
                var report = audit.report(Use.SPLIT);
                assertFalse(report.isRefused(), () -> report.refusal());
                told.put(name, report.lines(Level.FLAGGED));
            }
        }

        assertTrue(told.get("table-tennis-handle").toString().contains("recording sets"), told.toString());
        assertEquals(List.of(), told.get("tennis-racket"));
    }
}
