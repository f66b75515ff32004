package org.pitchside.ble.virtual.internal;

/**
 * How unkind the air is. All percentages are of values; times in seconds of the gateway's clock, 0 = never.
 *
 * @param lossPercent never arrive
 * @param doublePercent arrive twice
 * @param reorderPercent arrive up to 60 ms late, behind later ones
 * @param burstPercent hold everything behind them up for 200 ms
 * @param silentEveryS the link goes silent without a word so often
 * @param awayEveryS the bat walks out of range so often
 * @param awayForS and is away for so long
 */
record Faults(
        double lossPercent,
        double doublePercent,
        double reorderPercent,
        double burstPercent,
        double silentEveryS,
        double awayEveryS,
        double awayForS) {

    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0, 0);
}
