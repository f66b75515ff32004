package org.pitchside.swing;

import java.util.ArrayList;
import java.util.List;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

/** Everything that an engine told. */
final class Heard implements SwingSink {

    final List<Candidate> windows = new ArrayList<>();
    final List<Candidate> complete = new ArrayList<>();

    @Override
    public void window(Candidate candidate) {
        windows.add(candidate);
    }

    @Override
    public void complete(Candidate candidate) {
        complete.add(candidate);
    }

    List<Candidate> kept() {
        return complete.stream().filter(c -> c.rejected() == null).toList();
    }

    /** What an engine with the shipped settings tells of a whole recording. */
    static Heard of(short[] counts, Mount mount) {
        var heard = new Heard();
        var engine = new SwingEngine(DetectorParameters.DEFAULT, ImuRange.NOMINAL, 200_000, mount);
        feed(engine, heard, counts, 0, counts.length / ImuBlock.AXES, 19, 200_000);
        engine.finish(heard);
        return heard;
    }

    /** Hands samples {@code from .. to} over in blocks. */
    static void feed(
            SwingEngine engine, SwingSink sink, short[] counts, int from, int to, int blockSize, int rateMilliHz) {
        var block = new ImuBlock(blockSize);
        for (int i = from; i < to; ) {
            block.begin(i, Resampler.timeUs(i, rateMilliHz), 0);
            for (; i < to && block.size() < blockSize; i++) {
                int o = i * ImuBlock.AXES;
                block.add(counts[o], counts[o + 1], counts[o + 2], counts[o + 3], counts[o + 4], counts[o + 5]);
            }
            engine.accept(block, sink);
        }
    }
}
