package org.pitchside.ble.internal.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.BatModels.Held;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.ble.internal.smp.Plan.Next;
import org.pitchside.ble.internal.smp.StandingOrder.Kind;

/** Every state that a bat can be in, and every goal: each is reached, or refused, within a few steps. A bat of ten lines stands in. */
class PlanTest {

    private static final BatId BAT = new BatId(0xB7);

    /** The rules of docs/sensor-model.md, section 12, and nothing else. Slots 0 and 1, 2 the factory's; -1 none. */
    private static final class PaperSlots {
        private int running;
        private int confirmed;
        private int pending;
        private final boolean[] there;
        private int boots;

        PaperSlots(int running, int confirmed, int pending, boolean a, boolean b) {
            this.running = running;
            this.confirmed = confirmed;
            this.pending = pending;
            there = new boolean[] {a, b};
        }

        BatModels told() {
            var held = new ArrayList<Held>();
            for (int slot = 0; slot <= 2; slot++) {
                if (slot < 2 ? there[slot] : running == 2) {
                    held.add(new Held(
                            Place.values()[slot],
                            "m-" + slot,
                            hash(slot),
                            running == slot,
                            confirmed == slot,
                            pending == slot && running != slot));
                }
            }
            return new BatModels(BAT, held, 1 + boots, 0);
        }

        private boolean isTrial() {
            return running != confirmed;
        }

        void test(int slot) {
            // what runs on trial already is tried once more, which is not told as pending
            pending = slot == confirmed ? -1 : slot;
        }

        void confirm(int slot) {
            assertTrue(slot == running && isTrial() || slot == confirmed, "confirmation denied");
            pending = -1;
            confirmed = slot;
        }

        void boot() {
            boots++;
            running = pending >= 0 ? pending : confirmed;
            pending = -1;
        }
    }

    private static ModelHash hash(int slot) {
        return ModelHash.ofBlob(new byte[] {(byte) slot});
    }

    private static List<PaperSlots> states() {
        var all = new ArrayList<PaperSlots>();
        for (int running = 0; running <= 2; running++) {
            for (int confirmed = 0; confirmed <= 2; confirmed++) {
                for (int pending = -1; pending <= 1; pending++) {
                    for (int there = 0; there < 4; there++) {
                        boolean a = (there & 1) != 0;
                        boolean b = (there & 2) != 0;
                        if (fits(running, a, b)
                                && fits(confirmed, a, b)
                                && fits(pending, a, b)
                                && (running == 2 || running == confirmed || pending != running)
                                && pending != confirmed
                                && pending != running
                                && (running != 2 || confirmed == 2)) {
                            all.add(new PaperSlots(running, confirmed, pending, a, b));
                        }
                    }
                }
            }
        }
        return all;
    }

    private static boolean fits(int slot, boolean a, boolean b) {
        return slot < 0 || slot == 2 || (slot == 0 ? a : b);
    }

    private static Next end(PaperSlots bat, StandingOrder order) {
        for (int steps = 0; steps < 12; steps++) {
            Next next = Plan.next(order, bat.told());
            switch (next) {
                case TEST -> bat.test(slot(order.model()));
                case CONFIRM -> bat.confirm(slot(Plan.kept(order, bat.told())));
                case RESET -> {
                    bat.boot();
                    order.restarts++;
                }
                default -> {
                    return next;
                }
            }
        }
        throw new AssertionError("it never ends");
    }

    private static int slot(ModelHash model) {
        return model.equals(hash(0)) ? 0 : 1;
    }

    private static StandingOrder order(Kind kind, int slot) {
        return new StandingOrder(1, BAT, kind, hash(slot), null, o -> {});
    }

    @Test
    void fromEveryStateATrialBegins() {
        for (PaperSlots bat : states()) {
            for (int slot = 0; slot < 2; slot++) {
                Next end = end(bat, order(Kind.TRY_OUT, slot));
                assertEquals(bat.there[slot] ? Next.REACHED : Next.MISSING, end);
                assertTrue(end == Next.MISSING
                        || bat.running == slot && !bat.told().held().stream().anyMatch(Held::pending));
            }
        }
        assertTrue(states().size() > 15, states().size() + " states");
    }

    @Test
    void fromEveryStateWhatWasConfirmedComesBack() {
        for (PaperSlots bat : states()) {
            int confirmed = bat.confirmed;
            assertEquals(Next.REACHED, end(bat, order(Kind.TAKE_BACK, 0)));
            assertEquals(confirmed, bat.running);
            assertEquals(confirmed, bat.confirmed);
            assertFalse(bat.told().onTrial());
        }
    }

    @Test
    void onlyWhatRunsOnTrialIsKept() {
        for (PaperSlots bat : states()) {
            for (int slot = 0; slot < 2; slot++) {
                boolean may = bat.there[slot] && (bat.running == slot || bat.confirmed == slot);
                Next end = end(bat, order(Kind.CONFIRM, slot));
                assertEquals(may ? Next.REACHED : bat.there[slot] ? Next.NOT_ON_TRIAL : Next.MISSING, end);
                assertTrue(!may || bat.confirmed == slot && bat.pending < 0);
            }
        }
    }

    @Test
    void aBatThatComesBackAnotherWayIsNotSentRoundForEver() {
        var bat = new PaperSlots(2, 2, -1, true, false);
        var order = order(Kind.TRY_OUT, 0);
        assertEquals(Next.TEST, Plan.next(order, bat.told()));
        bat.test(0);
        assertEquals(Next.RESET, Plan.next(order, bat.told()));
        bat.boot();
        bat.boot();
        order.restarts = 1;
        assertEquals(Next.NOT_STARTED, Plan.next(order, bat.told()));
    }
}
