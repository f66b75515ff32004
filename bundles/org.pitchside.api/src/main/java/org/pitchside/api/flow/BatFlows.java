package org.pitchside.api.flow;

import org.pitchside.api.BatInfo;

/** Implemented by the gateway: takes a bat that was just met. */
public interface BatFlows {

    /**
     * Opens the flow of a bat for one connection. All calls to the returned flow come one after the other (a serial flow), never two
     * at a time, from whichever thread.
     */
    BatFlow open(BatInfo info, BatControl control);
}
