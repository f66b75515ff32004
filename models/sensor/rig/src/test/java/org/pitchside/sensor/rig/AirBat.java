package org.pitchside.sensor.rig;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;

/** A bat's core in a process, at the end of a {@link DeliveryAir}: it has its own clock, and what goes in is looked at. */
final class AirBat implements AutoCloseable {

    private static final BatCharacteristic[] NUMBERED = {
        null, BatCharacteristic.INFO, BatCharacteristic.CONTROL, BatCharacteristic.DATA, BatCharacteristic.SMP
    };
    private static final int SAMPLES = 2;
    private static final int CONNECTED = 3;
    private static final int DISCONNECTED = 4;
    private static final int INFO = 5;
    private static final int CONTROL = 6;
    private static final int SMP = 7;
    private static final int BUTTON = 8;
    private static final int REBOOT = 9;
    private static final int READ_ENTRY = 4;
    private static final int BOOTED_ENTRY = 2;
    private static final int MOST_SAMPLES = 64;
    private static final long FORGOTTEN_NANOS = 500_000_000L;
    private static final double TICKS_PER_NANO = BatProcess.TICK_HZ / 1e9;

    final int adapter;
    final BatId id;
    /** The connection that there is; null: none. */
    DeliveryAir.Link link;

    boolean away;
    /** Each SMP packet that came in whole, in order: how many bytes of a model, and where. */
    final List<Piece> pieces = new ArrayList<>();
    /** Told before an SMP write is heard: how many there were before. It is heard where this says so. */
    IntPredicate ears = before -> true;

    /** SMP writes that came by, heard or not. */
    int writes;
    /** Who swings it; null: nobody. Six counts at each call. */
    Consumer<short[]> player;

    private long played;
    private long firstTick;

    private final BatProcess process;
    private final int mtu;
    private final int rateMilliHz;
    private final long bornNanos;
    private byte[] packet = {};
    private long packetNanos;
    private byte[] info;
    private int ticks;

    /** A piece of a model on its way in. */
    record Piece(int offset, int bytes) {}

    AirBat(Build build, BatProcess.Make make, int adapter, int mtu, long nanos) {
        this.adapter = adapter;
        this.mtu = mtu;
        id = new BatId(make.id());
        bornNanos = nanos;
        rateMilliHz = make.rateMilliHz();
        try {
            process = new BatProcess(build, make);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    String address() {
        return id.toString();
    }

    private void ask(int op, byte[] arguments) {
        var did = new ArrayList<BatProcess.Did>();
        try {
            if (process.raw(op, 1, arguments, did) != 0) {
                throw new AssertionError("op " + op + " is refused");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (var d : did) {
            if (d.kind() == READ_ENTRY) {
                info = d.bytes();
            } else if (d.kind() == BOOTED_ENTRY) {
                packet = new byte[0];
                if (link != null) {
                    link.cut("the bat booted anew");
                }
            } else if (d.kind() == 1 && link != null) {
                link.notified(NUMBERED[d.characteristic()], d.bytes());
            }
        }
    }

    void liveUntil(long nanos) {
        ticks = (int) Math.round((nanos - bornNanos) * TICKS_PER_NANO);
        if (player != null && played == 0) {
            firstTick = ticks;
        }
        var six = new short[6];
        var b = ByteBuffer.allocate(8 + 16 * MOST_SAMPLES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .position(8);
        while (player != null && b.remaining() > 0 && sampleTick(played) <= ticks) {
            player.accept(six);
            b.putInt((int) sampleTick(played++));
            for (short v : six) {
                b.putShort(v);
            }
        }
        int bytes = b.position();
        b.putInt(0, ticks).put(4, (byte) 87).put(5, (byte) 21).putShort(6, (short) ((bytes - 8) / 16));
        ask(SAMPLES, Arrays.copyOf(b.array(), bytes));
    }

    private long sampleTick(long sample) {
        return firstTick + Math.round(sample * 1000.0 * BatProcess.TICK_HZ / rateMilliHz);
    }

    /** When a sample of the player was taken, microseconds of the bat's clock. */
    long sampleUs(long sample) {
        return sampleTick(sample) * 1_000_000L / BatProcess.TICK_HZ;
    }

    byte[] info(long nanos) {
        liveUntil(nanos);
        ask(INFO, new byte[0]);
        return info;
    }

    BatInfo infoNow() {
        try {
            ask(INFO, new byte[0]);
            return InfoCodec.decode(info);
        } catch (FrameException e) {
            throw new IllegalStateException(e);
        }
    }

    void connected(long nanos) {
        liveUntil(nanos);
        packet = new byte[0];
        ask(CONNECTED, new byte[] {(byte) mtu, (byte) (mtu >> 8)});
    }

    void disconnected() {
        ask(DISCONNECTED, new byte[0]);
    }

    void button() {
        ask(BUTTON, new byte[0]);
    }

    /** The battery falls out; the flash stays. */
    void powerCut() {
        ask(
                REBOOT,
                ByteBuffer.allocate(4)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(ticks)
                        .array());
        packet = new byte[0];
        if (link != null) {
            link.cut("its power was cut");
        }
    }

    boolean hears(BatCharacteristic to) {
        return to != BatCharacteristic.SMP || ears.test(writes++);
    }

    void written(BatCharacteristic to, byte[] value, long nanos) {
        liveUntil(nanos);
        if (to == BatCharacteristic.SMP) {
            look(value, nanos);
        }
        ask(to == BatCharacteristic.SMP ? SMP : CONTROL, value);
    }

    /** Notes a model's pieces, as long as nothing is lost within a packet. */
    private void look(byte[] value, long nanos) {
        if (nanos - packetNanos > FORGOTTEN_NANOS) {
            packet = new byte[0];
        }
        packetNanos = nanos;
        byte[] both = new byte[packet.length + value.length];
        System.arraycopy(packet, 0, both, 0, packet.length);
        System.arraycopy(value, 0, both, packet.length, value.length);
        packet = both;
        if (both.length < 8) {
            return;
        }
        int whole = 8 + ((both[2] & 0xFF) << 8 | both[3] & 0xFF);
        if (both.length < whole) {
            return;
        }
        packet = new byte[0];
        try {
            Map<String, Object> map = SmpBat.map(both, 8, whole - 8);
            if (map.get("data") instanceof byte[] data
                    && data.length > 0
                    && map.get("off") instanceof Integer off
                    && (off > 0 || Integer.valueOf(1).equals(map.get("image")))) {
                pieces.add(new Piece(off, data.length));
            }
        } catch (IOException e) {
            // a piece of it was lost
        }
    }

    @Override
    public void close() throws IOException {
        process.close();
    }
}
