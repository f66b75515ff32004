package org.pitchside.ble.virtual.internal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec.Mode;

/**
 * A bat's surroundings: a sensor that feels what a {@link SampleSource} says, a crystal that drifts, the air before it. The bat itself is
 * the C core, in the program that {@link Core} runs. It lives on the gateway's clock. Its methods are called from the air's thread, the
 * gateway's and the program's; one at a time. It asks and never waits.
 */
final class VirtualBat {

    static final int TICK_HZ = 32_768;
    /** How much of a bat's time one request holds at most: a connection's interval. */
    static final long SLICE_NANOS = 15_000_000L;
    /** A program that is so far behind is waited for. */
    private static final int MOST_BACKLOG = 50_000;

    private static final long LOOK_NANOS = 500_000_000L;
    private static final int DATA = 3;
    private static final int CONTROL = 2;
    private static final int EVENTS_PENDING_AT = 52;

    /** Hears what truly happened, on the gateway's clock. */
    interface TruthListener {
        void happened(
                VirtualBat bat, String recording, SampleSource.Kind kind, String label, boolean contact, Span span);
    }

    /** Instants in nanoseconds of the gateway's clock. */
    record Span(long t0, long start, long end) {}

    /**
     * What a bat is made of.
     *
     * @param flash the file that is its flash; null: it forgets everything with its program
     * @param model the model that came with it; null: none
     * @param keys the file with the root's key and a key set, docs/bat-process.md; null: it takes no models
     * @param random 0: the system's random numbers; else these, always the same
     */
    record Make(BatId id, int attMtu, Path flash, Path model, Path keys, long random) {}

    private final Make make;
    private final SampleSource source;
    private final TruthListener truth;
    private final Faults faults;
    private final SplittableRandom random;
    private final double drift;
    private final short[] six = new short[ImuBlock.AXES];
    private final ByteBuffer slice;
    private final int most;
    private Core core;
    private int number;
    private long bootNanos;
    private long ticks;
    private LinkListener listener;
    private Air air;
    private Mode mode = Mode.IDLE;
    private long made;
    private int sliced;
    private long sourceBegan = -1;
    private long fedNanos;
    private long lookedNanos;
    private int pending = -1;
    private boolean bootedByItself;
    private String trouble;

    VirtualBat(Make make, SampleSource source, TruthListener truth, Faults faults, long seed) {
        this.make = make;
        this.source = source;
        this.truth = truth;
        this.faults = faults;
        random = new SplittableRandom(seed);
        drift = (random.nextDouble() - 0.5) * 40e-6;
        most = (int) Math.max(1, SLICE_NANOS * source.rateMilliHz() / 1_000_000_000_000L);
        slice = Core.arguments(8 + most * 16);
    }

    BatId id() {
        return make.id;
    }

    SampleSource source() {
        return source;
    }

    /**
     * Boots the bat in a program, its button pressed.
     *
     * @param as the number it has there
     * @param booted the instant of tick 0
     */
    synchronized void boot(Core in, int as, long booted, long nanos) {
        core = in;
        number = as;
        bootNanos = booted;
        ticks = 0;
        mode = Mode.IDLE;
        trouble = null;
        pending = -1;
        byte[] flash = path(make.flash);
        byte[] model = path(make.model);
        byte[] keys = path(make.keys);
        var open = Core.arguments(35 + flash.length + model.length + keys.length);
        open.putLong(make.id.value()).putInt(source.rateMilliHz());
        open.putShort((short) source.range().accelG())
                .putShort((short) source.range().gyroDps());
        open.putInt(TICK_HZ).putLong(make.random).put((byte) 0);
        open.putShort((short) flash.length)
                .put(flash)
                .putShort((short) model.length)
                .put(model)
                .putShort((short) keys.length)
                .put(keys);
        ask(Core.OPEN, open);
        time(nanos);
        ask(Core.BUTTON, null);
        core.flush();
    }

    /** Its button is pressed, by whoever enrols it. */
    synchronized void press() {
        ask(Core.BUTTON, null);
        core.flush();
    }

    private static byte[] path(Path path) {
        return path == null ? new byte[0] : path.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Why it could not boot; null where it could. */
    synchronized String trouble() {
        return trouble;
    }

    /** Whether it booted anew by itself since this was asked last: then its connection is gone. */
    synchronized boolean bootedByItself() {
        boolean did = bootedByItself;
        bootedByItself = false;
        return did;
    }

    /** The bat's own ticks at an instant of the gateway's clock. */
    private long ticks(long nanos) {
        return (long) ((nanos - bootNanos) / 1e9 * (1 + drift) * TICK_HZ);
    }

    /** And back, of a tick that lies near the last one told. */
    private long nanos(int tick) {
        long near = ticks + (tick - (int) ticks);
        return bootNanos + (long) (near / (1 + drift) / TICK_HZ * 1e9);
    }

    /** When a sample of the source is taken, on the gateway's clock. */
    private long sampleNanos(long sample) {
        return sourceBegan + (long) (sample * 1e12 / source.rateMilliHz() / (1 + drift));
    }

    /** Asks the bat something; what it notifies goes into the air before it now, if that is still there then. */
    private void ask(int op, ByteBuffer arguments) {
        core.ask(op, number, arguments, new Answer(air, null, null));
    }

    /** Takes what the bat did at one request. */
    private final class Answer implements Core.Reply {

        private final Air at;
        private final CompletableFuture<byte[]> read;
        private final Consumer<byte[]> control;

        Answer(Air at, CompletableFuture<byte[]> read, Consumer<byte[]> control) {
            this.at = at;
            this.read = read;
            this.control = control;
        }

        @Override
        public void status(int status) {
            if (status != 0) {
                synchronized (VirtualBat.this) {
                    trouble = trouble == null ? "its program refuses it with status " + status : trouble;
                }
                if (read != null) {
                    read.completeExceptionally(new RadioException("bat " + make.id + " cannot be asked"));
                }
            }
        }

        @Override
        public void did(int kind, int characteristic, int tick, byte[] value) {
            if (kind == Core.READ && read != null) {
                read.complete(value);
            } else if (kind == Core.BOOTED) {
                synchronized (VirtualBat.this) {
                    bootedByItself = true;
                }
            } else if (kind == Core.NOTIFIED) {
                notified(characteristic, tick, value);
            }
        }

        private void notified(int characteristic, int tick, byte[] value) {
            synchronized (VirtualBat.this) {
                if (characteristic == CONTROL && control != null) {
                    control.accept(value);
                }
                if (at != null && at == air) {
                    var from = characteristic == DATA
                            ? BatCharacteristic.DATA
                            : characteristic == CONTROL ? BatCharacteristic.CONTROL : BatCharacteristic.SMP;
                    air.send(from, value, nanos(tick));
                }
            }
        }
    }

    /** Reads INFO. */
    synchronized CompletionStage<byte[]> info() {
        var read = new CompletableFuture<byte[]>();
        core.ask(Core.INFO, number, null, new Answer(air, read, null));
        core.flush();
        return read;
    }

    private int battery() {
        return Math.max(5, 100 - (int) (made / source.rateMilliHz() * 1000 / 360));
    }

    synchronized void linked(LinkListener to, long nanos) {
        listener = to;
        air = new Air(faults, random.split());
        time(nanos);
        ask(Core.CONNECTED, Core.arguments(2).putShort((short) make.attMtu));
        core.flush();
    }

    synchronized void unlinked() {
        if (listener == null) {
            return;
        }
        listener = null;
        air = null;
        if (mode == Mode.STREAM) {
            mode = Mode.IDLE;
        }
        if (core != null) {
            ask(Core.DISCONNECTED, null);
            core.flush();
        }
    }

    synchronized boolean isLinked() {
        return listener != null;
    }

    /** Whether everything was played and has left the bat. */
    synchronized boolean finished() {
        return source.finished() && (air == null || air.isEmpty()) && pending == 0;
    }

    /** CONTROL was written. */
    synchronized void control(byte[] value, long nanos) {
        if (air == null) {
            return;
        }
        time(nanos);
        boolean isMode = value.length == 2 && value[0] == 1;
        Consumer<byte[]> answered = answer -> {
            if (isMode && answer[0] == (byte) (1 | Control.ANSWER) && answer[1] == 0) {
                setMode(Mode.values()[value[1]], nanos);
            }
        };
        core.ask(Core.CONTROL, number, Core.arguments(value.length).put(value), new Answer(air, null, answered));
        core.flush();
    }

    /** SMP was written. */
    synchronized void smp(byte[] value, long nanos) {
        if (air == null) {
            return;
        }
        time(nanos);
        ask(Core.SMP, Core.arguments(value.length).put(value));
        core.flush();
    }

    private void setMode(Mode wanted, long nanos) {
        mode = wanted;
        if (sourceBegan < 0) {
            sourceBegan = nanos;
        }
    }

    /**
     * Lives up to an instant of the gateway's clock. A replay waits for a link; a player swings on without one.
     *
     * @return whether the bat was asked anything
     */
    synchronized boolean advance(long nanos) {
        if (core == null) {
            return false;
        }
        boolean fed = false;
        if (nanos - fedNanos >= SLICE_NANOS && core.backlog() < MOST_BACKLOG) {
            fed = true;
            fedNanos = nanos;
            feed(nanos);
            if (source.finished() && nanos - lookedNanos >= LOOK_NANOS) {
                look(nanos);
            }
        }
        if (air != null) {
            air.deliver(nanos, listener);
        }
        return fed;
    }

    private void feed(long nanos) {
        boolean waits = source instanceof ReplaySource && mode == Mode.IDLE;
        if (sourceBegan >= 0 && !waits) {
            while (sampleNanos(made) <= nanos && source.next(six)) {
                sample();
            }
            source.marks(this::mark);
        } else if (sourceBegan >= 0) {
            // the recording waits: its time stands still
            sourceBegan += Math.max(0, nanos - sampleNanos(made));
        }
        send(nanos);
    }

    private void sample() {
        if (sliced == 0) {
            slice.clear().position(8);
        }
        long at = sampleNanos(made);
        slice.putInt((int) ticks(at));
        for (short v : six) {
            slice.putShort(v);
        }
        made++;
        if (++sliced >= most) {
            send(at);
        }
    }

    /** Time goes on to an instant, with the samples that came before it. */
    private void send(long nanos) {
        if (sliced == 0) {
            slice.clear().position(8);
        }
        ticks = Math.max(ticks, ticks(nanos));
        slice.putInt(0, (int) ticks)
                .put(4, (byte) battery())
                .put(5, (byte) -128)
                .putShort(6, (short) sliced);
        ask(Core.SAMPLES, slice);
        sliced = 0;
    }

    private void time(long nanos) {
        if (sliced == 0) {
            send(nanos);
        }
    }

    /** Everything was played: has the bat told all of it? */
    private void look(long nanos) {
        lookedNanos = nanos;
        info().thenAccept(info -> {
            synchronized (this) {
                pending = (info[EVENTS_PENDING_AT] & 0xFF) | (info[EVENTS_PENDING_AT + 1] & 0xFF) << 8;
            }
        });
    }

    private void mark(
            String recording, SampleSource.Kind kind, String label, boolean contact, long t0, long start, long end) {
        truth.happened(
                this, recording, kind, label, contact, new Span(sampleNanos(t0), sampleNanos(start), sampleNanos(end)));
    }
}
