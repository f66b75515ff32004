package org.pitchside.bench.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.simulator.RhythmSpec;

/** One window of simulated play through the shipped model, input prepared and answer read. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class InferenceBench {

    private final List<SwingWindow> windows = new ArrayList<>();
    private OnnxSwingClassifier classifier;
    private int next;

    @Setup
    public void load() throws ModelPackageException, ModelRefusedException {
        classifier = new OnnxSwingClassifier(model().gatewayModel());
        Windows.of(Play.of(3, 40_000, RhythmSpec.demo()), windows::add);
    }

    static ModelPackage model() throws ModelPackageException {
        return ModelPackage.read(
                Path.of(System.getProperty("pitchside.root", "."), "models", "shipped", "cricket-1.pitchmodel"));
    }

    @TearDown
    public void unload() {
        classifier.close();
    }

    @Benchmark
    public Verdict classify() {
        next = (next + 1) % windows.size();
        return classifier.classify(windows.get(next));
    }
}
