package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.pitchside.api.BatId;
import org.pitchside.api.Mount;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.simulator.RhythmSpec;

/**
 * A simulated player's bat and the unharmed air before it, with no thread of its own and no radio: whoever holds it moves the time, and
 * everything that a bat says by an instant is there when {@link #advance} to it returns. For measuring the whole path in virtual time.
 * Instants are nanoseconds of one clock, that begins when the bat boots.
 */
public final class PassiveBat implements AutoCloseable {

    /** Hears what truly happened, once it is over. */
    @FunctionalInterface
    public interface Happened {
        void happened(String label, boolean swing, long t0Nanos);
    }

    private static final long PATIENCE_S = 30;

    private final VirtualBat bat;
    private final Core core;

    /**
     * @param program where {@code pitchside-bat} lies
     * @param modelPackage whose net the bat comes with; null: none
     * @param player which test player, from 0
     */
    public PassiveBat(Path program, Path modelPackage, int player, int rateHz, int attMtu, Happened to)
            throws IOException {
        this(
                program,
                new VirtualBat.Make(
                        new BatId(0xBA550 + player),
                        attMtu,
                        null,
                        modelPackage == null ? null : FactoryModel.of(modelPackage),
                        null,
                        1 + player),
                new SimulatedSource(player, rateHz, 1000 + player, RhythmSpec.demo()),
                Faults.NONE,
                7919 + player,
                (b, recording, kind, label, contact, span) ->
                        to.happened(label, kind == SampleSource.Kind.SWING, span.t0()));
    }

    PassiveBat(
            Path program,
            VirtualBat.Make make,
            SampleSource source,
            Faults faults,
            long seed,
            VirtualBat.TruthListener truth)
            throws IOException {
        core = Core.start(program);
        bat = new VirtualBat(make, source, truth, faults, seed);
        bat.boot(core, 0, 0, 0);
        core.settle();
        if (bat.trouble() != null) {
            close();
            throw new IOException("bat " + make.id() + ": " + bat.trouble());
        }
    }

    VirtualBat bat() {
        return bat;
    }

    /** The INFO characteristic. */
    public byte[] info() {
        try {
            return bat.info()
                    .toCompletableFuture()
                    .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                    .join();
        } finally {
            core.settle();
        }
    }

    /** How the sensor sits, and whose hands hold it. */
    public Mount mount() {
        return Mount.ALIGNED.withHand(bat.source().hand());
    }

    /** Everything that the bat notifies goes there from now on, from within {@link #advance}. */
    public void link(LinkListener listener, long nanos) {
        bat.linked(listener, nanos);
        core.settle();
    }

    /** Its link is gone. */
    public void unlink() {
        bat.unlinked();
        core.settle();
    }

    /** Writes CONTROL. */
    public void control(byte[] value, long nanos) {
        bat.control(value, nanos);
        core.settle();
    }

    /** Writes SMP. */
    public void smp(byte[] value, long nanos) {
        bat.smp(value, nanos);
        core.settle();
    }

    /** Presses its button. */
    public void press() {
        bat.press();
        core.settle();
    }

    /** Lives up to an instant. */
    public void advance(long nanos) {
        if (bat.advance(nanos)) {
            // what it says goes into the air before that moves on
            core.settle();
        }
        if (!core.isAlive()) {
            throw new IllegalStateException("the bat's program ended");
        }
    }

    @Override
    public void close() {
        core.close();
    }
}
