package org.pitchside.api;

/** By which door a swing came in. */
public enum SwingOrigin {
    /** Cut by the gateway from a stream. */
    STREAM,
    /** Cut by the bat while connected. */
    EVENT,
    /** Cut by the bat while away and delivered later. */
    JOURNAL
}
