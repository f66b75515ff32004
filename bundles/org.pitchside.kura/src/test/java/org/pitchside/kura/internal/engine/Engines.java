package org.pitchside.kura.internal.engine;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.ai.inference.TensorDescriptor;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;

/** Engines as the tests need them. */
final class Engines {

    private static final long PATIENCE_MS = 60_000;

    private Engines() {}

    /** A registry in the test's hand. */
    static final class Hand implements ModelRegistry {
        private final List<Consumer<Optional<GatewayModel>>> followers = new ArrayList<>();
        private Optional<GatewayModel> model = Optional.empty();

        void put(GatewayModel next) {
            model = Optional.ofNullable(next);
            followers.forEach(f -> f.accept(model));
        }

        @Override
        public Optional<GatewayModel> current() {
            return model;
        }

        @Override
        public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
            followers.add(follower);
            follower.accept(model);
            return () -> followers.remove(follower);
        }
    }

    static OnnxRuntimeEngine engine(Path folder) {
        var engine = new OnnxRuntimeEngine(0);
        engine.activate(Map.of("directory", folder.toString(), "kura.service.pid", "engine-1"));
        await("the engine is ready", engine::isEngineReady);
        return engine;
    }

    /** The shipped model. */
    static GatewayModel cricket() {
        try {
            return ModelPackage.read(Path.of(
                            System.getProperty("pitchside.root", "../.."), "models", "shipped", "cricket-1.pitchmodel"))
                    .gatewayModel();
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }

    static Tensor floats(String name, List<Long> shape, float... values) {
        var data = new ArrayList<Float>();
        for (float v : values) {
            data.add(v);
        }
        return new Tensor(
                Float.class, TensorDescriptor.builder(name, "FP32", shape).build(), data);
    }

    static void await(String what, BooleanSupplier condition) {
        long end = System.currentTimeMillis() + PATIENCE_MS;
        while (!condition.getAsBoolean()) {
            if (System.currentTimeMillis() > end) {
                throw new AssertionError("waited in vain: " + what);
            }
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }
}
