package org.pitchside.swing;

import org.pitchside.api.BatEvent;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;

/** Makes of an event that a bat cut itself the same {@link Candidate} that a stream would have given. */
public final class EventWindows {

    private EventWindows() {}

    /**
     * @param event must not be empty
     * @param info for the range
     * @throws IllegalArgumentException one line: the event has no samples, or its t0 lies 10 s or more away from them
     */
    public static Candidate of(BatEvent event, BatInfo info, Mount mount) {
        if (event.counts().length < ImuBlock.AXES) {
            throw new IllegalArgumentException("event " + event.id() + " came without samples");
        }
        return new EventCut(event, info, mount).candidate();
    }
}
