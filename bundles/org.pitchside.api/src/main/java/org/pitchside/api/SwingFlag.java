package org.pitchside.api;

/** What a reader must know before trusting a swing's numbers. */
public enum SwingFlag {
    CLIPPED_GYRO("the gyroscope reached its full scale near impact"),
    CLIPPED_ACCEL("the accelerometer reached its full scale"),
    GAP("samples are missing inside the window"),
    MOUNT("the sensor does not sit as calibrated"),
    NO_STANCE("no stance was seen before the swing: heading is unknown"),
    NO_CONTACT("no impact was felt"),
    ALONE("only the bat's own word: there are no samples to judge by"),
    DATED_BY_BOUND("the time is known only within an interval");

    private final String words;

    SwingFlag(String words) {
        this.words = words;
    }

    public String words() {
        return words;
    }
}
