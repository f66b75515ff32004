package org.pitchside.trainer.rollout;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.pitchside.api.BatId;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.trainer.rollout.OneRollout.Outcome;

/** Bad and good models of one seed, one rollout after the other, over the same twelve bats. */
final class RolloutBench {

    /** A good model has to be on all bats by then, and a bad one off the first bats by {@link #BAD_SWINGS} or {@link #BAD_MINUTES}. */
    static final int GOOD_SWINGS = 40;

    static final int BAD_SWINGS = 20;
    static final double BAD_MINUTES = 2;
    static final int BATS_TOUCHED = 2;

    /**
     * How much is played, and by whom.
     *
     * @param judges test players on whom models are known to be good or bad, apart from those at the nets
     * @param learners training players whom no training reaches, for those who learn anew
     * @param minutes of a session at the nets
     */
    record Size(int bad, int good, int judges, int learners, double minutes, double startS) {

        static final Size FULL = new Size(50, 50, 24, 60, Nets.MINUTES, Rehearsal.BEFORE_S);
    }

    /** @param harm of a bad one: what it costs; of a good one: how right it is */
    record Row(boolean good, String kind, String how, String harm, Outcome outcome) {

        /** Stopped in time, and before it came far. */
        boolean stopped() {
            Outcome o = outcome;
            boolean early = o.where() == null || o.where().compareTo(Stage.CANARY) < 0;
            boolean inTime = o.where() == Stage.CANARY && (o.swings() <= BAD_SWINGS || o.trialMinutes() <= BAD_MINUTES);
            return !o.passed() && o.touched() <= BATS_TOUCHED && (early || inTime);
        }

        boolean inShadow() {
            return stopped() && (outcome.where() == null || outcome.where() == Stage.SHADOW);
        }

        boolean asItShould() {
            return good ? outcome.passed() && outcome.swings() <= GOOD_SWINGS : stopped();
        }

        String line() {
            Outcome o = outcome;
            return String.format(
                    Locale.ROOT,
                    "%s | %s | %s | %s | %s | %d | %d | %d | %s | %s",
                    asItShould() ? "" : "MISS",
                    good ? "good: " + kind : kind,
                    how,
                    harm,
                    o.where() == null
                            ? "REFUSED"
                            : o.passed() ? "DONE" : o.where().toString(),
                    o.windows(),
                    o.touched(),
                    o.swings(),
                    Double.isNaN(o.backS()) ? "-" : String.format(Locale.ROOT, "%.1f", o.backS()),
                    o.words());
        }
    }

    static final String HEAD =
            " | kind | how | what it costs, or how right it is | where | windows | bats | swings | back s | words";

    private final Size size;
    private final long seed;
    private final boolean withoutShadow;
    private final Season season;
    private final GoodModels goods;
    private final BadModels bads;
    private final Signing signing = new Signing();
    final List<Row> rows = new ArrayList<>();

    /** @param withoutShadow whether each is sent on before shadow saw a window: what gateway and first bats alone would stop */
    RolloutBench(long seed, Size size, boolean withoutShadow) {
        this.seed = seed;
        this.withoutShadow = withoutShadow;
        this.size = size;
        Draft shipped = Draft.shipped();
        var judge = new Judge(shipped.classes());
        var pool = new Judge(shipped.classes());
        for (int i = 0; i < size.judges; i++) {
            judge.add(
                    new Play(new BatId(i), Players.test(200_000 + i), seed * 77 + i, RhythmSpec.solo(), 8),
                    "judge-" + i);
        }
        for (int i = 0; i < size.learners; i++) {
            RhythmSpec rhythm = i % 2 == 0 ? RhythmSpec.solo() : RhythmSpec.training();
            pool.add(new Play(new BatId(i), Players.train(1_000_000 + i), seed * 78 + i, rhythm, 4), "learner-" + i);
        }
        season = new Season(seed, new Nets(seed, Nets.BATS, size.minutes));
        goods = new GoodModels(judge, pool);
        bads = new BadModels(judge, pool);
    }

    /** Rolls out one after the other; each in a folder of its own below the given one. */
    void run(Path folder, Function<Row, Boolean> told) throws Exception {
        for (int n = 0; n < size.bad; n++) {
            BadModels.Bad bad = bads.of(seed, n);
            String halves = switch (bad.halves()) {
                case BOTH -> "";
                case GATEWAY -> ", gateway's half";
                case BATS -> ", bats' half";
            };
            roll(folder.resolve("bad-" + n), n, bad.draft(), bad.onBats(), o -> {
                var row = new Row(false, bad.kind() + halves, bad.how(), bad.harm(), o);
                rows.add(row);
                return told.apply(row);
            });
        }
        for (int n = 0; n < size.good; n++) {
            GoodModels.Good good = goods.of(seed, n);
            String right =
                    String.format(Locale.ROOT, "right %.1f %%, bats %.1f %%", 100 * good.gateway(), 100 * good.bats());
            roll(folder.resolve("good-" + n), n, good.draft(), NetBat.Loaded::new, o -> {
                var row = new Row(true, good.kind(), good.how(), right, o);
                rows.add(row);
                return told.apply(row);
            });
        }
    }

    private void roll(
            Path folder, int n, Draft draft, Function<byte[], NetBat.Loaded> onBats, Function<Outcome, Boolean> told)
            throws Exception {
        Files.createDirectories(folder);
        // every other gateway has its bats stream, as it comes; the others have them cut their events
        boolean events = n % 2 == 1 && size.startS > 0;
        told.apply(new OneRollout(season, signing, events, folder, size.startS, withoutShadow).of(draft, onBats));
    }

    private long count(java.util.function.Predicate<Row> which) {
        return rows.stream().filter(which).count();
    }

    private double most(java.util.function.Predicate<Row> which, java.util.function.ToDoubleFunction<Outcome> what) {
        return rows.stream()
                .filter(which)
                .mapToDouble(r -> what.applyAsDouble(r.outcome))
                .filter(d -> !Double.isNaN(d))
                .max()
                .orElse(0);
    }

    /** Lines of the scorecard. Nothing is promised of rollouts without shadow. */
    List<String> figures() {
        long bad = count(r -> !r.good);
        long good = count(r -> r.good);
        var lines = new ArrayList<String>();
        lines.add(line("bad_stopped", count(r -> !r.good && r.stopped()), "models", bad));
        lines.add(
                withoutShadow
                        ? line("bad_on_all_bats", count(r -> !r.good && r.outcome.passed()), "models", "-")
                        : line("bad_in_shadow", count(r -> !r.good && r.inShadow()), "models", "-"));
        lines.add(line("bats_touched_max", (long) most(r -> !r.good, Outcome::touched), "bats", "<= 2 of 12"));
        lines.add(line("canary_swings_max", (long) most(r -> !r.good, Outcome::swings), "swings", "<= 20"));
        lines.add(line("back_s", most(r -> !r.good, Outcome::backS), "s", "<= 10"));
        lines.add(line("good_passed", count(r -> r.good && r.asItShould()), "models", ">= " + (good - good / 25)));
        lines.add(line(
                "good_swings_max", (long) most(r -> r.good && r.outcome.passed(), Outcome::swings), "swings", "<= 40"));
        lines.add(line("good_minutes_max", most(r -> r.good && r.outcome.passed(), Outcome::minutes), "min", "-"));
        return lines;
    }

    private String line(String metric, Object value, String unit, Object goal) {
        String shown = value instanceof Double d ? String.format(Locale.ROOT, "%.1f", d) : value.toString();
        String data = String.format(
                Locale.ROOT,
                "SIM seed %d, %d bad and %d good models, 12 bats, virtual time",
                seed,
                count(r -> !r.good),
                count(r -> r.good));
        return String.join(
                "\t",
                (withoutShadow ? "rollout.without_shadow_" : "rollout.") + metric,
                shown,
                unit,
                withoutShadow ? "-" : goal.toString(),
                data);
    }
}
