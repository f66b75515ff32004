package org.pitchside.ble.bluez.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/**
 * A bat on paper: says who it is, answers requests, streams samples, keeps events until they are acknowledged. Lives in the peer's loop.
 */
public class PeerBat {

    private static final int TICK_HZ = 32_768;
    private static final int EVENT_SAMPLES = 40;

    private final long id;
    private final Map<Integer, Integer> kept = new LinkedHashMap<>();
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong events = new AtomicLong();
    private final AtomicLong gaps = new AtomicLong();
    private final AtomicLong notAcknowledged = new AtomicLong();
    private Air air;
    private Mode mode = Mode.IDLE;
    private int seq;
    private int sample;
    private int eventSeq;

    /** Where what it notifies goes, while it is connected. */
    interface Air {
        void data(byte[] value);

        void control(byte[] value);

        void smp(byte[] value);
    }

    public PeerBat(long id) {
        this.id = id;
    }

    public String address() {
        return "C0:FF:EE:00:%02X:%02X".formatted(id >> 8 & 0xFF, id & 0xFF);
    }

    public BatId id() {
        return new BatId(id);
    }

    /** DATA values that it has sent, ever, whether or not they arrived. */
    public long sent() {
        return sent.get();
    }

    /** Events that it has recorded, ever. */
    public long events() {
        return events.get();
    }

    /** DATA values that the air swallowed, and after which another one of the same connection arrived: what a gateway can know of. */
    public long gaps() {
        return gaps.get();
    }

    void gap(int values) {
        gaps.addAndGet(values);
    }

    /** Events that nobody acknowledged. */
    public long waiting() {
        return notAcknowledged.get();
    }

    /** Sends a value of that many bytes, whether or not it was asked to. */
    void raw(int length) {
        var value = new byte[length];
        value[0] = Data.IMU;
        value[2] = (byte) seq;
        value[3] = (byte) (seq >> 8);
        data(value);
    }

    void connected(Air to) {
        air = to;
        seq = 0;
        sample = 0;
        mode = Mode.IDLE;
    }

    void disconnected() {
        air = null;
        mode = Mode.IDLE;
    }

    boolean isConnected() {
        return air != null;
    }

    byte[] info() {
        return InfoCodec.encode(
                new BatInfo(
                        id(),
                        1,
                        TICK_HZ,
                        200_000,
                        ImuRange.NOMINAL,
                        247,
                        "none",
                        kept.size(),
                        512,
                        0,
                        0,
                        90,
                        false,
                        false),
                mode);
    }

    private static int tick() {
        return (int) (System.nanoTime() / 1000 * TICK_HZ / 1_000_000);
    }

    void control(byte[] request) {
        if (air == null || request.length == 0) {
            return;
        }
        int op = request[0];
        byte[] answer = Control.Answer.of(op, Control.Status.DONE).encode();
        switch (op) {
            case 1 -> mode = Mode.values()[request[1]];
            case 4 -> answer = Control.Answer.time(int32(request, 1), tick()).encode();
            case 5 -> {
                kept.remove(int32(request, 5));
                notAcknowledged.set(kept.size());
            }
            case 6 -> answer = Control.Answer.replay(kept.size()).encode();
            default -> {}
        }
        air.control(answer);
        if (op == 6) {
            List.copyOf(kept.keySet()).forEach(this::send);
        }
    }

    /** One on paper has no models: it says what it hears. */
    void smp(byte[] value) {
        if (air != null) {
            air.smp(value);
        }
    }

    private static int int32(byte[] v, int at) {
        return v[at] & 0xFF | (v[at + 1] & 0xFF) << 8 | (v[at + 2] & 0xFF) << 16 | v[at + 3] << 24;
    }

    /** Sends the next value of its stream, if it was asked to stream. */
    void stream() {
        if (air == null || mode != Mode.STREAM) {
            return;
        }
        int n = Data.MOST_IMU;
        var counts = new short[6 * n];
        for (int i = 0; i < n; i++) {
            counts[6 * i] = -2048;
        }
        data(Data.imu(sample == 0, seq & 0xFFFF, tick(), sample, counts, 0, n));
        sample += n;
    }

    /** Records an event, and sends it where somebody listens. */
    void swing() {
        kept.put(++eventSeq, tick());
        events.incrementAndGet();
        notAcknowledged.set(kept.size());
        if (air != null && mode != Mode.IDLE) {
            send(eventSeq);
        }
    }

    private void send(int event) {
        for (int offset = 0; offset < EVENT_SAMPLES; ) {
            boolean head = offset == 0;
            int n = Math.min(head ? Data.MOST_EVENT_WITH_HEAD : Data.MOST_EVENT, EVENT_SAMPLES - offset);
            data(event(event, offset, n, head));
            offset += n;
        }
    }

    private byte[] event(int event, int offset, int n, boolean head) {
        int first = kept.get(event);
        int ticksPerSample = TICK_HZ / 200;
        var up = new float[] {1, 0, 0, 0, 1, 0};
        return new Data.EventPart(
                        seq & 0xFFFF,
                        first + offset * ticksPerSample,
                        offset + n == EVENT_SAMPLES,
                        false,
                        1,
                        event,
                        offset,
                        head ? new Data.Head(first + 20 * ticksPerSample, false, true, false, up) : null,
                        new short[6 * n])
                .encode();
    }

    private void data(byte[] value) {
        seq++;
        sent.incrementAndGet();
        if (air != null) {
            air.data(value);
        }
    }
}
