package org.pitchside.trainer;

import java.util.List;
import org.pitchside.api.Hand;
import org.pitchside.recordings.DataSetInfo;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/** Recordings with their labels, one at a time: a data set read from disk, or the simulator's players while they swing. */
interface Source extends AutoCloseable {

    DataSetInfo info();

    /** What scorecard lines call it: SIM, TENNIS, TT, WATCH or the data set's own name. */
    String name();

    String sha256();

    /** How many recordings there are. */
    int size();

    /** The next recording in order, from the first. */
    Tagged read(int index);

    /** Where the labels of a recording stand in labels.csv, in their order; empty where there is no such file. */
    default List<Integer> rows(int index) {
        return List.of();
    }

    @Override
    void close();

    /** A recording, who holds the bat and what happens in it. */
    record Tagged(Recording recording, Hand hand, List<Label> labels) {}
}
