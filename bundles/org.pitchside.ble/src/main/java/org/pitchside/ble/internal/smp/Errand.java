package org.pitchside.ble.internal.smp;

import java.util.function.LongSupplier;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelCourier.Step;
import org.pitchside.ble.internal.smp.StandingOrder.Kind;

/**
 * One connection's part in its bat's orders: asks the bat what it holds, does the next thing on the way to the goal, and looks again.
 * Nothing but the bat's word decides, so a cut anywhere costs what was on its way. Passive, in the bat's lane.
 */
public final class Errand implements Turns.Sender {

    private static final long BUSY_NANOS = 250_000_000L;
    private static final long LEAVE_NANOS = 500_000_000L;
    private static final long LEAST_PAUSE_NANOS = 1_000_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 30_000_000_000L;
    /** So many requests in a row without an answer, then pauses. */
    private static final int MISSES = 4;
    /** So many answers in a row that bring nothing forward. */
    private static final int STANDSTILLS = 8;

    private static final int AGAIN = 3;

    /** What a connection does for an errand. */
    public interface Line extends Exchange.Way {

        /** Whether this bat proved that it belongs here; else it is open to anybody. */
        boolean isProven();

        /** Lets the bat's stream rest, or begin anew. @return whether it rests; a bat that swings is waited for */
        boolean rest(boolean wanted);

        /** Ends the connection. */
        void disconnect();
    }

    private final Courier courier;
    private final BatInfo info;
    private final String adapter;
    private final Line line;
    private final GatewayClock clock;
    private final LongSupplier now;
    private final Exchange exchange;
    private final Upload upload;
    private StandingOrder order;
    private StandingOrder asked;
    private Asked question;
    private BatModels models;
    private long notBefore = Long.MIN_VALUE;
    private int misses;
    private int standstills;
    private boolean isResting;
    private boolean isLeaving;

    /** What the request under way is. */
    private enum Asked {
        STATE,
        TEST,
        CONFIRM,
        RESET,
        KEYS,
        TICKET,
        UPLOAD
    }

    /** @param adapter names the adapter among all radios */
    public Errand(Courier courier, BatInfo info, String adapter, Line line, GatewayClock clock) {
        this.courier = courier;
        this.info = info;
        this.adapter = adapter;
        this.line = line;
        this.clock = clock;
        now = clock::nanos;
        exchange = new Exchange(line, now, info.attMtu() - 3, this::giveWay);
        upload = new Upload();
    }

    /** A value of SMP arrived. */
    public void heard(byte[] value) {
        Answer answer = exchange.heard(value);
        if (answer != null) {
            misses = 0;
            if (asked != null && asked == order) {
                answered(answer);
            }
            goOn();
        }
    }

    /** Called often. */
    public void tick() {
        StandingOrder first = courier.first(info.bat());
        if (first != order) {
            take(first != null && first.isClaimedBy(this) ? first : null);
        }
        if (exchange.isLate()) {
            exchange.giveUp();
            missed();
        }
        goOn();
    }

    @Override
    public void wake() {
        line.inLane(this::goOn);
    }

    /** The connection is gone. */
    public void end() {
        giveWay();
        if (order != null && order == courier.first(info.bat())) {
            order.at(isLeaving ? Step.RESTARTING : Step.AWAY, isLeaving ? "the bat starts anew" : "the bat is away");
        }
        drop();
    }

    private void drop() {
        if (order != null) {
            order.release(this);
        }
        order = null;
    }

    private void take(StandingOrder next) {
        if (order == null && next == null) {
            return;
        }
        giveWay();
        drop();
        order = next;
        models = null;
        notBefore = Long.MIN_VALUE;
        standstills = 0;
        upload.begin();
        if (next == null || next.kind() != Kind.DELIVER) {
            rest(false);
        }
        if (next == null) {
            return;
        }
        if (!line.isProven() && !courier.takesOpenBats()) {
            next.failed(
                    new DeliveryException(
                            Reason.NOT_OURS,
                            0,
                            "Bat " + info.bat()
                                    + " is not enrolled here: it takes no model from this gateway. Press its button and enrol it."));
        } else if (next.askedInBoot >= 0 && next.askedInBoot != Integer.toUnsignedLong(info.bootId())) {
            next.restarts++;
            next.askedInBoot = -1;
        }
    }

    private void rest(boolean wanted) {
        isResting = line.rest(wanted) && wanted;
    }

    private void giveWay() {
        courier.turns().leave(adapter, this);
    }

    private void pause(long nanos, String why) {
        giveWay();
        notBefore = now.getAsLong() + nanos;
        if (order != null) {
            order.at(Step.WAITING, why);
        }
    }

    private void missed() {
        upload.isKnown = false;
        models = null;
        if (++misses >= MISSES) {
            pause(
                    Math.min(LONGEST_PAUSE_NANOS, LEAST_PAUSE_NANOS << Math.min(10, misses - MISSES)),
                    "the bat does not answer, it is asked again");
        }
    }

    private void ask(Asked what, Packet request, Step step, String words) {
        question = what;
        asked = order;
        order.at(step, words);
        exchange.ask(request);
    }

    private void goOn() {
        if (order == null || order != courier.first(info.bat()) || exchange.isWaiting()) {
            return;
        }
        if (now.getAsLong() < notBefore) {
            return;
        }
        if (isLeaving) {
            line.disconnect();
        } else if (order.kind() == Kind.KEYS && order.wantsKeys()) {
            askKeys();
        } else if (models == null && order.kind() != Kind.DELIVER) {
            ask(Asked.STATE, Packet.state(), Step.ASKING, "the bat is asked what it holds");
        } else if (order.kind() == Kind.DELIVER) {
            deliver();
        } else {
            switch (Plan.next(order, models)) {
                case REACHED -> order.reached(models);
                case TEST -> ask(Asked.TEST, Packet.test(order.model()), Step.ASKING, "the bat is told to try it");
                case CONFIRM ->
                    ask(
                            Asked.CONFIRM,
                            Packet.confirm(Plan.kept(order, models)),
                            Step.ASKING,
                            "the bat is told to keep it");
                case RESET -> restart();
                case MISSING ->
                    order.failed(new DeliveryException(
                            Reason.NOT_NOW, 0, "Bat " + info.bat() + " does not hold that model."));
                case NOT_ON_TRIAL ->
                    order.failed(new DeliveryException(
                            Reason.NOT_NOW,
                            0,
                            "Bat " + info.bat() + " does not run that model on trial, so it cannot be kept."));
                case NOT_STARTED ->
                    order.failed(new DeliveryException(
                            Reason.NOT_STARTED,
                            0,
                            "Bat " + info.bat() + " started anew and does not run what it was told to."));
            }
        }
    }

    private void restart() {
        order.askedInBoot = Integer.toUnsignedLong(info.bootId());
        ask(Asked.RESET, Packet.reset(), Step.RESTARTING, "the bat starts anew");
    }

    private void deliver() {
        if (upload.isWhole) {
            ask(Asked.STATE, Packet.state(), Step.ASKING, "the bat is asked what it holds");
            return;
        }
        if (order.ticketTaken && upload.isInDoubt()) {
            ask(Asked.UPLOAD, upload.where(), Step.ASKING, "the bat is asked where to go on");
            return;
        }
        if (!courier.turns().ask(adapter, order.number(), this)) {
            order.at(Step.WAITING, "waits for its turn on " + adapter);
            return;
        }
        if (!isResting) {
            rest(true);
        }
        if (!isResting) {
            pause(BUSY_NANOS, "waits until nobody swings the bat");
        } else if (order.wantsKeys()) {
            askKeys();
        } else if (!order.ticketTaken) {
            ask(Asked.TICKET, Packet.ticket(order.shipment().ticket()), Step.SENDING, "the release ticket");
        } else {
            Packet next = upload.piece();
            ask(
                    Asked.UPLOAD,
                    next,
                    upload.isLast() ? Step.CHECKING : Step.SENDING,
                    upload.isLast() ? "the bat looks at it" : "on its way");
        }
    }

    private void askKeys() {
        ask(Asked.KEYS, Packet.keys(order.keySet()), Step.SENDING, "the key set");
    }

    private void answered(Answer a) {
        if (a.rc() != 0) {
            error(a);
            return;
        }
        switch (question) {
            case KEYS -> order.keysTaken = true;
            case TICKET -> order.ticketTaken = true;
            case UPLOAD -> uploaded(a);
            case RESET -> {
                isLeaving = true;
                notBefore = now.getAsLong() + LEAVE_NANOS;
            }
            case STATE, TEST, CONFIRM -> saw(a);
        }
    }

    private void saw(Answer a) {
        if (a.images() == null) {
            standstill("it says nothing of what it holds");
            return;
        }
        models = new BatModels(info.bat(), a.images(), info.bootId(), clock.epochMicros(now.getAsLong()));
        courier.saw(models);
        if (order.kind() == Kind.DELIVER) {
            if (models.slotOf(order.model()).isPresent()) {
                rest(false);
                order.reached(models);
            } else {
                standstill("it took the model and does not hold it");
                upload.begin();
            }
        }
    }

    private void uploaded(Answer a) {
        if (upload.answered(a)) {
            standstills = 0;
        } else if (upload.carried > 0 || !upload.isKnown) {
            standstill("it does not want what comes next");
        }
    }

    private void error(Answer a) {
        if (Refusals.isBusy(a)) {
            upload.isKnown = false;
            pause(BUSY_NANOS, "the bat is busy");
        } else if (Refusals.isGarbled(a)) {
            // something of the request was lost on its way
            upload.isKnown = false;
            standstill("it takes our request for none");
        } else if (Refusals.is(a, Refusals.KEYS_OLD)) {
            // another gateway brought it a later one: what that one says of ticket and model counts
            order.keysTaken = true;
        } else if (Refusals.is(a, Refusals.NOT_RELEASED) && order.ticketTaken && order.ticketsAgain++ == 0) {
            // another gateway gave it another ticket meanwhile
            order.ticketTaken = false;
        } else if (Refusals.is(a, Refusals.HASH) && question == Asked.UPLOAD && ++order.thrownAway < AGAIN) {
            // something was lost within a packet after all: the bat threw it away and begins anew
            upload.begin();
        } else if (Refusals.isFlash(a) && ++order.flashFailures < AGAIN) {
            upload.isKnown = false;
            pause(LEAST_PAUSE_NANOS, "the bat's flash failed, it is tried again");
        } else {
            rest(false);
            order.failed(Refusals.of(info.bat(), a));
        }
    }

    private void standstill(String how) {
        if (++standstills >= STANDSTILLS) {
            rest(false);
            order.failed(new DeliveryException(
                    Reason.PROTOCOL, 0, "Bat " + info.bat() + " does not speak as it should: " + how + "."));
        }
    }

    /** Where the model's upload stands in this contact. */
    private final class Upload {

        /** The bat told where to go on, and nothing was lost since. */
        private boolean isKnown;

        private boolean isWhole;
        private int carried;
        private int until;
        private int best;

        void begin() {
            isKnown = false;
            isWhole = false;
            carried = 0;
            until = 0;
            best = -1;
        }

        /** Only the bat knows what it has of it already: from another contact, another gateway, before a restart of this one. */
        boolean isInDoubt() {
            return !isKnown;
        }

        Packet where() {
            carried = 0;
            return Packet.where(order.blob(), order.model());
        }

        Packet piece() {
            Packet packet = Packet.piece(order.blob(), order.model(), order.offset);
            carried = packet.carried();
            until = order.offset + carried;
            order.sent += carried;
            return packet;
        }

        /** The bat has all of it, or gets it with the request under way. */
        boolean isLast() {
            return order != null && order.blob() != null && until == order.blob().length;
        }

        /** @return whether the bat has more than before */
        boolean answered(Answer a) {
            int length = order.blob().length;
            isKnown = a.off() >= 0 && a.off() <= length;
            if (!isKnown) {
                return false;
            }
            isWhole = a.match() && a.off() == length;
            order.offset = a.off();
            until = a.off();
            boolean isFurther = a.off() > best || isWhole;
            best = Math.max(best, a.off());
            return isFurther;
        }
    }
}
