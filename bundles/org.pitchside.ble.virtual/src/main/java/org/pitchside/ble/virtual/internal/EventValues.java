package org.pitchside.ble.virtual.internal;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.LongToIntFunction;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingFlag;
import org.pitchside.ble.codec.Data;
import org.pitchside.swing.Candidate;

/** The DATA values that tell of an event: RESULT first, then the samples. */
final class EventValues {

    private static final int NO_MODEL = 0;
    private static final int UNKNOWN = 255;

    private EventValues() {}

    /**
     * @param nowTick the tick of sending
     * @param sampleTick the tick of a sample
     * @param to takes each value; it gives seq
     */
    static void tell(Journal.Entry e, int nowTick, LongToIntFunction sampleTick, Consumer<IntFunction<byte[]>> to) {
        Candidate c = e.candidate();
        int t0Tick = sampleTick.applyAsInt(e.t0Sample());
        to.accept(seq -> new Data.Result(
                        seq,
                        nowTick,
                        c.contact(),
                        e.alone(),
                        c.flags().contains(SwingFlag.CLIPPED_GYRO),
                        c.stanceAxes() != null,
                        false,
                        false,
                        e.bootId(),
                        e.seq(),
                        t0Tick,
                        NO_MODEL,
                        UNKNOWN,
                        0,
                        Data.NOT_KNOWN,
                        Data.NOT_KNOWN,
                        Data.NOT_KNOWN,
                        Data.NOT_KNOWN,
                        new byte[0])
                .encode());
        var head = new Data.Head(t0Tick, c.trigger() == Candidate.Trigger.HELD_UP, c.contact(), false, c.stanceAxes());
        int n = e.counts().length / ImuBlock.AXES;
        for (int at = 0; at < n; ) {
            int offset = at;
            int part = Math.min(n - offset, offset == 0 ? Data.MOST_EVENT_WITH_HEAD : Data.MOST_EVENT);
            to.accept(seq -> new Data.EventPart(
                            seq,
                            sampleTick.applyAsInt(e.firstSample() + offset),
                            offset + part == n,
                            e.alone(),
                            e.bootId(),
                            e.seq(),
                            offset,
                            offset == 0 ? head : null,
                            Arrays.copyOfRange(e.counts(), offset * ImuBlock.AXES, (offset + part) * ImuBlock.AXES))
                    .encode());
            at += part;
        }
    }
}
