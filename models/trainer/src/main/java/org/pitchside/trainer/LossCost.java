package org.pitchside.trainer;

/**
 * What a detector's mistakes are worth.
 *
 * @param miss a swing that was not found
 * @param falseEvent an event that was no swing
 */
record LossCost(double miss, double falseEvent) {

    /** As F1 counts them, and as the goals do: of about 170 swings an hour 0.5 % may be missed, and one event an hour may be false. */
    static final LossCost ALIKE = new LossCost(1, 1);

    double of(Losses losses) {
        return miss * losses.missed() + falseEvent * losses.falseEvents();
    }

    double perHour(Losses losses) {
        return of(losses) / losses.hours();
    }
}
