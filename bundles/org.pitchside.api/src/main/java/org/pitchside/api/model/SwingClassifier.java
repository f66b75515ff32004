package org.pitchside.api.model;

import java.util.Optional;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;

/** Says what a swing was. Safe from any thread; never throws for what a window holds. */
public interface SwingClassifier {

    /** The answer, {@link Verdict#NONE} where no model is loaded. */
    Verdict classify(SwingWindow window);

    /** The model that answers now. */
    Optional<ModelDescriptor> model();
}
