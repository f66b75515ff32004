package org.pitchside.models.internal.rollout;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.ShadowReport;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.models.internal.rollout.Fact.Task;
import org.pitchside.models.internal.rollout.Wishes.BatOrder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what a state wishes: begins what is not going on, ends what is not wished any more, and tells what came of it as facts. In
 * the rollout's own thread.
 */
final class Doings {

    private static final Logger LOG = LoggerFactory.getLogger(Doings.class);
    /** Between two tries of what did not go. */
    private static final long AGAIN_NANOS = 5_000_000_000L;
    /** A disk may be full for a moment. */
    private static final int ANSWER_TRIES = 3;

    private final ModelShelf shelf;
    private final ModelCourier courier;
    private final Judges judges;
    private final GatewayClock clock;
    private final Inbox tell;
    private final Map<BatId, Errand> errands = new HashMap<>();
    private final Map<BatId, Long> notBefore = new HashMap<>();
    private final Map<BatId, Judges.Watch> watches = new HashMap<>();
    private Judges.Beside beside;
    private boolean besideIsBehind;
    private ShadowReport lastReport;
    private int answerTries;
    private long answerNotBefore = Long.MIN_VALUE;

    /** One order under way. */
    private record Errand(BatOrder wish, ModelCourier.Order order) {}

    /** Where facts go. */
    interface Inbox {

        /** From any thread; returns fast. @param later asked in the rollout's own thread; empty: nothing happened after all */
        void put(Supplier<Optional<Fact>> later);

        default void accept(Fact fact) {
            put(() -> Optional.of(fact));
        }
    }

    Doings(ModelShelf shelf, ModelCourier courier, Judges judges, GatewayClock clock, Inbox tell) {
        this.shelf = shelf;
        this.courier = courier;
        this.judges = judges;
        this.clock = clock;
        this.tell = tell;
    }

    /** Makes it so. */
    void act(RolloutState s, Wishes w) {
        answer(w);
        beside(s, w);
        watches(s, w);
        errands(s, w);
        if (w.prove()) {
            try {
                shelf.confirm(s.model(), Via.ROLLOUT);
            } catch (ShelfException e) {
                LOG.warn("{} passed, and the registry does not take it: {}", s.model(), e.getMessage());
            }
            tell.accept(new Fact.Proved());
        }
    }

    /** Ends all that is going on: another rollout begins, or the gateway stops. */
    void end() {
        errands.values().forEach(e -> e.order.cancel());
        errands.clear();
        notBefore.clear();
        watches.clear();
        lastReport = null;
        closeBeside();
    }

    private void answer(Wishes w) {
        if (w.answers().isEmpty()) {
            answerTries = 0;
            answerNotBefore = Long.MIN_VALUE;
            return;
        }
        if (clock.nanos() < answerNotBefore) {
            return;
        }
        String name = w.answers().get();
        try {
            shelf.makeLive(name, Via.ROLLOUT);
            tell.accept(new Fact.Answers(name));
        } catch (ShelfException e) {
            answerNotBefore = clock.nanos() + AGAIN_NANOS;
            if (++answerTries >= ANSWER_TRIES) {
                tell.accept(new Fact.CannotAnswer(e.getMessage()));
            }
        }
    }

    private void beside(RolloutState s, Wishes w) {
        if (beside != null && (besideIsBehind ? !w.behind() : !w.shadow())) {
            closeBeside();
        }
        if (beside != null || !w.behind() && !w.shadow()) {
            return;
        }
        besideIsBehind = w.behind();
        try {
            GatewayModel candidate = model(s.model());
            GatewayModel former = model(s.before());
            Optional<byte[]> blob = shelf.blob(s.model());
            Optional<byte[]> formerBlob = shelf.blob(s.before());
            beside = !besideIsBehind
                    ? judges.shadow(candidate, blob, former, formerBlob)
                    : s.unseen()
                            ? judges.behindUnseen(candidate, blob, former, formerBlob)
                            : judges.behind(candidate, former);
        } catch (ShelfException e) {
            tell.accept(
                    besideIsBehind
                            ? new Fact.BehindAnswered(false, e.getMessage())
                            : new Fact.ShadowAnswered(false, e.getMessage()));
        }
    }

    private GatewayModel model(String name) throws ShelfException {
        return shelf.model(name).orElseThrow(() -> new ShelfException(name + " cannot be read any more"));
    }

    private void closeBeside() {
        if (beside != null) {
            lastReport = beside.report();
            beside.close();
            beside = null;
        }
    }

    private void watches(RolloutState s, Wishes w) {
        watches.keySet().retainAll(w.trials());
        for (BatId bat : w.trials()) {
            if (!watches.containsKey(bat)) {
                Optional<byte[]> blob = shelf.blob(s.model());
                if (blob.isEmpty()) {
                    tell.accept(new Fact.TrialAnswered(bat, false, s.model() + " cannot be read any more"));
                    continue;
                }
                Judges.Watch watch = judges.watch(bat, blob.get());
                // it runs: a bat that fails its self-test of a model does not start with it
                watch.selfTest(true);
                watches.put(bat, watch);
            }
        }
    }

    private void errands(RolloutState s, Wishes w) {
        errands.entrySet().removeIf(e -> {
            boolean stays = e.getValue().wish.equals(w.orders().get(e.getKey()));
            if (!stays) {
                e.getValue().order.cancel();
            }
            return !stays;
        });
        w.orders().forEach((bat, wish) -> {
            if (!errands.containsKey(bat) && clock.nanos() >= notBefore.getOrDefault(bat, Long.MIN_VALUE)) {
                order(s, bat, wish);
            }
        });
    }

    private void order(RolloutState s, BatId bat, BatOrder wish) {
        ModelCourier.Order order;
        switch (wish.task()) {
            case LOOK -> order = courier.look(bat);
            case TAKE_BACK -> order = courier.takeBack(bat);
            case TRY_OUT -> order = courier.tryOut(bat, wish.model().orElseThrow());
            case CONFIRM -> order = courier.confirm(bat, wish.model().orElseThrow());
            default -> {
                Optional<Shipment> shipment = shelf.shipment(s.model());
                if (shipment.isEmpty()) {
                    tell.accept(new Fact.OrderFailed(
                            bat, Task.DELIVER, Reason.BAT_FAILED, 0, s.model() + " cannot be read any more"));
                    return;
                }
                order = courier.deliver(bat, shipment.get());
            }
        }
        Errand errand = new Errand(wish, order);
        errands.put(bat, errand);
        order.done()
                .whenComplete((models, failure) -> tell.put(() -> ended(
                        bat, errand, failure == null ? new Fact.Told(models) : failed(bat, wish.task(), failure))));
    }

    /** What is not wished any more tells nothing: the bat is asked again. */
    private Optional<Fact> ended(BatId bat, Errand errand, Fact how) {
        if (errands.get(bat) != errand) {
            return Optional.empty();
        }
        errands.remove(bat);
        if (how instanceof Fact.Told) {
            notBefore.remove(bat);
        } else {
            notBefore.put(bat, clock.nanos() + AGAIN_NANOS);
        }
        return Optional.of(how);
    }

    private static Fact.OrderFailed failed(BatId bat, Task task, Throwable failure) {
        Throwable why =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return why instanceof DeliveryException e
                ? new Fact.OrderFailed(bat, task, e.reason(), e.code(), e.getMessage())
                : new Fact.OrderFailed(bat, task, Reason.PROTOCOL, 0, String.valueOf(why.getMessage()));
    }

    /** An event of any bat. */
    void event(Evidence e) {
        if (beside != null) {
            beside.event(e);
        }
        watches.values().forEach(w -> w.event(e));
    }

    /** A sign of life of any bat. */
    void activity(BatId bat, long atUs, BatActivity activity) {
        watches.values().forEach(w -> w.activity(bat, atUs, activity));
    }

    /** Asks the judges, and tells those that answered. */
    void ask() {
        if (beside != null && beside.answer() != Answer.OPEN) {
            boolean passed = beside.answer() == Answer.PASSED;
            tell.accept(
                    besideIsBehind
                            ? new Fact.BehindAnswered(passed, beside.why())
                            : new Fact.ShadowAnswered(passed, beside.why()));
        }
        watches.forEach((bat, watch) -> {
            if (watch.answer() != Answer.OPEN) {
                tell.accept(new Fact.TrialAnswered(bat, watch.answer() == Answer.PASSED, watch.why()));
            }
        });
    }

    /** What was said in shadow, or behind; null before. */
    ShadowReport report() {
        return beside == null ? lastReport : beside.report();
    }

    /**
     * On how many windows shadow has no answer yet.
     *
     * @throws RolloutException where it has one, or does not run: what cannot even run in shadow is not sent on
     */
    int windowsWithoutAnswer(RolloutState s) throws RolloutException {
        if (beside == null || besideIsBehind) {
            throw new RolloutException(s.model() + " does not run in shadow yet: look a little later");
        }
        if (beside.answer() == Answer.FAILED) {
            throw new RolloutException(s.model() + " was found bad in shadow: " + beside.why());
        }
        ShadowReport so = beside.report();
        return so == null ? 0 : so.windows();
    }

    /** Swings that a bat was watched at; 0 where it is not. */
    int swings(BatId bat) {
        Judges.Watch watch = watches.get(bat);
        return watch == null ? 0 : watch.swings();
    }

    /** Whether a bat on trial was watched at swings, and nothing speaks against it. */
    boolean playedWell(BatId bat) {
        Judges.Watch watch = watches.get(bat);
        return watch != null && watch.swings() > 0 && watch.answer() != Answer.FAILED;
    }

    /** How the order of a bat goes; empty where none is under way. */
    Optional<ModelCourier.Progress> progress(BatId bat) {
        return Optional.ofNullable(errands.get(bat)).map(e -> e.order.progress());
    }
}
