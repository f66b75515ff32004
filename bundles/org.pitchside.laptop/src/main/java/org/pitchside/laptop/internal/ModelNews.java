package org.pitchside.laptop.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.pitchside.api.BatId;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.api.rollout.ShadowReport;

/** What happens to models, a line each time something changes. For one thread, but for the summary. */
final class ModelNews {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());
    /** A shadow is told of every so many windows. */
    private static final int WINDOWS = 25;

    private static final Set<Stage> OUT = EnumSet.of(Stage.GATEWAY, Stage.CANARY, Stage.FLEET, Stage.DONE);

    private static final Map<Stage, String> STAGES = new EnumMap<>(Map.of(
            Stage.SHADOW, "in shadow",
            Stage.READY, "found good",
            Stage.GATEWAY, "on the gateway",
            Stage.CANARY, "on the first bats",
            Stage.FLEET, "on all bats",
            Stage.DONE, "done",
            Stage.TAKING_BACK, "taken back",
            Stage.STOPPED, "stopped"));
    private static final Map<BatStep, String> STEPS = new EnumMap<>(Map.of(
            BatStep.LATER, "waits for its turn",
            BatStep.AWAY, "is away",
            BatStep.SENDING, "is sent the model",
            BatStep.STARTING, "starts anew",
            BatStep.ON_TRIAL, "tries it",
            BatStep.KEPT, "keeps it",
            BatStep.GOING_BACK, "goes back",
            BatStep.BACK, "is back",
            BatStep.REFUSED, "does not have it",
            BatStep.STUCK, "cannot go back"));

    private static final Map<BatStep, String> COUNTED = new EnumMap<>(Map.of(
            BatStep.LATER, "not yet asked",
            BatStep.AWAY, "away",
            BatStep.SENDING, "being sent it",
            BatStep.STARTING, "starting anew",
            BatStep.ON_TRIAL, "on trial",
            BatStep.KEPT, "keep it",
            BatStep.GOING_BACK, "going back",
            BatStep.BACK, "back",
            BatStep.REFUSED, "without it",
            BatStep.STUCK, "stuck with it"));

    /** In the rollout's sentence, where somebody let another model answer. */
    private static final String CHOSEN = " was chosen to answer ";

    private final Map<BatId, BatStep> steps = new HashMap<>();
    private long audit = -1;
    private String model = "";
    private Stage stage;
    private boolean isPaused;
    private int windows;
    /** Whether it was more than in shadow, and is not known to be back. */
    private boolean isOut;
    /** Since when it is being taken back. */
    private long backSinceUs;

    private volatile boolean isOfThisRun;
    /** Whoever rolls out may have stopped already when a run is summed up. */
    private volatile Rollout last;

    private static String at(long us) {
        return TIME.format(Instant.ofEpochMilli(us / 1000));
    }

    /**
     * What is new in the audit: models that were taken or refused.
     *
     * @param isRead whether the registry has read its shelf: before that it has no lines, and all would be news a moment later
     * @param lines the last ones, oldest first; those of before the first call are nobody's news
     */
    List<String> audited(boolean isRead, List<AuditLine> lines, long nowUs) {
        if (!isRead) {
            return List.of();
        }
        long last = lines.isEmpty() ? 0 : lines.get(lines.size() - 1).number();
        long seen = audit < 0 ? last : audit;
        audit = Math.max(seen, last);
        return lines.stream()
                .filter(l -> l.number() > seen && l.act().equals("take"))
                .map(l -> line(nowUs, l.what().replaceFirst(" sha256 .*", ""), l.done() ? "taken" : "refused", l.why()))
                .toList();
    }

    /** What is new of a rollout. One that was over before the first call is nobody's news. */
    List<String> rolled(Optional<Rollout> current, long nowUs) {
        var lines = new ArrayList<String>();
        if (current.isEmpty()) {
            return lines;
        }
        Rollout r = current.get();
        last = r;
        if (!r.model().equals(model) || stage == Stage.STOPPED && r.stage() == Stage.SHADOW) {
            boolean isFirst = stage == null;
            model = r.model();
            steps.clear();
            windows = 0;
            isOut = false;
            if (isFirst && !r.underWay()) {
                stage = r.stage();
                r.bats().forEach(b -> steps.put(b.bat(), b.step()));
                return lines;
            }
            stage = null;
        }
        boolean isBack = comesBack(r, nowUs);
        if (r.stage() != stage || r.paused() != isPaused) {
            stage = r.stage();
            isPaused = r.paused();
            isOfThisRun = true;
            lines.add(line(nowUs, model, words(r), r.words()));
        }
        ShadowReport s = r.shadow();
        if (stage == Stage.SHADOW && s != null && s.windows() >= windows + WINDOWS) {
            windows = s.windows() / WINDOWS * WINDOWS;
            lines.add(line(
                    nowUs,
                    model,
                    "in shadow",
                    String.format(
                            Locale.ROOT,
                            "agrees with %s on %d of %d windows",
                            s.live(),
                            s.all().agreed(),
                            s.windows())));
        }
        for (OnTheWay b : r.bats()) {
            BatStep before = steps.put(b.bat(), b.step());
            if (b.step() != before && b.step() != BatStep.LATER) {
                isOfThisRun = true;
                lines.add(line(nowUs, model, "bat " + shortId(b.bat()) + " " + STEPS.get(b.step()), b.words()));
            }
        }
        if (isBack) {
            lines.add(line(nowUs, model, "came back", cameBack(r, nowUs)));
        }
        return lines;
    }

    /** Whether it is time to tell that one that was out is back everywhere; one that was stopped in shadow never was anywhere. */
    private boolean comesBack(Rollout r, long nowUs) {
        boolean isStopped = isTakenBack(r.stage());
        boolean wasStopped = isTakenBack(stage);
        if (!isStopped) {
            isOut = OUT.contains(r.stage());
        } else if (!wasStopped) {
            isOut |= touched(r) > 0;
            backSinceUs = nowUs;
        }
        boolean isBack = isOut && r.stage() == Stage.STOPPED && count(r, BatStep.GOING_BACK) == 0;
        isOut &= !isBack;
        return isBack;
    }

    /** How many had it, and how soon they were rid of it. */
    private String cameBack(Rollout r, long nowUs) {
        long had = touched(r);
        long stuck = count(r, BatStep.STUCK);
        String bats = had == 0
                ? "no bat had it" + (goesOn(r) ? "" : ", the gateway answers with " + r.before())
                : had + " of " + r.bats().size() + " bats had it; "
                        + (stuck == 0 ? "they" : had - stuck + " of them")
                        + (goesOn(r) ? "" : " and the gateway")
                        + " are as before";
        return String.format(Locale.ROOT, "%s, %.1f s after it was stopped", bats, (nowUs - backSinceUs) / 1e6);
    }

    private static boolean isTakenBack(Stage stage) {
        return stage == Stage.TAKING_BACK || stage == Stage.STOPPED;
    }

    /** Whether the gateway did not go back: it answers with what was only brought to the bats, or with another one that was chosen. */
    private static boolean goesOn(Rollout r) {
        return r.before().equals(r.model()) || r.words().contains(CHOSEN);
    }

    private static long touched(Rollout r) {
        return count(r, BatStep.BACK) + count(r, BatStep.GOING_BACK) + count(r, BatStep.STUCK);
    }

    private static long count(Rollout r, BatStep step) {
        return r.bats().stream().filter(b -> b.step() == step).count();
    }

    private static String words(Rollout r) {
        return STAGES.get(r.stage()) + (r.paused() ? ", paused" : "");
    }

    private static String line(long us, String what, String how, String why) {
        String line = String.format(Locale.ROOT, "%-8s  model   %-12s  %s", at(us), what, how);
        return why.isBlank() ? line : line + ": " + why;
    }

    private static String shortId(BatId bat) {
        return bat.toString().replaceFirst("^0+", "");
    }

    /** What became of the last one, in a sentence; empty where nothing of it happened in this run. */
    Optional<String> summary() {
        if (!isOfThisRun) {
            return Optional.empty();
        }
        Rollout r = last;
        String bats = r.bats().stream()
                .collect(Collectors.groupingBy(
                        OnTheWay::step, () -> new EnumMap<>(BatStep.class), Collectors.counting()))
                .entrySet()
                .stream()
                .map(e -> e.getValue() + " "
                        + (e.getKey() == BatStep.LATER && isTakenBack(r.stage())
                                ? "never had it"
                                : COUNTED.get(e.getKey())))
                .collect(Collectors.joining(", "));
        return Optional.of("model " + r.model() + " is " + words(r) + ": " + r.words()
                + (bats.isEmpty() ? "" : " (bats: " + bats + ")"));
    }
}
