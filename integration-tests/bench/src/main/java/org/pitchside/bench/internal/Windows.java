package org.pitchside.bench.internal;

import java.util.function.Consumer;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.SwingWindow;
import org.pitchside.ble.codec.Data;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** The windows that the detector cuts out of some play. */
final class Windows {

    private Windows() {}

    static void of(Play play, Consumer<SwingWindow> to) {
        var engine = new SwingEngine(
                DetectorParameters.DEFAULT, play.info().range(), play.info().rateMilliHz(), Mount.ALIGNED);
        var sink = new SwingSink() {
            @Override
            public void window(Candidate candidate) {
                // the settled one counts
            }

            @Override
            public void complete(Candidate candidate) {
                if (candidate.rejected() == null) {
                    to.accept(candidate.window());
                }
            }
        };
        var block = new ImuBlock(Data.MOST_IMU);
        for (byte[] v : play.values()) {
            int sample = Data.imuSample(v);
            block.begin(sample, sample * 1_000_000_000L / play.info().rateMilliHz(), 0);
            Data.addTo(block, v, Data.IMU_HEADER, (v.length - Data.IMU_HEADER) / Data.SAMPLE);
            engine.accept(block, sink);
        }
        engine.finish(sink);
    }
}
