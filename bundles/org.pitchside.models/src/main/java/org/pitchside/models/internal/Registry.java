package org.pitchside.models.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.shipped.ShippedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one package file. A new file in its place is read, verified and told of; a missing or damaged one is told of in one line and in
 * the health page, and the model that was there goes on.
 */
@Component(name = Registry.PID, configurationPolicy = ConfigurationPolicy.REQUIRE, immediate = true)
@Designate(ocd = Registry.Config.class)
public final class Registry implements ModelRegistry, HealthSource, ConfigurableComponent {
    static final String PID = "org.pitchside.models.Registry";

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final String SUBJECT = "models";

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside model registry",
            description = "Which model names the swings of this gateway.")
    public @interface Config {
        /** Where the package is. */
        @AttributeDefinition(
                name = "Model package",
                description =
                        "Path of a model package (.pitchmodel). A new file in its place, best put there by renaming, takes over"
                                + " within a few seconds. Empty: the model that came with Pitchside.",
                required = false)
        String package_file() default "";

        /** How often it is looked at. */
        @AttributeDefinition(
                name = "Look every (s)",
                description =
                        "Seconds between two looks at the package file. A changed file is taken at the second look that finds it the same.",
                min = "1",
                max = "3600")
        int check_seconds() default DEFAULT_SECONDS;
    }

    private static final int DEFAULT_SECONDS = 2;

    private final Followers<Optional<GatewayModel>> followers = new Followers<>(this::current);

    private volatile Optional<GatewayModel> current = Optional.empty();
    private volatile List<HealthLine> health = List.of();

    private ScheduledExecutorService looker;
    private ScheduledFuture<?> looks;
    private int seconds = DEFAULT_SECONDS;

    private Path wanted;
    private boolean isWanted;

    // all guarded by it
    private final Object look = new Object();
    private Path file;
    private Stamp tried = Stamp.of(null);
    private Stamp seen;

    @Activate
    synchronized void activate(Map<String, Object> values) {
        looker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pitchside-models");
            thread.setDaemon(true);
            return thread;
        });
        modified(values);
        if (looks == null) {
            schedule();
        }
    }

    /** A package is read and verified on the registry's own thread. */
    @Modified
    synchronized void modified(Map<String, Object> values) {
        SettingReader settings = new SettingReader(PID, values, wrong -> LOG.error("{}", wrong));
        String set = settings.text("package.file", "");
        try {
            want(
                    set.isEmpty()
                            ? null
                            : new DataFolder().of(set).toAbsolutePath().normalize());
        } catch (InvalidPathException e) {
            LOG.error("{}: package.file is no path ({}); the last good one stays", PID, e.getReason());
            if (!isWanted) {
                want(null);
            }
        }
        int every = settings.whole("check.seconds", seconds, 1, 3600);
        if (every != seconds) {
            seconds = every;
            schedule();
        }
    }

    @Deactivate
    void deactivate() {
        looker.shutdown();
    }

    @Override
    public Optional<GatewayModel> current() {
        return current;
    }

    @Override
    public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
        return followers.add(follower);
    }

    @Override
    public List<HealthLine> health() {
        return health;
    }

    private void schedule() {
        if (looks != null) {
            looks.cancel(false);
        }
        looks = looker.scheduleWithFixedDelay(this::lookSafely, seconds, seconds, TimeUnit.SECONDS);
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) {
            // Otherwise the executor would never look again.
            LOG.error("Looking at the model package failed", e);
        }
    }

    /** One look at the file. A change is acted on when the next look finds it unchanged: until then it may still be written. */
    void look() {
        synchronized (look) {
            Stamp now = Stamp.of(file);
            if (now.equals(tried)) {
                seen = null;
                return;
            }
            if (!now.equals(seen)) {
                seen = now;
                return;
            }
            load(now);
        }
        followers.tell();
    }

    /** @param path null where none is set */
    private void want(Path path) {
        if (isWanted && Objects.equals(path, wanted)) {
            return;
        }
        isWanted = true;
        wanted = path;
        looker.execute(() -> {
            try {
                watch(path);
            } catch (RuntimeException e) {
                LOG.error("Taking the model package failed", e);
            }
        });
    }

    private void watch(Path path) {
        synchronized (look) {
            file = path;
            if (path == null) {
                tried = Stamp.of(null);
                loadShipped();
            } else {
                load(Stamp.of(path));
            }
        }
        followers.tell();
    }

    /** For a test: returns when what was set is done. */
    void settle() throws InterruptedException, ExecutionException {
        looker.submit(() -> {}).get();
    }

    private void load(Stamp stamp) {
        tried = stamp;
        seen = null;
        take(() -> ModelPackage.read(file), file.toString());
    }

    private void loadShipped() {
        take(() -> ModelPackage.read(ShippedModel.bytes()), "the bundle that came with Pitchside");
    }

    private void take(Reading reading, String from) {
        String former = current.map(m -> m.descriptor().name()).orElse(null);
        try {
            GatewayModel model = reading.read().gatewayModel();
            ModelDescriptor d = model.descriptor();
            if (current.isEmpty() || !current.get().descriptor().sha256().equals(d.sha256())) {
                // Another object only where the package is another: followers go by it.
                current = Optional.of(model);
                LOG.info(
                        "Model {} taken from {}: {} classes, SHA-256 {}",
                        d.name(),
                        from,
                        d.classes().size(),
                        d.sha256());
            }
            health = line(
                    Level.OK,
                    d.name() + " from " + from + ", SHA-256 " + d.sha256().substring(0, 12));
        } catch (ModelPackageException e) {
            String then = former == null ? "rules answer" : former + " goes on";
            LOG.error("Model package refused, {}: {}", then, e.getMessage());
            health = line(Level.FAULT, "package refused, " + then + ": " + e.getMessage());
        }
    }

    private interface Reading {
        ModelPackage read() throws ModelPackageException;
    }

    private static List<HealthLine> line(Level level, String sentence) {
        return List.of(new HealthLine(level, SUBJECT, sentence));
    }

    /** What tells a file from the one that was there before, and its hash file likewise. */
    private record Stamp(Object file, Object beside) {

        static Stamp of(Path path) {
            return path == null
                    ? new Stamp(null, null)
                    : new Stamp(one(path), one(path.resolveSibling(path.getFileName() + ".sha256")));
        }

        private static Object one(Path path) {
            try {
                BasicFileAttributes a = Files.readAttributes(path, BasicFileAttributes.class);
                return List.of(a.lastModifiedTime(), a.size(), String.valueOf(a.fileKey()), Files.isReadable(path));
            } catch (IOException e) {
                return "absent";
            }
        }
    }
}
