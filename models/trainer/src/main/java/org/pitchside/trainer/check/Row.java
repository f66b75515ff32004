package org.pitchside.trainer.check;

import org.pitchside.recordings.Label;

/**
 * A label and where it stands.
 *
 * @param row of labels.csv, the header is row 1; 0 where the labels come from no file
 */
public record Row(int row, Label label) {

    String where() {
        return row > 0 ? "labels.csv:" + row : "label at " + label.startUs() + " us of " + label.recording();
    }
}
