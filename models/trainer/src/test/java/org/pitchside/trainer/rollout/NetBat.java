package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Family;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Verdict;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.ModelInput;

/**
 * One bat: its slots as docs/sensor-model.md has them, the exact runtime of the model that runs in them, and where its player is. It comes
 * and goes by a seed.
 */
final class NetBat {

    /**
     * What is wrong with a model on bats alone.
     *
     * @param computes the model that comes of it there
     * @param starts whether a bat starts with it; else it is back at what is confirmed
     */
    record Fault(byte[] computes, boolean starts) {}

    /** A model on the bat, ready to be run. */
    static final class Loaded {
        final ModelHash hash;
        final SensorModel model;
        final String name;
        final DetectorParameters detector;
        private final SensorRuntime runtime;
        private final boolean starts;

        Loaded(byte[] blob) {
            this(blob, new Fault(blob, true));
        }

        Loaded(byte[] blob, Fault fault) {
            try {
                hash = ModelHash.ofBlob(blob);
                model = SensorModel.read(blob);
                name = model.facts().id() + "-" + model.facts().version();
                runtime = new SensorRuntime(SensorModel.read(fault.computes));
                starts = fault.starts;
                var named = new LinkedHashMap<String, Float>();
                int i = 0;
                for (String each : DetectorParameters.DEFAULT.named().keySet()) {
                    named.put(each, model.facts().detector()[i++]);
                }
                detector = DetectorParameters.of(named);
            } catch (SensorModelException e) {
                throw new IllegalArgumentException(e);
            }
        }

        byte[] logits(Play.Event event) {
            var x = new float[ModelInput.LENGTH];
            var q = new byte[ModelInput.LENGTH];
            ModelInput.prepare(event.candidate().window(), x);
            ModelInput.quantise(x, model.gain(), q);
            runtime.run(q, 0);
            return runtime.logits().clone();
        }

        Verdict verdict(byte[] logits) {
            int label = SensorVerdict.of(
                            logits, model.facts().classes(), model.facts().notMargin())
                    .label();
            String word = label == SensorVerdict.UNKNOWN
                    ? Family.UNKNOWN.name()
                    : model.facts().classes().get(label).noSwing()
                            ? Family.NOT.name()
                            : model.facts().classes().get(label).name();
            return new Verdict(word, Float.NaN, List.of(), name);
        }
    }

    final Play play;
    final BatId id;
    private final Map<Place, Loaded> places = new LinkedHashMap<>();
    private Place confirmed = Place.FACTORY;
    private Place active = Place.FACTORY;
    private Place pending;
    private final List<double[]> away = new ArrayList<>();
    private double restartsUntil;
    int boot = 1;
    int seq;
    private BatActivity activity = new BatActivity(0, 0, 0, 90, 0);
    private double heardS;

    NetBat(Play play, Loaded factory) {
        this.play = play;
        id = play.bat;
        places.put(Place.FACTORY, factory);
    }

    /** Every twenty minutes or so it is away for two to four. */
    void comesAndGoes(SplittableRandom random, double until) {
        double at = 0;
        while (at < until) {
            at += -Math.log(1 - random.nextDouble()) * 1200;
            double back = at + 120 + 120 * random.nextDouble();
            away.add(new double[] {at, back});
            at = back;
        }
    }

    boolean isThere(double s) {
        return s >= restartsUntil && away.stream().noneMatch(a -> s >= a[0] && s < a[1]);
    }

    double restartsUntil() {
        return restartsUntil;
    }

    /** When it is there again. */
    double thereFrom(double s) {
        double from = Math.max(s, restartsUntil);
        for (double[] a : away) {
            from = from >= a[0] && from < a[1] ? a[1] : from;
        }
        return from;
    }

    /** What runs now. */
    Loaded runs() {
        return places.get(active);
    }

    /** Whether what runs is on trial: such a bat cuts its events itself. */
    boolean onTrial() {
        return active != confirmed;
    }

    boolean knows(ModelHash hash) {
        return places.values().stream().anyMatch(l -> l.hash.equals(hash));
    }

    boolean runs(ModelHash hash) {
        return runs().hash.equals(hash);
    }

    boolean keeps(ModelHash hash) {
        return places.get(confirmed).hash.equals(hash);
    }

    boolean nothingPending() {
        return pending == null;
    }

    /** Takes a model into a slot that is not needed. */
    void take(Loaded model) {
        for (Place p : List.of(Place.A, Place.B)) {
            if (p != active && p != confirmed) {
                places.put(p, model);
                return;
            }
        }
        throw new IllegalStateException("no slot is free on " + id);
    }

    private Place placeOf(ModelHash hash) {
        return places.entrySet().stream()
                .filter(e -> e.getValue().hash.equals(hash))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow();
    }

    void test(ModelHash hash) {
        pending = placeOf(hash);
    }

    /** Starts anew, which takes so long; what is pending is tried, what was tried before is left. */
    void restart(double now, double takes) {
        restartsUntil = now + takes;
        active = pending == null || !places.get(pending).starts ? confirmed : pending;
        pending = null;
        boot++;
    }

    void confirm() {
        confirmed = active;
    }

    void callOff() {
        pending = null;
    }

    BatModels held(long us) {
        var held = new ArrayList<Held>();
        places.forEach((p, l) -> {
            if (p != Place.FACTORY || p == active) {
                held.add(new Held(p, l.name, l.hash, p == active, p == confirmed, p == pending));
            }
        });
        return new BatModels(id, held, boot, us);
    }

    void heard(BatActivity said, double s) {
        activity = said;
        heardS = s;
    }

    BatState state(VirtualTime time) {
        var info = new BatInfo(
                id, boot, 32_768, 200_000, ImuRange.NOMINAL, 247, runs().name, 0, 100, 0, 0, 90, true, false);
        return new BatState(info, isThere(time.seconds()), time.epochMicros((long) (heardS * 1e9)), activity);
    }
}
