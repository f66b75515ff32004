package org.pitchside.models.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.KeyCourier;
import org.pitchside.api.delivery.ModelCourier.Order;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.sensormodel.KeySet;

/**
 * Brings the key set that counts to every bat that is met, once: what was retired is to count for nothing on the bats, too, though no new
 * model comes. Which bats have it is not kept: after a start each of them gets one packet more, and says that it has it. Safe from any
 * thread.
 */
final class KeyRounds {

    /** Bat ids are anybody's. */
    private static final int MOST_BATS = 1024;
    /** Rounds after which a bat that did not take it is asked again: it may have been enrolled meanwhile. */
    private static final int AGAIN = 120;

    private final Supplier<Optional<KeySet>> keys;
    private final KeyCourier courier;
    private final GatewayStatus bats;
    private final Map<BatId, Visit> visits = new HashMap<>();
    private int number;
    private long round;

    /** One bat and the key set that counts. */
    private static final class Visit {
        private Order order;
        private boolean has;
        /** Why it does not take it; null: nothing is known against it. */
        private String why;

        private long notBefore;
    }

    /** @param keys the set that counts; empty: none is known */
    KeyRounds(Supplier<Optional<KeySet>> keys, KeyCourier courier, GatewayStatus bats) {
        this.keys = keys;
        this.courier = courier;
        this.bats = bats;
    }

    /** Goes round once. To be called every few seconds. */
    void go() {
        go(keys.get().orElse(null), bats.states());
    }

    private synchronized void go(KeySet now, List<BatState> states) {
        round++;
        if (now == null || now.number() != number) {
            end();
            number = now == null ? 0 : now.number();
        }
        if (now == null) {
            return;
        }
        for (BatState state : states) {
            BatId bat = state.info().bat();
            if (state.connected() && (visits.containsKey(bat) || visits.size() < MOST_BATS)) {
                visit(bat, visits.computeIfAbsent(bat, b -> new Visit()), now);
            }
        }
    }

    private void visit(BatId bat, Visit visit, KeySet now) {
        if (visit.has || visit.order != null || round < visit.notBefore) {
            return;
        }
        int of = number;
        visit.order = courier.bringKeys(bat, now.bytes());
        visit.order.done().whenComplete((models, refused) -> ended(bat, of, refused));
    }

    private synchronized void ended(BatId bat, int of, Throwable refused) {
        Visit visit = visits.get(bat);
        if (of != number || visit == null) {
            // another key set counts by now
            return;
        }
        visit.order = null;
        visit.has = refused == null;
        visit.notBefore = round + AGAIN;
        boolean isItsOwn = refused instanceof DeliveryException e
                && (e.reason() == Reason.REFUSED || e.reason() == Reason.BAT_FAILED);
        visit.why = isItsOwn ? refused.getMessage() : null;
    }

    /** Calls off what is under way. */
    synchronized void end() {
        List<Visit> all = new ArrayList<>(visits.values());
        visits.clear();
        number = 0;
        all.forEach(v -> {
            if (v.order != null) {
                v.order.cancel();
            }
        });
    }

    synchronized List<HealthLine> health() {
        List<HealthLine> lines = new ArrayList<>();
        if (number > 0 && !visits.isEmpty()) {
            long have = visits.values().stream().filter(v -> v.has).count();
            lines.add(new HealthLine(
                    Level.OK,
                    "models",
                    "key set " + number + " counts; " + have + " of " + visits.size()
                            + " bats that were met since the start have it"));
        }
        Map<BatId, String> against = new TreeMap<>();
        visits.forEach((bat, v) -> {
            if (v.why != null) {
                against.put(bat, v.why);
            }
        });
        against.forEach(
                (bat, why) -> lines.add(new HealthLine(Level.WARN, "bat " + bat, "Key set " + number + ": " + why)));
        return lines;
    }
}
