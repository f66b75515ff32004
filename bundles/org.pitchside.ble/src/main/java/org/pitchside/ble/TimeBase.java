package org.pitchside.ble;

/**
 * From a bat's ticks to the gateway's time: docs/identity-and-time.md. Ticks are unwrapped here; the fit is to the lower envelope of
 * arrivals over 120 s and to the answers to TIME. Written by the bat's flow, read by any thread.
 */
public final class TimeBase {

    private static final int SECONDS = 120;
    private static final double MOST_DRIFT = 200e-6;
    private static final long LATE_SECONDS = 60;
    private static final long LEAST_ERROR_US = 1000;

    private final int tickHz;
    private final long[] second = new long[SECONDS];
    private final long[] batUsAt = new long[SECONDS];
    private final long[] apartUs = new long[SECONDS];
    private final Ping[] pings = new Ping[16];
    private int pingCount;
    private boolean started;
    private long newest;
    private volatile Fit fit;

    private record Ping(long batUs, long apartUs, long halfTripUs) {}

    /** gateway = bat + apart + drift * (bat - reference). */
    private record Fit(long referenceUs, double apartUs, double drift, long errorUs) {}

    public TimeBase(int tickHz) {
        this.tickHz = tickHz;
        java.util.Arrays.fill(second, -1);
    }

    /** Ticks since the boot, unwrapped; up to 60 s older than the newest is late, more is a wrap. */
    public long unwrap(int tick) {
        if (!started) {
            started = true;
            newest = tick & 0xFFFF_FFFFL;
            return newest;
        }
        long delta = tick - (int) newest;
        delta = (int) delta;
        if (delta < -LATE_SECONDS * tickHz) {
            delta += 1L << 32;
        }
        long ticks = newest + delta;
        if (delta > 0) {
            newest = ticks;
        }
        return Math.max(0, ticks);
    }

    /** Ticks of an instant of this boot that lies in the past, however far (an event from the log). */
    public long unwrapPast(int tick) {
        if (!started) {
            return tick & 0xFFFF_FFFFL;
        }
        int ahead = tick - (int) newest;
        if (ahead > 0 && ahead < LATE_SECONDS * tickHz) {
            return newest + ahead;
        }
        long back = -(long) ahead & 0xFFFF_FFFFL;
        long ticks = newest - back;
        return ticks >= 0 ? ticks : tick & 0xFFFF_FFFFL;
    }

    public long us(long ticks) {
        return ticks / tickHz * 1_000_000 + ticks % tickHz * 1_000_000 / tickHz;
    }

    /** A value whose last instant was {@code batUs} arrived. */
    public void arrival(long batUs, long gatewayUs) {
        long s = Math.floorDiv(gatewayUs, 1_000_000L);
        int slot = (int) Math.floorMod(s, (long) SECONDS);
        long apart = gatewayUs - batUs;
        if (second[slot] != s) {
            second[slot] = s;
            batUsAt[slot] = batUs;
            apartUs[slot] = apart;
            refit(s);
        } else if (apart < apartUs[slot]) {
            batUsAt[slot] = batUs;
            apartUs[slot] = apart;
            if (fit == null || apart < fit.apartUs) {
                refit(s);
            }
        }
    }

    /** TIME was answered: asked at one instant of the gateway, heard at another. */
    public void answered(long batUs, long askedUs, long heardUs) {
        if (heardUs < askedUs) {
            return;
        }
        long half = (heardUs - askedUs) / 2;
        pings[pingCount++ % pings.length] = new Ping(batUs, askedUs + half - batUs, half);
        refit(Math.floorDiv(heardUs, 1_000_000L));
    }

    private void refit(long now) {
        long reference = Long.MIN_VALUE;
        double sumX = 0;
        double sumY = 0;
        int n = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (fresh(i, now)) {
                reference = reference == Long.MIN_VALUE ? batUsAt[i] : reference;
                sumX += batUsAt[i] - reference;
                sumY += apartUs[i];
                n++;
            }
        }
        if (n == 0) {
            reference = pings[(pingCount - 1) % pings.length].batUs;
        }
        double drift = n == 0 ? 0 : drift(now, reference, sumX / n, sumY / n, n);
        double apart = Double.MAX_VALUE;
        for (int i = 0; i < SECONDS; i++) {
            if (fresh(i, now)) {
                apart = Math.min(apart, apartUs[i] - drift * (batUsAt[i] - reference));
            }
        }
        double above = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (fresh(i, now)) {
                above += apartUs[i] - drift * (batUsAt[i] - reference) - apart;
            }
        }
        Ping best = null;
        for (Ping p : pings) {
            if (p != null && (best == null || p.halfTripUs < best.halfTripUs)) {
                best = p;
            }
        }
        // how far the envelope's points lie above it: the scatter
        long error = n == 0 ? 0 : (long) Math.min(above / n, 1_000_000);
        if (best != null) {
            double middle = best.apartUs - drift * (best.batUs - reference);
            apart = Math.min(apart, middle);
            error += best.halfTripUs;
        }
        fit = new Fit(reference, apart, drift, Math.max(LEAST_ERROR_US, error));
    }

    private boolean fresh(int i, long now) {
        return second[i] >= 0 && now - second[i] < SECONDS;
    }

    /** The slope of the envelope's points, once they span 20 s. */
    private double drift(long now, long reference, double meanX, double meanY, int n) {
        double xx = 0;
        double xy = 0;
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (int i = 0; i < SECONDS; i++) {
            if (fresh(i, now)) {
                double x = batUsAt[i] - reference;
                xx += (x - meanX) * (x - meanX);
                xy += (x - meanX) * (apartUs[i] - meanY);
                least = Math.min(least, x);
                most = Math.max(most, x);
            }
        }
        if (n < 10 || most - least < 20e6) {
            return 0;
        }
        return Math.max(-MOST_DRIFT, Math.min(MOST_DRIFT, xy / xx));
    }

    /** Whether anything is known yet. */
    public boolean known() {
        return fit != null;
    }

    /** Gateway time (microseconds of its monotonic clock) of an instant of the bat's boot. */
    public long gatewayUs(long batUs) {
        Fit f = fit;
        return f == null ? batUs : batUs + Math.round(f.apartUs + f.drift * (batUs - f.referenceUs));
    }

    /** Half the width of the interval around it. */
    public long errorUs() {
        Fit f = fit;
        return f == null ? 60_000_000 : f.errorUs;
    }
}
