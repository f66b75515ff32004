package org.pitchside.api;

/** Which way round a player stands. A left-hander's samples are mirrored (a_y, g_x, g_z negated) before anything judges them. */
public enum Hand {
    RIGHT,
    LEFT
}
