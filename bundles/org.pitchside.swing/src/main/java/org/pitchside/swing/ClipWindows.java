package org.pitchside.swing;

import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;

/** Cuts windows out of a recording that is all there, at 200 Hz: docs/model-window.md section 4. */
public final class ClipWindows {

    private final short[] counts;
    private final byte[] toe;
    private final ImuRange range;
    private final Mount mount;

    /**
     * Tracks the stance through the whole recording once.
     *
     * @param counts {@code n * 6} counts at 200 Hz, sensor axes, n at least 1
     */
    public ClipWindows(short[] counts, ImuRange range, Mount mount) {
        if (counts.length < ImuBlock.AXES || counts.length % ImuBlock.AXES != 0) {
            throw new IllegalArgumentException(counts.length + " counts are no recording");
        }
        this.counts = counts;
        this.range = range;
        this.mount = mount;
        int n = counts.length / ImuBlock.AXES;
        toe = new byte[n * 3];
        var frame = new BatFrame(range, mount);
        var stance = new StanceTracker();
        var six = new float[ImuBlock.AXES];
        for (int i = 0; i < n; i++) {
            frame.apply(counts, i * ImuBlock.AXES, six);
            stance.advance(six);
            stance.toe(toe, i * 3);
        }
    }

    /** The window whose t0 is sample {@code t0}; any number: beyond the ends the nearest sample repeats. */
    public SwingWindow at(int t0) {
        int n = counts.length / ImuBlock.AXES;
        var cut = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
        var cutToe = new byte[SwingWindow.SAMPLES * 3];
        for (int k = 0; k < SwingWindow.SAMPLES; k++) {
            long wanted = (long) t0 - SwingWindow.T0_INDEX + k;
            int i = (int) Math.max(0, Math.min(n - 1, wanted));
            System.arraycopy(counts, i * ImuBlock.AXES, cut, k * ImuBlock.AXES, ImuBlock.AXES);
            System.arraycopy(toe, i * 3, cutToe, k * 3, 3);
        }
        return new SwingWindow(cut, cutToe, range, mount);
    }

    /** The t0 for a clip whose impact is not labelled: its last sample lies at the window's end. */
    public int t0OfUnlabelled() {
        return counts.length / ImuBlock.AXES - 1 - (SwingWindow.SAMPLES - 1 - SwingWindow.T0_INDEX);
    }
}
