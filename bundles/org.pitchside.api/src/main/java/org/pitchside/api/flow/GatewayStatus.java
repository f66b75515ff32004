package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatId;

/** The counters of the gateway. */
public interface GatewayStatus {

    /** Every bat met since the start. */
    List<BatCounters> bats();

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
            int connections) {}
}
