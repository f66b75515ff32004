package org.pitchside.gateway.internal;

import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuBlock;
import org.pitchside.swing.Candidate;

/** Where flows bring what tells of a sensor's mount. Safe from any thread; each bat's calls come one after the other. */
interface MountDesk {

    /** Samples of a bat: they count while it is being calibrated. */
    void samples(BatInfo info, ImuBlock block);

    /**
     * A swing that was kept.
     *
     * @return whether the sensor sits so far off that the swing's numbers must not be told
     */
    boolean swing(BatId bat, Candidate candidate);
}
