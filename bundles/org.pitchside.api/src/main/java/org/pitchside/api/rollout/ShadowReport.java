package org.pitchside.api.rollout;

import java.util.List;

/**
 * What a candidate said beside the live model, on the same windows, so far. The gateway's half is held against the gateway's live model,
 * the bats' half (by the exact runtime, on the gateway) against the bats' model of before.
 *
 * @param model the candidate, {@code id-version}
 * @param live what it is held against
 * @param windows on which both were asked
 * @param atMost windows after which it is stopped if it could not be shown to be as good
 * @param missed windows that it was not asked about because it was behind
 * @param all over all windows
 * @param families by the class that the live model answers, in the order of the classes; those never seen with 0 windows
 * @param bats by bat, in the order of their ids; {@code name} is the bat's id
 * @param forBats the same as {@code all}, of the bats' half; null where it has none
 */
public record ShadowReport(
        String model,
        String live,
        int windows,
        int atMost,
        long missed,
        Row all,
        List<Row> families,
        List<Row> bats,
        Row forBats) {

    /**
     * Two models on the same windows.
     *
     * @param name a class, a bat's id, or empty
     * @param agreed windows on which both would answer the same if they had to
     * @param confidence mean calibrated confidence of the candidate, 0..1; not a number without windows
     * @param liveConfidence the same of the live model
     * @param unknown windows on which the candidate says UNKNOWN
     * @param not windows on which it says NOT
     * @param p50Us median time for one window, microseconds; 0 where it is not measured
     * @param p99Us the 99th of 100
     */
    public record Row(
            String name,
            int windows,
            int agreed,
            double confidence,
            double liveConfidence,
            int unknown,
            int liveUnknown,
            int not,
            int liveNot,
            double p50Us,
            double p99Us) {}

    public ShadowReport {
        families = List.copyOf(families);
        bats = List.copyOf(bats);
    }
}
