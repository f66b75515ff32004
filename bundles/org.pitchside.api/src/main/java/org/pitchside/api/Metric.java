package org.pitchside.api;

/** What is measured of a swing, with its unit. */
public enum Metric {
    /** Speed of the point 0.75 m from the handle's end 1 ms before impact, hands' motion included. */
    BAT_SPEED("m/s", "bat speed at impact"),
    /** 0.75 m times the angular rate about the axes across the blade at impact: reads lower than the bat speed. */
    ROTATION_SPEED("m/s", "rotation speed at impact"),
    /** The largest rotation speed of the event. */
    PEAK_SPEED("m/s", "peak rotation speed"),
    /** From the top of the backlift to t0. */
    DOWNSWING_TIME("ms", "downswing time"),
    /** The angle through which the toe was lifted from the stance to the top of the backlift. */
    BACKLIFT("deg", "backlift angle");

    private final String unit;
    private final String words;

    Metric(String unit, String words) {
        this.unit = unit;
        this.words = words;
    }

    public String unit() {
        return unit;
    }

    public String words() {
        return words;
    }
}
