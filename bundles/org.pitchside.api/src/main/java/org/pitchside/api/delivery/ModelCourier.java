package org.pitchside.api.delivery;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.pitchside.api.BatId;

/**
 * Brings models to bats and asks bats to try, keep or leave them. A service of whoever runs the bats' sessions.
 *
 * <p>An order is a goal: it stands until the bat has reached it, refuses it for good, or somebody cancels it. A bat that is away, a link
 * that is cut, a bat that boots anew: the order goes on at the next contact, from what the bat then says that it holds. So an order may
 * be given twice, and after a restart of the gateway once more; nothing of it is kept on the gateway's disk, and no byte that lies in
 * the bat's flash is sent again.
 *
 * <p>Orders of one bat are carried out one after the other, in the order in which they were given. On one adapter one bat at a time is
 * sent something; the others wait, and a bat that makes its gateway wait gives way. While a model goes to a bat its stream rests: the
 * bat cuts its events itself, and none is lost.
 *
 * <p>Calls are safe from any thread and return at once. Stages complete in a bat's own flow: what hangs on them must return fast. They
 * fail with {@link DeliveryException}.
 */
public interface ModelCourier {

    /** What a bat held when it was asked last; empty before the first time. Every order asks. */
    Optional<BatModels> held(BatId bat);

    /** Every order that stands, oldest first. */
    List<Progress> underWay();

    /** Asks a bat what it holds, at the next contact. */
    Order look(BatId bat);

    /** Brings a model into a free slot of a bat, verified there and ready to be tried. A bat that has it already takes the ticket only. */
    Order deliver(BatId bat, Shipment shipment);

    /**
     * Runs a model that the bat holds, on trial: the bat is restarted, and the goal is reached when it is back and runs it. A model
     * that is confirmed already just comes back.
     */
    Order tryOut(BatId bat, ModelHash model);

    /** Keeps the model that runs on trial, which lifts the bat's version floor to what its ticket says. */
    Order confirm(BatId bat, ModelHash model);

    /**
     * Ends every trial: the goal is that what runs is what was confirmed, with nothing pending. Where a bad model was confirmed already,
     * {@link #tryOut} and {@link #confirm} the one before: it lies in the other slot until the next delivery.
     */
    Order takeBack(BatId bat);

    /** One thing that a bat is to reach. */
    interface Order {

        BatId bat();

        /** Where it stands now. */
        Progress progress();

        /** What the bat holds once the goal is reached, or a {@link DeliveryException}. */
        CompletionStage<BatModels> done();

        /** Calls it off: what is under way to the bat is not waited for. No effect on an order that ended. */
        void cancel();
    }

    /** What an order does now. */
    enum Step {
        /** The bat is not connected. */
        AWAY,
        /** Another order of this bat, or another bat on its adapter, goes first; or the bat asked to wait. */
        WAITING,
        /** The bat is asked something. */
        ASKING,
        /** The model is on its way. */
        SENDING,
        /** All of it is there, and the bat looks at it. */
        CHECKING,
        /** The bat starts anew. */
        RESTARTING,
        /** Reached, refused or cancelled. */
        ENDED
    }

    /**
     * Where an order stands.
     *
     * @param words what it is and how it goes, a short sentence
     * @param bytes bytes of the model that are in the bat's flash, as far as it told
     * @param of bytes of the model; 0 where none travels
     * @param sent bytes of the model that were sent for this order, repeated ones counted each time
     */
    record Progress(BatId bat, Step step, String words, int bytes, int of, long sent) {}
}
