package org.pitchside.store.internal;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.pitchside.api.BatId;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Measurement;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingFlag;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.Verdict;

/** Swings as the tests need them. */
final class Swings {

    static final BatId BAT = new BatId(0xB7);

    private Swings() {}

    static SwingId id(int seq) {
        return new SwingId(BAT, 12, seq);
    }

    static SwingId given(int number) {
        return id(SwingId.GATEWAY_GIVEN | number);
    }

    static Swing swing(int seq) {
        return swing(id(seq), 1);
    }

    /** A swing without samples, told apart by its time. */
    static Swing swing(SwingId id, int revision) {
        return swing(id, revision, SwingRecording.NONE);
    }

    static Swing swing(SwingId id, int revision, SwingRecording recording) {
        var verdict = new Verdict("DRV", 0.93f, List.of(new Verdict.Score("DRV", 0.93f)), "cricket-1");
        return new Swing(
                id,
                revision,
                1_700_000_000_000_000L + id.seq() * 1000L + revision,
                1500,
                SwingOrigin.STREAM,
                verdict,
                null,
                true,
                List.of(new Measurement(Metric.BAT_SPEED, 31.2f, 30.1f, 32.4f)),
                Set.of(),
                "cricket/3",
                recording);
    }

    /** A swing whose samples, being noise, take about {@code samples} * 12 bytes. */
    static Swing heavy(int seq, int samples) {
        return swing(id(seq), 1, noise(seq, samples));
    }

    static SwingRecording noise(long seed, int samples) {
        var random = new Random(seed);
        short[] counts = new short[samples * 6];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = (short) random.nextInt();
        }
        return new SwingRecording(counts, samples / 2, ImuRange.NOMINAL);
    }

    /** As {@link #swing(int)}, with other flags, measurements and verdicts. */
    static Swing with(
            int seq, Set<SwingFlag> flags, List<Measurement> measurements, Verdict verdict, Verdict batVerdict) {
        Swing s = swing(seq);
        return new Swing(
                s.id(),
                s.revision(),
                s.atUs(),
                s.atErrorUs(),
                SwingOrigin.JOURNAL,
                verdict,
                batVerdict,
                false,
                measurements,
                flags,
                s.detector(),
                noise(seq, 7));
    }
}
