package org.pitchside.bench.internal;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.pitchside.api.Mount;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.ble.BatSession;
import org.pitchside.gateway.internal.Pipeline;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.store.internal.Store;

/** What one swing costs: the processor until its commit is asked for, and the disk until it is done. */
final class SwingCost {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final List<Swing> swings = new ArrayList<>();
    private final Percentiles cpuMs = new Percentiles();
    private boolean measuring;
    private long valueBegan;
    private long windowBegan = -1;

    /** Notes which value completed a window: the first time that the classifier is asked since the last commit. */
    private final class Noting implements SwingClassifier {
        private final SwingClassifier behind;

        Noting(SwingClassifier behind) {
            this.behind = behind;
        }

        @Override
        public Verdict classify(SwingWindow window) {
            if (windowBegan < 0) {
                windowBegan = valueBegan;
            }
            return behind.classify(window);
        }

        @Override
        public Optional<ModelDescriptor> model() {
            return behind.model();
        }
    }

    private void committed(Swing swing) {
        if (measuring) {
            cpuMs.add((THREADS.getCurrentThreadCpuTime() - windowBegan) / 1e6);
            swings.add(swing);
        }
        windowBegan = -1;
    }

    /**
     * Thread CPU time from the value that completes a window to the commit call: first opinion, the 0.5 s of samples until it is settled,
     * numbers, verdict. Milliseconds of each swing.
     */
    Percentiles cpu(int wanted) throws Exception {
        var clock = new HandClock();
        try (var classifier = new OnnxSwingClassifier(InferenceBench.model().gatewayModel())) {
            var pipeline = new Pipeline(new NoDisk(this::committed));
            Scr.call(pipeline, "setClassifier", new Noting(classifier));
            Scr.call(pipeline, "setClock", clock);
            for (int round = 0; swings.size() < wanted; round++) {
                // the first players warm the virtual machine
                measuring = round >= 3;
                feed(pipeline, Play.of(round % 12, 72_000, RhythmSpec.demo()), clock);
            }
            Scr.call(pipeline, "close");
        }
        return cpuMs;
    }

    private void feed(Pipeline pipeline, Play play, HandClock clock) {
        var control = new Control(clock, Mount.ALIGNED);
        clock.moveTo(0);
        var session = new BatSession(play.info(), pipeline.open(play.info(), control));
        control.session(session);
        windowBegan = -1;
        for (int i = 0; i < play.values().size(); i++) {
            clock.moveTo(play.arrives()[i]);
            valueBegan = THREADS.getCurrentThreadCpuTime();
            session.accept(play.values().get(i), play.arrives()[i]);
        }
        valueBegan = THREADS.getCurrentThreadCpuTime();
        session.close();
    }

    /** Milliseconds from the call to the disk's word, one swing at a time, in a store of the given folder. */
    Percentiles commits(Path folder, int wanted) throws Exception {
        var ms = new Percentiles();
        Files.createDirectories(folder);
        var store = new Store();
        Scr.call(store, "activate", Map.of("directory", folder.toString()));
        try {
            for (int i = 0; i < wanted + 50; i++) {
                Swing swing = numbered(swings.get(i % swings.size()), store);
                long began = System.nanoTime();
                store.commit(swing).get();
                if (i >= 50) {
                    ms.add((System.nanoTime() - began) / 1e6);
                }
            }
        } finally {
            Scr.call(store, "deactivate");
            delete(folder);
        }
        return ms;
    }

    private static Swing numbered(Swing s, Store store) {
        var id = new SwingId(s.id().bat(), s.id().bootId(), store.nextStreamSeq(s.id().bat(), s.id().bootId()));
        return new Swing(
                id,
                s.revision(),
                s.atUs(),
                s.atErrorUs(),
                s.origin(),
                s.verdict(),
                s.batVerdict(),
                s.contact(),
                s.measurements(),
                s.flags(),
                s.detector(),
                s.recording());
    }

    static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> all = Files.walk(folder)) {
                for (Path p : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(p);
                }
            }
        }
    }
}
