package org.pitchside.board.internal;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
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
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.Verdict;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.MountCare;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.flow.SwingExplainer;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.SwingClassifier;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.settings.SecretOpener;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pitch-side page: opens its door, tries again where it cannot, and hands everything to {@link Site}. */
@Component(
        name = Board.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {SwingListener.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = BoardConfig.class)
public final class Board implements SwingListener, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.board.Board";

    private static final Logger LOG = LoggerFactory.getLogger(Board.class);
    private static final long AGAIN_S = 5;

    private final Told told = new Told();
    private final Answers answers;
    private final Models models = new Models(told);
    private final Events events;
    private final Access access = new Access(() -> System.nanoTime() / 1_000_000_000L);
    private final Map<ServiceReference<BatProfiles>, BatProfiles> profiles = new TreeMap<>(Comparator.reverseOrder());
    private volatile SimTruth sim;
    private Site site;
    private ScheduledExecutorService doorman;
    private volatile BoardSettings settings = BoardSettings.DEFAULT;
    private volatile SecretOpener opener;
    private Map<String, Object> said;
    private boolean isTaken;
    private volatile Door door;
    private volatile String trouble;

    /** @param store what is told comes from it */
    @Activate
    public Board(@Reference SwingStore store, @Reference GatewayStatus status) {
        answers = new Answers(store, status, told);
        events = new Events(answers, models);
    }

    @Activate
    void activate(BundleContext context, Map<String, Object> values) {
        start(values, context.getBundle().getVersion().toString());
    }

    void start(Map<String, Object> values, String version) {
        var modelsApi = new ModelsApi(models, new Upload(ModelShelf.MOST_BYTES, System::nanoTime));
        var api = new Api(
                access, answers, events, new Export(), modelsApi, this::shownSettings, () -> sim != null, version);
        site = new Site(access, api, new Pages());
        doorman = Executors.newSingleThreadScheduledExecutor(r -> {
            var t = new Thread(r, "pitchside-door");
            t.setDaemon(true);
            return t;
        });
        events.start();
        modified(values);
        doorman.scheduleWithFixedDelay(this::open, 0, AGAIN_S, TimeUnit.SECONDS);
    }

    /** Hashing PINs and moving the door take their time. */
    @Modified
    synchronized void modified(Map<String, Object> values) {
        said = values;
        doorman.execute(() -> take(values));
    }

    /** On the doorman's thread only, before the door opens for the first time. */
    private void take(Map<String, Object> values) {
        BoardSettings former = settings;
        BoardSettings now = BoardSettings.of(values, former, opener, LOG::warn);
        if (now.equals(former) && isTaken) {
            return;
        }
        isTaken = true;
        settings = now;
        site.hostNames(now.hostNames());
        access.rules(now.viewerOpen(), now.pins());
        if (!now.sameDoor(former)) {
            shut();
            open();
        }
    }

    /** It may come after the settings: PINs that are closed are then read again. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    synchronized void setOpener(SecretOpener other) {
        opener = other;
        if (said != null) {
            modified(said);
        }
    }

    void unsetOpener(SecretOpener other) {
        if (opener == other) {
            opener = null;
        }
    }

    /** On the doorman's thread only. */
    private void open() {
        if (door != null) {
            return;
        }
        BoardSettings now = settings;
        try {
            door = new Door(now, site);
            trouble = null;
            LOG.info("the board is at {}://{}:{}/", now.tls() ? "https" : "http", now.address(), door.port());
        } catch (IOException | RuntimeException | LinkageError e) {
            String reason = String.valueOf(e.getMessage());
            if (!reason.equals(trouble)) {
                LOG.error("the board cannot be shown: {}; it is tried again every {} s", reason, AGAIN_S);
            }
            trouble = reason;
        }
    }

    private void shut() {
        if (door != null) {
            events.sendAway();
            door.close();
            door = null;
        }
    }

    @Deactivate
    void stop() {
        doorman.shutdownNow();
        try {
            doorman.awaitTermination(AGAIN_S, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        events.close();
        shut();
    }

    /** Where the page is, 0 while it is nowhere. */
    int port() {
        Door d = door;
        return d == null ? 0 : d.port();
    }

    BoardSettings settings() {
        return settings;
    }

    /** What an operator may see of the settings: no PIN, no key. */
    private Map<String, Object> shownSettings() {
        BoardSettings now = settings;
        var json = new LinkedHashMap<String, Object>();
        json.put("address", now.address());
        json.put("port", now.port());
        json.put("tls", now.tls());
        json.put("hostNames", List.copyOf(now.hostNames()));
        json.put("viewerOpen", now.viewerOpen());
        json.put("roles", now.pins().keySet().stream().map(Role::words).toList());
        json.put("viewers", events.viewers());
        return json;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfiles(BatProfiles p, ServiceReference<BatProfiles> reference) {
        synchronized (profiles) {
            profiles.put(reference, p);
            told.profiles(new ArrayList<>(profiles.values()));
        }
    }

    void removeProfiles(ServiceReference<BatProfiles> reference) {
        synchronized (profiles) {
            profiles.remove(reference);
            told.profiles(new ArrayList<>(profiles.values()));
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHealth(HealthSource source) {
        answers.health.add(source);
    }

    void removeHealth(HealthSource source) {
        answers.health.remove(source);
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClassifier(SwingClassifier c) {
        answers.classifier = c;
    }

    void unsetClassifier(SwingClassifier c) {
        if (answers.classifier == c) {
            answers.classifier = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setClock(GatewayClock c) {
        answers.clock = c;
    }

    void unsetClock(GatewayClock c) {
        if (answers.clock == c) {
            answers.clock = GatewayClock.system();
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setExplainer(SwingExplainer e) {
        answers.explainer = e;
    }

    void unsetExplainer(SwingExplainer e) {
        if (answers.explainer == e) {
            answers.explainer = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setMounts(MountCare care) {
        answers.mounts = care;
    }

    void unsetMounts(MountCare care) {
        if (answers.mounts == care) {
            answers.mounts = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setEnrolment(BatEnrolment enrolment) {
        answers.enrolment = enrolment;
    }

    void unsetEnrolment(BatEnrolment enrolment) {
        if (answers.enrolment == enrolment) {
            answers.enrolment = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setShelf(ModelShelf shelf) {
        models.shelf = shelf;
    }

    void unsetShelf(ModelShelf shelf) {
        if (models.shelf == shelf) {
            models.shelf = null;
        }
    }

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void setRollouts(Rollouts rollouts) {
        models.rollouts = rollouts;
    }

    void unsetRollouts(Rollouts rollouts) {
        if (models.rollouts == rollouts) {
            models.rollouts = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setSim(SimTruth truth) {
        sim = truth;
    }

    void unsetSim(SimTruth truth) {
        if (sim == truth) {
            sim = null;
        }
    }

    @Override
    public void provisional(SwingId id, long atUs, Verdict verdict) {
        events.provisional(id, atUs, verdict);
    }

    @Override
    public void committed(StoredSwing swing) {
        events.committed();
    }

    @Override
    public void rejected(Swing candidate) {
        events.rejected(candidate);
    }

    @Override
    public List<HealthLine> health() {
        String wrong = trouble;
        if (wrong != null) {
            return List.of(new HealthLine(Level.FAULT, "board", "The page is not there: " + wrong + "."));
        }
        int viewers = events.viewers();
        var lines = new ArrayList<HealthLine>();
        lines.add(new HealthLine(
                Level.OK,
                "board",
                viewers == 1 ? "One screen looks at the page." : viewers + " screens look at the page."));
        settings.troubles()
                .forEach(t -> lines.add(new HealthLine(Level.WARN, "board", "A PIN is not in force: " + t + ".")));
        return lines;
    }
}
