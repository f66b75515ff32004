package org.pitchside.gateway.internal.watch;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.pitchside.api.BatActivity;
import org.pitchside.api.Mount;
import org.pitchside.api.Verdict;
import org.pitchside.gateway.internal.watch.Alert.Kind;

/**
 * Everything that is watched of one bat, over all its connections. Called a few times a minute, never per sample ({@link Tap} is), and
 * safe from any thread.
 */
public final class BatWatch {

    /** An alert that was told stands for so long at least, or it would come and go. */
    private static final long LEAST_US = 600_000_000L;

    /** A bat that was not heard for so long is put away: what was wrong is no news any more. */
    static final long AWAY_NANOS = 6 * 3_600_000_000_000L;

    /** Mean rate of turning of a bat that somebody plays with, dps. */
    private static final int PLAYED_DPS = 20;

    private static final long STRETCH_US = 5_000_000;
    /** Fewer samples in which the bat turned are no stretch, nor tell that it streams. */
    private static final int LEAST_TURNING = 25;
    /** For so many signs of life what the stream told stays true: a minute. */
    private static final int FRESH = 12;
    /** A sensor that seems to have turned so far has its axes wrong. */
    private static final double ASTRAY_DEG = 75;

    private static final double LIMIT = 8;
    /** Some players hardly ever hold a bat still, others flick ball after ball: nine hits in a row and more are wanted. */
    private static final double RESTLESS = 11;

    private static final double FAR_OFF_DEG = 60;

    private static final long WAITS_US = 45_000_000;

    private double factor;
    private final Consumer<Alert> raised;
    private final LongSupplier nanos;
    private final Play play;
    private final Seat seat;
    private final Finds finds = new Finds();
    private final ClockCheck clock = new ClockCheck();
    private final BatteryCheck battery = new BatteryCheck();
    private final Answers answers = new Answers();
    private final Cusum farOff = new Cusum(RESTLESS);
    private final Cusum hangsNowhere = new Cusum(RESTLESS);
    private final Cusum clips = new Cusum(LIMIT);
    private final Map<Kind, Alert> alerts = new EnumMap<>(Kind.class);
    private int found;
    private int kept;
    private int unseen;
    private boolean mute;
    private boolean apart;
    private double ceiling;
    private int rangeDps;
    private Mount mount;
    private String mountOfPast = "";
    private long atUs;
    private long heardNanos;

    /**
     * @param factor on the limits of evidence; 1 as measured, more is less sensitive
     * @param raised hears of each new alert
     * @param nanos the machine's clock, as of {@link System#nanoTime}
     */
    public BatWatch(double factor, Consumer<Alert> raised, LongSupplier nanos) {
        this.factor = factor;
        this.raised = raised;
        this.nanos = nanos;
        heardNanos = nanos.getAsLong();
        play = new Play(factor);
        seat = new Seat(factor);
    }

    /** Another sensitivity from now on. */
    public synchronized void factor(double other) {
        factor = other;
        play.factor(other);
        seat.factor(other);
    }

    /** A connection began. */
    synchronized void connected(Mount set, int gyroDps) {
        clock.restart();
        battery.restart();
        rangeDps = gyroDps;
        mute = true;
        mount(set);
    }

    /** How the sensor is set to sit; what was usual with another mount or hand is no more. */
    synchronized void mount(Mount set) {
        boolean other = mount == null ? !mountOfPast.equals(set.toString()) : !mount.equals(set);
        if (other) {
            play.forget();
            seat.forget();
            answers.forget();
            farOff.restart();
            hangsNowhere.restart();
        }
        mount = set;
        mountOfPast = set.toString();
    }

    /** The gateway's detector cut something; what a bat cuts is in its signs of life. */
    synchronized void found(boolean keptByItsRules) {
        found++;
        kept += keptByItsRules ? 1 : 0;
    }

    /** Before a hit all samples were seen: whether the bat hung still once in the seconds before, as it does in a stance. */
    synchronized void stood(boolean hung) {
        hangsNowhere.share(!hung, 0.35, 0.9);
        hangsNowhere.cap(2 * RESTLESS * factor);
    }

    /** A hit, when. */
    synchronized void hit(Hit hit, long us) {
        atUs = Math.max(atUs, us);
        play.hit(hit, us);
        farOff.share(hit.offDeg > FAR_OFF_DEG, 0.25, 0.9);
        farOff.cap(2 * RESTLESS * factor);
        clips.share(hit.clipped, 0.3, 0.85);
        clips.cap(2 * LIMIT * factor);
        tell();
    }

    /** What {@link Lever} felt since, and how the bat turned meanwhile on the mean, dps. */
    synchronized void moved(double[] sums, int motionDps) {
        boolean streams = sums[Lever.SUMS - 1] >= LEAST_TURNING;
        unseen = streams ? 0 : unseen + 1;
        if (streams && motionDps >= PLAYED_DPS) {
            seat.stretch(sums);
        }
    }

    /** What the gateway's model says of what the detector's rules kept, when. */
    synchronized void answer(Verdict verdict, long us) {
        atUs = Math.max(atUs, us);
        answers.answer(verdict, us, factor);
        is(Kind.MODEL, answers.wrong(factor), us);
    }

    /** What single samples showed since: whether the two sensors disagree, and where the gyroscope ends, 0 for nowhere. */
    synchronized void signal(boolean sensorsDisagree, double gyroEndsAt) {
        apart = sensorsDisagree;
        ceiling = gyroEndsAt;
    }

    /** The bat streams from now on, or again. */
    synchronized void streamBegan() {
        clock.streamBegan();
    }

    synchronized void sampled(long sample, long batUs, int rateMilliHz) {
        clock.sampled(sample, batUs, rateMilliHz);
    }

    /**
     * A sign of life.
     *
     * @param streamed whether samples came since the last one
     * @param driftPpm how much faster the bat's clock runs than the gateway's
     */
    synchronized void activity(BatActivity a, long us, boolean streamed, double driftPpm) {
        endWhatIsOld();
        heardNanos = nanos.getAsLong();
        atUs = Math.max(atUs, us);
        // a bat that streams cuts nothing itself, and one that sends events leaves its rejected ones at home
        int all = Math.max(found, a.candidates());
        int good = a.candidates() > found ? a.candidates() - a.rejected() : kept;
        // the first one of a connection counts everything since the last one that was heard: minutes, for a bat that
        // was away
        if (!mute) {
            finds.stretch(all, Math.max(0, good), a.motionDps(), streamed);
        }
        mute = false;
        found = 0;
        kept = 0;
        battery.reading(a.batteryPercent());
        clock.drift(driftPpm);
        tell();
    }

    private void tell() {
        boolean astray = seat.turned() && seat.degrees() >= ASTRAY_DEG;
        boolean off = seat.turned() && !astray;
        if (seat.turned() && !alerts.containsKey(Kind.MOUNT) && !alerts.containsKey(Kind.AXES)) {
            // the first hits after a turn may look like another player's
            alerts.remove(Kind.PLAYER);
        }
        // hits are few, and some days a player stands otherwise: where all samples say that the sensor sits as it did,
        // it does
        boolean byHits = play.turned() && !(sits() && play.turnedDeg() < ASTRAY_DEG);
        is(Kind.MOUNT, off || !astray && byHits, off ? atUs - seat.since() * STRETCH_US : play.changedUs());
        // who swings otherwise may do so because the sensor turned: all samples say so a little later
        boolean waits = seat.wavers() && atUs - play.toldUs() < WAITS_US;
        is(Kind.PLAYER, play.other() && !seat.turned() && !waits, play.changedUs());
        is(
                Kind.AXES,
                apart || astray || farOff.sum() >= RESTLESS * factor || hangsNowhere.sum() >= RESTLESS * factor,
                atUs);
        is(Kind.GYRO, ceiling > 0 || clips.sum() >= LIMIT * factor, atUs);
        is(Kind.DETECTOR, finds.wrong(), atUs);
        is(Kind.CLOCK, clock.drifts() || clock.samplesWrong(), atUs);
        is(Kind.BATTERY, battery.low() || battery.sagging(), atUs);
    }

    private boolean sits() {
        return unseen < FRESH && seat.sits();
    }

    private void is(Kind kind, boolean wrong, long sinceUs) {
        Alert stands = alerts.get(kind);
        if (wrong && stands == null) {
            var alert = new Alert(kind, sinceUs, words(kind, sinceUs));
            alerts.put(kind, alert);
            raised.accept(alert);
        } else if (!wrong && stands != null && atUs - stands.sinceUs() > LEAST_US) {
            alerts.remove(kind);
        }
    }

    private String words(Kind kind, long sinceUs) {
        String since = Alert.since(sinceUs);
        return switch (kind) {
            case MOUNT ->
                since + " its sensor seems to sit otherwise on the blade, turned by about "
                        + degrees()
                        + " degrees. Press it on firmly, then calibrate the mount.";
            case PLAYER ->
                since + " it is swung otherwise than before: somebody else seems to play with it"
                        + (doubtful() ? ", or its sensor has turned towards the face or away from it" : "")
                        + ". Set whose bat it is and which hand, or give it back"
                        + (doubtful() ? "; if nobody else plays, press the sensor on and calibrate the mount." : ".");
            case AXES ->
                apart
                        ? since + " its two sensors do not tell of the same motion: an axis is swapped."
                                + " Do not believe its swings; change the sensor or its firmware."
                        : since + " it hangs or turns as no bat does: its axes are not as set."
                                + " Calibrate the mount; if that does not help, change the sensor.";
            case GYRO ->
                ceiling > 0
                        ? String.format(
                                Locale.ROOT,
                                "%s its gyroscope ends at %.0f degrees a second where it should reach %d: speeds read too low."
                                        + " Set its range right, or change the sensor.",
                                since,
                                ceiling * rangeDps,
                                rangeDps)
                        : String.format(
                                Locale.ROOT,
                                "%s most of its hits are faster than its gyroscope can read, %d degrees a second: their speeds"
                                        + " are only lower bounds. Give it a sensor with a wider range.",
                                since,
                                rangeDps);
            case DETECTOR ->
                finds.tooFew()
                        ? since + " far fewer swings are found with it than before, though it is played with."
                                + " Its detector may be set wrong: go back to the model before."
                        : since + " far more swings are found with it than before."
                                + " Its detector may be set wrong: go back to the model before.";
            case MODEL ->
                (answers.oftenUnknown(factor)
                                ? since + " the model is not sure of far more of its swings than before."
                                : answers.oftenNot(factor)
                                        ? since + " the model takes far more of what it does for no swing than before."
                                        : since + " the model is far less sure of its swings than before.")
                        + " Look at how its sensor sits and at what is practised; if neither is new, look at the models.";
            case CLOCK ->
                clock.drifts()
                        ? String.format(
                                Locale.ROOT,
                                "%s its clock runs %s by more than %.0f millionths: do not trust the times of its swings."
                                        + " Switch it off and on; if it stays, change the sensor.",
                                since,
                                clock.ppm() > 0 ? "slow" : "fast",
                                Math.floor(Math.abs(clock.ppm()) / 10) * 10)
                        : String.format(
                                Locale.ROOT,
                                "%s its sensor takes %.1f %% %s samples than it says: its swings are measured wrong."
                                        + " Switch it off and on; if it stays, change the sensor.",
                                since,
                                Math.abs(clock.ratePpm()) / 10_000,
                                clock.ratePpm() > 0 ? "more" : "fewer");
            case BATTERY ->
                battery.sagging()
                        ? String.format(
                                Locale.ROOT,
                                "Its battery lost %d of 100 within ten minutes and has %d %% left: it may go out at any time."
                                        + " Charge it; if it comes again, change the battery.",
                                battery.lost(),
                                battery.percent())
                        : String.format(Locale.ROOT, "Its battery has %d %% left. Charge it.", battery.percent());
        };
    }

    /** Whether it may be the sensor that turned, and no other player. */
    private boolean doubtful() {
        return play.tilted() && !sits();
    }

    private String degrees() {
        return seat.turned() ? String.format(Locale.ROOT, "%.0f", 5 * Math.rint(seat.degrees() / 5)) : play.degrees();
    }

    private void endWhatIsOld() {
        if (nanos.getAsLong() - heardNanos > AWAY_NANOS) {
            alerts.clear();
            battery.forget();
        }
    }

    /** What stands, in the order of kinds. */
    public synchronized List<Alert> alerts() {
        endWhatIsOld();
        return new ArrayList<>(alerts.values());
    }

    /** What is usual of this bat, to be kept. */
    public synchronized Past past() {
        return new Past(mountOfPast, finds.past(), seat.past(), play.past());
    }

    /** Goes on from what was kept; before its first connection. */
    public synchronized void restore(Past past) {
        mountOfPast = past.mount();
        finds.restore(past.finds());
        seat.restore(past.seat());
        play.restore(past.hits());
    }
}
