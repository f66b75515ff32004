package org.pitchside.laptop.internal;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
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
@Designate(ocd = Narrator.Config.class)
public final class Narrator implements SwingListener {

    static final String PID = "org.pitchside.laptop.Narrator";

    private static final Logger LOG = LoggerFactory.getLogger(Narrator.class);
    /** Without a bat for so long a run with an end gives up. */
    private static final long PATIENCE_S = 60;
    /** After the last value of a replay nothing may be committed for so long. */
    private static final long SETTLED_S = 3;
    /** When the bats are stopped, news may follow until none came for so long. */
    private static final double QUIET_S = 0.4;
    /** ... but no longer than this: a disk that fails is said, not waited for. */
    private static final double LONGEST_QUIET_S = 5;

    private static final int FAULT = 3;
    /** More do not come between two looks. */
    private static final int AUDIT = 50;

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            name = "Pitchside narrator",
            description = "Tells what happens on the terminal that started the gateway.")
    public @interface Config {

        /** Length of a run. */
        @AttributeDefinition(
                name = "Stop after (s)",
                description = "Ends the gateway so long after the first bat connected; 0: never.",
                min = "0",
                max = "31536000")
        int run_for_s() default 0;

        /** Scorecard. */
        @AttributeDefinition(
                name = "Scorecard file",
                description = "Where figures of a run are kept; empty: nowhere.",
                required = false)
        String scorecard_file() default "";

        /** Quiet. */
        @AttributeDefinition(name = "Summary only", description = "Do not print each swing.")
        boolean quiet() default false;

        /** Faults. */
        @AttributeDefinition(
                name = "Strict",
                description =
                        "A run that threw values away, or whose store misses a swing that was told, ends with exit code 3.")
        boolean strict() default false;

        /** Identities. */
        @AttributeDefinition(name = "Identities", description = "Print the identity of each swing behind its line.")
        boolean identities() default false;
    }

    private static final Set<String> BATS =
            Set.of("org.pitchside.ble", "org.pitchside.ble.bluez", "org.pitchside.ble.virtual");

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
        watch.scheduleWithFixedDelay(this::look, 200, 200, TimeUnit.MILLISECONDS);
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

    /** Models that came, and where one is on its way. */
    private void lookAtModels() {
        ModelShelf s = shelf;
        Rollouts r = rollouts;
        long us = clock.epochMicros(clock.nanos());
        var lines = new ArrayList<String>();
        if (s != null) {
            lines.addAll(models.audited(s.audit(AUDIT), us));
        }
        if (r != null) {
            lines.addAll(models.rolled(r.current(), us));
        }
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
        for (Bundle bundle : context.getBundles()) {
            if (BATS.contains(bundle.getSymbolicName())) {
                try {
                    bundle.stop(Bundle.STOP_TRANSIENT);
                } catch (BundleException e) {
                    LOG.warn("{} does not stop: {}", bundle.getSymbolicName(), e.toString());
                }
            }
        }
        settle();
        int fault = sumUp();
        // the framework's own hook stops the bundles; this thread must not be one of theirs
        var exit = new Thread(() -> System.exit(code == 0 ? fault : code), "pitchside-exit");
        exit.setDaemon(true);
        exit.start();
        watch.shutdown();
    }

    /** What bats sent last is still on its way to the disk and from there to us. */
    private void settle() throws InterruptedException {
        long stopped = System.nanoTime();
        long now = stopped;
        while (seconds(Math.max(stopped, lastSwing), now) < QUIET_S && seconds(stopped, now) < LONGEST_QUIET_S) {
            TimeUnit.MILLISECONDS.sleep(50);
            now = System.nanoTime();
        }
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
            keep(summary.scorecard());
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

    /** A new figure replaces the former one of the same metric and data. */
    private void keep(List<String> lines) {
        if (config.scorecardFile().isBlank() || lines.isEmpty()) {
            return;
        }
        try {
            Path file = Path.of(config.scorecardFile());
            Files.createDirectories(file.toAbsolutePath().getParent());
            var all = new LinkedHashMap<String, String>();
            if (Files.exists(file)) {
                Files.readAllLines(file).forEach(l -> all.put(key(l), l));
            }
            lines.forEach(l -> all.put(key(l), l));
            Path temporary = file.resolveSibling(file.getFileName() + ".new");
            Files.write(temporary, all.values());
            Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.warn("the scorecard could not be written: {}", e.toString());
        }
    }

    private static String key(String line) {
        String[] parts = line.split("\t", -1);
        return parts.length == 5 ? parts[0] + "\t" + parts[4] : line;
    }
}
