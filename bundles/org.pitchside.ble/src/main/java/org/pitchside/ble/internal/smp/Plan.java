package org.pitchside.ble.internal.smp;

import java.util.Optional;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.ble.internal.smp.StandingOrder.Kind;

/** The next thing on the way to a goal, from what a bat says that it holds: docs/rollout.md, "Transfer". */
final class Plan {

    /** A bat that comes back another way more often than this is not sent round again. */
    private static final int MOST_RESTARTS = 3;

    private Plan() {}

    /** What to do, or why not. */
    enum Next {
        REACHED,
        TEST,
        CONFIRM,
        RESET,
        /** The bat does not hold the model. */
        MISSING,
        NOT_ON_TRIAL,
        NOT_STARTED
    }

    static Next next(StandingOrder order, BatModels has) {
        Next next = order.kind() == Kind.LOOK || order.kind() == Kind.KEYS
                ? Next.REACHED
                : order.kind() == Kind.TAKE_BACK ? back(has) : forward(order, has);
        return next == Next.RESET && order.restarts >= MOST_RESTARTS ? Next.NOT_STARTED : next;
    }

    private static Next forward(StandingOrder order, BatModels has) {
        Held slot = has.slotOf(order.model()).orElse(null);
        if (slot == null) {
            return Next.MISSING;
        }
        return order.kind() == Kind.CONFIRM ? confirm(slot, has) : tryOut(slot, has, order.restarts);
    }

    private static Next tryOut(Held slot, BatModels has, int restarts) {
        boolean otherWaits = has.held().stream().anyMatch(h -> h.pending() && h.place() != slot.place());
        if (slot.active() && !otherWaits) {
            return Next.REACHED;
        }
        // a test of what is confirmed calls every trial off, and then the next boot brings it back
        if (slot.pending() || slot.confirmed() && !slot.active() && !otherWaits) {
            return Next.RESET;
        }
        return restarts > 0 ? Next.NOT_STARTED : Next.TEST;
    }

    private static Next confirm(Held slot, BatModels has) {
        if (slot.confirmed() && has.held().stream().noneMatch(Held::pending)) {
            return Next.REACHED;
        }
        return slot.active() || slot.confirmed() ? Next.CONFIRM : Next.NOT_ON_TRIAL;
    }

    private static Next back(BatModels has) {
        if (has.held().stream().anyMatch(Held::pending) && keepable(has).isPresent()) {
            return Next.CONFIRM;
        }
        // where the factory's model is the confirmed one, a trial ends by being run and left
        return has.onTrial() ? Next.RESET : Next.REACHED;
    }

    private static Optional<Held> keepable(BatModels has) {
        return has.confirmed().filter(h -> h.place() != Place.FACTORY);
    }

    /** What {@link Next#CONFIRM} names. */
    static ModelHash kept(StandingOrder order, BatModels has) {
        return order.kind() == Kind.TAKE_BACK ? keepable(has).orElseThrow().hash() : order.model();
    }
}
