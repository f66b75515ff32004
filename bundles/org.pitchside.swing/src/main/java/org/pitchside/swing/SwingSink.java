package org.pitchside.swing;

/** Takes what a {@link SwingEngine} cuts; called in the engine's thread. */
public interface SwingSink {

    /** t0 + 80 ms is reached: enough for a first opinion. Called again for the same candidate when a stronger t0 followed. */
    void window(Candidate candidate);

    /** The candidate is settled. Only this counts. */
    void complete(Candidate candidate);
}
