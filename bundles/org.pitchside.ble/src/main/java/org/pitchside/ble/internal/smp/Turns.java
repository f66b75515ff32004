package org.pitchside.ble.internal.smp;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * One bat at a time is sent something on each adapter: the one whose order is the oldest. While it thinks, the next one may be; as soon
 * as the elder is ready it goes first again. So bats are done one after the other, and the air does not stand still. Safe from any
 * thread.
 */
final class Turns {

    /** Who takes turns. */
    interface Sender {

        /** It may be your turn: ask. From any thread. */
        void wake();
    }

    private static final class Line {
        /** Those that wait, by the age of their orders. */
        private final TreeMap<Long, Sender> waiting = new TreeMap<>();

        private Sender sending;

        private Sender next() {
            return sending != null || waiting.isEmpty()
                    ? null
                    : waiting.firstEntry().getValue();
        }
    }

    private final Map<String, Line> lines = new HashMap<>();

    /**
     * Asks to send one packet.
     *
     * @param order number of the order, smaller ones are older
     * @return whether it may; else it is woken
     */
    synchronized boolean ask(String adapter, long order, Sender who) {
        Line line = lines.computeIfAbsent(adapter, a -> new Line());
        if (line.sending == who) {
            return true;
        }
        line.waiting.put(order, who);
        if (line.next() != who) {
            return false;
        }
        line.waiting.remove(order);
        line.sending = who;
        return true;
    }

    /** Its packet has left, or it sends nothing more: somebody else may. */
    void leave(String adapter, Sender who) {
        Sender next;
        synchronized (this) {
            Line line = lines.get(adapter);
            if (line == null) {
                return;
            }
            line.waiting.values().remove(who);
            if (line.sending == who) {
                line.sending = null;
            }
            next = line.next();
            if (line.sending == null && line.waiting.isEmpty()) {
                lines.remove(adapter);
            }
        }
        if (next != null) {
            next.wake();
        }
    }
}
