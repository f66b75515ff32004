package org.pitchside.trainer.rollout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Function;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.inference.internal.Bench;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.RegistryAt;
import org.pitchside.models.internal.rollout.RolloutDriver;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;
import org.pitchside.models.internal.rollout.ShadowJudges;
import org.pitchside.models.internal.shadow.Pasts;

/** One model on its true way: taken by the registry, in shadow, on the gateway, on bats or back from them. */
final class OneRollout {

    /** A rollout that took so long is no use to anybody. */
    private static final double MOST_MINUTES = 180;

    private static final double BACK_MINUTES = 10;

    private final Season season;
    private final Signing signing;
    private final boolean events;
    private final Path folder;
    private final double startS;
    private final boolean withoutShadow;
    private final Map<BatId, Integer> swings = new HashMap<>();
    private final Map<BatId, Double> onTrialFrom = new HashMap<>();
    private final Map<BatId, Double> onTrialFor = new HashMap<>();
    private Stage reached = Stage.SHADOW;
    private int windows;
    private double tookBackFrom = Double.NaN;
    private double back;

    /**
     * What came of it.
     *
     * @param passed every bat that was met has it
     * @param where it was stopped, or {@link Stage#DONE}; null where the registry refused it
     * @param windows in shadow
     * @param touched bats that held it
     * @param swings most that one bat was watched at
     * @param trialMinutes longest that one bat ran it on trial
     * @param backS from the decision until every bat in range runs what it ran before; not a number where none ran it
     */
    record Outcome(
            boolean passed,
            Stage where,
            int windows,
            int touched,
            int swings,
            double trialMinutes,
            double backS,
            double minutes,
            String words) {}

    /**
     * @param events whether all bats cut their events themselves, else they stream
     * @param startS what of the session is past when it begins
     * @param withoutShadow whether an operator sends it on before shadow saw a window
     */
    OneRollout(Season season, Signing signing, boolean events, Path folder, double startS, boolean withoutShadow) {
        this.season = season;
        this.signing = signing;
        this.events = events;
        this.folder = folder;
        this.startS = startS;
        this.withoutShadow = withoutShadow;
    }

    /** @param onBats what comes of the bats' half on bats; mostly itself */
    Outcome of(Draft draft, Function<byte[], NetBat.Loaded> onBats) throws Exception {
        byte[] signed = signing.released(draft.pack(2), 2);
        try (var at = new RegistryAt(folder, signing.rootHex())) {
            var registry = at.registry();
            String name;
            try {
                name = registry.take(signed, Via.DROP);
            } catch (ShelfException e) {
                return new Outcome(false, null, 0, 0, 0, 0, Double.NaN, 0, e.getMessage());
            }
            byte[] blob = registry.blob(name).orElseThrow();
            var bench = new MeasuredBench(new Bench(), season.any());
            Path models = folder.resolve("models");
            if (events) {
                Files.writeString(models.resolve("pasts.txt"), season.pasts());
            }
            var pasts = new Pasts(new Disk.Real(), models, n -> registry.blob(n));
            try (var r = new Rehearsal(season, events, registry, ModelHash.ofBlob(blob), onBats, startS)) {
                var judges = new ShadowJudges(
                        bench,
                        bat -> pasts.usual(bat, name),
                        r::runs,
                        new ShadowJudges.Threads(Runnable::run, r.time::nanos, bench::worked));
                var parts = new RolloutDriver.Parts(
                        registry,
                        r.courier,
                        judges,
                        () -> r.bats.stream().map(b -> b.state(r.time)).toList(),
                        bat -> true,
                        r.time);
                try (var driver = new RolloutDriver(
                        parts, new Settings(ByItself.ALL, 2, 3), new Disk.Real(), models, Runnable::run)) {
                    driver.tick();
                    if (driver.current().isEmpty()) {
                        driver.start(name, Via.BOARD);
                    }
                    if (withoutShadow && driver.current().orElseThrow().stage() == Stage.SHADOW) {
                        driver.goOn(Via.BOARD);
                    }
                    return run(r, driver, pasts, ModelHash.ofBlob(blob));
                } catch (RolloutException e) {
                    return new Outcome(false, null, 0, 0, 0, 0, Double.NaN, 0, e.getMessage());
                }
            }
        }
    }

    private Outcome run(Rehearsal r, RolloutDriver driver, Pasts pasts, ModelHash hash) {
        double from = r.time.seconds();
        r.play(
                new EvidenceListener() {
                    @Override
                    public void event(Evidence e) {
                        pasts.event(e);
                        driver.event(e);
                        look(r, driver, hash);
                    }

                    @Override
                    public void activity(BatId bat, long atUs, BatActivity activity) {
                        driver.activity(bat, atUs, activity);
                        look(r, driver, hash);
                    }
                },
                () -> {
                    driver.tick();
                    look(r, driver, hash);
                },
                MOST_MINUTES,
                () -> over(r, driver, hash));
        Rollout end = driver.current().orElseThrow();
        boolean passed = isOnAll(r, end);
        return new Outcome(
                passed,
                passed ? Stage.DONE : reached,
                windows,
                new TreeSet<>(r.touched()).size(),
                swings.values().stream().mapToInt(i -> i).max().orElse(0),
                onTrialFor.values().stream().mapToDouble(d -> d).max().orElse(0) / 60,
                passed || r.touched().isEmpty() ? Double.NaN : back,
                (r.time.seconds() - from) / 60,
                end.words());
    }

    private void look(Rehearsal r, RolloutDriver driver, ModelHash hash) {
        Rollout now = driver.current().orElseThrow();
        double s = r.time.seconds();
        boolean stoppedInShadow = now.stage() == Stage.STOPPED && reached == Stage.SHADOW;
        if (now.shadow() != null && (now.stage() == Stage.SHADOW || stoppedInShadow)) {
            // later it tells of those behind the candidate
            windows = now.shadow().windows();
        }
        if (now.stage() == Stage.TAKING_BACK || now.stage() == Stage.STOPPED) {
            if (Double.isNaN(tookBackFrom)) {
                tookBackFrom = s;
            }
            // looked at once a second at least: told as the first look that finds nobody with it
            boolean runs = r.bats.stream().anyMatch(b -> b.isThere(s) && b.runs(hash) || restarts(b, s));
            if (runs) {
                back = s - tookBackFrom + 1;
            }
        } else {
            reached = now.stage();
        }
        for (OnTheWay b : now.bats()) {
            swings.merge(b.bat(), b.swings(), Math::max);
            if (b.step() == BatStep.ON_TRIAL) {
                double from = onTrialFrom.computeIfAbsent(b.bat(), id -> s);
                onTrialFor.put(b.bat(), s - from);
            }
        }
    }

    private static boolean isOnAll(Rehearsal r, Rollout now) {
        return now.stage() == Stage.DONE
                && now.bats().size() == r.bats.size()
                && now.bats().stream().allMatch(b -> b.step() == BatStep.KEPT);
    }

    private static boolean restarts(NetBat bat, double s) {
        return bat.restartsUntil() > s;
    }

    private boolean over(Rehearsal r, RolloutDriver driver, ModelHash hash) {
        Rollout now = driver.current().orElseThrow();
        Stage stage = now.stage();
        double s = r.time.seconds();
        return isOnAll(r, now)
                || stage == Stage.STOPPED
                || stage == Stage.TAKING_BACK
                        && s > tookBackFrom + BACK_MINUTES * 60
                        && r.bats.stream().noneMatch(b -> b.runs(hash));
    }
}
