package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.BatSession;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** One virtual bat and a gateway's session at the other end of the air, in virtual time. */
final class Nets implements LinkListener, BatFlow, AutoCloseable {

    private static final long STEP = 5_000_000;
    private static final long BOOTED = 7_000_000_000L;

    final List<Long> samples = new ArrayList<>();
    final List<Integer> blocks = new ArrayList<>();
    final List<BatEvent> events = new ArrayList<>();
    final List<String> order = new ArrayList<>();
    final List<String> marks = new ArrayList<>();
    final PassiveBat bat;
    BatSession session;
    long missing;
    private long now = BOOTED;
    private boolean linked;

    Nets(SampleSource source, Faults faults, int mtu) throws IOException {
        this(source, faults, mtu, null);
    }

    Nets(SampleSource source, Faults faults, int mtu, Path model) throws IOException {
        bat = new PassiveBat(
                Program.path(),
                new VirtualBat.Make(new BatId(0xB1), mtu, null, model, null, 42),
                source,
                faults,
                42,
                (who, recording, kind, label, contact, span) -> marks.add(label));
        bat.advance(now);
    }

    /** Hangs still; every four seconds it is swung face first into a ball. */
    static SampleSource swinging() {
        return new SampleSource() {
            private long k;

            @Override
            public int rateMilliHz() {
                return 200_000;
            }

            @Override
            public ImuRange range() {
                return ImuRange.NOMINAL;
            }

            @Override
            public Hand hand() {
                return Hand.RIGHT;
            }

            @Override
            public boolean next(short[] six) {
                long in = k % 800;
                double burst = Math.exp(-Math.pow((in - 300) / 18.0, 2));
                six[0] = -2048;
                six[1] = (short) (in == 301 ? 24_576 : 0);
                six[2] = 0;
                six[3] = 0;
                six[4] = (short) (-14_745 * burst);
                six[5] = (short) (k % 1000);
                if (burst < 0.01) {
                    six[5] = 0;
                }
                k++;
                return true;
            }

            @Override
            public void marks(MarkListener listener) {
                // a machine, not a player
            }

            @Override
            public boolean finished() {
                return false;
            }
        };
    }

    Nets connect() throws FrameException {
        bat.link(this, now);
        linked = true;
        session = new BatSession(InfoCodec.decode(bat.info()), this);
        return this;
    }

    Nets disconnect() {
        bat.unlink();
        linked = false;
        session.close();
        return this;
    }

    Nets ask(Control request) {
        bat.control(request.encode(), now);
        return this;
    }

    Nets mode(Mode mode) {
        return ask(new Control.SetMode(mode));
    }

    Nets play(double seconds) {
        long end = now + (long) (seconds * 1e9);
        while (now < end) {
            now += STEP;
            bat.advance(now);
            if (linked) {
                session.tick(now);
            }
        }
        return this;
    }

    /** How many samples came together with this one. */
    int blockOf(long sample) {
        long first = 0;
        for (int size : blocks) {
            first += size;
            if (sample < first) {
                return size;
            }
        }
        throw new AssertionError("sample " + sample + " did not come");
    }

    long now() {
        return now;
    }

    @Override
    public void close() {
        bat.close();
    }

    @Override
    public void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
        if (characteristic == BatCharacteristic.DATA) {
            session.accept(value, nanos);
        } else {
            try {
                var answer = Control.Answer.decode(value);
                order.add("answer " + answer.op() + " " + answer.status());
                if (answer.op() == 4 && answer.status() == Control.Status.DONE) {
                    var time = session.time();
                    time.answered(time.us(time.unwrap(answer.tick())), (nanos - 30_000_000) / 1000, nanos / 1000);
                }
            } catch (FrameException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void disconnected(String reason) {
        order.add("gone");
    }

    @Override
    public void block(ImuBlock block) {
        missing += block.missingBefore();
        blocks.add(block.size());
        for (int i = 0; i < block.size(); i++) {
            samples.add(block.firstSample() + i);
        }
    }

    @Override
    public void result(BatEvent event) {
        order.add("result " + event.id().seq());
    }

    @Override
    public void event(BatEvent event) {
        order.add("event " + event.id().seq() + (event.journaled() ? " journaled" : ""));
        events.add(event);
    }

    @Override
    public void activity(BatActivity activity) {
        order.add("activity");
    }

    @Override
    public void tick(long nanos) {
        // nothing waits for time here
    }

    @Override
    public void closed() {
        order.add("closed");
    }
}
