package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatId;

/** What the sessions of the bats counted on the way from the radio; a service of whoever runs them. */
public interface LinkCounters {
    /** Every bat met since the start. */
    List<Link> links();

    /**
     * One bat's counters since the start, over all its connections.
     *
     * @param connected whether it is connected now
     * @param missing samples that never arrived, each counted
     * @param duplicates notifications that came twice or too late and were dropped
     * @param dropped notifications thrown away because the bat's queue was full
     * @param malformed notifications that broke the rules of the air
     */
    record Link(BatId bat, boolean connected, long missing, long duplicates, long dropped, long malformed) {}
}
