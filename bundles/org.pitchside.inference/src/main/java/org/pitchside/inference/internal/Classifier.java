package org.pitchside.inference.internal;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.inference.ModelRefusedException;
import org.pitchside.inference.OnnxSwingClassifier;
import org.pitchside.swing.RuleClassifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers with the registry's model. A new one is loaded and warmed beside the old one, then takes over in one step; the old one is freed
 * when its last call has returned. One that is refused changes nothing but the health page. Without any, rules answer.
 */
@Component(name = Classifier.PID, immediate = true)
public final class Classifier implements SwingClassifier, HealthSource {
    static final String PID = "org.pitchside.inference.Classifier";

    private static final Logger LOG = LoggerFactory.getLogger(Classifier.class);
    private static final String SUBJECT = "inference";

    /** How a model is loaded; another one only in tests. */
    interface Loader {
        OnnxSwingClassifier load(GatewayModel model) throws ModelRefusedException;
    }

    private final Loader loader;
    /** Answers while no model may run. */
    private final RuleClassifier rules = new RuleClassifier();

    @Reference
    private ModelRegistry registry;

    private volatile OnnxSwingClassifier answering;
    /** What is wrong besides what {@link #answering} itself can tell; null where nothing is. */
    private volatile String fault;

    private AutoCloseable following;
    private boolean active;

    public Classifier() {
        this(OnnxSwingClassifier::new);
    }

    Classifier(Loader loader) {
        this.loader = loader;
    }

    @Activate
    void activate() {
        start(registry);
    }

    void start(ModelRegistry source) {
        synchronized (this) {
            active = true;
        }
        following = source.follow(this::swap);
    }

    @Deactivate
    void deactivate() {
        try {
            following.close();
        } catch (Exception e) {
            LOG.warn("The model registry would not let go: {}", String.valueOf(e));
        }
        synchronized (this) {
            active = false;
            replace(null);
        }
    }

    @Override
    public Verdict classify(SwingWindow window) {
        while (true) {
            OnnxSwingClassifier now = answering;
            if (now == null) {
                return rules.classify(window);
            }
            Verdict verdict = now.tryClassify(window);
            if (verdict != null) {
                return verdict;
            }
            // Closed between the two lines above: its successor stands there by now.
        }
    }

    @Override
    public Optional<ModelDescriptor> model() {
        OnnxSwingClassifier now = answering;
        return now == null ? Optional.empty() : now.model();
    }

    @Override
    public List<HealthLine> health() {
        String wrong = fault;
        if (wrong != null) {
            return line(Level.FAULT, wrong);
        }
        OnnxSwingClassifier now = answering;
        if (now == null) {
            return line(Level.WARN, "no model: rules answer");
        }
        String name = now.model().orElseThrow().name();
        long lost = now.unanswered();
        return lost == 0
                ? line(Level.OK, name + " answers, " + now.calls() + " windows so far")
                : line(
                        Level.WARN,
                        name + " gave no finite answer for " + lost + " of " + now.calls() + " windows: UNKNOWN");
    }

    private static List<HealthLine> line(Level level, String sentence) {
        return List.of(new HealthLine(level, SUBJECT, sentence));
    }

    private synchronized void swap(Optional<GatewayModel> next) {
        if (!active) {
            return;
        }
        if (next.isEmpty()) {
            fault = null;
            replace(null);
            return;
        }
        String name = next.get().descriptor().name();
        Optional<String> inTheWay = RuntimeInJvm.inTheWay();
        if (inTheWay.isPresent()) {
            refused(
                    "another ONNX Runtime was installed while version " + inTheWay.get()
                            + " is in this JVM, which holds it until it ends: restart Kura; " + former(),
                    null);
            return;
        }
        try {
            OnnxSwingClassifier loaded = loader.load(next.get());
            fault = null;
            replace(loaded);
            LOG.info("Model {} answers from now on", name);
        } catch (ModelRefusedException e) {
            refused("model refused, " + former() + ": " + e.getMessage(), null);
        } catch (LinkageError e) {
            // Another version's native libraries stay in a JVM until it ends.
            refused(
                    "ONNX Runtime's libraries cannot be loaded, perhaps since another version is still in this JVM: restart it; "
                            + former() + " (" + firstLine(e) + ")",
                    null);
        } catch (RuntimeException e) {
            refused("model " + name + " cannot be loaded, " + former(), e);
        }
    }

    private String former() {
        return model().map(d -> d.name() + " goes on").orElse("rules answer");
    }

    private void refused(String sentence, RuntimeException cause) {
        fault = sentence;
        LOG.error("Inference: {}", sentence, cause);
    }

    private static String firstLine(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        return String.valueOf(root).lines().findFirst().orElse("");
    }

    private void replace(OnnxSwingClassifier next) {
        OnnxSwingClassifier former = answering;
        answering = next;
        if (former != null) {
            former.close();
        }
    }
}
