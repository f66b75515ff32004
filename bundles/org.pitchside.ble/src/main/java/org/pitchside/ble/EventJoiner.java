package org.pitchside.ble;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.Family;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.ble.codec.Data;

/**
 * Makes events of RESULT and EVENT values. An event is handed on with its LAST, or after two seconds of silence with what is missing
 * counted. One of which no samples came, or whose rate is not known because its head did not come, is not handed on: the bat keeps it
 * until it is acknowledged, and is asked for it again. A first opinion opens nothing; a result that is the whole event is handed on at once.
 */
final class EventJoiner {

    private static final long SILENCE_NANOS = 2_000_000_000L;
    private static final int MOST_OPEN = 64;
    private static final int RESAMPLED_MILLI_HZ = 200_000;
    private static final byte[] NONE = {};

    private final BatInfo info;
    private final TimeBase time;
    private final BatFlow flow;
    private final Map<SwingId, Open> open = new HashMap<>();
    private long dropped;
    private long unfinished;
    private long lastNanos;

    /** An event on its way. */
    private static final class Open {
        private Data.Result result;
        private Data.Head head;
        private boolean journaled;
        private long firstUs;
        private short[] counts = new short[400 * ImuBlock.AXES];
        private int size;
        private int missing;
        private long heard;
        private boolean last;
    }

    EventJoiner(BatInfo info, TimeBase time, BatFlow flow) {
        this.info = info;
        this.time = time;
        this.flow = flow;
    }

    void result(Data.Result result, long nanos) {
        time.arrival(time.us(time.unwrap(result.tick())), nanos / 1000);
        var id = new SwingId(info.bat(), result.bootId(), result.eventSeq());
        if (result.early()) {
            flow.result(event(id, bare(result)));
            return;
        }
        if (result.alone()) {
            open.remove(id);
            handOn(id, bare(result), nanos);
            return;
        }
        Open o = opened(id, nanos);
        o.result = result;
        o.journaled |= result.journaled();
        flow.result(event(id, o));
    }

    private static Open bare(Data.Result result) {
        var o = new Open();
        o.result = result;
        o.journaled = result.journaled();
        return o;
    }

    void part(Data.EventPart part, long nanos) {
        var id = new SwingId(info.bat(), part.bootId(), part.eventSeq());
        Open o = opened(id, nanos);
        o.journaled |= part.journaled();
        if (part.head() != null) {
            o.head = part.head();
            o.size = 0;
            o.missing = 0;
        }
        int n = part.counts().length / ImuBlock.AXES;
        if (o.size == 0) {
            long us = us(id, part.tick());
            o.firstUs = us - part.offset() * 1_000_000_000L / rateMilliHz(o);
        }
        if (part.offset() < o.size) {
            return;
        }
        repeatUpTo(o, part.offset(), part.counts());
        ensure(o, o.size + n);
        System.arraycopy(part.counts(), 0, o.counts, o.size * ImuBlock.AXES, part.counts().length);
        o.size += n;
        if (part.last()) {
            o.last = true;
            open.remove(id);
            handOn(id, o, nanos);
        }
    }

    private Open opened(SwingId id, long nanos) {
        if (open.size() >= MOST_OPEN && !open.containsKey(id)) {
            // a bat that opens without end: the oldest makes room
            SwingId oldest = open.entrySet().stream()
                    .min((a, b) -> Long.compare(a.getValue().heard, b.getValue().heard))
                    .orElseThrow()
                    .getKey();
            open.remove(oldest);
            dropped++;
        }
        Open o = open.computeIfAbsent(id, i -> new Open());
        o.heard = nanos;
        return o;
    }

    /** Missing samples repeat the one before them; before the first sample, the first that came. */
    private static void repeatUpTo(Open o, int offset, short[] next) {
        while (o.size < offset) {
            ensure(o, o.size + 1);
            short[] from = o.size == 0 ? next : o.counts;
            int at = o.size == 0 ? 0 : (o.size - 1) * ImuBlock.AXES;
            System.arraycopy(from, at, o.counts, o.size * ImuBlock.AXES, ImuBlock.AXES);
            o.size++;
            o.missing++;
        }
    }

    private static void ensure(Open o, int samples) {
        if (samples * ImuBlock.AXES > o.counts.length) {
            o.counts = Arrays.copyOf(o.counts, Math.max(samples, o.counts.length / ImuBlock.AXES * 2) * ImuBlock.AXES);
        }
    }

    void tick(long nanos) {
        if (open.isEmpty()) {
            return;
        }
        for (Iterator<Map.Entry<SwingId, Open>> i = open.entrySet().iterator(); i.hasNext(); ) {
            var entry = i.next();
            if (nanos - entry.getValue().heard >= SILENCE_NANOS) {
                i.remove();
                handOn(entry.getKey(), entry.getValue(), nanos);
            }
        }
    }

    /** What is not whole when the connection ends stays with the bat, which sends it again. */
    void close() {
        open.clear();
    }

    private void handOn(SwingId id, Open o, long nanos) {
        boolean whole = o.result != null && o.result.alone();
        // without its head the samples of a bat with a rate of its own may be at that rate or at 200 Hz
        boolean known = o.head != null || o.result != null && !mayResample();
        if (!whole && (o.size == 0 || !known)) {
            unfinished++;
            return;
        }
        lastNanos = nanos;
        flow.event(event(id, o));
    }

    private BatEvent event(SwingId id, Open o) {
        int t0Tick = o.head != null ? o.head.t0Tick() : o.result.t0Tick();
        boolean contact = o.head != null ? o.head.contact() : o.result.contact();
        return new BatEvent(
                id,
                o.journaled,
                us(id, t0Tick),
                o.firstUs,
                Arrays.copyOf(o.counts, o.size * ImuBlock.AXES),
                rateMilliHz(o),
                o.missing,
                o.head == null ? null : o.head.axes(),
                verdict(o.result),
                logits(o.result),
                contact,
                flags(o.result));
    }

    /** A bat passes samples on as they are up to half a percent beside 200 Hz (docs/model-window.md). */
    private boolean mayResample() {
        return Math.abs(info.rateMilliHz() - RESAMPLED_MILLI_HZ) > RESAMPLED_MILLI_HZ / 200;
    }

    private int rateMilliHz(Open o) {
        return o.head != null && o.head.at200Hz() ? RESAMPLED_MILLI_HZ : info.rateMilliHz();
    }

    private static Set<SwingFlag> flags(Data.Result r) {
        var flags = EnumSet.noneOf(SwingFlag.class);
        if (r == null) {
            return flags;
        }
        if (r.gyroClipped()) {
            flags.add(SwingFlag.CLIPPED_GYRO);
        }
        if (!r.stanceKnown()) {
            flags.add(SwingFlag.NO_STANCE);
        }
        // a leave is none by its nature
        if (!r.contact() && r.label() != Family.LV.code()) {
            flags.add(SwingFlag.NO_CONTACT);
        }
        return flags;
    }

    /** What an event tells of lies in the past, however far: a replayed one must not be taken for a wrap of the ticks. */
    private long us(SwingId id, int tick) {
        return time.us(id.bootId() == info.bootId() ? time.unwrapPast(tick) : tick & 0xFFFF_FFFFL);
    }

    /** How many they are is the bat's word; who knows its model holds it against that. */
    private static byte[] logits(Data.Result r) {
        return r == null || r.modelVersion() == 0 ? NONE : r.logits();
    }

    private Verdict verdict(Data.Result r) {
        if (r == null || r.modelVersion() == 0) {
            return null;
        }
        String label = Family.ofCode(r.label()).map(Family::name).orElse(Family.UNKNOWN.name());
        int hyphen = info.model().lastIndexOf('-');
        String id = hyphen < 0 ? info.model() : info.model().substring(0, hyphen);
        // its logits have a scale that only its model knows
        return new Verdict(label, Float.NaN, List.of(), id + "-" + Integer.toUnsignedString(r.modelVersion()));
    }

    /** Events that could not be handed on; their bat sends them again. */
    long unfinished() {
        return unfinished;
    }

    /** Events that had to make room. */
    long dropped() {
        return dropped;
    }

    long lastNanos() {
        return lastNanos;
    }
}
