package org.pitchside.api.flow;

import java.util.List;
import java.util.Optional;
import org.pitchside.api.Swing;

/** Says why a swing was called what it was, from its samples. Safe from any thread. */
public interface SwingExplainer {

    /** Never fails for what a swing holds: without samples there is little to say, and the lists are empty. */
    Explanation explain(Swing swing);

    /**
     * The int8 input that the model which answers now would take of a swing's recording, channel by channel: docs/model-window.md section
     * 5. The six channels of the sensor are those that were judged; the bat's direction is known only from where the recording shows a
     * stance. Empty without samples or without a model.
     */
    default Optional<byte[]> modelInput(Swing swing) {
        return Optional.empty();
    }

    /**
     * What can be said.
     *
     * @param moments the phases of the swing, in order of time
     * @param nearest the known shots that it is most like, most alike first; empty where the model brought none
     * @param note what a reader must know of the likeness, one sentence; empty for nothing
     */
    record Explanation(List<Moment> moments, List<Likeness> nearest, String note) {

        public Explanation {
            moments = List.copyOf(moments);
            nearest = List.copyOf(nearest);
        }

        /** With nothing to note. */
        public Explanation(List<Moment> moments, List<Likeness> nearest) {
            this(moments, nearest, "");
        }
    }

    /**
     * A moment of the swing.
     *
     * @param name {@code stance}, {@code lift}, {@code top}, {@code t0} or {@code end}
     * @param words what a coach calls it, for example {@code top of the backlift}
     * @param index which sample of the recording
     */
    record Moment(String name, String words, int index) {}

    /**
     * A shot that the model learned from.
     *
     * @param label what it was
     * @param source from which data set and subject, for example {@code SIM/train-12}
     * @param distance root mean square difference of the model's inputs, in its int8 steps; 0 is the same shot
     */
    record Likeness(String label, String source, float distance) {}
}
