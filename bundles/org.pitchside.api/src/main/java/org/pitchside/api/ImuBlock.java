package org.pitchside.api;

/**
 * A run of consecutive samples of one bat in its own rate and its own axes: the unit that moves along the sample path.
 *
 * <p>A block is owned by one thread at a time and is used again by its owner after the call that hands it over returns; whoever
 * needs the samples longer copies them.
 */
public final class ImuBlock {

    /** Values per sample: ax, ay, az, gx, gy, gz. */
    public static final int AXES = 6;

    private final short[] counts;
    private int size;
    private long firstSample;
    private long firstUs;
    private long missingBefore;

    public ImuBlock(int capacity) {
        counts = new short[capacity * AXES];
    }

    /**
     * Starts the block anew.
     *
     * @param firstSample the running number of the first sample since the stream began, missing ones counted
     * @param firstUs bat time of the first sample, microseconds since the bat's boot
     * @param missingBefore how many samples are missing between the block before and this one
     */
    public void begin(long firstSample, long firstUs, long missingBefore) {
        this.size = 0;
        this.firstSample = firstSample;
        this.firstUs = firstUs;
        this.missingBefore = missingBefore;
    }

    public void add(short ax, short ay, short az, short gx, short gy, short gz) {
        int i = size * AXES;
        counts[i] = ax;
        counts[i + 1] = ay;
        counts[i + 2] = az;
        counts[i + 3] = gx;
        counts[i + 4] = gy;
        counts[i + 5] = gz;
        size++;
    }

    public int capacity() {
        return counts.length / AXES;
    }

    /** How many samples the block holds. */
    public int size() {
        return size;
    }

    /** The samples, {@code sample * AXES + axis}, valid below {@code size() * AXES}; not a copy. */
    public short[] counts() {
        return counts;
    }

    public long firstSample() {
        return firstSample;
    }

    public long firstUs() {
        return firstUs;
    }

    public long missingBefore() {
        return missingBefore;
    }
}
