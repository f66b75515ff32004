package org.pitchside.recordings.internal;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.pitchside.api.Hand;
import org.pitchside.recordings.DataSetException;

/** {@code subjects.csv}: which way round each subject stands. */
final class SubjectsCsv {

    static final String FILE = "subjects.csv";

    private SubjectsCsv() {}

    /** A forgotten left-hander would spoil a model in silence: where the file is there, every subject with recordings must be in it. */
    static Map<String, Hand> read(InputStream in, Set<String> subjects) throws IOException {
        CsvLines lines = new CsvLines(FILE, in);
        int subject = lines.column("subject");
        int hand = lines.column("hand");
        Map<String, Hand> hands = new TreeMap<>(Names.ORDER);
        while (lines.next()) {
            String letter = lines.text(hand);
            if (!letter.equals("L") && !letter.equals("R")) {
                throw lines.wrong(hand, "\"" + letter + "\" is neither L nor R");
            }
            if (hands.put(lines.text(subject), letter.equals("L") ? Hand.LEFT : Hand.RIGHT) != null) {
                throw lines.wrong(subject, "\"" + lines.text(subject) + "\" is there twice");
            }
        }
        for (String needed : subjects) {
            if (!hands.containsKey(needed)) {
                throw new DataSetException(FILE, "the subject \"" + needed + "\" is missing");
            }
        }
        return hands;
    }

    static String write(Map<String, Hand> hands) {
        StringBuilder text = new StringBuilder("subject,hand\n");
        hands.forEach((subject, hand) -> text.append(subject).append(hand == Hand.LEFT ? ",L\n" : ",R\n"));
        return text.toString();
    }
}
