package org.pitchside.gateway.internal;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.osgi.framework.ServiceReference;
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
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.api.evidence.EvidenceListener;
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
import org.pitchside.swing.Candidate;
import org.pitchside.swing.DetectorParameters;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Knows the order of things: session, detector, classifier, store, acknowledgement, news. */
@Component(name = Pipeline.PID, immediate = true)
public final class Pipeline implements BatFlows, GatewayStatus, HealthSource {

    static final String PID = "org.pitchside.gateway.Pipeline";

    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);
    private static final long LOOK_MS = 100;

    private final SwingStore store;
    private final Map<BatId, Bat> bats = new ConcurrentHashMap<>();
    private final Links links = new Links();
    private final News<SwingListener> news = new News<>("pitchside-tell", 4096);
    /** Fewer of these, since each carries some 8 kB of samples. */
    private final News<EvidenceListener> witnesses = new News<>("pitchside-evidence", 512);

    private final GatewayClock ownClock = GatewayClock.system();
    private final Committer committer;
    private final AtomicLong classifierFailures = new AtomicLong();
    private volatile SwingClassifier classifier;
    private volatile MountDesk mounts;
    private volatile PlayDesk plays;
    private volatile GatewayClock clock = ownClock;
    private volatile DetectorParameters parameters = DetectorParameters.DEFAULT;
    private final Map<ModelRegistry, AutoCloseable> follows = new ConcurrentHashMap<>();
    private ScheduledExecutorService retries;

    /** @param store where swings are committed */
    @Activate
    public Pipeline(@Reference SwingStore store) {
        this.store = store;
        committer = new Committer(store, news, () -> clock.nanos());
    }

    @Activate
    void activate() {
        retries = Executors.newSingleThreadScheduledExecutor(r -> {
            var t = new Thread(r, "pitchside-commit");
            t.setDaemon(true);
            return t;
        });
        retries.scheduleWithFixedDelay(this::retry, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
    }

    @Deactivate
    void deactivate() {
        retries.shutdownNow();
        close();
    }

    /** Without the thread that tries again: a test tries again itself. */
    void close() {
        int waiting = bats.values().stream().mapToInt(Bat::waitingNow).sum();
        if (waiting > 0) {
            LOG.warn("{} swings still waited for the disk when the gateway stopped", waiting);
        }
        news.close();
        witnesses.close();
    }

    private void retry() {
        try {
            tick();
        } catch (RuntimeException e) {
            LOG.error("swings that wait could not be tried again; the next look follows", e);
        }
    }

    /** Tries again what waits for the disk. */
    void tick() {
        bats.values().forEach(committer::tick);
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
            clock = ownClock;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setMounts(MountDesk desk) {
        mounts = desk;
    }

    void unsetMounts(MountDesk desk) {
        if (mounts == desk) {
            mounts = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPlays(PlayDesk desk) {
        plays = desk;
    }

    void unsetPlays(PlayDesk desk) {
        if (plays == desk) {
            plays = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setLinks(LinkCounters l) {
        links.from(l);
    }

    void unsetLinks(LinkCounters l) {
        // what it counted stays counted, see Links
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
                    model.map(m -> m.descriptor().name()).orElse("none"),
                    e.getMessage());
        }
    }

    /**
     * Its reference only: whoever listens may need this gateway itself, as the page does. Asked for while this one is made, such a listener
     * cannot be had, and it would never be bound again. So it is asked for when there is something to tell.
     */
    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindListener(ServiceReference<SwingListener> l) {
        later(news, l);
    }

    void unbindListener(ServiceReference<SwingListener> l) {
        news.remove(l);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void bindWitness(ServiceReference<EvidenceListener> l) {
        later(witnesses, l);
    }

    void unbindWitness(ServiceReference<EvidenceListener> l) {
        witnesses.remove(l);
    }

    private static <L> void later(News<L> news, ServiceReference<L> reference) {
        var later = new Later<>(reference);
        news.add(reference, later, later::close);
    }

    void addListener(SwingListener l) {
        news.add(l);
    }

    void addWitness(EvidenceListener l) {
        witnesses.add(l);
    }

    void removeWitness(EvidenceListener l) {
        witnesses.remove(l);
    }

    @Override
    public BatFlow open(BatInfo info, BatControl control) {
        Bat bat = bats.computeIfAbsent(info.bat(), Bat::new);
        var flow = new Flow(this, info, control, bat);
        bat.met(info, control);
        bat.lastHeardUs = nowUs();
        return new Guarded(flow, bat, () -> clock.nanos());
    }

    DetectorParameters parameters() {
        return parameters;
    }

    /** The answer; a classifier that fails costs the swing its name, not its life. */
    Verdict classify(SwingWindow window) {
        SwingClassifier c = classifier;
        if (c == null) {
            return Verdict.NONE;
        }
        try {
            return c.classify(window);
        } catch (RuntimeException | LinkageError e) {
            if (classifierFailures.getAndIncrement() % 1000 == 0) {
                LOG.error("the classifier failed; the swing is kept as \"not sure\"", e);
            }
            return Verdict.NONE;
        }
    }

    /** Samples tell of the mount while it is being calibrated. */
    void calibrate(BatInfo info, ImuBlock block) {
        MountDesk desk = mounts;
        if (desk != null) {
            desk.samples(info, block);
        }
    }

    /** Whether a kept swing's numbers must be withheld because the sensor does not sit as calibrated. */
    boolean isMountOff(BatId bat, Candidate candidate) {
        MountDesk desk = mounts;
        return desk != null && desk.swing(bat, candidate);
    }

    /** Who watches bats in play; null for nobody. */
    PlayDesk plays() {
        return plays;
    }

    int nextStreamSeq(BatInfo info) {
        return store.nextStreamSeq(info.bat(), info.bootId());
    }

    void commit(Bat bat, Swing swing) {
        committer.commit(bat, swing);
    }

    void tell(Consumer<SwingListener> of) {
        news.tell(of);
    }

    /** Tells those who weigh models and watch bats. */
    void testify(Consumer<EvidenceListener> of) {
        witnesses.tell(of);
    }

    long nowUs() {
        GatewayClock c = clock;
        return c.epochMicros(c.nanos());
    }

    Contacts contacts(BatId bat, long openedUs) {
        return Contacts.of(store, bat, openedUs);
    }

    @Override
    public List<BatCounters> bats() {
        var byBat = links.byBat();
        return bats.values().stream()
                .map(b -> counters(b, byBat.get(b.id)))
                .sorted((a, b) -> a.bat().compareTo(b.bat()))
                .toList();
    }

    @Override
    public List<BatState> states() {
        return bats.values().stream()
                .filter(b -> b.info != null)
                .map(b -> new BatState(b.info, b.connected(), b.lastHeardUs, b.activity))
                .sorted((a, b) -> a.info().bat().compareTo(b.info().bat()))
                .toList();
    }

    private static BatCounters counters(Bat b, LinkCounters.Link link) {
        return new BatCounters(
                b.id,
                b.connected(),
                b.samples.get(),
                link == null ? b.missing.get() : Math.max(link.missing(), b.missing.get()),
                link == null ? 0 : link.duplicates(),
                link == null ? 0 : link.dropped(),
                b.candidates.get(),
                b.rejected.get(),
                b.committed.get(),
                b.connections.get(),
                b.compared.get(),
                b.agreed.get());
    }

    @Override
    public List<HealthLine> health() {
        SwingClassifier c = classifier;
        String noModel = c == null
                ? "No classifier answers: swings are kept as \"not sure\"."
                : c.model().isPresent() ? null : "No model: rules answer.";
        return PipelineHealth.of(
                bats.values(),
                noModel,
                classifierFailures.get(),
                news.missed() + witnesses.missed(),
                news.thrown() + witnesses.thrown());
    }
}
