package org.pitchside.swing;

/** A bat that was lifted out of the stance and is held up, still: the leave of docs/event-definition.md, sample by sample. */
final class HeldUp {

    private static final float STEP_S = 0.005f;

    private int held;
    private float faceSum;
    private float lifted;
    private int moved;
    private boolean told;
    private boolean played;

    void restart() {
        held = 0;
        lifted = 0;
        moved = 0;
        told = false;
        played = false;
    }

    /** A shot was played: a bat that finishes high is not left. */
    void played() {
        played = true;
    }

    /**
     * Takes one sample.
     *
     * @param rate2 its squared rate
     * @param onlyLifted whether what moves now can have been the lift alone
     * @return whether this is the moment of a leave
     */
    boolean step(History h, long k, float rate2, StanceTracker stance, boolean onlyLifted, DetectorParameters p) {
        float ax = h.value(k, 0);
        boolean slow = rate2 < p.heldDps() * p.heldDps();
        if (stance.standing()) {
            lifted = 0;
            moved = 0;
            played = false;
        } else {
            lifted = lifted + h.value(k, 4) * STEP_S;
            moved += slow ? 0 : 1;
        }
        if (ax > p.heldAx() && slow) {
            faceSum = held == 0 ? h.value(k, 2) : faceSum + h.value(k, 2);
            held++;
        } else {
            held = 0;
        }
        if (ax < p.heldAx() || stance.standing()) {
            told = false;
        }
        if (held != DetectorParameters.samples(p.heldMs()) || told || played || !onlyLifted) {
            return false;
        }
        boolean likeABacklift = faceSum < p.heldAz() * held
                && lifted >= p.liftTurnDeg()
                && moved <= DetectorParameters.samples(p.liftMs());
        told = likeABacklift
                && stance.known()
                && !stance.standing()
                && stance.age() < DetectorParameters.samples(p.stanceMs());
        return told;
    }
}
