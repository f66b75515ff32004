package org.pitchside.ble.virtual.internal;

import org.pitchside.api.BatId;
import org.pitchside.api.Mount;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.simulator.RhythmSpec;

/**
 * A simulated player's bat and the unharmed air before it, with no thread and no radio: whoever holds it moves the time. For measuring
 * the whole path in virtual time. Instants are nanoseconds of one clock.
 */
public final class PassiveBat {

    /** Hears what truly happened, once it is over. */
    @FunctionalInterface
    public interface Happened {
        void happened(String label, boolean swing, long t0Nanos);
    }

    private final VirtualBat bat;

    /** @param player which test player, from 0 */
    public PassiveBat(int player, int rateHz, int attMtu, Happened to) {
        bat = new VirtualBat(
                new BatId(0xBA550 + player),
                1,
                attMtu,
                new SimulatedSource(player, rateHz, 1000 + player, RhythmSpec.demo()),
                (b, recording, label, swing, contact, span, reachable) -> to.happened(label, swing, span.t0()),
                Faults.NONE,
                0,
                7919 + player);
    }

    /** The INFO characteristic. */
    public byte[] info() {
        return bat.info();
    }

    /** How the sensor sits, and whose hands hold it. */
    public Mount mount() {
        return Mount.ALIGNED.withHand(bat.source().hand());
    }

    /** Everything that the bat notifies goes there from now on, from within {@link #advance}. */
    public void link(LinkListener listener, long nanos) {
        bat.linked(listener, nanos);
    }

    /** Writes CONTROL. */
    public void control(byte[] value, long nanos) {
        bat.control(value, nanos);
    }

    /** Lives up to an instant. */
    public void advance(long nanos) {
        bat.advance(nanos);
    }
}
