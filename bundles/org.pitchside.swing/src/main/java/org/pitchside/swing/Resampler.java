package org.pitchside.swing;

import org.pitchside.api.ImuBlock;

/** Brings a source of any rate to 200 Hz, bit by bit as docs/model-window.md section 1 says. One per source; single-threaded. */
public final class Resampler {

    /** Microseconds between outputs. */
    public static final int STEP_US = 5000;

    /** Takes what comes out. */
    @FunctionalInterface
    public interface Output {

        /**
         * @param k number of the output: its instant is k * 5,000 us
         * @param counts six values, used again afterwards
         */
        void sample(long k, short[] counts);
    }

    private final Output output;
    private final short[] before = new short[ImuBlock.AXES];
    private final short[] out = new short[ImuBlock.AXES];
    private long beforeUs;
    private long next;
    private boolean started;

    public Resampler(Output output) {
        this.output = output;
    }

    /** Whether a source of this rate passes unchanged: within 0.5 % of 200 Hz. */
    public static boolean passes(int rateMilliHz) {
        return rateMilliHz >= 199_000 && rateMilliHz <= 201_000;
    }

    /** The instant of sample {@code i} of a source, microseconds. */
    public static long timeUs(long i, int rateMilliHz) {
        return Math.multiplyHigh(i, 1_000_000_000L) == 0
                ? i * 1_000_000_000L / rateMilliHz
                : i / rateMilliHz * 1_000_000_000L + i % rateMilliHz * 1_000_000_000L / rateMilliHz;
    }

    /** Forgets everything; the next sample starts a new source. */
    public void restart() {
        started = false;
    }

    /**
     * Takes the next sample of the source.
     *
     * @param tUs its instant; of equal instants the last counts; an earlier one is passed over
     */
    public void accept(long tUs, short[] counts, int offset) {
        if (!started) {
            started = true;
            next = Math.floorDiv(tUs + STEP_US - 1, STEP_US);
        } else if (tUs > beforeUs) {
            float span = tUs - beforeUs;
            for (long at = next * STEP_US; at < tUs; at = next * STEP_US) {
                emit((at - beforeUs) / span, counts, offset);
            }
        } else if (tUs < beforeUs) {
            return;
        }
        System.arraycopy(counts, offset, before, 0, ImuBlock.AXES);
        beforeUs = tUs;
    }

    /** The source has ended: gives out the sample that lies on its last instant, if one does. */
    public void finish() {
        if (started && next * STEP_US == beforeUs) {
            output.sample(next++, before);
        }
    }

    private void emit(float weight, short[] after, int offset) {
        for (int c = 0; c < ImuBlock.AXES; c++) {
            float y = (float) before[c] + ((float) after[offset + c] - (float) before[c]) * weight;
            out[c] = (short) Math.max(-32768, Math.min(32767, (int) Math.rint(y)));
        }
        output.sample(next++, out);
    }

    /** A whole recording at 200 Hz. */
    public record Uniform(long firstK, short[] counts) {

        public int size() {
            return counts.length / ImuBlock.AXES;
        }

        /** The index of the output nearest to an instant of the source, half up; may lie outside the recording. */
        public int indexOf(long tUs) {
            return (int) (Math.floorDiv(2 * tUs + STEP_US, 2L * STEP_US) - firstK);
        }
    }

    /**
     * Resamples a recording.
     *
     * @param tUs instants, never backwards
     * @param counts {@code tUs.length * 6} values
     * @param rateMilliHz the rate that the data set states; within 0.5 % of 200 Hz the samples pass unchanged
     */
    public static Uniform uniform(long[] tUs, short[] counts, int rateMilliHz) {
        if (tUs.length == 0) {
            return new Uniform(0, new short[0]);
        }
        if (passes(rateMilliHz)) {
            return new Uniform(Math.floorDiv(tUs[0] + STEP_US - 1, STEP_US), counts.clone());
        }
        int most = (int) ((tUs[tUs.length - 1] - tUs[0]) / STEP_US + 2);
        short[] result = new short[most * ImuBlock.AXES];
        long[] span = {0, 0};
        var resampler = new Resampler((k, six) -> {
            if (span[1] == 0) {
                span[0] = k;
            }
            System.arraycopy(six, 0, result, (int) span[1]++ * ImuBlock.AXES, ImuBlock.AXES);
        });
        for (int i = 0; i < tUs.length; i++) {
            resampler.accept(tUs[i], counts, i * ImuBlock.AXES);
        }
        resampler.finish();
        return new Uniform(span[0], java.util.Arrays.copyOf(result, (int) span[1] * ImuBlock.AXES));
    }
}
