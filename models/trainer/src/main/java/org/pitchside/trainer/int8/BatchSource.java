package org.pitchside.trainer.int8;

/** Where a training takes its examples from. */
@FunctionalInterface
public interface BatchSource {

    /**
     * Draws the next example.
     *
     * @param out takes channels x steps physical floats, channel by channel
     * @param at where they begin
     * @return the label
     */
    int next(float[] out, int at);
}
