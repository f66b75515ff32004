package org.pitchside.ble.virtual.internal;

import java.util.List;
import java.util.SplittableRandom;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Control.Answer;
import org.pitchside.ble.codec.Control.Status;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.codec.ShortForm;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/**
 * A bat as docs/gatt.md wants it, with a sensor that feels what a {@link SampleSource} says. It lives on the gateway's clock but has
 * ticks of its own that drift. Its methods are called from the air's thread and from the gateway's; one at a time.
 */
final class VirtualBat {

    static final int TICK_HZ = 32_768;
    private static final long ACTIVITY_NANOS = 5_000_000_000L;
    private static final int RING = 8192;
    /** Hears what truly happened, on the gateway's clock. */
    interface TruthListener {
        void happened(
                VirtualBat bat,
                String recording,
                String label,
                boolean swing,
                boolean contact,
                Span span,
                boolean reachable);
    }

    /** Instants in nanoseconds of the gateway's clock. */
    record Span(long t0, long start, long end) {}

    private final BatId id;
    private final int bootId;
    private final int attMtu;
    private final SampleSource source;
    private final TruthListener truth;
    private final Faults faults;
    private final SplittableRandom random;
    private final long bootNanos;
    private final double drift;
    private final Journal journal = new Journal();
    private final Hurry hurry = new Hurry();
    private final short[] six = new short[ImuBlock.AXES];
    private final short[] frame = new short[Data.MOST_IMU * ImuBlock.AXES];
    private final short[] ring = new short[RING * ImuBlock.AXES];
    private final ImuBlock one = new ImuBlock(Data.MOST_IMU);
    private final SwingSink cut;
    private final float[] rows = {1, 0, 0, 0, 1, 0, 0, 0, 1};
    private SwingEngine engine;
    private LinkListener listener;
    private Air air;
    private Mode mode = Mode.IDLE;
    private Hand hand = Hand.RIGHT;
    private boolean firstValue;
    private int seq;
    private int eventSeq;
    private int framed;
    private long made;
    private long streamed;
    private long sourceBegan = -1;
    private long nextActivity;
    private double motion;
    private long motionSamples;
    private int candidates;

    VirtualBat(
            BatId id,
            int bootId,
            int attMtu,
            SampleSource source,
            TruthListener truth,
            Faults faults,
            long bootNanos,
            long seed) {
        this.id = id;
        this.bootId = bootId;
        this.attMtu = attMtu;
        this.source = source;
        this.truth = truth;
        this.faults = faults;
        this.bootNanos = bootNanos;
        random = new SplittableRandom(seed);
        drift = (random.nextDouble() - 0.5) * 40e-6;
        cut = new SwingSink() {
            @Override
            public void window(Candidate candidate) {
                // this bat has no model: nothing to say before the event is settled
            }

            @Override
            public void complete(Candidate candidate) {
                candidates++;
                if (candidate.rejected() == null) {
                    event(candidate);
                }
            }
        };
    }

    BatId id() {
        return id;
    }

    SampleSource source() {
        return source;
    }

    /** The bat's own ticks at an instant of the gateway's clock. */
    private int tick(long nanos) {
        double seconds = (nanos - bootNanos) / 1e9 * (1 + drift);
        return (int) (long) (seconds * TICK_HZ);
    }

    /** When a sample of the source is taken, on the gateway's clock. */
    private long sampleNanos(long sample) {
        return sourceBegan + (long) (sample * 1e12 / source.rateMilliHz() / (1 + drift));
    }

    synchronized byte[] info() {
        var info = new BatInfo(
                id,
                bootId,
                TICK_HZ,
                source.rateMilliHz(),
                source.range(),
                attMtu,
                "none",
                journal.size(),
                Journal.CAPACITY - journal.size(),
                0,
                journal.overwritten(),
                battery(),
                false,
                false);
        return InfoCodec.encode(info, mode);
    }

    private int battery() {
        return Math.max(5, 100 - (int) (made / source.rateMilliHz() * 1000 / 360));
    }

    synchronized void linked(LinkListener to, long nanos) {
        listener = to;
        air = new Air(faults, random.split());
        seq = 0;
        framed = 0;
        mode = Mode.IDLE;
        nextActivity = nanos + ACTIVITY_NANOS / 10;
    }

    synchronized void unlinked() {
        listener = null;
        air = null;
        if (mode == Mode.STREAM) {
            mode = Mode.IDLE;
        }
    }

    synchronized boolean isLinked() {
        return listener != null;
    }

    /** Whether everything was played and has left the bat. */
    synchronized boolean finished() {
        return source.finished() && framed == 0 && (air == null || air.isEmpty()) && journal.size() == 0;
    }

    /** CONTROL was written. */
    synchronized void control(byte[] value, long nanos) {
        if (air == null) {
            return;
        }
        int op = value.length == 0 ? 0 : value[0] & 0x7F;
        try {
            Control request = Control.decode(value);
            answer(handle(request, nanos), nanos);
            if (request instanceof Control.Replay replay) {
                journal.from(replay.bootId(), replay.fromSeq()).forEach(e -> sendEvent(e, nanos));
            }
        } catch (Control.Refused e) {
            answer(Answer.of(op, e.status()), nanos);
        }
    }

    private void answer(Answer answer, long nanos) {
        air.send(BatCharacteristic.CONTROL, answer.encode(), nanos);
    }

    private Answer handle(Control request, long nanos) {
        if (request instanceof Control.SetMode set) {
            setMode(set.mode(), nanos);
        } else if (request instanceof Control.MountRow row) {
            rows[row.row() * 3] = row.x();
            rows[row.row() * 3 + 1] = row.y();
            rows[row.row() * 3 + 2] = row.z();
            if (row.row() == 2) {
                try {
                    engine().apply(new Mount(rows, hand));
                } catch (IllegalArgumentException e) {
                    return Answer.of(request.op(), Status.OUT_OF_RANGE);
                }
            }
        } else if (request instanceof Control.SetHand set) {
            hand = set.hand();
            engine().apply(engine().mount().withHand(hand));
        } else if (request instanceof Control.Time time) {
            return Answer.time(time.nonce(), tick(nanos));
        } else if (request instanceof Control.Ack ack) {
            journal.acknowledge(ack.bootId(), ack.eventSeq());
        } else if (request instanceof Control.Replay replay) {
            return Answer.replay(journal.from(replay.bootId(), replay.fromSeq()).size());
        }
        return Answer.of(request.op(), request.op() < Control.ENROL ? Status.DONE : Status.NOT_ALLOWED);
    }

    private void setMode(Mode wanted, long nanos) {
        mode = wanted;
        firstValue = true;
        framed = 0;
        streamed = 0;
        if (sourceBegan < 0) {
            sourceBegan = nanos;
        }
    }

    private SwingEngine engine() {
        if (engine == null) {
            engine = new SwingEngine(DetectorParameters.DEFAULT, source.range(), source.rateMilliHz(), Mount.ALIGNED);
        }
        return engine;
    }

    /** Lives up to an instant of the gateway's clock. A replay waits for a link; a player swings on without one. */
    synchronized void advance(long nanos) {
        if (sourceBegan >= 0 && !(source instanceof ReplaySource && mode == Mode.IDLE)) {
            while (sampleNanos(made) <= nanos && source.next(six)) {
                sample();
                made++;
            }
            source.marks(this::mark);
            if (source.finished()) {
                flush();
            }
        } else if (source instanceof ReplaySource && sourceBegan >= 0) {
            // the recording waits: its time stands still
            sourceBegan += Math.max(0, nanos - sampleNanos(made));
        }
        if (air != null) {
            if (nanos >= nextActivity) {
                activity(nanos);
                nextActivity = nanos + ACTIVITY_NANOS;
            }
            air.deliver(nanos, listener);
        }
    }

    private void mark(String recording, String label, boolean swing, boolean contact, long t0, long start, long end) {
        boolean reachable = mode == Mode.EVENTS || mode == Mode.STREAM && t0 >= made - streamed;
        truth.happened(
                this,
                recording,
                label,
                swing,
                contact,
                new Span(sampleNanos(t0), sampleNanos(start), sampleNanos(end)),
                reachable);
    }

    private void sample() {
        int slot = (int) (made % RING) * ImuBlock.AXES;
        System.arraycopy(six, 0, ring, slot, ImuBlock.AXES);
        float scale = source.range().gyroScale();
        double rate = Math.sqrt((double) six[3] * six[3] + (double) six[4] * six[4] + (double) six[5] * six[5]) * scale;
        motion += rate;
        motionSamples++;
        if (mode == Mode.STREAM) {
            System.arraycopy(six, 0, frame, framed * ImuBlock.AXES, ImuBlock.AXES);
            framed++;
            streamed++;
            if (framed >= most(rate)) {
                sendFrame(made);
            }
        } else if (mode == Mode.EVENTS) {
            one.begin(made, (long) (made * 1e9 / source.rateMilliHz()), 0);
            one.add(six[0], six[1], six[2], six[3], six[4], six[5]);
            engine().accept(one, cut);
        }
    }

    /** How many samples a value holds now. */
    private int most(double rateDps) {
        float along = (rows[0] * six[0] + rows[1] * six[1] + rows[2] * six[2])
                * source.range().accelScale();
        boolean now = hurry.after(rateDps, along, source.rateMilliHz());
        if (ShortForm.neededFor(attMtu)) {
            return 1;
        }
        int fits = Math.min(Data.MOST_IMU, (attMtu - 3 - Data.IMU_HEADER) / Data.SAMPLE);
        return now ? Math.min(fits, Hurry.SAMPLES) : fits;
    }

    private void flush() {
        if (mode == Mode.STREAM && framed > 0) {
            sendFrame(made - 1);
        } else if (mode == Mode.EVENTS) {
            engine().finish(cut);
        }
    }

    private void sendFrame(long last) {
        if (air != null) {
            long first = last - framed + 1;
            int number = (int) (streamed - framed);
            byte[] value = ShortForm.neededFor(attMtu)
                    ? ShortForm.imu(seq, tick(sampleNanos(first)), number, frame, 0)
                    : Data.imu(firstValue, seq, tick(sampleNanos(first)), number, frame, 0, framed);
            firstValue = false;
            seq++;
            air.send(BatCharacteristic.DATA, value, sampleNanos(last));
        }
        framed = 0;
    }

    private void event(Candidate c) {
        // the engine counts 200 Hz samples; the event is sent at the bat's own rate
        double perStep = source.rateMilliHz() / 200_000.0;
        long t0 = Math.round(c.t0() * (passes() ? 1 : perStep));
        long first = Math.max(Math.max(0, made - RING + 1), t0 - Math.round(1.195 * source.rateMilliHz() / 1000));
        long last = Math.min(made, t0 + Math.round(0.6 * source.rateMilliHz() / 1000));
        int n = (int) (last - first + 1);
        var counts = new short[n * ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            System.arraycopy(
                    ring, (int) ((first + i) % RING) * ImuBlock.AXES, counts, i * ImuBlock.AXES, ImuBlock.AXES);
        }
        var entry = new Journal.Entry(bootId, ++eventSeq, air == null, c, first, counts, t0);
        journal.add(entry);
        if (air != null) {
            sendEvent(entry, sampleNanos(made));
        }
    }

    private boolean passes() {
        return org.pitchside.swing.Resampler.passes(source.rateMilliHz());
    }

    private void sendEvent(Journal.Entry e, long nanos) {
        EventValues.tell(e, tick(nanos), k -> tick(sampleNanos(k)), value -> send(value.apply(seq), nanos));
    }

    private void send(byte[] value, long nanos) {
        if (ShortForm.neededFor(attMtu) && value.length > ShortForm.LONGEST) {
            List<byte[]> pieces = ShortForm.split(value, seq);
            pieces.forEach(p -> air.send(BatCharacteristic.DATA, p, nanos));
            seq += pieces.size();
        } else {
            air.send(BatCharacteristic.DATA, value, nanos);
            seq++;
        }
    }

    private void activity(long nanos) {
        int mean = motionSamples == 0 ? 0 : (int) Math.min(65_535, motion / motionSamples);
        motion = 0;
        motionSamples = 0;
        var value = new Data.Activity(
                seq,
                tick(nanos),
                mean,
                candidates,
                0,
                battery(),
                -128,
                journal.size(),
                Journal.CAPACITY - journal.size());
        candidates = 0;
        send(value.encode(), nanos);
    }
}
