package org.pitchside.simulator;

/** How bat and ball met. */
public enum Contact {
    /** In the middle, or near it. */
    CLEAN,
    /** Off the edge: the blade twists. */
    EDGE,
    /** Not at all: a play and miss, a leave, or no shot. */
    NONE
}
