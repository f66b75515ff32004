package org.pitchside.kura.internal.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.ai.inference.InferenceEngineService;
import org.eclipse.kura.ai.inference.ModelInfo;
import org.eclipse.kura.ai.inference.Tensor;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An inference engine of Kura on ONNX Runtime, in this process. Models are loaded by a thread of its own, as soon as it is there; the
 * first questions wait for that a moment, since Kura's AI component asks once and never again.
 */
@Component(
        name = OnnxRuntimeEngine.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {ConfigurableComponent.class, InferenceEngineService.class, HealthSource.class})
@Designate(ocd = EngineConfig.class, factory = true)
public final class OnnxRuntimeEngine implements InferenceEngineService, ConfigurableComponent, HealthSource {

    static final String PID = "org.pitchside.kura.OnnxRuntimeEngine";

    private static final Logger LOG = LoggerFactory.getLogger(OnnxRuntimeEngine.class);
    private static final long PATIENCE_MS = 5_000;

    private static final long LOOK_AGAIN_MS = 20;
    private static final long STOP_S = 10;

    private final long patienceMs;
    private final CountDownLatch folderLoaded = new CountDownLatch(1);
    private final long startedNs = System.nanoTime();
    private final ExecutorService loader = Executors.newSingleThreadExecutor(task -> {
        var thread = new Thread(task, "pitchside-engine");
        thread.setDaemon(true);
        return thread;
    });
    private volatile EngineSettings settings = EngineSettings.DEFAULT;
    private volatile ModelShelf shelf = new ModelShelf(EngineSettings.DEFAULT.folder(), 0);
    private volatile Optional<GatewayModel> live = Optional.empty();
    private volatile String name = PID;
    /** Why nothing can run; null where it can. */
    private volatile String fault;

    private ModelRegistry registry;
    private AutoCloseable following;

    public OnnxRuntimeEngine() {
        this(PATIENCE_MS);
    }

    /** @param patienceMs how long after the start a question may wait for the models */
    OnnxRuntimeEngine(long patienceMs) {
        this.patienceMs = patienceMs;
    }

    @Activate
    void activate(Map<String, Object> values) {
        name = String.valueOf(values.getOrDefault("kura.service.pid", PID));
        settings = EngineSettings.of(values, EngineSettings.DEFAULT, LOG::warn);
        begin(settings);
    }

    @Modified
    void updated(Map<String, Object> values) {
        EngineSettings other = EngineSettings.of(values, settings, LOG::warn);
        if (!other.equals(settings)) {
            settings = other;
            begin(other);
        }
    }

    /** A new shelf, filled by the loader; the former one's models go when their last call returns. */
    private void begin(EngineSettings chosen) {
        soon(() -> {
            ModelShelf former = shelf;
            var fresh = new ModelShelf(chosen.folder(), chosen.mostBytes());
            fresh.live(live);
            fresh.loadFolder();
            shelf = fresh;
            former.close();
            if (loader.isShutdown()) {
                // the engine's end did not wait for so long
                fresh.close();
            }
            folderLoaded.countDown();
            fresh.troubles().forEach((model, words) -> LOG.warn("engine {}: {} is not loaded: {}", name, model, words));
            LOG.info("engine {}: models {}", name, fresh.loaded());
        });
    }

    private void soon(Runnable work) {
        try {
            loader.execute(() -> {
                try {
                    work.run();
                } catch (LinkageError e) {
                    noRuntime(e);
                } catch (RuntimeException e) {
                    LOG.error("engine {}: models cannot be loaded", name, e);
                }
            });
        } catch (RejectedExecutionException e) {
            // stopped meanwhile
        }
    }

    /** Another version's native libraries stay in a JVM until it ends. */
    private String noRuntime(LinkageError e) {
        String words = "ONNX Runtime's libraries cannot be loaded, perhaps since another version is still in this JVM:"
                + " restart Kura (" + Refusal.line(e.getMessage()) + ")";
        if (fault == null) {
            LOG.error("engine {}: {}", name, words);
        }
        fault = words;
        folderLoaded.countDown();
        return words;
    }

    @Deactivate
    void deactivate() {
        loader.shutdownNow();
        try {
            if (!loader.awaitTermination(STOP_S, TimeUnit.SECONDS)) {
                LOG.warn("engine {}: a model is still being loaded", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        shelf.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void setRegistry(ModelRegistry found) {
        unfollow();
        registry = found;
        following = found.follow(model -> soon(() -> {
            live = model;
            shelf.live(model);
        }));
    }

    synchronized void unsetRegistry(ModelRegistry lost) {
        if (registry == lost) {
            unfollow();
            registry = null;
        }
    }

    private void unfollow() {
        if (following != null) {
            try {
                following.close();
            } catch (Exception e) {
                LOG.warn("engine {}: the model registry would not let go: {}", name, String.valueOf(e));
            }
            following = null;
        }
    }

    @Override
    public List<Tensor> infer(ModelInfo modelInfo, List<Tensor> inputData) throws KuraException {
        if (modelInfo == null || inputData == null) {
            throw Refusal.invalid("an inference wants a model and its inputs");
        }
        try {
            return shelf.infer(modelInfo.getName(), inputData);
        } catch (LinkageError e) {
            throw Refusal.unavailable(noRuntime(e));
        } catch (RuntimeException e) {
            // a list or a descriptor of the caller's own making
            throw Refusal.invalid("the inputs cannot be read: " + e);
        }
    }

    @Override
    public void loadModel(String modelName, Optional<String> modelPath) throws KuraException {
        awaitFolder();
        try {
            shelf.load(modelName, modelPath == null ? Optional.empty() : modelPath);
        } catch (LinkageError e) {
            throw Refusal.unavailable(noRuntime(e));
        }
    }

    @Override
    public void unloadModel(String modelName) throws KuraException {
        awaitFolder();
        shelf.unload(modelName);
    }

    @Override
    public boolean isModelLoaded(String modelName) throws KuraException {
        awaitModel(modelName);
        return shelf.isLoaded(modelName);
    }

    @Override
    public List<String> getModelNames() throws KuraException {
        awaitFolder();
        return shelf.names();
    }

    @Override
    public Optional<ModelInfo> getModelInfo(String modelName) throws KuraException {
        awaitModel(modelName);
        try {
            return shelf.info(modelName);
        } catch (LinkageError e) {
            throw Refusal.unavailable(noRuntime(e));
        }
    }

    @Override
    public boolean isEngineReady() {
        awaitFolder();
        return folderLoaded.getCount() == 0 && fault == null;
    }

    private void awaitFolder() {
        await(() -> folderLoaded.getCount() == 0);
    }

    /** The model that names swings comes from a service that may start after this one. */
    private void awaitModel(String model) throws KuraException {
        ModelShelf.checkName(model);
        awaitFolder();
        if (ModelShelf.isLive(model)) {
            await(() -> shelf.knows(model) || fault != null);
        }
    }

    private void await(BooleanSupplier there) {
        try {
            while (!there.getAsBoolean() && (System.nanoTime() - startedNs) / 1_000_000 < patienceMs) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public List<HealthLine> health() {
        if (fault != null) {
            return List.of(new HealthLine(Level.FAULT, "engine " + name, fault + "."));
        }
        if (folderLoaded.getCount() > 0) {
            return List.of(new HealthLine(Level.OK, "engine " + name, "Loading models."));
        }
        var lines = new ArrayList<HealthLine>();
        List<String> loaded = shelf.loaded();
        lines.add(new HealthLine(
                Level.OK,
                "engine " + name,
                loaded.isEmpty() ? "No model is loaded." : "Loaded: " + String.join(", ", loaded) + "."));
        shelf.troubles()
                .forEach((model, words) -> lines.add(
                        new HealthLine(Level.WARN, "engine " + name, model + " is not loaded: " + words + ".")));
        return lines;
    }
}
