package org.pitchside.ble.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.internal.trust.PaperBat;

/** A radio and a clock that do what a test says, at once. Its bats answer nothing unless told to. */
final class FakeRadio implements BatRadio, GatewayClock {

    final List<String> tried = new CopyOnWriteArrayList<>();
    final List<Link> links = new CopyOnWriteArrayList<>();
    final List<CompletableFuture<BatLink>> pending = new CopyOnWriteArrayList<>();
    final List<RadioAdapter> adapters = new CopyOnWriteArrayList<>(List.of(new RadioAdapter("hci0", 7, 0)));
    volatile long now = 1_000_000_000L;
    volatile boolean refuses;
    volatile boolean slow;
    /** Who answers at the other end; null: nobody. */
    volatile PaperBat bat;
    /** Whether answers arrive. */
    volatile boolean hears = true;

    volatile byte[] info = info(0);
    private volatile Consumer<Sighting> watcher = s -> {};

    static byte[] info(int waiting) {
        return InfoCodec.encode(
                new BatInfo(
                        new BatId(0xB7),
                        12,
                        32_768,
                        200_000,
                        ImuRange.NOMINAL,
                        247,
                        "none",
                        waiting,
                        512 - waiting,
                        0,
                        0,
                        90,
                        false,
                        false),
                Mode.IDLE);
    }

    /** A connection; what was written to it. */
    final class Link implements BatLink {

        final LinkListener listener;
        final List<Control> written = new CopyOnWriteArrayList<>();
        volatile boolean cut;
        private final String address;

        Link(String address, LinkListener listener) {
            this.address = address;
            this.listener = listener;
        }

        /** What was written, without what comes with time. */
        List<String> told() {
            var ops = new ArrayList<String>();
            for (Control c : written) {
                if (!(c instanceof Control.Time)) {
                    ops.add(
                            c instanceof Control.SetMode m
                                    ? "MODE " + m.mode()
                                    : c.getClass().getSimpleName());
                }
            }
            return ops;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
            byte[] v = info.clone();
            v[2] = (byte) (bat == null ? 0 : bat.flags());
            return CompletableFuture.completedFuture(v);
        }

        @Override
        public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
            try {
                written.add(Control.decode(value));
                if (bat != null) {
                    byte[] answer = bat.control(value);
                    if (hears) {
                        listener.notified(BatCharacteristic.CONTROL, answer, now);
                    }
                }
                return CompletableFuture.completedFuture(null);
            } catch (Control.Refused e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        @Override
        public void disconnect() {
            if (!cut) {
                cut = true;
                listener.disconnected("cut by the gateway");
            }
        }
    }

    void heard(String address, String adapter) {
        watcher.accept(new Sighting(address, adapter, -60));
    }

    void later(double seconds) {
        now += (long) (seconds * 1e9);
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public List<RadioAdapter> adapters() {
        return adapters;
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> w) {
        watcher = w;
        return () -> watcher = s -> {};
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        tried.add(sighting.address());
        if (refuses) {
            return CompletableFuture.failedFuture(new RadioException("made for this test"));
        }
        if (bat != null) {
            bat.connected();
        }
        var link = new Link(sighting.address(), listener);
        links.add(link);
        var result = new CompletableFuture<BatLink>();
        if (slow) {
            pending.add(result);
        } else {
            result.complete(link);
        }
        return result;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long epochMicros(long nanos) {
        return nanos / 1000;
    }
}
