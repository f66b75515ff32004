package org.pitchside.api.flow;

import org.pitchside.api.Mount;
import org.pitchside.api.SwingId;

/** What a flow may ask of the bat's session. Safe from any thread. */
public interface BatControl {

    /** Tells the bat that the event is committed and may be forgotten. Lost acknowledgements are repeated by the bat's asking. */
    void acknowledge(SwingId id);

    /**
     * Wall time of an instant of the bat's present boot.
     *
     * @param batUs microseconds since the boot
     * @return microseconds since 1970 UTC
     */
    long epochMicros(long batUs);

    /** Half the width of the interval around {@link #epochMicros}, microseconds. */
    long errorMicros();

    /** How the sensor sits on this bat and whose hands hold it, as set now; may change while connected. */
    Mount mount();
}
