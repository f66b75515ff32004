package org.pitchside.gateway.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.pitchside.api.Metric;
import org.pitchside.api.Swing;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.api.store.SwingStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How everything is, in words: on the console ({@code pitchside:health}), and one line in the log for each change. */
@Component(
        name = HealthPage.PID,
        immediate = true,
        service = HealthPage.class,
        property = {
            "osgi.command.scope=pitchside",
            "osgi.command.function=health",
            "osgi.command.function=bats",
            "osgi.command.function=swings"
        })
public final class HealthPage {

    static final String PID = "org.pitchside.gateway.HealthPage";

    private static final Logger LOG = LoggerFactory.getLogger(HealthPage.class);
    private static final long LOOK_S = 5;

    private final GatewayStatus status;
    private final SwingStore store;
    private final List<HealthSource> sources;
    private final Map<String, Level> levels = new HashMap<>();
    private ScheduledExecutorService looking;

    /** What the page is made of. */
    @Activate
    public HealthPage(@Reference GatewayStatus status, @Reference SwingStore store) {
        this(status, store, new CopyOnWriteArrayList<>());
    }

    HealthPage(GatewayStatus status, SwingStore store, List<HealthSource> sources) {
        this.status = status;
        this.store = store;
        this.sources = sources;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addSource(HealthSource source) {
        sources.add(source);
    }

    void removeSource(HealthSource source) {
        sources.remove(source);
    }

    @Activate
    void activate() {
        looking = Executors.newSingleThreadScheduledExecutor(r -> {
            var t = new Thread(r, "pitchside-health");
            t.setDaemon(true);
            return t;
        });
        looking.scheduleWithFixedDelay(this::look, LOOK_S, LOOK_S, TimeUnit.SECONDS);
    }

    @Deactivate
    void deactivate() {
        looking.shutdownNow();
    }

    /** Logs what changed since the last look. */
    void look() {
        try {
            Map<String, HealthLine> worst = new HashMap<>();
            for (HealthLine line : lines()) {
                worst.merge(line.subject(), line, (a, b) -> a.level().compareTo(b.level()) >= 0 ? a : b);
            }
            worst.forEach((subject, line) -> {
                Level before = levels.put(subject, line.level());
                if (before != line.level() && (before != null || line.level() != Level.OK)) {
                    tell(subject, line);
                }
            });
            levels.entrySet().removeIf(e -> {
                boolean gone = !worst.containsKey(e.getKey());
                if (gone && e.getValue() != Level.OK) {
                    LOG.info("{}: nothing to say any more", e.getKey());
                }
                return gone;
            });
        } catch (RuntimeException e) {
            LOG.warn("the health page could not be gathered: {}", e.toString());
        }
    }

    private static void tell(String subject, HealthLine line) {
        if (line.level() == Level.OK) {
            LOG.info("{}: {}", subject, line.sentence());
        } else {
            LOG.warn("{}: {}", subject, line.sentence());
        }
    }

    private List<HealthLine> lines() {
        var all = new ArrayList<HealthLine>();
        for (HealthSource s : sources) {
            try {
                all.addAll(s.health());
            } catch (RuntimeException e) {
                all.add(new HealthLine(Level.FAULT, s.getClass().getSimpleName(), "Cannot say how it is: " + e));
            }
        }
        all.sort((a, b) -> b.level().compareTo(a.level()));
        return all;
    }

    /** The page: the worst first. */
    public String health() {
        var page = new StringBuilder();
        for (HealthLine l : lines()) {
            page.append(String.format(Locale.ROOT, "%-6s %-28s %s%n", word(l.level()), l.subject(), l.sentence()));
        }
        return page.toString();
    }

    private static String word(Level level) {
        return switch (level) {
            case OK -> "ok";
            case WARN -> "look";
            case FAULT -> "FAULT";
        };
    }

    /** Every bat's counters. */
    public String bats() {
        var page = new StringBuilder(String.format(
                Locale.ROOT,
                "%-16s %5s %10s %8s %6s %7s %6s %8s %6s %9s%n",
                "bat",
                "here",
                "samples",
                "missing",
                "twice",
                "dropped",
                "cut",
                "rejected",
                "kept",
                "agreed"));
        for (var b : status.bats()) {
            page.append(String.format(
                    Locale.ROOT,
                    "%-16s %5s %10d %8d %6d %7d %6d %8d %6d %9s%n",
                    b.bat(),
                    b.connected() ? "yes" : "no",
                    b.samples(),
                    b.missing(),
                    b.duplicates(),
                    b.dropped(),
                    b.candidates(),
                    b.rejected(),
                    b.committed(),
                    b.compared() == 0 ? "-" : b.agreed() + "/" + b.compared()));
        }
        return page.toString();
    }

    /** The newest ten swings. */
    public String swings() {
        return swings(10);
    }

    /** The newest swings. */
    public String swings(int n) {
        var page = new StringBuilder();
        store.latest(Math.max(1, Math.min(1000, n))).forEach(s -> page.append(line(s.swing())));
        return page.toString();
    }

    private static String line(Swing s) {
        String speed = s.measurement(Metric.BAT_SPEED)
                .map(m -> String.format(Locale.ROOT, "%5.1f m/s", m.value()))
                .orElse("         ");
        return String.format(
                Locale.ROOT,
                "%s  %s  %-8s %s  %s  %s%n",
                Instant.ofEpochMilli(s.atUs() / 1000),
                s.id(),
                s.verdict().label(),
                Float.isNaN(s.verdict().confidence())
                        ? "    -"
                        : String.format(
                                Locale.ROOT, "%3.0f %%", 100 * s.verdict().confidence()),
                speed,
                s.verdict().model());
    }
}
