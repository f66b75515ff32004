package org.pitchside.gateway.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.flow.BatFlow;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.LinkCounters;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.pitchside.swing.DetectorParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the order of things: session, detector, classifier, store, acknowledgement, news. */
@Component(name = Pipeline.PID, immediate = true)
public final class Pipeline implements BatFlows, GatewayStatus, HealthSource {

    static final String PID = "org.pitchside.gateway.Pipeline";

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final int LOOK_BACK = 1000;

    private final SwingStore store;
    private final List<SwingListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<BatId, Counters> counters = new ConcurrentHashMap<>();
    private final Committer committer;
    private volatile SwingClassifier classifier;
    private volatile LinkCounters links;
    private volatile GatewayClock clock;
    private volatile DetectorParameters parameters = DetectorParameters.DEFAULT;
    private final Map<ModelRegistry, AutoCloseable> follows = new ConcurrentHashMap<>();

    /** @param store where swings are committed */
    @Activate
    public Pipeline(@Reference SwingStore store) {
        this.store = store;
        committer = new Committer(store, listeners);
    }

    @Deactivate
    void deactivate() {
        committer.close();
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClassifier(SwingClassifier c) {
        classifier = c;
    }

    void unsetClassifier(SwingClassifier c) {
        if (classifier == c) {
            classifier = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(GatewayClock c) {
        clock = c;
    }

    void unsetClock(GatewayClock c) {
        if (clock == c) {
            clock = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setLinks(LinkCounters l) {
        links = l;
    }

    void unsetLinks(LinkCounters l) {
        if (links == l) {
            links = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setRegistry(ModelRegistry registry) {
        follows.put(registry, registry.follow(this::follow));
    }

    void unsetRegistry(ModelRegistry registry) {
        AutoCloseable follow = follows.remove(registry);
        if (follow != null) {
            try {
                follow.close();
            } catch (Exception e) {
                LOG.warn("cannot stop following the models: {}", e.toString());
            }
        }
    }

    private void follow(Optional<GatewayModel> model) {
        try {
            parameters = model.map(m -> DetectorParameters.of(m.descriptor().detector()))
                    .orElse(DetectorParameters.DEFAULT);
        } catch (IllegalArgumentException e) {
            LOG.warn(
                    "model {}: {}; the detector stays as it is",
                    model.get().descriptor().name(),
                    e.getMessage());
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addListener(SwingListener l) {
        listeners.add(l);
    }

    void removeListener(SwingListener l) {
        listeners.remove(l);
    }

    @Override
    public BatFlow open(BatInfo info, BatControl control) {
        Counters c = counters.computeIfAbsent(info.bat(), Counters::new);
        c.connections.incrementAndGet();
        c.connected = true;
        return new Flow(this, info, control, c);
    }

    DetectorParameters parameters() {
        return parameters;
    }

    Verdict classify(SwingWindow window) {
        SwingClassifier c = classifier;
        return c == null ? Verdict.NONE : c.classify(window);
    }

    int nextStreamSeq(BatInfo info) {
        return store.nextStreamSeq(info.bat(), info.bootId());
    }

    void commit(Swing swing, Counters of, BatControl control) {
        committer.commit(swing, of, control);
    }

    boolean isStored(SwingId id) {
        return store.find(id).isPresent();
    }

    void tell(Consumer<SwingListener> news) {
        committer.tell(news);
    }

    long nowUs() {
        GatewayClock c = clock;
        return c == null ? System.currentTimeMillis() * 1000 : c.epochMicros(c.nanos());
    }

    /** When the store last saw a bat in another boot than this one; 1970 where it never did. */
    long lastContactUs(BatId bat, int bootId) {
        return store.latest(LOOK_BACK).stream()
                .map(StoredSwing::swing)
                .filter(s -> s.id().bat().equals(bat) && s.id().bootId() != bootId)
                .mapToLong(Swing::atUs)
                .max()
                .orElse(0);
    }

    @Override
    public List<BatCounters> bats() {
        var byBat = new java.util.HashMap<BatId, LinkCounters.Link>();
        LinkCounters l = links;
        if (l != null) {
            l.links().forEach(link -> byBat.put(link.bat(), link));
        }
        return counters.values().stream()
                .map(c -> {
                    var link = byBat.get(c.bat);
                    return new BatCounters(
                            c.bat,
                            c.connected,
                            c.samples.get(),
                            c.missing.get(),
                            link == null ? 0 : link.duplicates(),
                            link == null ? 0 : link.dropped(),
                            c.candidates.get(),
                            c.rejected.get(),
                            c.committed.get(),
                            c.connections.get());
                })
                .sorted((a, b) -> a.bat().compareTo(b.bat()))
                .toList();
    }

    @Override
    public List<HealthLine> health() {
        var lines = new ArrayList<HealthLine>();
        long lost = counters.values().stream().mapToLong(c -> c.lost.get()).sum();
        long waiting =
                counters.values().stream().mapToLong(c -> c.waiting.get()).sum();
        if (committer.trouble() != null) {
            lines.add(new HealthLine(
                    Level.FAULT,
                    "swings",
                    waiting + " swings wait for the disk: " + committer.trouble()
                            + ". Bats keep what is not acknowledged."));
        }
        if (lost > 0) {
            lines.add(new HealthLine(
                    Level.FAULT, "swings", lost + " swings from streams were lost because the disk failed too long."));
        }
        if (classifier == null || classifier.model().isEmpty()) {
            lines.add(new HealthLine(Level.WARN, "swings", "No model answers: swings are kept as \"not sure\"."));
        }
        if (lines.isEmpty()) {
            long committed =
                    counters.values().stream().mapToLong(c -> c.committed.get()).sum();
            lines.add(new HealthLine(Level.OK, "swings", committed + " swings kept since the start."));
        }
        return lines;
    }
}
