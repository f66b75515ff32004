package org.pitchside.ble;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.ShortForm;

/**
 * One connection's values on their way into the bat's flow: order, gaps, time, events. Passive: values and instants of the gateway's
 * clock are handed in. Single-threaded; nothing is allocated per sample.
 */
public final class BatSession implements Resequencer.Output {

    private final BatFlow flow;
    private final TimeBase time;
    private final Resequencer order = new Resequencer(this);
    private final ShortForm.Joiner joiner = new ShortForm.Joiner();
    private final EventJoiner events;
    private final ImuBlock block = new ImuBlock(Data.MOST_IMU);
    private final int rateMilliHz;
    private boolean streaming;
    private long nextSample;
    private long missingSamples;
    private long malformed;
    private String lastMalformed;
    private int pending;

    public BatSession(BatInfo info, BatFlow flow) {
        this.flow = flow;
        this.rateMilliHz = info.rateMilliHz();
        time = new TimeBase(info.tickHz());
        events = new EventJoiner(info, time, flow);
    }

    /** A DATA value arrived. Never throws for what it holds. */
    public void accept(byte[] v, long nanos) {
        try {
            order.accept(v, nanos);
        } catch (FrameException e) {
            malformed(e);
        }
    }

    /** Time goes on. */
    public void tick(long nanos) {
        order.tick(nanos);
        events.tick(nanos);
        flow.tick(nanos);
    }

    /** The connection is over: what is held goes on, then the flow is closed. */
    public void close() {
        order.passOnAll();
        events.close();
        flow.closed();
    }

    @Override
    public void gap(int values) {
        if (joiner.pending()) {
            malformed++;
            joiner.drop();
        }
    }

    @Override
    public void value(byte[] v, long nanos) {
        try {
            int type = Data.type(v);
            if (type == (Data.IMU | Data.SHORT)) {
                shortImu(v, nanos);
            } else if ((type & Data.SHORT) != 0) {
                byte[] joined = joiner.accept(v);
                if (joined != null) {
                    longForm(type & ~Data.SHORT, joined, nanos);
                }
            } else {
                longForm(type, v, nanos);
            }
        } catch (FrameException e) {
            malformed(e);
        }
    }

    private void malformed(FrameException e) {
        malformed++;
        lastMalformed = e.getMessage();
    }

    private void longForm(int type, byte[] v, long nanos) throws FrameException {
        switch (type) {
            case Data.IMU -> imu(v, nanos);
            case Data.EVENT -> events.part(Data.EventPart.decode(v), nanos);
            case Data.RESULT -> events.result(Data.Result.decode(v), nanos);
            default -> activity(Data.Activity.decode(v), nanos);
        }
    }

    private void imu(byte[] v, long nanos) throws FrameException {
        int n = Data.imuSamples(v);
        boolean first = (Data.flags(v) & Data.FIRST) != 0;
        int low = Data.imuSample(v);
        if (first) {
            streaming = false;
        }
        long sample = streaming ? nextSample + (low - (int) nextSample) : low & 0xFFFF_FFFFL;
        samples(v, Data.IMU_HEADER, n, sample, nanos);
    }

    private void shortImu(byte[] v, long nanos) throws FrameException {
        if (v.length != ShortForm.LONGEST) {
            throw new FrameException("short IMU value of " + v.length + " bytes, not 20");
        }
        long sample = ShortForm.sampleNear(streaming ? nextSample : 0, Data.flags(v));
        samples(v, Data.HEADER, 1, Math.max(0, sample), nanos);
    }

    private void samples(byte[] v, int header, int n, long sample, long nanos) {
        long missing = 0;
        if (streaming) {
            missing = sample - nextSample;
            if (missing < 0) {
                // samples that were counted as missing already, or a stream that began anew without saying so
                if (sample + n <= nextSample && nextSample - sample < rateMilliHz / 100) {
                    return;
                }
                missing = 0;
            }
        } else {
            missing = sample;
        }
        streaming = true;
        missingSamples += missing;
        long firstUs = time.us(time.unwrap(Data.tick(v)));
        long lastUs = firstUs + (n - 1) * 1_000_000_000L / rateMilliHz;
        time.arrival(lastUs, nanos / 1000);
        block.begin(sample, firstUs, missing);
        Data.addTo(block, v, header, n);
        nextSample = sample + n;
        flow.block(block);
    }

    private void activity(Data.Activity a, long nanos) {
        time.arrival(time.us(time.unwrap(a.tick())), nanos / 1000);
        pending = a.pending();
        flow.activity(new BatActivity(a.motionDps(), a.candidates(), a.rejected(), a.batteryPercent(), a.pending()));
    }

    public TimeBase time() {
        return time;
    }

    /** Samples that never arrived. */
    public long missingSamples() {
        return missingSamples;
    }

    public long duplicates() {
        return order.duplicates();
    }

    /** Values that never arrived. */
    public long missingValues() {
        return order.missing();
    }

    /** Values that broke a rule of the air. */
    public long malformed() {
        return malformed + events.dropped();
    }

    /** Events that came in parts too few to be handed on; their bat is asked for them again. */
    public long unfinishedEvents() {
        return events.unfinished();
    }

    /** What the last of them broke, null before the first. */
    public String lastMalformed() {
        return lastMalformed;
    }

    /** Unacknowledged events as the last ACTIVITY told. */
    public int pending() {
        return pending;
    }

    /** When the last event was handed on, nanoseconds of the gateway's clock; 0 before the first. */
    public long lastEventNanos() {
        return events.lastNanos();
    }
}
