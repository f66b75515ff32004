package org.pitchside.api.evidence;

import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;

/**
 * A service that is told what models and bats did, in the order in which it came of each bat. Told from a thread of its own: one that is
 * slow misses some and holds up nobody.
 */
public interface EvidenceListener {

    /** An event that a model was asked about; one that was kept without samples is not told. */
    void event(Evidence evidence);

    /** A bat's sign of life, every five seconds. */
    void activity(BatId bat, long atUs, BatActivity activity);
}
