package org.pitchside.trainer.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.pitchside.api.ImuBlock;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.recordings.Recording;
import org.pitchside.trainer.check.Finding.Rule;

/**
 * Looks a data set over before anything is trained or measured with it. Recordings are handed in one by one, as they are read; what
 * the reader itself refuses (unknown classes, labels outside their recording, impacts outside their span, a clock that runs
 * backwards, what is no number) never comes here. The rules were set where the three real data sets at hand pass and are flagged for
 * what is true of them.
 */
public final class DataAudit {

    /** What the data set is wanted for. */
    public enum Use {
        /** A model learns from it. */
        TRAIN,
        /** Subjects are held out in turn. */
        SPLIT,
        /** A finished model is measured on it. */
        MEASURE
    }

    private final DataSetInfo info;
    private final List<Finding> findings = new ArrayList<>();
    private final RestRules rests;
    private final TurnRules turns;
    private final Map<String, AxesRules> axes = new LinkedHashMap<>();
    private final Map<Long, String> contents = new HashMap<>();
    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    private int labels;
    private int recordings;
    private long samples;
    private long fullSamples;
    private long beyond;
    private double seconds;
    private double slowest = Double.NaN;
    private double fastest = Double.NaN;

    public DataAudit(DataSetInfo info) {
        this.info = info;
        rests = new RestRules(info);
        turns = new TurnRules(info);
    }

    /** @param rows the recording's labels */
    public void recording(Recording r, List<Row> rows) {
        String file = "recordings/" + r.id() + ".csv";
        recordings++;
        labels += rows.size();
        samples += r.size();
        beyond += r.clipped();
        seconds += r.size() == 0 ? 0 : (r.endUs() - r.tUs()[0]) / 1e6;
        var ofSubject = counts.computeIfAbsent(r.subject(), s -> new LinkedHashMap<>());
        rows.forEach(row -> ofSubject.merge(row.label().label(), 1, Integer::sum));
        LabelRules.look(info, file, rows, findings::add);
        double rate = ClockRules.look(info, r, file, rows, findings::add);
        slowest = Double.isNaN(slowest) ? rate : Math.min(slowest, Double.isNaN(rate) ? slowest : rate);
        fastest = Double.isNaN(fastest) ? rate : Math.max(fastest, Double.isNaN(rate) ? fastest : rate);
        ChannelRules.look(info, r, file, rows, findings::add);
        rests.look(r, file, findings::add);
        turns.look(r, file, rows);
        axes.computeIfAbsent(r.subject(), s -> new AxesRules(info)).look(r);
        full(r);
        duplicate(r, file);
    }

    private void full(Recording r) {
        short[] c = r.counts();
        for (int i = 0; i < r.size(); i++) {
            boolean full = false;
            for (int axis = 0; axis < ImuBlock.AXES; axis++) {
                short v = c[i * ImuBlock.AXES + axis];
                full |= v == Short.MAX_VALUE || v == Short.MIN_VALUE;
            }
            fullSamples += full ? 1 : 0;
        }
    }

    /** The same samples under two names: held out, a model would be tested on what it has learned. */
    private void duplicate(Recording r, String file) {
        if (r.size() < 20) {
            return;
        }
        long hash = 1125899906842597L;
        boolean moves = false;
        for (int i = 0; i < r.counts().length; i++) {
            hash = 31 * hash + r.counts()[i];
            moves |= r.counts()[i] != r.counts()[i % ImuBlock.AXES];
        }
        String other = moves ? contents.putIfAbsent(hash, r.id()) : null;
        if (other != null) {
            boolean apart = !other.startsWith(r.subject() + "/");
            String what = "holds the very samples of " + other;
            findings.add(
                    apart
                            ? Finding.refused(Rule.DUPLICATE, file, what + ", another subject's")
                            : Finding.flagged(Rule.DUPLICATE, file, what));
        }
    }

    /** The verdict, after the last recording. */
    public AuditReport report(Use use) {
        var all = new ArrayList<Finding>();
        ofLabels(use, all);
        all.addAll(findings);
        rests.finish(all::add);
        turns.finish(all::add);
        ofAxes(all);
        all.sort((a, b) -> a.level().compareTo(b.level()));
        return new AuditReport(
                info,
                all,
                counts,
                recordings,
                seconds / 3600,
                samples == 0 ? 0 : (double) fullSamples / samples,
                beyond,
                turns.swings(),
                turns.fullAccel(),
                turns.fullGyro(),
                slowest,
                fastest,
                rests.restG(),
                rests.rests());
    }

    private void ofLabels(Use use, List<Finding> out) {
        if (labels == 0) {
            out.add(Finding.refused(
                    Rule.NO_LABELS, "labels.csv", "holds no label: there is nothing to learn or to measure"));
            return;
        }
        var subjects = new TreeSet<String>();
        counts.forEach((subject, of) -> {
            if (!of.isEmpty()) {
                subjects.add(subject);
            }
        });
        if (subjects.size() == 1) {
            String what = "one subject only (" + subjects.first() + ")";
            out.add(
                    use == Use.SPLIT
                            ? Finding.refused(Rule.ONE_SUBJECT, "labels.csv", what + ": nobody can be held out")
                            : Finding.flagged(
                                    Rule.ONE_SUBJECT,
                                    "labels.csv",
                                    what + ": nothing tells how another's swings would fare"));
        }
        if (info.subjects() > 0 && info.subjects() != counts.size()) {
            out.add(Finding.flagged(
                    Rule.SUBJECTS,
                    "dataset.json",
                    "subjects: says " + info.subjects() + ", there are " + counts.size() + " folders"
                            + (info.subjects() < counts.size()
                                    ? ": folders are recording sets, and one held out is no unseen person"
                                    : "")));
        }
        var shown = new TreeSet<String>();
        counts.values().forEach(of -> shown.addAll(of.keySet()));
        if (shown.size() == 1 && info.form() == Form.CLIPS) {
            out.add(Finding.refused(
                    Rule.CLASSES,
                    "labels.csv",
                    "every label is " + shown.first() + ": a model needs something to tell it from"));
        }
        for (String name : info.classes()) {
            ofClass(name, subjects, out);
        }
    }

    private void ofClass(String name, TreeSet<String> subjects, List<Finding> out) {
        boolean none = info.form() == Form.CONTINUOUS && info.noSwing().contains(name);
        var showing =
                subjects.stream().filter(s -> counts.get(s).containsKey(name)).toList();
        if (showing.isEmpty() && !none) {
            out.add(Finding.flagged(Rule.CLASSES, "dataset.json", "classes: " + name + " has no label"));
        } else if (showing.size() == 1 && subjects.size() > 1 && !none) {
            out.add(Finding.flagged(
                    Rule.CLASSES,
                    "labels.csv",
                    name + " is shown by " + showing.get(0) + " alone: without that one it cannot be learned"));
        }
    }

    /** Sensors are worn by subject; where one shows too little, all are taken together. */
    private void ofAxes(List<Finding> out) {
        var rest = new AxesRules(info);
        axes.forEach((subject, fit) -> {
            if (fit.stretches() >= AxesRules.LEAST) {
                fit.finish("recordings/" + subject, out::add);
            } else {
                rest.add(fit);
            }
        });
        rest.finish("recordings", out::add);
    }
}
