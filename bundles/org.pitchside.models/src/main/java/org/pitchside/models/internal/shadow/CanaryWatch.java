package org.pitchside.models.internal.shadow;

import java.util.function.Function;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.models.internal.gates.CanaryGate;
import org.pitchside.models.internal.gates.SequentialTest.Answer;

/**
 * One bat that runs a candidate, and whether it does with it what it should. Told of all bats' activity, since its own rate of swings is
 * held against that of bats that do not run it: those that do would find as many too many, or too few. Safe from any thread.
 */
public final class CanaryWatch {

    /** A stretch between two signs of life with as much motion as this counts as play. */
    static final int PLAYS_DPS = 15;

    private static final double MINUTES_EACH = 5 / 60.0;

    private final BatId bat;
    private final BatsHalf model;
    private final Function<BatId, String> runs;
    private final CanaryGate gate;
    private int othersFound;
    private double othersMinutes;
    private double minutes;

    /**
     * @param blob the candidate's bats' half
     * @param usual median confidence of this bat's past with the model before, NaN where it is not known
     * @param runs the model that a bat runs by its own last word, as {@code id-version}; empty where it is not known
     * @throws IllegalArgumentException the blob is none
     */
    public CanaryWatch(BatId bat, byte[] blob, double usual, Function<BatId, String> runs) {
        this.bat = bat;
        this.runs = runs;
        model = BatsHalf.of(blob);
        gate = new CanaryGate(usual);
    }

    /** An event of any bat; only what this bat said with the candidate counts. */
    public synchronized void event(Evidence e) {
        if (!e.id().bat().equals(bat) || !model.name().equals(e.batModel()) || e.batVerdict() == null) {
            return;
        }
        byte[] exact = model.logits(e.window());
        gate.swing(e.batLogits(), exact, model.confidence(e.batLogits()));
    }

    /** A sign of life of any bat. */
    public synchronized void activity(BatId of, long atUs, BatActivity activity) {
        boolean plays = activity.motionDps() >= PLAYS_DPS;
        int found = Math.max(0, activity.candidates() - activity.rejected());
        if (!of.equals(bat)) {
            if (plays && !model.name().equals(runs.apply(of))) {
                othersFound += found;
                othersMinutes += MINUTES_EACH;
            }
            return;
        }
        if (plays) {
            minutes += MINUTES_EACH;
            gate.played(found, MINUTES_EACH, othersFound, othersMinutes);
        }
        // only the same minutes can be compared
        othersFound = 0;
        othersMinutes = 0;
    }

    /** What the bat says of the self-test that it runs after a boot. */
    public synchronized void selfTest(boolean passed) {
        gate.selfTest(passed);
    }

    public synchronized Answer answer() {
        return gate.answer();
    }

    /** One sentence without a full stop, of a bat that failed; else empty. */
    public synchronized String why() {
        return gate.why();
    }

    /** Swings that counted. */
    public synchronized int swings() {
        return gate.swings();
    }

    /** Minutes of play that counted. */
    public synchronized double minutes() {
        return minutes;
    }
}
