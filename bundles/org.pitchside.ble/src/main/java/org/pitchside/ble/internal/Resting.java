package org.pitchside.ble.internal;

import java.util.function.Supplier;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** When a bat's stream rests and when it begins anew, so that no swing is cut by nobody. In the bat's lane. */
final class Resting {

    /** A bat that is swung all the time is not waited for any longer. */
    private static final long RESTLESS_NANOS = 20_000_000_000L;
    /** Nor a moment between two swings. */
    private static final long WAKE_NANOS = 60_000_000_000L;

    private final Supplier<Mode> mode;
    private final Quiet quiet;
    private final Briefing briefing;
    private boolean restsOnTrial;
    private long restAskedNanos;
    private long wakeAskedNanos;

    /** @param mode what the settings want */
    Resting(Supplier<Mode> mode, Quiet quiet, Briefing briefing) {
        this.mode = mode;
        this.quiet = quiet;
        this.briefing = briefing;
    }

    /** Lets the stream rest, or begin anew. @return whether it rests; a bat that swings is waited for */
    boolean ask(boolean wanted, long now) {
        if (!wanted || mode.get() != Mode.STREAM || briefing.isResting()) {
            restAskedNanos = 0;
            wakeAskedNanos = wanted || !briefing.isResting() ? 0 : wakeAskedNanos == 0 ? now : wakeAskedNanos;
            return wanted;
        }
        restAskedNanos = restAskedNanos == 0 ? now : restAskedNanos;
        boolean mayRest = quiet.isQuiet() || now - restAskedNanos >= RESTLESS_NANOS;
        briefing.rest(mayRest, now);
        return mayRest;
    }

    /** A bat that runs a model on trial cuts its events itself: what it makes of them is what it is judged by. */
    void onTrial(boolean triesAModel, long now) {
        boolean onTrial = mode.get() == Mode.STREAM && triesAModel;
        if (onTrial) {
            // again and again: an order that ended meanwhile lets the stream begin anew
            ask(true, now);
        } else if (restsOnTrial) {
            ask(false, now);
        }
        restsOnTrial = onTrial;
    }

    /**
     * A stream begins anew between two swings: what is under way then is cut by nobody. Right behind an event, or where the bat lies
     * still, the next one is far enough; until then the bat goes on to cut them itself.
     */
    void wake(long lastEventNanos, long now) {
        boolean isStill = quiet.wasToldStill();
        if (wakeAskedNanos != 0
                && (isStill
                        || lastEventNanos > wakeAskedNanos
                        || mode.get() != Mode.STREAM
                        || now - wakeAskedNanos >= WAKE_NANOS)) {
            wakeAskedNanos = 0;
            briefing.rest(false, now);
        }
    }
}
