package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Mount;
import org.pitchside.recordings.DataSet;
import org.pitchside.recordings.DataSets;
import org.pitchside.recordings.Label;
import org.pitchside.recordings.Recording;

/**
 * The detector's own rules (no model behind them) on real recordings. Skipped where neither the property pitchside.data nor
 * PITCHSIDE_DATA names a folder that holds them.
 */
class RealDataTest {

    private static final int PAD = 300;

    private static DataSet open(String file) {
        String folder = System.getProperty("pitchside.data", System.getenv("PITCHSIDE_DATA"));
        assumeTrue(
                folder != null && Files.isRegularFile(Path.of(folder, file)),
                file + " is not on this machine (PITCHSIDE_DATA): skipped");
        return DataSets.open(Path.of(folder, file));
    }

    private static List<Candidate> candidates(Recording recording, int rateMilliHz, int pad) {
        var uniform = Resampler.uniform(recording.tUs(), recording.counts(), rateMilliHz);
        int n = uniform.size();
        var counts = new short[(n + 2 * pad) * 6];
        for (int i = 0; i < n + 2 * pad; i++) {
            System.arraycopy(uniform.counts(), Math.max(0, Math.min(n - 1, i - pad)) * 6, counts, i * 6, 6);
        }
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, recording.range(), 200_000, Mount.ALIGNED);
        Heard.feed(engine, heard, counts, 0, n + 2 * pad, 100, 200_000);
        engine.finish(heard);
        return heard.kept();
    }

    @Test
    void everyStrokeOfTheRacketIsFoundNearItsImpact() {
        try (DataSet data = open("tennis-racket.zip")) {
            int strokes = 0;
            int found = 0;
            int several = 0;
            int nothing = 0;
            int raised = 0;
            var errors = new ArrayList<Long>();
            for (Label label : data.labels()) {
                Recording recording = data.read(label.recording());
                var all = candidates(recording, (int) Math.round(data.info().rateHz() * 1000), PAD);
                if (data.info().noSwing().contains(label.label())) {
                    nothing++;
                    raised += all.isEmpty() ? 0 : 1;
                    continue;
                }
                strokes++;
                several += all.size() > 1 ? 1 : 0;
                long best = Long.MAX_VALUE;
                for (Candidate c : all) {
                    best = Math.min(
                            best,
                            Math.abs(c.t0Us() - PAD * 5_000L - label.impactUs().orElseThrow()));
                }
                if (best <= 100_000) {
                    found++;
                    errors.add(best);
                }
            }
            Collections.sort(errors);
            System.out.printf(
                    "TENNIS: %d of %d strokes found within 100 ms (median %d us, p99 %d us), %d with several candidates; %d of %d"
                            + " clips without a stroke raised one%n",
                    found,
                    strokes,
                    errors.get(errors.size() / 2),
                    errors.get(errors.size() * 99 / 100),
                    several,
                    raised,
                    nothing);
            assertTrue(found >= 0.98 * strokes, found + " of " + strokes);
        }
    }

    @Test
    void everydayMotionOfAWristIsLeftToTheModel() {
        try (DataSet data = open("everyday-watch.zip")) {
            int kept = 0;
            double hours = 0;
            for (String name : data.names()) {
                Recording recording = data.read(name);
                hours += recording.endUs() / 3.6e9;
                kept += candidates(recording, (int) Math.round(data.info().rateHz() * 1000), 0)
                        .size();
            }
            System.out.printf("WATCH: %d candidates in %.2f h before the model's NOT%n", kept, hours);
            assertTrue(kept < 600, kept + " candidates");
        }
    }

    @Test
    void strokesOfATableTennisBatAreFoundToo() {
        try (DataSet data = open("table-tennis-handle.zip")) {
            int strokes = 0;
            int found = 0;
            for (Label label : data.labels()) {
                if (data.info().noSwing().contains(label.label())) {
                    continue;
                }
                strokes++;
                Recording recording = data.read(label.recording());
                found += candidates(recording, (int) Math.round(data.info().rateHz() * 1000), PAD)
                                .isEmpty()
                        ? 0
                        : 1;
            }
            System.out.printf("TT: %d of %d clips of strokes raised a candidate%n", found, strokes);
            assertTrue(found >= 0.9 * strokes, found + " of " + strokes);
        }
    }
}
