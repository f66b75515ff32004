package org.pitchside.bench.internal;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatEvent;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.ble.BatSession;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.pitchside.swing.SwingEngine;
import org.pitchside.swing.SwingSink;

/** Six minutes of play through session and detector; one operation is one sample. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class SampleBench {

    static final int SAMPLES = 72_000;

    private Play play;

    @Setup
    public void make() {
        play = Play.of(3, SAMPLES, RhythmSpec.solo());
    }

    /** What the hub does with each value, without its queue: order, gaps, time base, detector, cut, metrics. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public void sessionAndDetector(Blackhole hole) {
        var session = new BatSession(play.info(), new Detecting(play, hole));
        for (int i = 0; i < play.values().size(); i++) {
            session.accept(play.values().get(i), play.arrives()[i]);
        }
        session.close();
    }

    /** The session alone: what the detector does not cost. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public void session(Blackhole hole) {
        var session = new BatSession(play.info(), new Counting(hole));
        for (int i = 0; i < play.values().size(); i++) {
            session.accept(play.values().get(i), play.arrives()[i]);
        }
        session.close();
    }

    /** The floor: each sample is read out of its value, scaled to six floats and its two squares of length are taken. */
    @Benchmark
    @OperationsPerInvocation(SAMPLES)
    public float floor() throws FrameException {
        var block = new ImuBlock(Data.MOST_IMU);
        float gyro = play.info().range().gyroScale();
        float most = 0;
        for (byte[] v : play.values()) {
            int n = Data.imuSamples(v);
            block.begin(0, 0, 0);
            Data.addTo(block, v, Data.IMU_HEADER, n);
            short[] c = block.counts();
            for (int i = 0; i < n * ImuBlock.AXES; i += ImuBlock.AXES) {
                float ax = c[i];
                float ay = c[i + 1];
                float az = c[i + 2];
                float gx = c[i + 3] * gyro;
                float gy = c[i + 4] * gyro;
                float gz = c[i + 5] * gyro;
                most = Math.max(most, ax * ax + ay * ay + az * az + gx * gx + gy * gy + gz * gz);
            }
        }
        return most;
    }

    private static class Counting implements BatFlow {
        final Blackhole hole;

        Counting(Blackhole hole) {
            this.hole = hole;
        }

        @Override
        public void block(ImuBlock block) {
            hole.consume(block.size());
        }

        @Override
        public void result(BatEvent event) {
            hole.consume(event);
        }

        @Override
        public void event(BatEvent event) {
            hole.consume(event);
        }

        @Override
        public void activity(BatActivity activity) {
            hole.consume(activity);
        }

        @Override
        public void tick(long nanos) {
            hole.consume(nanos);
        }

        @Override
        public void closed() {
            hole.consume(this);
        }
    }

    private static final class Detecting extends Counting implements SwingSink {
        private final SwingEngine engine;

        Detecting(Play play, Blackhole hole) {
            super(hole);
            engine = new SwingEngine(
                    DetectorParameters.DEFAULT, play.info().range(), play.info().rateMilliHz(), Mount.ALIGNED);
        }

        @Override
        public void block(ImuBlock block) {
            engine.accept(block, this);
        }

        @Override
        public void closed() {
            engine.finish(this);
        }

        @Override
        public void window(Candidate candidate) {
            hole.consume(candidate);
        }

        @Override
        public void complete(Candidate candidate) {
            hole.consume(candidate);
        }
    }
}
