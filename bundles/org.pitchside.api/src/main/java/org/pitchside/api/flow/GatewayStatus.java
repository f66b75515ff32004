package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;

/** The counters of the gateway. */
public interface GatewayStatus {

    /** Every bat met since the start. */
    List<BatCounters> bats();

    /** What each bat met since the start last said of itself. */
    List<BatState> states();

    /**
     * One bat, by its own words.
     *
     * @param info what it said when it was met last
     * @param connected whether it is connected now
     * @param lastHeardUs when anything came from it last, microseconds since 1970 UTC
     * @param activity its last sign of life; null before the first
     */
    record BatState(BatInfo info, boolean connected, long lastHeardUs, BatActivity activity) {}

    /**
     * One bat's counters since the gateway started.
     *
     * @param connected whether it is connected now
     * @param samples samples that went through the flow
     * @param missing samples that never arrived, each counted
     * @param duplicates notifications that came twice and were dropped
     * @param dropped notifications thrown away because the queue was full
     * @param candidates what the detector cut
     * @param rejected candidates judged NOT
     * @param committed swings on the disk
     * @param connections how often it connected
     * @param compared events that both the bat and the gateway named, see {@link org.pitchside.api.Swing#agreement}; what the gateway
     *     called no swing is among them
     * @param agreed how many of them they named alike
     */
    record BatCounters(
            BatId bat,
            boolean connected,
            long samples,
            long missing,
            long duplicates,
            long dropped,
            long candidates,
            long rejected,
            long committed,
            int connections,
            long compared,
            long agreed) {}
}
