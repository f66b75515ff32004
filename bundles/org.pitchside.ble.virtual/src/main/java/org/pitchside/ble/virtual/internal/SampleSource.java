package org.pitchside.ble.virtual.internal;

import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;

/** What a virtual bat's sensor feels. Used by one thread at a time. */
interface SampleSource {

    int rateMilliHz();

    ImuRange range();

    Hand hand();

    /** The next sample in sensor axes; false when there is none any more. */
    boolean next(short[] six);

    /** Tells what lay behind the samples so far, once for each thing; sample numbers count this source's own samples. */
    void marks(MarkListener listener);

    /** Whether everything was given out. */
    boolean finished();

    /** How many recordings were passed over because they could not be read. */
    default int damaged() {
        return 0;
    }

    /** How something that happened counts. */
    enum Kind {
        SWING,
        /** A real hit and no shot: neither right nor false to find. */
        APART,
        NO_SWING
    }

    /** Hears what truly happened. */
    interface MarkListener {

        /**
         * @param recording where it stands in a data set, null for a simulated player
         * @param kind how it counts
         * @param label what it was
         * @param contact whether the ball was hit; false where not known
         * @param t0 its instant
         * @param start first sample
         * @param end last sample
         */
        void mark(String recording, Kind kind, String label, boolean contact, long t0, long start, long end);
    }
}
