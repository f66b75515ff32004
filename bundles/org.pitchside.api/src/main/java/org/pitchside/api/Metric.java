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
    BACKLIFT("deg", "backlift angle"),
    /** Where the toe points at the top of the backlift: 0 straight back as the face pointed in the stance, positive to the off side. */
    BACKLIFT_DIRECTION("deg", "backlift direction"),
    /** From where the bat leaves the stance to t0. */
    TIME_TO_IMPACT("ms", "time to impact"),
    /** How far the plane that the blade sweeps in the downswing is laid over: 0 an upright bat, 90 a horizontal one. */
    SWING_PLANE("deg", "swing plane"),
    /** How far the bat turned across the blade after t0, until it came to rest. */
    FOLLOW_THROUGH("deg", "follow-through"),
    /** Where the face points at impact: 0 as in the stance, positive to leg. */
    FACE_ANGLE("deg", "face angle at impact"),
    /** How far the blade turned about its long axis in the last 60 ms before impact: negative closes the face. */
    FACE_TWIST("deg", "face twist before impact");

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
