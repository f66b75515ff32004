package org.pitchside.api.flow;

import java.util.List;
import org.pitchside.api.BatId;

/** What virtual bats play from a data set, and how far they are; a service while a replay is on. */
public interface ReplayPlan {
    /** The data set's name, for example {@code TENNIS}. */
    String dataSet();

    /** How many recordings are to be played. */
    int recordings();

    /** What was played to its end so far, one entry for each labelled stretch, in order of play. */
    List<Played> played();

    /** Whether all is played and sent. */
    boolean finished();

    /**
     * A labelled stretch of a recording that went out as a bat's samples.
     *
     * @param recording {@code subject/name}
     * @param label as in the data set
     * @param noSwing whether the data set says that this label means "no swing"
     * @param bat who played it
     * @param startUs when its first sample was measured, by the gateway's clock, microseconds since 1970 UTC
     * @param endUs when its last sample was measured
     */
    record Played(String recording, String label, boolean noSwing, BatId bat, long startUs, long endUs) {}
}
