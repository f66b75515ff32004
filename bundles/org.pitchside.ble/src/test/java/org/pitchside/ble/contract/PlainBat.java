package org.pitchside.ble.contract;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** The far end for radios whose stack is scripted: a bat that lies still, streams and answers as docs/gatt.md says. Nobody enrolled it. */
public final class PlainBat {

    private static final int RATE_HZ = 200;
    private static final int TICK_HZ = 32_768;
    private static final int SAMPLES = 10;

    private final BatId id;
    private final List<byte[]> requests = new ArrayList<>();
    private final short[] still = new short[SAMPLES * ImuBlock.AXES];
    private Mode mode = Mode.IDLE;
    private int seq;
    private int sample;
    private long micros;

    public PlainBat(BatId id) {
        this.id = id;
        for (int i = 0; i < SAMPLES; i++) {
            still[i * ImuBlock.AXES] = -2048;
        }
    }

    public BatId id() {
        return id;
    }

    /** A new link: values are counted from 0, nothing streams. */
    public synchronized void connected() {
        mode = Mode.IDLE;
        seq = 0;
        sample = 0;
    }

    /** The INFO characteristic. */
    public synchronized byte[] info() {
        return InfoCodec.encode(
                new BatInfo(
                        id, 1, TICK_HZ, RATE_HZ * 1000, ImuRange.NOMINAL, 247, "none", 0, 512, 0, 0, 80, false, false),
                mode);
    }

    /** Takes a value written to CONTROL. @return what it notifies on CONTROL */
    public synchronized byte[] control(byte[] request) {
        requests.add(request.clone());
        int op = request.length == 0 ? 0 : request[0];
        try {
            Control asked = Control.decode(request);
            if (asked instanceof Control.SetMode set) {
                mode = set.mode();
            }
            if (asked instanceof Control.Time time) {
                return Control.Answer.time(time.nonce(), 0).encode();
            }
            return Control.Answer.of(op, Control.Status.DONE).encode();
        } catch (Control.Refused e) {
            return Control.Answer.of(op, e.status()).encode();
        }
    }

    /** Takes a value written to SMP. @return what it notifies on SMP: the very same */
    public byte[] smp(byte[] value) {
        return value.clone();
    }

    /** Everything ever written to CONTROL, in the order in which it came. */
    public synchronized List<byte[]> requests() {
        return List.copyOf(requests);
    }

    /** Lives on. @return what it notifies on DATA meanwhile, in order; nothing unless it was told to stream */
    public synchronized List<byte[]> live(long more) {
        var said = new ArrayList<byte[]>();
        micros += more;
        long every = SAMPLES * 1_000_000L / RATE_HZ;
        for (; micros >= every; micros -= every) {
            if (mode == Mode.STREAM) {
                int tick = (int) (sample * (long) TICK_HZ / RATE_HZ);
                said.add(Data.imu(sample == 0, seq++ & 0xFFFF, tick, sample, still, 0, SAMPLES));
                sample += SAMPLES;
            }
        }
        return said;
    }
}
