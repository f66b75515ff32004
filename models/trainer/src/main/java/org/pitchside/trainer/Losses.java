package org.pitchside.trainer;

import java.util.List;

/**
 * What a detector loses and what it lets through.
 *
 * @param hours recorded time in which an event beside every swing is known to be false
 * @param swings true ones that count
 * @param missed of these
 * @param falseEvents events that were no swing, after NOT where a model judges
 * @param candidates what the detector's rules kept: each costs its bat a message and a run of the model
 */
record Losses(double hours, int swings, int missed, int falseEvents, int candidates) {

    static final Losses NONE = new Losses(0, 0, 0, 0, 0);

    Losses plus(Losses other) {
        return new Losses(
                hours + other.hours,
                swings + other.swings,
                missed + other.missed,
                falseEvents + other.falseEvents,
                candidates + other.candidates);
    }

    static Losses sum(List<Losses> players) {
        return players.stream().reduce(NONE, Losses::plus);
    }

    double missedPercent() {
        return 100.0 * missed / swings;
    }

    double falsePerHour() {
        return falseEvents / hours;
    }

    double candidatesPerHour() {
        return candidates / hours;
    }
}
