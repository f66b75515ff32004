package org.pitchside.ble.virtual.internal;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSetException;
import org.pitchside.recordings.DataSetInfo.Form;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;
import org.pitchside.swing.Resampler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Recordings one after the other; before and after each the nearest sample repeats for 1.5 s. */
final class ReplaySource implements SampleSource {

    private static final Logger LOG = LoggerFactory.getLogger(ReplaySource.class);
    private static final double PAD_S = 1.5;

    private final DataSet set;
    private final Deque<String> names;
    private final Hand hand;
    private final boolean resampled;
    private final int rateMilliHz;
    private final Deque<Pending> marks = new ArrayDeque<>();
    private short[] counts = new short[0];
    private int size;
    private int at;
    private int pad;
    private long given;
    private volatile int damaged;

    /** A label whose last sample may not have been given out. */
    private record Pending(String recording, Label label, long t0, long start, long end) {}

    /** @param names recordings of one bat, in order of play; all of one hand */
    ReplaySource(DataSet set, List<String> names, Hand hand) {
        this.set = set;
        this.names = new ArrayDeque<>(names);
        this.hand = hand;
        int nominal = (int) Math.round(set.info().rateHz() * 1000);
        // recordings with jitter and gaps have no rate of their own: they are brought to 200 Hz by their timestamps
        resampled = set.info().form() == Form.CONTINUOUS && !Resampler.passes(nominal);
        rateMilliHz = resampled ? 200_000 : nominal;
        pad = (int) Math.ceil(PAD_S * rateMilliHz / 1000);
    }

    @Override
    public int rateMilliHz() {
        return rateMilliHz;
    }

    @Override
    public ImuRange range() {
        return set.info().range();
    }

    @Override
    public Hand hand() {
        return hand;
    }

    @Override
    public boolean next(short[] six) {
        while (at >= size + 2 * pad || size == 0) {
            if (names.isEmpty()) {
                size = 0;
                return false;
            }
            String name = names.remove();
            try {
                load(name);
            } catch (DataSetException e) {
                // the others are played
                damaged++;
                size = 0;
                LOG.error("{} is not played: {}", name, e.getMessage());
            }
        }
        int i = Math.max(0, Math.min(size - 1, at - pad));
        System.arraycopy(counts, i * ImuBlock.AXES, six, 0, ImuBlock.AXES);
        at++;
        given++;
        return true;
    }

    private void load(String name) {
        Recording recording = set.read(name);
        long firstUs = recording.size() == 0 ? 0 : recording.tUs()[0];
        if (resampled) {
            var uniform = Resampler.uniform(recording.tUs(), recording.counts(), (int)
                    Math.round(set.info().rateHz() * 1000));
            counts = uniform.counts();
            firstUs = uniform.firstK() * Resampler.STEP_US;
        } else {
            counts = recording.counts();
        }
        size = counts.length / ImuBlock.AXES;
        at = 0;
        for (Label label : set.labels()) {
            if (label.recording().equals(name) && size > 0) {
                long start = given + pad + sample(label.startUs() - firstUs);
                long end = given + pad + sample(label.endUs() - firstUs);
                long t0 = label.impactUs().isPresent()
                        ? given + pad + sample(label.impactUs().getAsLong() - firstUs)
                        : start;
                marks.add(new Pending(name, label, t0, start, end));
            }
        }
    }

    private long sample(long us) {
        return Math.round(us * (rateMilliHz / 1e9));
    }

    @Override
    public void marks(MarkListener listener) {
        while (!marks.isEmpty() && marks.peek().end < given) {
            Pending p = marks.remove();
            Kind kind = set.info().noSwing().contains(p.label.label()) ? Kind.NO_SWING : Kind.SWING;
            listener.mark(p.recording, kind, p.label.label(), false, p.t0, p.start, p.end);
        }
    }

    @Override
    public int damaged() {
        return damaged;
    }

    @Override
    public boolean finished() {
        return names.isEmpty() && (size == 0 || at >= size + 2 * pad) && marks.isEmpty();
    }
}
