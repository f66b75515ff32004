package org.pitchside.gateway.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.eclipse.kura.configuration.ConfigurableComponent;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.flow.BatControl;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.gateway.internal.watch.Alert;
import org.pitchside.gateway.internal.watch.BatWatch;
import org.pitchside.gateway.internal.watch.Past;
import org.pitchside.gateway.internal.watch.Tap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Watches every bat in play and says in words what has gone wrong with it: docs/alarms.md. */
@Component(
        name = SessionWatch.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {PlayDesk.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = SessionWatch.Config.class)
public final class SessionWatch implements PlayDesk, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.gateway.SessionWatch";

    private static final Logger LOG = LoggerFactory.getLogger(SessionWatch.class);
    private static final String SUBJECT = "watch over the bats";
    private static final long KEEP_MINUTES = 5;
    private static final List<String> WORDS = List.of("low", "normal", "high");

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside watch",
            description = "Watches bats in play: sensors that turned, other players, clocks, batteries, detectors."
                    + " What is wrong stands on the health page.")
    public @interface Config {

        /** Folder. */
        @AttributeDefinition(
                name = "Folder",
                description = "Where what is usual of each bat is kept, in the file watch.txt. Empty: the gateway's"
                        + " data folder.",
                required = false)
        String directory() default "";

        /** How soon an alert is told. */
        @AttributeDefinition(
                name = "Sensitivity",
                description = "normal: what docs/alarms.md tells of. high: alerts sooner, and more false ones."
                        + " low: the other way round.",
                options = {
                    @Option(label = "low", value = "low"),
                    @Option(label = "normal", value = "normal"),
                    @Option(label = "high", value = "high")
                })
        String sensitivity() default "normal";
    }

    private final Map<BatId, BatWatch> bats = new ConcurrentHashMap<>();
    private final Map<BatId, Past> kept = new ConcurrentHashMap<>();
    private final LongSupplier nanos;
    private PastFile file;
    private Path folder;
    private String sensitivity = "normal";
    private ScheduledExecutorService keeping;
    private volatile String trouble;

    /** For the component runtime. */
    public SessionWatch() {
        this(System::nanoTime);
    }

    /** With another clock of the machine. */
    SessionWatch(LongSupplier nanos) {
        this.nanos = nanos;
    }

    @Activate
    void activate(Map<String, Object> values) {
        settings(values);
        keeping = Executors.newSingleThreadScheduledExecutor(r -> {
            var t = new Thread(r, "pitchside-watch");
            t.setDaemon(true);
            return t;
        });
        keeping.scheduleWithFixedDelay(this::keep, KEEP_MINUTES, KEEP_MINUTES, TimeUnit.MINUTES);
    }

    @Modified
    synchronized void settings(Map<String, Object> values) {
        var reader = new SettingReader(PID, values, wrong -> LOG.warn("{}", wrong));
        sensitivity = reader.choice("sensitivity", sensitivity, WORDS);
        double factor = factor();
        bats.values().forEach(watch -> watch.factor(factor));
        Path wanted = reader.folder("directory", folder == null ? new DataFolder().of("") : folder);
        if (wanted.equals(folder)) {
            return;
        }
        folder = wanted;
        file = new PastFile(wanted);
        kept.clear();
        try {
            kept.putAll(file.read(wrong -> LOG.warn("{}", wrong)));
            trouble = null;
        } catch (IOException e) {
            trouble = "What is usual of the bats cannot be read: " + e.getMessage();
            LOG.error(trouble);
        }
    }

    private double factor() {
        return switch (sensitivity) {
            case "low" -> 1.3;
            case "high" -> 0.8;
            default -> 1;
        };
    }

    @Deactivate
    void deactivate() {
        keeping.shutdownNow();
        keep();
    }

    @Override
    public Tap tap(BatInfo info, BatControl control) {
        return new Tap(bats.computeIfAbsent(info.bat(), this::watch), info, control);
    }

    private BatWatch watch(BatId bat) {
        var watch = new BatWatch(factor(), alert -> LOG.warn("bat {}: {}", bat, alert.words()), nanos);
        Past past = kept.get(bat);
        if (past != null) {
            watch.restore(past);
        }
        return watch;
    }

    /** Bats that were not met since the start keep what was kept of them. */
    synchronized void keep() {
        if (bats.isEmpty()) {
            return;
        }
        bats.forEach((bat, watch) -> kept.put(bat, watch.past()));
        try {
            file.write(new TreeMap<>(kept));
            trouble = null;
        } catch (IOException e) {
            trouble = "What is usual of the bats cannot be kept over a restart: " + e.getMessage();
            LOG.error(trouble);
        }
    }

    @Override
    public List<HealthLine> health() {
        var lines = new ArrayList<HealthLine>();
        String wrong = trouble;
        if (wrong != null) {
            lines.add(new HealthLine(Level.WARN, SUBJECT, wrong));
        }
        new TreeMap<>(bats).forEach((bat, watch) -> {
            for (Alert alert : watch.alerts()) {
                lines.add(new HealthLine(Level.WARN, "bat " + bat, alert.words()));
            }
        });
        return lines;
    }
}
