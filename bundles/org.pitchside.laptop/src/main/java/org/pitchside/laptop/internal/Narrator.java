package org.pitchside.laptop.internal;

import java.io.Console;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.BundleContext;
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
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.ReplayPlan;
import org.pitchside.api.flow.SimTruth;
import org.pitchside.api.flow.SwingListener;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.api.store.SwingStore;
import org.pitchside.api.store.SwingStore.StoredSwing;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a run on the terminal, swing by swing, ends it when its time is over, and sums it up. */
@Component(
        name = Narrator.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = SwingListener.class)
@Designate(ocd = NarratorConfig.class)
public final class Narrator implements SwingListener {

    static final String PID = "org.pitchside.laptop.Narrator";

    private static final Logger LOG = LoggerFactory.getLogger(Narrator.class);
    /** Without a bat for so long a run with an end gives up. */
    private static final long PATIENCE_S = 60;
    /** After the last value of a replay nothing may be committed for so long. */
    private static final long SETTLED_S = 3;

    private static final long LOOK_MS = 200;
    private static final long ROLLOUT_MS = 40;

    private static final int FAULT = 3;
    /** More do not come between two looks. */
    private static final int AUDIT = 50;

    /** What the configuration says, checked. */
    private record Settings(int runForS, String scorecardFile, boolean quiet, boolean identities, boolean strict) {}

    private final BundleContext context;
    private final GatewayStatus status;
    private final SwingStore store;
    private final Words words = new Words(onTerminal());
    private final Seen seen = new Seen();
    private final AtomicBoolean summed = new AtomicBoolean();
    private final Map<BatId, String> names = new ConcurrentHashMap<>();
    private final List<BatProfiles> profiles = new CopyOnWriteArrayList<>();
    private final long began = System.nanoTime();
    private final ModelNews models = new ModelNews();
    private volatile Rollouts rollouts;
    private volatile ModelShelf shelf;
    private volatile GatewayClock clock = GatewayClock.system();
    private volatile SimTruth truth;
    private volatile ReplayPlan plan;
    private volatile Settings config = new Settings(0, "", false, false, false);
    private volatile long firstBat;
    private volatile long lastSwing = System.nanoTime();
    private volatile long lastTold = System.nanoTime();
    private ScheduledExecutorService watch;

    @Activate
    public Narrator(
            BundleContext context,
            @Reference GatewayStatus status,
            @Reference SwingStore store,
            Map<String, Object> values) {
        this.context = context;
        this.status = status;
        this.store = store;
        modified(values);
        watch = Executors.newSingleThreadScheduledExecutor(r -> {
            var t = new Thread(r, "pitchside-narrator");
            t.setDaemon(true);
            return t;
        });
        watch.scheduleWithFixedDelay(this::look, LOOK_MS, LOOK_MS, TimeUnit.MILLISECONDS);
        // what comes back is back in a second or two, which pass ten times as fast at --speed 10
        watch.scheduleWithFixedDelay(this::lookAtRollout, ROLLOUT_MS, ROLLOUT_MS, TimeUnit.MILLISECONDS);
        if (!config.quiet()) {
            System.out.println(words.heading());
        }
    }

    /** From Java 22 on there is a console without a terminal, too, and it says so. */
    private static boolean onTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Modified
    void modified(Map<String, Object> values) {
        var settings = new SettingReader(PID, values, wrong -> LOG.warn("{}", wrong));
        config = new Settings(
                settings.whole("run.for.s", config.runForS, 0, 31_536_000),
                settings.text("scorecard.file", config.scorecardFile),
                settings.flag("quiet", config.quiet),
                settings.flag("identities", config.identities),
                settings.flag("strict", config.strict));
    }

    @Deactivate
    void deactivate() {
        watch.shutdownNow();
        sumUp();
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setTruth(SimTruth t) {
        truth = t;
    }

    void unsetTruth(SimTruth t) {
        // what happened stays true when the radio goes first at the end of a run
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setPlan(ReplayPlan p) {
        plan = p;
    }

    void unsetPlan(ReplayPlan p) {
        // as above
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setRollouts(Rollouts r) {
        rollouts = r;
    }

    void unsetRollouts(Rollouts r) {
        if (rollouts == r) {
            rollouts = null;
        }
    }

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    void setShelf(ModelShelf s) {
        shelf = s;
    }

    void unsetShelf(ModelShelf s) {
        if (shelf == s) {
            shelf = null;
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
            clock = GatewayClock.system();
        }
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addProfiles(BatProfiles p) {
        profiles.add(p);
    }

    void removeProfiles(BatProfiles p) {
        profiles.remove(p);
    }

    @Override
    public void committed(StoredSwing stored) {
        Swing swing = stored.swing();
        lastSwing = System.nanoTime();
        seen.add(swing);
        if (!config.quiet() && !summed.get()) {
            String identity = config.identities() ? "  " + swing.id() : "";
            System.out.println(words.line(swing, where(swing)) + identity);
        }
    }

    /** The net of a bat, also when whoever knew it has stopped already. */
    private String where(Swing swing) {
        return names.computeIfAbsent(
                swing.id().bat(),
                bat -> profiles.stream()
                        .map(p -> p.profile(bat))
                        .flatMap(Optional::stream)
                        .map(BatProfiles.Profile::net)
                        .findFirst()
                        .orElse(""));
    }

    /** Models that came. */
    private void lookAtModels() {
        ModelShelf s = shelf;
        if (s != null) {
            boolean isRead = !s.models().isEmpty();
            tell(models.audited(isRead, s.audit(AUDIT), nowUs()));
        }
    }

    /** Where one is on its way. */
    private void lookAtRollout() {
        Rollouts r = rollouts;
        try {
            if (r != null) {
                tell(models.rolled(r.current(), nowUs()));
            }
        } catch (RuntimeException e) {
            LOG.warn("the narrator stumbled over a rollout: {}", e.toString());
        }
    }

    private long nowUs() {
        GatewayClock c = clock;
        return c.epochMicros(c.nanos());
    }

    private void tell(List<String> lines) {
        if (!config.quiet() && !summed.get()) {
            lines.forEach(l -> System.out.println(words.bold(l)));
        }
    }

    private void look() {
        try {
            long now = System.nanoTime();
            lookAtModels();
            if (firstBat == 0 && status.bats().stream().anyMatch(b -> b.samples() > 0 || b.connected())) {
                firstBat = now;
            }
            if (over(now)) {
                end(0);
            } else if (config.runForS() > 0 && firstBat == 0 && seconds(began, now) > PATIENCE_S) {
                System.err.println("pitchside: no bat connected within " + PATIENCE_S + " s; see the log");
                end(1);
            } else if (plan != null && seconds(lastTold, now) >= 10) {
                lastTold = now;
                System.err.printf(
                        "  %d labelled stretches played, %d swings kept%n",
                        plan.played().size(), seen.size());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.warn("the narrator stumbled: {}", e.toString());
        }
    }

    private boolean over(long now) {
        int s = config.runForS();
        if (s > 0 && firstBat != 0 && seconds(firstBat, now) >= s) {
            return true;
        }
        ReplayPlan p = plan;
        return p != null && p.finished() && seconds(lastSwing, now) > SETTLED_S && firstBat != 0;
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private void end(int code) throws InterruptedException {
        // bats first, so that what is under way reaches the store before anything else stops
        Bats.stop(context);
        Bats.settle(() -> lastSwing);
        int fault = sumUp();
        // the framework's own hook stops the bundles; this thread must not be one of theirs
        var exit = new Thread(() -> System.exit(code == 0 ? fault : code), "pitchside-exit");
        exit.setDaemon(true);
        exit.start();
        watch.shutdown();
    }

    /** Prints the summary, once; the exit code that it deserves. */
    private int sumUp() {
        if (!summed.compareAndSet(false, true)) {
            return 0;
        }
        try {
            var summary = new Summary();
            double s = firstBat == 0 ? 1 : Math.max(1, seconds(firstBat, System.nanoTime()));
            summary.bats(status, s);
            ReplayPlan p = plan;
            SimTruth t = truth;
            if (p != null) {
                summary.replayed(p, seen);
            } else if (t != null) {
                summary.simulated(t, seen);
            }
            summary.stored(store, seen, p);
            models.summary().ifPresent(summary::sentence);
            System.out.print(summary.text());
            summary.scorecard().forEach(System.out::println);
            System.out.flush();
            ScorecardFile.keep(config.scorecardFile(), summary.scorecard());
            if (config.strict() && summary.fault() != null) {
                System.err.println("pitchside: " + summary.fault());
                return FAULT;
            }
            return 0;
        } catch (RuntimeException e) {
            LOG.warn("the run could not be summed up: {}", e.toString());
            return FAULT;
        }
    }
}
