package org.pitchside.gateway.internal.watch;

/**
 * Does a bat's clock run as it should: by the gateway's clock (a quartz is right within 50 parts per million, so is the gateway's), and
 * does the sensor sample as often as the bat says? Not for several threads.
 */
final class ClockCheck {

    /** Two clocks that are as they should be differ by a hundred at most; the rest is room for the link's delays. */
    private static final double MOST_PPM = 140;

    private static final int IN_A_ROW = 2;
    /** So many signs of life of a connection before the fit to its delays is worth anything: 70 s. */
    private static final int FIRST = 14;
    /** Sensors sample a little faster or slower as they get warm. */
    private static final double MOST_RATE_PPM = 10_000;

    private static final long LEAST_SPAN_US = 20_000_000;

    private int looks;
    private int drifted;
    private double ppm;
    private long firstUs = -1;
    private long firstSample;
    private double ratePpm;
    private int rates;

    /** A connection began: nothing is known of it. */
    void restart() {
        looks = 0;
        drifted = 0;
        firstUs = -1;
        rates = 0;
    }

    /** Samples are counted anew. */
    void streamBegan() {
        firstUs = -1;
    }

    /**
     * Every five seconds.
     *
     * @param drift how much faster the bat's clock runs than the gateway's, parts per million, as the session fits it
     */
    void drift(double drift) {
        looks++;
        if (looks < FIRST) {
            return;
        }
        boolean far = Math.abs(drift) > MOST_PPM;
        drifted = far ? drifted + 1 : 0;
        if (far) {
            ppm = drift;
        }
    }

    /**
     * Samples have come, about every five seconds.
     *
     * @param sample running number
     * @param batUs its instant by the bat's clock
     */
    void sampled(long sample, long batUs, int rateMilliHz) {
        if (firstUs < 0 || batUs <= firstUs || sample <= firstSample) {
            firstUs = batUs;
            firstSample = sample;
            return;
        }
        if (batUs - firstUs < LEAST_SPAN_US) {
            return;
        }
        double hz = (sample - firstSample) * 1e6 / (batUs - firstUs);
        double off = (hz * 1000 / rateMilliHz - 1) * 1e6;
        rates = Math.abs(off) > MOST_RATE_PPM ? rates + 1 : 0;
        ratePpm = off;
        firstUs = batUs;
        firstSample = sample;
    }

    boolean drifts() {
        return drifted >= IN_A_ROW;
    }

    boolean samplesWrong() {
        return rates >= 2;
    }

    double ppm() {
        return ppm;
    }

    double ratePpm() {
        return ratePpm;
    }
}
