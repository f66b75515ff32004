package org.pitchside.trainer;

import java.util.List;
import org.pitchside.swing.DetectorParameters;

/** Players whose recordings any detector can be run over. */
interface Played {

    /** Their names, in order. */
    List<String> players();

    /** What a detector with these parameters loses and lets through of one player's recordings. */
    Losses losses(int player, DetectorParameters parameters);
}
