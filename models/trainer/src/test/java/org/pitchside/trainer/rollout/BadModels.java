package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.pitchside.sensormodel.LayerKind;

/**
 * Models that somebody could send by mistake, and that are bad: each kind is a mistake of its own, how bad is drawn. What a drawn one costs
 * is measured, and one that costs next to nothing is drawn again, so that every one of them is worth stopping.
 */
final class BadModels {

    /** Of 100 windows a bad one gets so many more wrong, by one half at least, where being wrong is what is bad about it. */
    static final double WORSE = 0.08;

    /** Which halves are bent. */
    enum Halves {
        BOTH,
        GATEWAY,
        BATS
    }

    /** What is bad about a kind, and so how one of them is known to be bad. */
    enum Harm {
        /** Wrong answers. */
        WRONG,
        /** Another share of refusals: of 100 windows so many more or fewer, see {@link #OFTEN}. */
        REFUSALS,
        /** Swings lost, or twice as many found as there are. */
        DETECTOR,
        /** By what it is: not a number, slow. */
        ITSELF
    }

    /** Of 100 windows so many are refused where the shipped model answers, or the other way round. */
    static final double OFTEN = 0.10;

    private enum Kind {
        NOT_A_NUMBER("not a number", Harm.ITSELF),
        CONSTANT("constant", Harm.WRONG),
        COLLAPSED("classes collapsed", Harm.WRONG),
        SWAPPED("labels swapped", Harm.WRONG),
        AXES("axes swapped", Harm.WRONG),
        SCALE("units wrong", Harm.WRONG),
        TEMPERATURE("temperature wrong", Harm.REFUSALS),
        THRESHOLD("refusal wrong", Harm.REFUSALS),
        SLOW_GATEWAY("slow on the gateway", Harm.ITSELF),
        SLOW_BATS("slow on bats", Harm.ITSELF),
        FEW_BITS("too few bits", Harm.WRONG),
        SCALES_OFF("scales off", Harm.WRONG),
        ZEROS_OFF("zero points off", Harm.WRONG),
        ONE_PLAYER("learned of one player", Harm.WRONG),
        BIASED_TO_NOT("says NOT too often", Harm.WRONG),
        NEVER_NOT("never says NOT", Harm.WRONG),
        DEAF("a sensor not looked at", Harm.WRONG),
        SHAKEN("weights damaged", Harm.WRONG),
        FINDS_TOO_LITTLE("detector finds too little", Harm.DETECTOR),
        FINDS_TOO_MUCH("detector finds too much", Harm.DETECTOR),
        LATE("window moved", Harm.WRONG),
        COMPUTED_OTHERWISE("bats compute something else", Harm.ITSELF),
        DOES_NOT_START("bats do not start with it", Harm.ITSELF);

        private final String words;
        private final Harm harm;

        Kind(String words, Harm harm) {
            this.words = words;
            this.harm = harm;
        }
    }

    private final Draft shipped = Draft.shipped();
    private final Judge judge;
    private final Judge pool;
    private final double gatewayNow;
    private final double batsNow;
    private final double found;

    /**
     * @param harm what it costs, as measured
     * @param onBats what comes of its bats' half on bats
     */
    record Bad(
            String kind, Halves halves, String how, String harm, Draft draft, Function<byte[], NetBat.Loaded> onBats) {}

    BadModels(Judge judge, Judge pool) {
        this.judge = judge;
        this.pool = pool;
        gatewayNow = judge.accuracy(judge.gateway(shipped));
        batsNow = judge.accuracy(judge.bats(shipped));
        found = judge.found(shipped.detector)[0];
    }

    static int kinds() {
        return Kind.values().length;
    }

    /** The n-th one of a seed: kinds come in turn, everything else is drawn. */
    Bad of(long seed, int n) {
        Kind kind = Kind.values()[n % kinds()];
        for (int again = 0; again < 40; again++) {
            var random = new SplittableRandom(seed * 104_729 + n * 1009L + again);
            Draft draft = shipped.copy();
            Halves halves = halves(kind, random);
            double strength = Math.min(1, random.nextDouble() + again / 40.0);
            String how = bend(kind, halves, draft, strength, random);
            String harm = how == null ? null : harm(kind.harm, draft);
            if (harm != null) {
                return new Bad(kind.words, halves, how, harm, draft, onBats(kind, draft, strength, random));
            }
        }
        throw new IllegalStateException("nothing bad of the kind \"" + kind.words + "\" comes of seed " + seed);
    }

    /** Two kinds are as good as the shipped model, and go wrong where no gateway can look: on the bat. */
    private static Function<byte[], NetBat.Loaded> onBats(
            Kind kind, Draft draft, double strength, SplittableRandom random) {
        if (kind == Kind.DOES_NOT_START) {
            return blob -> new NetBat.Loaded(blob, new NetBat.Fault(blob, false));
        }
        if (kind == Kind.COMPUTED_OTHERWISE) {
            Draft other = draft.copy();
            GoodModels.shakeBats(other, 0.2 + 0.6 * strength, random);
            byte[] computes = other.bats.pack(2).bytes();
            return blob -> new NetBat.Loaded(blob, new NetBat.Fault(computes, true));
        }
        return NetBat.Loaded::new;
    }

    private static Halves halves(Kind kind, SplittableRandom random) {
        return switch (kind) {
            case NOT_A_NUMBER, TEMPERATURE, SLOW_GATEWAY, LATE -> Halves.GATEWAY;
            case SLOW_BATS, SCALES_OFF, ZEROS_OFF, COMPUTED_OTHERWISE, DOES_NOT_START -> Halves.BATS;
            case ONE_PLAYER, FINDS_TOO_LITTLE, FINDS_TOO_MUCH -> Halves.BOTH;
            default -> {
                int die = random.nextInt(4);
                yield die < 2 ? Halves.BOTH : die == 2 ? Halves.GATEWAY : Halves.BATS;
            }
        };
    }

    /** What it costs; null where that is too little to call it bad. */
    private String harm(Harm kind, Draft draft) {
        switch (kind) {
            case WRONG -> {
                double gateway = judge.accuracy(judge.gateway(draft));
                double bats = judge.accuracy(judge.bats(draft));
                return gateway <= gatewayNow - WORSE || bats <= batsNow - WORSE
                        ? words("right %.0f %%, bats %.0f %%", 100 * gateway, 100 * bats)
                        : null;
            }
            case REFUSALS -> {
                double gateway = judge.gatewayRefuses(draft) - judge.gatewayRefuses(shipped);
                double bats = judge.batsRefuse(draft) - judge.batsRefuse(shipped);
                return Math.max(Math.abs(gateway), Math.abs(bats)) >= OFTEN
                        ? words("refuses %+.0f %%, bats %+.0f %%", 100 * gateway, 100 * bats)
                        : null;
            }
            case DETECTOR -> {
                double[] finds = judge.found(draft.detector);
                return finds[0] <= 0.85 * found || finds[1] >= 2 * judge.found(shipped.detector)[1]
                        ? words("finds %.0f %% of shots, %.1f events a minute", 100 * finds[0], finds[1])
                        : null;
            }
            default -> {
                return "";
            }
        }
    }

    private String bend(Kind kind, Halves halves, Draft d, double strength, SplittableRandom random) {
        boolean gateway = halves != Halves.BATS;
        boolean bats = halves != Halves.GATEWAY;
        int classes = d.classes().size();
        switch (kind) {
            case NOT_A_NUMBER -> {
                return Bends.notANumber(d.gateway, strength, random);
            }
            case CONSTANT -> {
                Bends.bias(d, gateway, bats, random.nextInt(classes), 1e3);
                Bends.last(d, gateway, bats, w -> 0 * w);
                return "";
            }
            case COLLAPSED -> {
                int n = 1 + (int) (strength * 4);
                var into = new ArrayList<String>();
                for (int i = 0; i < n; i++) {
                    int from = random.nextInt(classes);
                    int to = (from + 1 + random.nextInt(classes - 1)) % classes;
                    Bends.collapse(d, gateway, bats, from, to);
                    into.add(d.classes().get(from) + " into " + d.classes().get(to));
                }
                return String.join(", ", into);
            }
            case SWAPPED -> {
                int[] order = Bends.permutation(classes, 2 + (int) (strength * (classes - 1)), random);
                Bends.permute(d, gateway, bats, order);
                return Bends.moved(order, d.classes());
            }
            case AXES -> {
                return Bends.axes(d, gateway, bats, random);
            }
            case SCALE -> {
                boolean gyro = random.nextBoolean();
                double by = List.of(9.80665, 0.10197, 57.2958, 0.0174533, 2.0, 0.5, 4.0, 0.25)
                        .get(random.nextInt(8));
                for (int c = gyro ? 3 : 0; c < (gyro ? 6 : 3); c++) {
                    Bends.channel(d, gateway, bats, c, by);
                }
                return words("%s by %.3g", gyro ? "rate" : "acceleration", by);
            }
            case TEMPERATURE -> {
                double by = Math.pow(2 + 6 * strength, random.nextBoolean() ? 1 : -1);
                d.temperature *= (float) by;
                return words("times %.2f", by);
            }
            case THRESHOLD -> {
                boolean more = random.nextBoolean();
                if (gateway) {
                    d.minConfidence = more ? (float) (1 - 0.004 * (1 - strength)) : (float) (0.5 * (1 - strength));
                }
                if (bats) {
                    int margin = more ? (int) (80 + 175 * strength) : (int) (10 * (1 - strength));
                    for (int c = 0; c < d.bats.margins.length; c++) {
                        d.bats.margins[c] = c == d.not() ? 0 : margin;
                    }
                }
                return words("from %.3f, bats from %d", d.minConfidence, d.bats.margins[0]);
            }
            case SLOW_GATEWAY -> {
                int times = 40 + (int) (160 * strength);
                Bends.slow(d.gateway, times);
                return words("%d times something for nothing", times);
            }
            case SLOW_BATS -> {
                int copies = (int) (7 * strength);
                Bends.slow(d.bats, copies);
                return words("maps at full rate, %d of them copied", copies);
            }
            case FEW_BITS -> {
                int levels = 1 + (int) (3 * (1 - strength));
                if (gateway) {
                    for (String name : d.gateway.names()) {
                        if (name.matches("n\\d_(c\\d_)?w")) {
                            GoodModels.round(
                                    d.gateway.get(name), (int) d.gateway.shape(name)[0], levels);
                        }
                    }
                }
                if (bats) {
                    d.bats.layers.forEach(l -> GoodModels.coarse(l, levels));
                }
                return words("%d levels of a weight", 2 * levels + 1);
            }
            case SCALES_OFF -> {
                int layer = random.nextInt(d.bats.layers.size());
                double by = Math.pow(1.3 + 2 * strength, random.nextBoolean() ? 1 : -1);
                BatHalf.Layer l = d.bats.layers.get(layer);
                for (int c = 0; c < l.scale.length; c++) {
                    l.scale[c] *= (float) by;
                }
                return words("layer %d by %.2f", layer, by);
            }
            case ZEROS_OFF -> {
                int layer = random.nextInt(d.bats.layers.size() - 2);
                int by = 8 + (int) (100 * strength);
                d.bats.layers.get(layer).outZero += by;
                d.bats.layers.get(layer + 1).inZero += by;
                return words("layer %d by %d", layer, by);
            }
            case ONE_PLAYER -> {
                new Refit(pool, random).onePlayer(d);
                return "";
            }
            case BIASED_TO_NOT -> {
                double by = 2 + 10 * strength;
                Bends.bias(d, gateway, bats, d.not(), by);
                return words("by %.1f", by);
            }
            case NEVER_NOT -> {
                double by = -(4 + 20 * strength);
                Bends.bias(d, gateway, bats, d.not(), by);
                return words("by %.1f", by);
            }
            case DEAF -> {
                int sensor = random.nextInt(3);
                for (int c = 3 * sensor; c < 3 * sensor + 3; c++) {
                    Bends.channel(d, gateway, bats, c, 0);
                }
                return List.of("acceleration", "rate", "heading").get(sensor);
            }
            case SHAKEN -> {
                double by = 0.3 + 0.7 * strength;
                if (gateway) {
                    GoodModels.shakeGateway(d, by, random);
                }
                if (bats) {
                    GoodModels.shakeBats(d, by, random);
                }
                return words("by %.0f %%", 100 * by);
            }
            case FINDS_TOO_LITTLE -> {
                return Bends.findsTooLittle(d, strength, random);
            }
            case FINDS_TOO_MUCH -> {
                return Bends.findsTooMuch(d, strength);
            }
            case LATE -> {
                int steps = (int) (4 + 20 * strength) * (random.nextBoolean() ? 1 : -1);
                Bends.move(d.gateway, steps);
                return words("by %d ms", 10 * steps);
            }
            case COMPUTED_OTHERWISE -> {
                GoodModels.shakeBats(d, 0.02, random);
                return words("as if weights were damaged by %.0f %%", 100 * (0.2 + 0.6 * strength));
            }
            case DOES_NOT_START -> {
                GoodModels.shakeBats(d, 0.02, random);
                return "";
            }
            default -> throw new IllegalStateException(kind.toString());
        }
    }

    private static String words(String how, Object... values) {
        return String.format(Locale.ROOT, how, values);
    }

    /** A map that is only copied: a pool over one step. */
    static BatHalf.Layer copyOf(BatHalf.Layer before, int stride) {
        var l = new BatHalf.Layer();
        l.kind = LayerKind.AVERAGE_POOL;
        l.in = before.out;
        l.out = before.out;
        l.kernel = 1;
        l.stride = stride;
        l.weights = new byte[0];
        l.bias = new int[0];
        l.scale = new float[0];
        l.inZero = before.outZero;
        l.outZero = before.outZero;
        return l;
    }
}
