package org.pitchside.trainer.rollout;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;

/** Twelve bats at the nets: test players of the simulator, whom no model learned from. */
final class Nets {

    static final int BATS = 12;
    /** One session; who plays longer begins anew. */
    static final double MINUTES = 60;

    final List<Play> plays = new ArrayList<>();

    Nets(long seed) {
        this(seed, BATS, MINUTES);
    }

    Nets(long seed, int bats, double minutes) {
        for (int i = 0; i < bats; i++) {
            int player = (int) ((seed * 1009 + i * 37) % 100_000);
            plays.add(new Play(
                    new BatId(0xB700L + i), Players.test(player), seed * 1_000_003 + i, RhythmSpec.solo(), minutes));
        }
    }
}
