package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/** Learns the last layer of both halves anew, on windows of other players, and chooses temperature and refusal as the trainer does. */
final class Refit {

    private static final int BATCH = 32;
    /** As the trainer's. */
    private static final float SMOOTHING = 0.05f;

    private static final int NETS = 3;

    private final Judge pool;
    private final SplittableRandom random;

    /** @param pool windows of players to learn from */
    Refit(Judge pool, SplittableRandom random) {
        this.pool = pool;
        this.random = random;
    }

    /** Windows of this share of the players, as indices; the rest is for choosing temperature and refusal. */
    private List<Integer> some(double share, boolean rest, long seed) {
        var of = new ArrayList<Integer>();
        for (int i = 0; i < pool.windows.size(); i++) {
            String subject = pool.windows.get(i).subject();
            boolean in = new SplittableRandom(seed * 31 + subject.hashCode()).nextDouble() < share;
            if (in != rest) {
                of.add(i);
            }
        }
        return of;
    }

    /** Both halves, on two thirds of the players. */
    void both(Draft draft, int rounds, double forgotten) {
        long seed = random.nextLong();
        List<Integer> learn = some(0.67, false, seed);
        gateway(draft, learn, rounds, forgotten, false);
        bats(draft, learn, rounds, forgotten, false);
        choose(draft, some(0.67, true, seed));
    }

    /** Both halves from nothing, on the windows of one player. */
    void onePlayer(Draft draft) {
        String player = pool.windows.get(random.nextInt(pool.windows.size())).subject();
        var learn = new ArrayList<Integer>();
        for (int i = 0; i < pool.windows.size(); i++) {
            if (pool.windows.get(i).subject().equals(player)) {
                learn.add(i);
            }
        }
        gateway(draft, learn, 30, 0, true);
        bats(draft, learn, 30, 0, true);
    }

    private void gateway(Draft draft, List<Integer> learn, int rounds, double forgotten, boolean fromNothing) {
        var names = new ArrayList<String>();
        for (int n = 0; n < NETS; n++) {
            names.add("n" + n + "_flat");
        }
        var features = pool.outputs(draft.gateway.write(names.toArray(String[]::new)), names);
        for (int n = 0; n < NETS; n++) {
            float[] w = draft.gateway.get("n" + n + "_w");
            float[] b = draft.gateway.get("n" + n + "_b");
            fit(features.get(names.get(n)), learn, w, b, 1, rounds, forgotten, fromNothing);
        }
    }

    private void bats(Draft draft, List<Integer> learn, int rounds, double forgotten, boolean fromNothing) {
        BatHalf.Layer last = draft.bats.last();
        float[][] features = pool.batFeatures(draft.bats);
        int n = last.fanIn();
        var w = new float[last.out * n];
        var b = new float[last.out];
        for (int c = 0; c < last.out; c++) {
            System.arraycopy(last.row(c), 0, w, c * n, n);
            b[c] = last.bias(c);
        }
        float counts = counts(features, w, b);
        fit(features, learn, w, b, counts, rounds, forgotten, fromNothing);
        for (int c = 0; c < last.out; c++) {
            var row = new float[n];
            System.arraycopy(w, c * n, row, 0, n);
            last.row(c, row, b[c]);
        }
    }

    /** What a step of a logit is worth: as the net that is there is most likely right. */
    private float counts(float[][] features, float[] w, float[] b) {
        float best = 0.1f;
        double least = Double.MAX_VALUE;
        for (float s = 0.02f; s < 0.5f; s *= 1.15f) {
            double loss = 0;
            for (int i = 0; i < features.length; i += 7) {
                loss -= Math.log(
                        1e-9 + softmax(features[i], w, b, s)[pool.windows.get(i).label()]);
            }
            if (loss < least) {
                least = loss;
                best = s;
            }
        }
        return best;
    }

    /** Adam on the cross entropy; some features are forgotten for good, so that what comes out is another function. */
    private void fit(
            float[][] features,
            List<Integer> learn,
            float[] w,
            float[] b,
            float scale,
            int rounds,
            double forgotten,
            boolean fromNothing) {
        int n = w.length / b.length;
        double square = 1e-12;
        for (float v : w) {
            square += v * v;
        }
        double usual = Math.sqrt(square / w.length);
        if (fromNothing) {
            for (int i = 0; i < w.length; i++) {
                w[i] = (float) (usual * (random.nextDouble() - 0.5));
            }
            Arrays.fill(b, 0);
        }
        for (int k = 0; k < n; k++) {
            if (random.nextDouble() < forgotten) {
                for (int c = 0; c < b.length; c++) {
                    w[c * n + k] = 0;
                }
            }
        }
        var mean = new float[w.length];
        var spread = new float[w.length];
        var gradient = new float[w.length];
        int steps = Math.max(60, rounds * learn.size() / BATCH);
        for (int step = 1; step <= steps; step++) {
            Arrays.fill(gradient, 0);
            for (int j = 0; j < BATCH; j++) {
                int i = learn.get(random.nextInt(learn.size()));
                float[] p = softmax(features[i], w, b, scale);
                for (int c = 0; c < b.length; c++) {
                    float wanted =
                            SMOOTHING / b.length + (c == pool.windows.get(i).label() ? 1 - SMOOTHING : 0);
                    float g = (p[c] - wanted) * scale / BATCH;
                    b[c] -= (float) (usual * g / scale);
                    for (int k = 0; k < n; k++) {
                        gradient[c * n + k] += g * features[i][k];
                    }
                }
            }
            float rate = (float) (0.05 * usual * (1 + Math.cos(Math.PI * step / steps)) / 2);
            for (int k = 0; k < w.length; k++) {
                mean[k] = 0.9f * mean[k] + 0.1f * gradient[k];
                spread[k] = 0.99f * spread[k] + 0.01f * gradient[k] * gradient[k];
                if (w[k] != 0) {
                    w[k] -= (float) (rate * mean[k] / (Math.sqrt(spread[k]) + 1e-9));
                }
            }
        }
    }

    private static float[] softmax(float[] x, float[] w, float[] b, float scale) {
        var p = new float[b.length];
        float most = -Float.MAX_VALUE;
        for (int c = 0; c < p.length; c++) {
            float sum = b[c];
            for (int k = 0; k < x.length; k++) {
                sum += x[k] * w[c * x.length + k];
            }
            p[c] = sum * scale;
            most = Math.max(most, p[c]);
        }
        float all = 0;
        for (int c = 0; c < p.length; c++) {
            p[c] = (float) Math.exp(p[c] - most);
            all += p[c];
        }
        for (int c = 0; c < p.length; c++) {
            p[c] /= all;
        }
        return p;
    }

    /**
     * Temperature, and when both halves rather say nothing, on players that were not learned from. The temperature is as far from the shipped
     * one as the likeliest of this model is from the likeliest of the shipped one: the trainer finds it with a model that learned from
     * fewer players, so the likeliest alone would make every new model surer. Each half refuses as many shots as the shipped one does.
     */
    private void choose(Draft draft, List<Integer> held) {
        Draft shipped = Draft.shipped();
        float[][] gateway = pool.gateway(draft);
        float[][] then = pool.shippedGateway(shipped);
        draft.temperature = shipped.temperature * likeliest(gateway, held) / likeliest(then, held);
        double share = 0;
        for (double sure : sure(then, held, shipped)) {
            share += sure < shipped.minConfidence ? 1 : 0;
        }
        draft.minConfidence = (float) quantile(sure(gateway, held, draft), share / held.size());
        float[][] bats = pool.bats(draft);
        share = 0;
        for (double lead : leads(pool.shippedBats(shipped), held, draft.not())) {
            share += lead < shipped.bats.margins[0] ? 1 : 0;
        }
        int margin = (int) quantile(leads(bats, held, draft.not()), share / held.size());
        for (int c = 0; c < draft.bats.margins.length; c++) {
            draft.bats.margins[c] = c == draft.not() ? 0 : margin;
        }
    }

    private float likeliest(float[][] gateway, List<Integer> held) {
        double least = Double.MAX_VALUE;
        float best = 1;
        for (float t = 0.05f; t <= 4; t *= 1.04f) {
            double loss = 0;
            for (int i : held) {
                loss -= Math.log(
                        1e-9 + confidence(gateway[i], t, pool.windows.get(i).label()));
            }
            if (loss < least) {
                least = loss;
                best = t;
            }
        }
        return best;
    }

    /** How sure of each shot; what is no shot is never refused. */
    private static double[] sure(float[][] logits, List<Integer> held, Draft draft) {
        return held.stream()
                .mapToDouble(i -> {
                    int best = Judge.best(logits[i]);
                    return best == draft.not() ? 1 : confidence(logits[i], draft.temperature, best);
                })
                .toArray();
    }

    private static double[] leads(float[][] logits, List<Integer> held, int not) {
        return held.stream()
                .mapToDouble(i -> {
                    int best = Judge.best(logits[i]);
                    return best == not ? 255 : lead(logits[i], best);
                })
                .toArray();
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[Math.min(sorted.length - 1, (int) Math.round(share * sorted.length))];
    }

    static double confidence(float[] logits, float temperature, int of) {
        double most = logits[Judge.best(logits)];
        double sum = 0;
        for (float l : logits) {
            sum += Math.exp((l - most) / temperature);
        }
        return Math.exp((logits[of] - most) / temperature) / sum;
    }

    static double lead(float[] logits, int best) {
        double second = -1e9;
        for (int c = 0; c < logits.length; c++) {
            second = c == best ? second : Math.max(second, logits[c]);
        }
        return logits[best] - second;
    }
}
