package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;

/**
 * Brings models to bats in virtual time, by the table of docs/rollout.md: 20,000 bytes a second for all bats, one after the other; a bat
 * that starts anew is gone for two seconds; one that is away is waited for.
 */
final class NetCourier implements ModelCourier {

    static final double BYTES_PER_S = 20_000;
    static final double RESTART_S = 2;
    private static final double ASKING_S = 0.3;

    private final VirtualTime time;
    private final Map<BatId, NetBat> bats = new LinkedHashMap<>();
    private final Map<BatId, BatModels> held = new LinkedHashMap<>();
    private final List<Errand> all = new ArrayList<>();
    private final Function<byte[], NetBat.Loaded> onBats;
    private double airFreeS;

    /** @param onBats what becomes of a blob on a bat */
    NetCourier(VirtualTime time, List<NetBat> bats, Function<byte[], NetBat.Loaded> onBats) {
        this.onBats = onBats;
        this.time = time;
        bats.forEach(b -> this.bats.put(b.id, b));
    }

    private enum Goal {
        LOOK,
        DELIVER,
        TRY_OUT,
        CONFIRM,
        TAKE_BACK
    }

    private final class Errand implements Order {
        private final NetBat bat;
        private final Goal goal;
        private final ModelHash model;
        private final byte[] blob;
        private final CompletableFuture<BatModels> done = new CompletableFuture<>();
        private Step step = Step.WAITING;
        private int restarts;
        private boolean sent;

        Errand(BatId bat, Goal goal, ModelHash model, byte[] blob) {
            this.bat = bats.get(bat);
            this.goal = goal;
            this.model = model;
            this.blob = blob;
        }

        /** One step, if it is this one's turn and the bat is there; then again. */
        void go() {
            if (done.isDone()) {
                return;
            }
            if (all.stream()
                            .filter(e -> e.bat == bat && !e.done.isDone())
                            .findFirst()
                            .orElse(this)
                    != this) {
                time.after(ASKING_S, this::go);
                return;
            }
            if (!bat.isThere(time.seconds())) {
                step = Step.AWAY;
                time.at(bat.thereFrom(time.seconds()) + ASKING_S, this::go);
                return;
            }
            step = Step.ASKING;
            next();
        }

        private void next() {
            switch (goal) {
                case LOOK -> reached();
                case DELIVER -> {
                    if (bat.knows(model)) {
                        reached();
                    } else if (sent) {
                        bat.take(onBats.apply(blob));
                        reached();
                    } else {
                        step = Step.SENDING;
                        airFreeS = Math.max(airFreeS, time.seconds()) + blob.length / BYTES_PER_S;
                        sent = true;
                        time.at(airFreeS, this::go);
                    }
                }
                case TRY_OUT -> {
                    if (!bat.knows(model)) {
                        refused(Reason.NOT_NOW, "does not hold that model");
                    } else if (bat.runs(model) && bat.nothingPending()) {
                        reached();
                    } else {
                        bat.test(model);
                        restart();
                    }
                }
                case CONFIRM -> {
                    if (!bat.runs(model)) {
                        refused(Reason.NOT_NOW, "does not run that model");
                    } else {
                        bat.confirm();
                        reached();
                    }
                }
                default -> {
                    bat.callOff();
                    if (bat.onTrial()) {
                        restart();
                    } else {
                        reached();
                    }
                }
            }
        }

        private void restart() {
            if (restarts++ == 3) {
                refused(Reason.NOT_STARTED, "does not start with it");
                return;
            }
            step = Step.RESTARTING;
            bat.restart(time.seconds(), RESTART_S);
            time.after(RESTART_S + ASKING_S, this::go);
        }

        private void reached() {
            time.after(ASKING_S, () -> {
                step = Step.ENDED;
                BatModels models = bat.held(time.epochMicros(time.nanos()));
                held.put(bat.id, models);
                done.complete(models);
            });
        }

        private void refused(Reason reason, String why) {
            step = Step.ENDED;
            done.completeExceptionally(new DeliveryException(reason, 0, "bat " + bat.id + " " + why));
        }

        @Override
        public BatId bat() {
            return bat.id;
        }

        @Override
        public Progress progress() {
            int of = blob == null ? 0 : blob.length;
            return new Progress(bat.id, step, goal.name(), step == Step.ENDED ? of : 0, of, sent ? of : 0);
        }

        @Override
        public CompletionStage<BatModels> done() {
            return done;
        }

        @Override
        public void cancel() {
            if (!done.isDone()) {
                step = Step.ENDED;
                done.completeExceptionally(new DeliveryException(Reason.CANCELLED, 0, "called off"));
            }
        }
    }

    private Order begin(Errand errand) {
        all.removeIf(e -> e.done.isDone());
        all.add(errand);
        time.after(ASKING_S, errand::go);
        return errand;
    }

    @Override
    public Optional<BatModels> held(BatId bat) {
        return Optional.ofNullable(held.get(bat));
    }

    @Override
    public List<Progress> underWay() {
        return all.stream().filter(e -> !e.done.isDone()).map(Errand::progress).toList();
    }

    @Override
    public Order look(BatId bat) {
        return begin(new Errand(bat, Goal.LOOK, null, null));
    }

    @Override
    public Order deliver(BatId bat, Shipment shipment) {
        return begin(new Errand(bat, Goal.DELIVER, shipment.hash(), shipment.blob()));
    }

    @Override
    public Order tryOut(BatId bat, ModelHash model) {
        return begin(new Errand(bat, Goal.TRY_OUT, model, null));
    }

    @Override
    public Order confirm(BatId bat, ModelHash model) {
        return begin(new Errand(bat, Goal.CONFIRM, model, null));
    }

    @Override
    public Order takeBack(BatId bat) {
        return begin(new Errand(bat, Goal.TAKE_BACK, null, null));
    }
}
