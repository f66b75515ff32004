package org.pitchside.trainer.rollout;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/** Models that are other models and as good: what a maker sends who trained again. */
final class GoodModels {

    /** Of 100 windows so many more may a good one get wrong, of either half. */
    static final double WORSE = 0.01;

    /** Nor may its confidence promise what it does not hold: so much more may a window surprise it, by the mean of -log p. */
    static final double SURPRISED = 1.15;

    private final Draft shipped = Draft.shipped();
    private final Judge judge;
    private final Judge pool;
    private final double gatewayNow;
    private final double batsNow;
    private final double surpriseNow;

    /** @param accuracy of both halves, forced to answer, on players of the judge */
    record Good(String kind, String how, Draft draft, double gateway, double bats) {}

    GoodModels(Judge judge, Judge pool) {
        this.judge = judge;
        this.pool = pool;
        gatewayNow = judge.accuracy(judge.gateway(shipped));
        batsNow = judge.accuracy(judge.bats(shipped));
        surpriseNow = judge.surprise(judge.gateway(shipped), shipped.temperature);
    }

    double gatewayNow() {
        return gatewayNow;
    }

    double batsNow() {
        return batsNow;
    }

    private static final List<String> KINDS = List.of(
            "weights shaken",
            "last layers learned anew",
            "shaken, then learned anew",
            "another committee",
            "fewer bits",
            "bats' half learned anew",
            "shaken, then learned anew");

    /** The n-th one of a seed; one that turned out worse is made again, milder, and where the mildest is worse, too, the next kind. */
    Good of(long seed, int n) {
        for (int next = 0; next < KINDS.size(); next++) {
            Good good = of(seed, n, KINDS.get((n + next) % KINDS.size()));
            if (good != null) {
                return good;
            }
        }
        throw new IllegalStateException("no good model comes of seed " + seed);
    }

    private Good of(long seed, int n, String kind) {
        for (int milder = 0; milder < 20; milder++) {
            var random = new SplittableRandom(seed * 7919 + n * 101L + milder);
            double strength = (0.3 + 0.7 * random.nextDouble()) * Math.pow(0.75, milder);
            Draft draft = shipped.copy();
            String how = make(kind, draft, strength, random);
            float[][] said = judge.gateway(draft);
            double gateway = judge.accuracy(said);
            double bats = judge.accuracy(judge.bats(draft));
            boolean honest = judge.surprise(said, draft.temperature) <= SURPRISED * surpriseNow;
            if (honest && gateway >= gatewayNow - WORSE && bats >= batsNow - WORSE) {
                return new Good(kind, how, draft, gateway, bats);
            }
        }
        return null;
    }

    private String make(String kind, Draft draft, double strength, SplittableRandom random) {
        var refit = new Refit(pool, random);
        switch (kind) {
            case "weights shaken" -> {
                shakeGateway(draft, 0.12 * strength, random);
                shakeBats(draft, 0.06 * strength, random);
                return words("weights by %.0f %% and %.0f %%", 12 * strength, 6 * strength);
            }
            case "last layers learned anew" -> {
                refit.both(draft, 4, 0.3 * strength);
                return words("without %.0f %% of what they saw", 30 * strength);
            }
            case "another committee" -> {
                int out = random.nextInt(3);
                for (int net = 0; net < 3; net++) {
                    draft.gateway.get("n" + net + "_share")[0] =
                            (float) ((net == out ? 1 - strength : 1 + strength / 2) / 3);
                }
                shakeBats(draft, 0.06 * strength, random);
                return words("net %d of three heard %.0f %% less", out, 100 * strength);
            }
            case "fewer bits" -> {
                int levels = (int) (60 / (0.5 + strength));
                for (String name : draft.gateway.names()) {
                    if (name.matches("n\\d_(c\\d_)?w")) {
                        round(draft.gateway.get(name), (int) draft.gateway.shape(name)[0], levels);
                    }
                }
                for (BatHalf.Layer l : draft.bats.layers) {
                    coarse(l, levels);
                }
                return words("%d levels of a weight", 2 * levels + 1);
            }
            case "bats' half learned anew" -> {
                float temperature = draft.temperature;
                float refusal = draft.minConfidence;
                GatewayHalf was = draft.gateway.copy();
                shakeBats(draft, 0.1 * strength, random);
                refit.both(draft, 4, 0.2 * strength);
                was.names().forEach(name -> draft.gateway.put(name, was.get(name), was.shape(name)));
                draft.temperature = temperature;
                draft.minConfidence = refusal;
                return words("weights by %.0f %%", 10 * strength);
            }
            default -> {
                shakeGateway(draft, 0.3 * strength, random);
                shakeBats(draft, 0.15 * strength, random);
                refit.both(draft, 4, 0.2 * strength);
                return words("weights by %.0f %% and %.0f %%", 30 * strength, 15 * strength);
            }
        }
    }

    static void shakeGateway(Draft draft, double by, SplittableRandom random) {
        for (String name : draft.gateway.names()) {
            if (name.matches("n\\d_(c\\d_)?w")) {
                float[] w = draft.gateway.get(name);
                for (int i = 0; i < w.length; i++) {
                    w[i] *= (float) (1 + by * random.nextGaussian());
                }
            }
        }
    }

    static void shakeBats(Draft draft, double by, SplittableRandom random) {
        for (BatHalf.Layer l : draft.bats.layers) {
            for (int c = 0; c < l.bias.length; c++) {
                float[] row = l.row(c);
                for (int k = 0; k < row.length; k++) {
                    row[k] *= (float) (1 + by * random.nextGaussian());
                }
                l.row(c, row, l.bias(c));
            }
        }
    }

    static void round(float[] w, int rows, int levels) {
        int n = w.length / rows;
        for (int c = 0; c < rows; c++) {
            float most = 0;
            for (int k = 0; k < n; k++) {
                most = Math.max(most, Math.abs(w[c * n + k]));
            }
            for (int k = 0; k < n && most > 0; k++) {
                w[c * n + k] = Math.round(w[c * n + k] / most * levels) * most / levels;
            }
        }
    }

    static void coarse(BatHalf.Layer l, int levels) {
        for (int i = 0; i < l.weights.length; i++) {
            float step = 127f / levels;
            l.weights[i] = (byte) Math.max(-127, Math.min(127, Math.round(Math.round(l.weights[i] / step) * step)));
        }
    }

    private static String words(String how, Object... values) {
        return String.format(Locale.ROOT, how, values);
    }
}
