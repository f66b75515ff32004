package org.pitchside.api.evidence;

import java.util.Objects;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingOrigin;
import org.pitchside.api.SwingRecording;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;

/**
 * One event as everybody judged it who saw it: a swing, or what turned out to be none. Arrays are not copies and not to be changed.
 *
 * @param atUs time of t0, microseconds since 1970 UTC
 * @param window what the models saw
 * @param recording the event's samples, somewhat longer than the window
 * @param detector the detector's parameter set that cut it, as {@code name/version}
 * @param live what the gateway's model says, NOT and UNKNOWN among it; {@link Verdict#NONE} where none answers
 * @param liveNanos how long it took for it
 * @param batVerdict what the bat itself said; null where it cuts no events or has no model
 * @param batLogits the bat's int8 logits in its model's class order; empty where it told none
 * @param batModel what the bat runs, {@code id-version} (an id cut to 16 characters), {@code none} without one
 */
public record Evidence(
        SwingId id,
        long atUs,
        SwingOrigin origin,
        SwingWindow window,
        SwingRecording recording,
        boolean contact,
        String detector,
        Verdict live,
        long liveNanos,
        Verdict batVerdict,
        byte[] batLogits,
        String batModel) {

    public Evidence {
        Objects.requireNonNull(window, "window");
        Objects.requireNonNull(live, "live");
        Objects.requireNonNull(batLogits, "batLogits");
    }
}
