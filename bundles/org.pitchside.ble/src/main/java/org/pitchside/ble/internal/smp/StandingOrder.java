package org.pitchside.ble.internal.smp;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.delivery.ModelCourier.Progress;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.delivery.Shipment;

/**
 * What a bat is to reach, and what is known of the way there over all contacts. Its fields are the bat's lane's; a bat has one
 * connection at a time. What others see is its progress.
 */
final class StandingOrder implements Order {

    /** Goals. */
    enum Kind {
        LOOK("telling what it holds"),
        DELIVER("receiving a model"),
        KEYS("receiving a key set"),
        TRY_OUT("trying a model"),
        CONFIRM("keeping a model"),
        TAKE_BACK("going back to the model before");

        private final String words;

        Kind(String words) {
            this.words = words;
        }
    }

    private final long number;
    private final BatId bat;
    private final Kind kind;
    private final ModelHash model;
    private final Shipment shipment;
    private final byte[] blob;
    private final byte[] keySet;
    private final Consumer<StandingOrder> ended;
    private final CompletableFuture<BatModels> done = new CompletableFuture<>();
    private final AtomicReference<Object> owner = new AtomicReference<>();
    private volatile Progress progress;

    /** The bat took the key set; the ticket. */
    boolean keysTaken;

    boolean ticketTaken;
    /** Tickets sent again because the bat did not know of them any more. */
    int ticketsAgain;
    /** Bytes that the bat has, as far as it told. */
    int offset;
    /** Bytes of the model sent so far, repeated ones each time. */
    long sent;
    /** How often the bat threw all of it away. */
    int thrownAway;
    /** How often its flash failed. */
    int flashFailures;
    /** The boot in which it was last asked to start anew; -1: not. */
    long askedInBoot = -1;
    /** How often it started anew since. */
    int restarts;

    /** @param number later orders have a larger one */
    StandingOrder(
            long number, BatId bat, Kind kind, ModelHash model, Shipment shipment, Consumer<StandingOrder> ended) {
        this(
                number,
                bat,
                kind,
                model,
                shipment,
                shipment == null ? null : shipment.keySet().orElse(null),
                ended);
    }

    private StandingOrder(
            long number,
            BatId bat,
            Kind kind,
            ModelHash model,
            Shipment shipment,
            byte[] keySet,
            Consumer<StandingOrder> ended) {
        this.number = number;
        this.bat = bat;
        this.kind = kind;
        this.model = model;
        this.shipment = shipment;
        this.keySet = keySet;
        this.blob = shipment == null ? null : shipment.blob();
        this.ended = ended;
        at(Step.AWAY, "waits until the bat is heard");
    }

    /** One that brings a key set by itself. */
    static StandingOrder keys(long number, BatId bat, byte[] keySet, Consumer<StandingOrder> ended) {
        return new StandingOrder(number, bat, Kind.KEYS, null, null, keySet, ended);
    }

    /** Whether a key set goes first. */
    boolean wantsKeys() {
        return keySet != null && !keysTaken;
    }

    /** Not a copy. */
    byte[] keySet() {
        return keySet;
    }

    long number() {
        return number;
    }

    Kind kind() {
        return kind;
    }

    ModelHash model() {
        return model;
    }

    Shipment shipment() {
        return shipment;
    }

    /** Not a copy. */
    byte[] blob() {
        return blob;
    }

    @Override
    public BatId bat() {
        return bat;
    }

    @Override
    public Progress progress() {
        return progress;
    }

    /** Tells how it stands. */
    void at(Step step, String words) {
        told(step, kind.words + ": " + words);
    }

    /** What ended stays as it ended. @return whether it had not ended before */
    private synchronized boolean told(Step step, String words) {
        if (progress != null && progress.step() == Step.ENDED) {
            return false;
        }
        int of = blob == null ? 0 : blob.length;
        progress = new Progress(bat, step, words, Math.min(offset, of), of, sent);
        return true;
    }

    void reached(BatModels models) {
        if (told(Step.ENDED, kind.words + ": done")) {
            ended.accept(this);
            done.complete(models);
        }
    }

    void failed(DeliveryException why) {
        if (told(Step.ENDED, why.getMessage())) {
            ended.accept(this);
            done.completeExceptionally(why);
        }
    }

    /** One connection at a time works at it, whoever says that he is this bat. */
    boolean isClaimedBy(Object connection) {
        return owner.compareAndSet(null, connection) || owner.get() == connection;
    }

    void release(Object connection) {
        owner.compareAndSet(connection, null);
    }

    @Override
    public CompletionStage<BatModels> done() {
        return done.minimalCompletionStage();
    }

    @Override
    public void cancel() {
        failed(new DeliveryException(Reason.CANCELLED, 0, "Bat " + bat + ", " + kind.words + ": called off."));
    }
}
