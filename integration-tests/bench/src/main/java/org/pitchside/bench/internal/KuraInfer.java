package org.pitchside.bench.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.KnownShot;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.kura.internal.engine.OnnxRuntimeEngine;
import org.pitchside.models.ModelPackageException;

/** The inference engine as Kura has it, asked through its service with the shipped model and the shots that this one knows. */
final class KuraInfer implements AutoCloseable {

    private static final String SWING = "swing";
    private static final String WINDOW = "swing-window";
    /** Copies of the shipped graph under other names, to be loaded and unloaded. */
    private static final List<String> COPIES = List.of("a", "b", "c", "d");

    private final Path folder;
    private final OnnxRuntimeEngine component = new OnnxRuntimeEngine();
    private final InferenceEngineService engine = component;
    private final List<List<Tensor>> swings = new ArrayList<>();
    private final List<List<Tensor>> windows = new ArrayList<>();
    private final List<List<Float>> logits = new ArrayList<>();
    private final List<String> labels = new ArrayList<>();

    /** What came of it. */
    record Storm(long answers, long wrong, long failed, long missed, long loads, long unloads) {}

    KuraInfer(Path folder) throws KuraException, IOException, ModelPackageException {
        this.folder = folder;
        GatewayModel cricket = InferenceBench.model().gatewayModel();
        for (String copy : COPIES) {
            Files.write(folder.resolve(copy + ".onnx"), cricket.onnx());
        }
        Scr.call(
                component,
                "activate",
                Map.of("directory", folder.toAbsolutePath().toString()));
        Scr.call(component, "setRegistry", new Always(cricket));
        ModelInfo swing = engine.getModelInfo(SWING).orElseThrow();
        ModelInfo window = engine.getModelInfo(WINDOW).orElseThrow();
        for (KnownShot shot : cricket.knownShots()) {
            swings.add(List.of(new Tensor(Float.class, swing.getInputs().get(0), floats(cricket, shot))));
            var bytes = new ArrayList<Byte>();
            for (byte b : shot.input()) {
                bytes.add(b);
            }
            windows.add(List.of(new Tensor(Byte.class, window.getInputs().get(0), bytes)));
        }
        for (int i = 0; i < swings.size(); i++) {
            logits.add(List.copyOf(floats(engine.infer(swing, swings.get(i)))));
            labels.add(label(engine.infer(window, windows.get(i))));
        }
    }

    private static List<Float> floats(GatewayModel model, KnownShot shot) {
        var x = new ArrayList<Float>();
        for (int i = 0; i < shot.input().length; i++) {
            x.add(shot.input()[i]
                    / model.descriptor().inputGain().get(i / model.descriptor().steps()));
        }
        return x;
    }

    private static List<Float> floats(List<Tensor> answer) {
        return answer.get(0).getData(Float.class).orElseThrow();
    }

    private static String label(List<Tensor> answer) {
        return answer.get(0).getData(String.class).orElseThrow().get(0);
    }

    /** A registry with one model for ever. */
    private record Always(GatewayModel model) implements ModelRegistry {
        @Override
        public Optional<GatewayModel> current() {
            return Optional.of(model);
        }

        @Override
        public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
            follower.accept(current());
            return () -> {};
        }
    }

    /** Microseconds a call: lists of 1,152 boxed floats in, a list of logits out. */
    Percentiles swing(int calls) throws KuraException {
        return timed(engine.getModelInfo(SWING).orElseThrow(), swings, calls);
    }

    /** Microseconds a call: a list of 1,152 boxed bytes in, label and confidence out. */
    Percentiles window(int calls) throws KuraException {
        return timed(engine.getModelInfo(WINDOW).orElseThrow(), windows, calls);
    }

    private Percentiles timed(ModelInfo model, List<List<Tensor>> inputs, int calls) throws KuraException {
        var micros = new Percentiles();
        for (int i = 0; i < calls; i++) {
            List<Tensor> input = inputs.get(i % inputs.size());
            long start = System.nanoTime();
            engine.infer(model, input);
            micros.add((System.nanoTime() - start) / 1000.0);
        }
        return micros;
    }

    /** Loads, unloads and asks from many threads for a while; every answer is compared, to the bit, with the one of a quiet engine. */
    Storm storm(int threads, int seconds) throws Exception {
        var storm = new Counters();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        var pool = Executors.newFixedThreadPool(threads);
        var work = new ArrayList<Future<?>>();
        for (int t = 0; t < threads; t++) {
            var random = new Random(t);
            work.add(pool.submit(() -> {
                while (System.nanoTime() < end) {
                    one(random, storm);
                }
            }));
        }
        for (Future<?> each : work) {
            each.get();
        }
        pool.shutdown();
        return storm.told();
    }

    private static final class Counters {
        final LongAdder answers = new LongAdder();
        final LongAdder wrong = new LongAdder();
        final LongAdder failed = new LongAdder();
        final LongAdder missed = new LongAdder();
        final LongAdder loads = new LongAdder();
        final LongAdder unloads = new LongAdder();

        Storm told() {
            return new Storm(answers.sum(), wrong.sum(), failed.sum(), missed.sum(), loads.sum(), unloads.sum());
        }
    }

    private void one(Random random, Counters storm) {
        int shot = random.nextInt(swings.size());
        String copy = COPIES.get(random.nextInt(COPIES.size()));
        try {
            switch (random.nextInt(20)) {
                case 0 -> {
                    engine.unloadModel(copy);
                    storm.unloads.increment();
                }
                case 1, 2 -> {
                    engine.loadModel(copy, Optional.empty());
                    storm.loads.increment();
                }
                case 3, 4, 5 -> {
                    String answer = label(engine.infer(called(WINDOW), windows.get(shot)));
                    count(storm, answer.equals(labels.get(shot)));
                }
                default -> {
                    List<Float> answer = floats(engine.infer(called(copy), swings.get(shot)));
                    count(storm, answer.equals(logits.get(shot)));
                }
            }
        } catch (KuraException e) {
            (e.getCode() == KuraErrorCode.NOT_FOUND ? storm.missed : storm.failed).increment();
        } catch (RuntimeException e) {
            storm.failed.increment();
        }
    }

    /** As a caller has it that was told of the model before it was unloaded. */
    private static ModelInfo called(String name) {
        TensorDescriptor any =
                TensorDescriptor.builder("any", "FP32", List.of(1L)).build();
        return ModelInfo.builder(name)
                .addInputDescriptor(any)
                .addOutputDescriptor(any)
                .build();
    }

    private static void count(Counters storm, boolean right) {
        storm.answers.increment();
        if (!right) {
            storm.wrong.increment();
        }
    }

    @Override
    public void close() throws IOException {
        Scr.call(component, "deactivate");
        for (String copy : COPIES) {
            Files.deleteIfExists(folder.resolve(copy + ".onnx"));
        }
        Files.deleteIfExists(folder);
    }
}
