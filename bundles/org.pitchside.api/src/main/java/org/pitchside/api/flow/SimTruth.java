package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatId;

/** What simulated players truly did; a service while virtual bats are swung by the simulator. */
public interface SimTruth {
    /** Everything that happened so far, in any order. */
    List<Happened> happened();

    /**
     * One finished action of a player.
     *
     * @param bat in whose hands
     * @param label a family's code, or what kind of "no swing" it was
     * @param swing whether it counts as a swing
     * @param apart whether it was a real hit and no shot: to find it is neither right nor false
     * @param contact whether the ball was hit
     * @param atUs t0 by the gateway's clock, microseconds since 1970 UTC
     */
    record Happened(BatId bat, String label, boolean swing, boolean apart, boolean contact, long atUs) {}
}
