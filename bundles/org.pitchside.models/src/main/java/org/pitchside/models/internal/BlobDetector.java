package org.pitchside.models.internal;

import java.util.LinkedHashMap;
import java.util.List;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.swing.DetectorParameters;

/** The detector's parameters that a bats' model brings, read as a bat reads them. */
public final class BlobDetector {

    private BlobDetector() {}

    /**
     * A blob's parameters; what it does not name has its default.
     *
     * @throws IllegalArgumentException one is out of range, or the list is not ours; one sentence
     */
    public static DetectorParameters of(ModelFacts facts) {
        List<String> names = List.copyOf(DetectorParameters.DEFAULT.named().keySet());
        if (facts.detectorVersion() != DetectorParameters.VERSION || facts.detector().length > names.size()) {
            throw new IllegalArgumentException("its list of detector parameters is of another version");
        }
        var named = new LinkedHashMap<String, Float>();
        for (int i = 0; i < facts.detector().length; i++) {
            named.put(names.get(i), facts.detector()[i]);
        }
        return DetectorParameters.of(named);
    }
}
