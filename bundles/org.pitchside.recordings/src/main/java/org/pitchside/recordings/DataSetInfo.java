package org.pitchside.recordings;

import java.util.List;
import java.util.Objects;
import org.pitchside.api.ImuRange;

/**
 * What {@code dataset.json} says.
 *
 * @param name the data set's name
 * @param implement what the sensor was on
 * @param rateHz samples a second, nominal
 * @param range full scale of the counts
 * @param subjects how many people swung; a subject's folder may be a recording set, so there may be more folders
 * @param classes the labels that may occur
 * @param noSwing those of them that are no swing
 * @param form short clips of one event each, or continuous recordings
 * @param licence under which it may be used
 * @param origin where it came from
 * @param note what a reader must know
 */
public record DataSetInfo(
        String name,
        String implement,
        double rateHz,
        ImuRange range,
        int subjects,
        List<String> classes,
        List<String> noSwing,
        Form form,
        String licence,
        String origin,
        String note) {

    /** How recordings are cut. */
    public enum Form {
        CLIPS,
        CONTINUOUS
    }

    public DataSetInfo {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(implement, "implement");
        Objects.requireNonNull(range, "range");
        Objects.requireNonNull(form, "form");
        Objects.requireNonNull(licence, "licence");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(note, "note");
        classes = List.copyOf(classes);
        noSwing = List.copyOf(noSwing);
    }

    /** The time of one sample, microseconds, rounded up. */
    public long samplePeriodUs() {
        return (long) Math.ceil(1e6 / rateHz);
    }
}
