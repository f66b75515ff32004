package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.AnswerRule;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.gates.ShadowGate;
import org.pitchside.models.internal.gates.ShadowGate.Limits;
import org.pitchside.models.internal.gates.ShadowGate.Pair;
import org.pitchside.models.internal.gates.ShareTest;
import org.pitchside.swing.DetectorParameters;

/**
 * A candidate and a live model on the same windows: {@link #hear} asks the models, {@link #weigh} what they said. Each by one thread at a
 * time, and not necessarily the same, so that a model that takes long holds up nobody who wants to know how it stands.
 */
final class Trial {

    /** Slow is what takes so much longer than the live model, and at least {@link #QUICK_NANOS}; and whatever takes {@link #SLOW_NANOS}. */
    static final int SLOW_TIMES = 4;

    static final long QUICK_NANOS = 1_000_000;
    static final long SLOW_NANOS = 20_000_000;

    /** First windows, on which nobody is held slow: code is still cold. */
    private static final int COLD = 8;

    /** Whose answers the evidence holds. */
    enum Answering {
        LIVE,
        /** The candidate answers; in shadow it was shown to be as good. */
        CANDIDATE,
        /** The candidate answers, and shadow had no time to say anything. */
        CANDIDATE_UNSEEN
    }

    /** What was said of one window; null where it was not asked. */
    record Heard(Evidence evidence, Said live, Said candidate, Said liveBats, Said bats, List<Boolean> detectors) {}

    private final GatewayModel candidate;
    private final GatewayModel live;
    private final Answering answering;
    private final ModelBench.Seat seat;
    private final AnswerRule rule;
    private final LongSupplier work;
    private final List<String> classes;
    private final int not;
    private BatsHalf bats;
    private BatsHalf liveBats;
    private final List<DetectorCheck> detectors = new ArrayList<>();

    private final ShadowGate gate;
    private ShadowGate batsGate;
    private final ShareTest halves = new ShareTest(0.11, 0.24, 0.001, 0.01);
    /**
     * Of windows on which one bats' half answers as the live gateway model does and the other does not: the candidate's does not. It is the
     * better one of the three, so this tells worse from other, which two bats' halves beside each other cannot. But the live bats' half
     * learned from it, and a good one that learned elsewhere is further from it on up to 84 of 100 of these.
     */
    private final ShareTest worse = new ShareTest(0.88, 0.98, 0.001, 0);

    private final Rows rows;
    private Rows batsRows;
    private int windows;
    private String broken = "";

    /**
     * @param seat of the one that does not answer
     * @param work what is taken as time that a model works, nanoseconds
     */
    Trial(GatewayModel candidate, GatewayModel live, Answering answering, ModelBench.Seat seat, LongSupplier work) {
        this.candidate = candidate;
        this.live = live;
        this.answering = answering;
        this.seat = seat;
        this.work = work;
        ModelDescriptor benched = (answering == Answering.LIVE ? candidate : live).descriptor();
        rule = new AnswerRule(benched);
        classes = benched.classes();
        not = benched.noSwing().isEmpty()
                ? -1
                : classes.indexOf(benched.noSwing().get(0));
        // one that was shown before to be as good: only what speaks against it counts now
        Answer atCap = answering == Answering.CANDIDATE ? Answer.PASSED : Answer.FAILED;
        gate = new ShadowGate(classes, not, Limits.OF_A_KIND, atCap);
        rows = new Rows(classes, not, ShadowGate.CAP);
    }

    /** Has the bats' half judged, too: against the live bats' model, or where there is none against the live gateway's. */
    void withBats(byte[] blob, Optional<byte[]> liveBlob) {
        bats = BatsHalf.of(blob);
        liveBats = liveBlob.map(BatsHalf::of)
                .filter(b -> b.model().classes() == classes.size())
                .orElse(null);
        batsGate = new ShadowGate(classes, not, liveBats == null ? Limits.OF_TWO_KINDS : Limits.OF_A_KIND);
        batsRows = new Rows(classes, not, 0);
    }

    /** Has the detectors judged, each set that is not the live one. */
    void withDetectors() {
        var usual = DetectorParameters.of(live.descriptor().detector());
        var others = new ArrayList<DetectorParameters>();
        others.add(DetectorParameters.of(candidate.descriptor().detector()));
        if (bats != null) {
            others.add(DetectorCheck.of(bats.model().facts()));
        }
        others.stream()
                .distinct()
                .filter(p -> !p.equals(usual))
                .forEach(p -> detectors.add(new DetectorCheck(p, usual)));
    }

    /** Whether the evidence tells of these two models. */
    boolean isOfThese(Evidence e) {
        var answers = answering == Answering.LIVE ? live : candidate;
        boolean whole = answering != Answering.LIVE || !e.live().scores().isEmpty();
        return e.live().model().equals(answers.descriptor().name()) && whole;
    }

    /** Asks everybody who did not answer yet. */
    Heard hear(Evidence e) {
        Said answered = Said.of(e.live(), classes, e.liveNanos());
        long begun = work.getAsLong();
        float[] logits = seat.logits(e.window());
        Said beside = Said.of(logits, rule, classes, Math.max(1, work.getAsLong() - begun));
        boolean ofLive = answering == Answering.LIVE;
        var found = new ArrayList<Boolean>();
        for (DetectorCheck d : detectors) {
            found.add(
                    e.recording().size() == 0
                            ? null
                            : d.same(e.recording(), e.window().mount()));
        }
        return new Heard(
                e,
                ofLive ? answered : beside,
                ofLive ? beside : answered,
                liveBats == null ? null : liveBats.said(e.window()),
                bats == null ? null : bats.said(e.window()),
                found);
    }

    void weigh(Heard h) {
        if (answer() != Answer.OPEN) {
            return;
        }
        windows++;
        // of one that answers it is only known what time passed, which on a busy gateway is not what it worked; in
        // shadow it was not slow
        boolean isTimed = answering == Answering.LIVE && windows > COLD;
        gate.add(pair(h.live, h.candidate, isTimed && slow(h.candidate, h.live)), h.candidate.outputs());
        rows.add(h.evidence.id().bat(), h.live, h.candidate);
        if (bats != null) {
            Said reference = h.liveBats == null ? h.live : h.liveBats;
            batsGate.add(pair(reference, h.bats, false), h.bats.outputs());
            batsRows.add(h.evidence.id().bat(), reference, h.bats);
            halves.add(h.bats.best() != h.candidate.best());
            if (h.liveBats != null) {
                addWorse(h.live.best(), h.liveBats.best(), h.bats.best());
            }
        }
        for (int i = 0; i < h.detectors.size(); i++) {
            if (h.detectors.get(i) != null) {
                detectors.get(i).weigh(h.detectors.get(i));
            }
        }
    }

    private void addWorse(int answer, int liveBat, int bat) {
        if ((bat == answer) != (liveBat == answer)) {
            worse.add(bat != answer);
        }
        if (windows == ShadowGate.CAP && worse.inDoubt()) {
            broke(nearer());
        }
    }

    private String nearer() {
        return "the bats' half is further from the live gateway model than the live bats' half is: so on "
                + worse.hits() + " of " + worse.seen() + " windows on which the two differ in that";
    }

    private static Pair pair(Said live, Said candidate, boolean slow) {
        return new Pair(
                live.best(),
                live.confidence(),
                live.unsure(),
                candidate.best(),
                candidate.confidence(),
                candidate.unsure(),
                slow);
    }

    private static boolean slow(Said candidate, Said live) {
        long took = candidate.workNanos();
        return took > SLOW_NANOS && live.workNanos() <= SLOW_NANOS
                || took > QUICK_NANOS && took > SLOW_TIMES * live.workNanos();
    }

    /** It cannot go on: a sentence. */
    void broke(String why) {
        if (answer() == Answer.OPEN) {
            broken = why;
        }
    }

    Answer answer() {
        List<Answer> all = answers();
        return all.contains(Answer.FAILED) ? Answer.FAILED : all.contains(Answer.OPEN) ? Answer.OPEN : Answer.PASSED;
    }

    private List<Answer> answers() {
        var all = new ArrayList<Answer>();
        all.add(broken.isEmpty() ? gate.answer() : Answer.FAILED);
        if (bats != null) {
            all.add(batsGate.answer());
            all.add(halves.answer());
            Answer open = worse.inDoubt() ? Answer.OPEN : Answer.PASSED;
            all.add(worse.answer() == Answer.FAILED ? Answer.FAILED : open);
        }
        for (DetectorCheck d : detectors) {
            // too few events may show it anything: it only stops, or has passed by the end
            all.add(d.answer() == Answer.FAILED ? Answer.FAILED : Answer.PASSED);
        }
        return all;
    }

    /** One sentence without a full stop: why it failed, or what was hardly seen of one that passed. */
    String why() {
        if (!broken.isEmpty()) {
            return broken;
        }
        if (gate.answer() == Answer.FAILED) {
            return gate.why();
        }
        if (bats != null && batsGate.answer() == Answer.FAILED) {
            return "the bats' half: " + batsGate.why();
        }
        if (bats != null && halves.answer() == Answer.FAILED) {
            return "its two halves disagree on " + halves.hits() + " of " + halves.seen() + " windows";
        }
        if (worse.answer() == Answer.FAILED) {
            return nearer();
        }
        for (DetectorCheck d : detectors) {
            if (d.answer() == Answer.FAILED) {
                return d.why();
            }
        }
        return answer() == Answer.PASSED ? gate.why() : "";
    }

    ShadowReport report(long missed) {
        return new ShadowReport(
                candidate.descriptor().name(),
                live.descriptor().name(),
                windows,
                ShadowGate.CAP,
                missed,
                rows.all(),
                rows.families(),
                rows.bats(),
                batsRows == null ? null : batsRows.all());
    }
}
