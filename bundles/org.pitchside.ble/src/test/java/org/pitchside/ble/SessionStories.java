package org.pitchside.ble;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.ble.codec.Data;

/** A bat that talks and a flow that writes down what it hears. */
final class SessionStories implements BatFlow {

    static final long MS = 1_000_000;
    static final BatInfo INFO = new BatInfo(
            new BatId(0xB7), 12, 32_768, 200_000, ImuRange.NOMINAL, 247, "none", 0, 512, 0, 0, 90, false, false);

    final List<Long> samples = new ArrayList<>();
    final List<Long> heardAt = new ArrayList<>();
    final List<BatEvent> events = new ArrayList<>();
    final List<BatEvent> results = new ArrayList<>();
    final List<BatActivity> activities = new ArrayList<>();
    long missing;
    long lastUs = Long.MIN_VALUE;
    boolean timeWentBack;
    boolean closed;
    long now;

    /** {@code n} samples from number {@code sample} on, in value {@code seq}; sample k holds k in its first axis. */
    static byte[] imu(int seq, int sample, int n) {
        var counts = new short[n * ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            counts[i * ImuBlock.AXES] = (short) (sample + i);
        }
        int tick = (int) (sample * 32_768L / 200);
        return Data.imu(sample == 0, seq, tick, sample, counts, 0, n);
    }

    static byte[] part(int seq, int event, int offset, int n, boolean last, boolean head) {
        var counts = new short[n * ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            counts[i * ImuBlock.AXES] = (short) (offset + i);
        }
        int first = 32_768;
        var h = head ? new Data.Head(first + 39_158, false, true, false, new float[] {-1, 0, 0, 0, 0, 1}) : null;
        int tick = first + (int) (offset * 32_768L / 200);
        return new Data.EventPart(seq, tick, last, false, 12, event, offset, h, counts).encode();
    }

    static byte[] result(int seq, int event, int version) {
        return result(seq, event, version, false, false);
    }

    static byte[] result(int seq, int event, int version, boolean early, boolean alone) {
        return new Data.Result(
                        seq,
                        90_000,
                        true,
                        false,
                        false,
                        true,
                        early,
                        alone,
                        12,
                        event,
                        32_768 + 39_158,
                        version,
                        2,
                        5,
                        1,
                        2,
                        3,
                        4,
                        version == 0 ? new byte[0] : new byte[] {5, -1, 0})
                .encode();
    }

    @Override
    public void block(ImuBlock block) {
        missing += block.missingBefore();
        timeWentBack |= block.firstUs() < lastUs;
        lastUs = block.firstUs();
        for (int i = 0; i < block.size(); i++) {
            samples.add(block.firstSample() + i);
            heardAt.add(now);
        }
    }

    @Override
    public void result(BatEvent event) {
        results.add(event);
    }

    @Override
    public void event(BatEvent event) {
        events.add(event);
    }

    @Override
    public void activity(BatActivity activity) {
        activities.add(activity);
    }

    @Override
    public void tick(long nanos) {
        now = nanos;
    }

    @Override
    public void closed() {
        closed = true;
    }
}
