package org.pitchside.models.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.kura.configuration.ConfigurableComponent;
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
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.Icon;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.internal.ShelfState.Entry;
import org.pitchside.shipped.ShippedModel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gateway's models: the ways in (a setting, a drop folder, callers), the shelf they are kept on, the one that answers. A missing or
 * refused package is told of in one line, in the audit and in the health page, and the model that was there goes on.
 */
@Component(
        name = Registry.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {
            Registry.class,
            ModelRegistry.class,
            ModelShelf.class,
            HealthSource.class,
            ConfigurableComponent.class
        })
@Designate(ocd = Registry.Config.class)
public final class Registry implements ModelRegistry, ModelShelf, HealthSource, ConfigurableComponent {
    static final String PID = "org.pitchside.models.Registry";

    private static final Logger LOG = LoggerFactory.getLogger(Registry.class);
    private static final String SUBJECT = "models";
    /** Set by the laptop distribution alone: its gateway believes the development keys of its own checkout. */
    private static final String DISTRIBUTION = "pitchside.distribution";

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside model registry",
            description = "Which models this gateway believes and keeps, and which one names the swings.")
    public @interface Config {
        /** Where the package is. */
        @AttributeDefinition(
                name = "Model package",
                description =
                        "Path of a model package (.pitchmodel). A new file in its place, best put there by renaming, takes over"
                                + " within a few seconds. Empty: the model that came with Pitchside, or the one chosen since.",
                required = false)
        String package_file() default "";

        /** How often it is looked at. */
        @AttributeDefinition(
                name = "Look every (s)",
                description =
                        "Seconds between two looks at the package file and the drop folder. A changed file is taken at the second look"
                                + " that finds it the same.",
                min = "1",
                max = "3600")
        int check_seconds() default DEFAULT_SECONDS;

        /** Where models are kept. */
        @AttributeDefinition(
                name = "Folder",
                description =
                        "Where models, their audit and the drop folder (models/incoming) are kept. Empty: the gateway's data folder.",
                required = false)
        String directory() default "";

        /** Whom to believe. */
        @AttributeDefinition(
                name = "Root key",
                description =
                        "Public key of the root, 64 hexadecimal digits, as ./pitchside keys show prints it. Models signed under it are"
                                + " taken. Empty: only the model that came with Pitchside runs.",
                required = false)
        String trust_root() default "";

        /** How many makers. */
        @AttributeDefinition(
                name = "Makers needed",
                description = "Different makers that must have signed a model.",
                min = "1",
                max = "4")
        int trust_makers() default 1;

        /** How many releasers. */
        @AttributeDefinition(
                name = "Releasers needed",
                description = "Different releasers that must have signed a model's release.",
                min = "1",
                max = "4")
        int trust_releasers() default 1;
    }

    private static final int DEFAULT_SECONDS = 2;

    private final Followers<Optional<GatewayModel>> followers = new Followers<>(this::current);
    private final Disk disk;
    private final Clock clock;

    /** Who meets the bats: tells which model runs on which. */
    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile GatewayStatus bats;

    private volatile Shelf shelf;
    private volatile String refusal;

    private ScheduledExecutorService looker;
    private ScheduledFuture<?> looks;
    private boolean laptop;
    private int seconds = DEFAULT_SECONDS;
    private Wanted wanted;

    /** Guards all below: one look at a time. */
    private final Object look = new Object();

    private Incoming incoming;
    private Path file;
    private Stamp tried = Stamp.of(null);
    private Stamp seen;

    /**
     * What the settings ask for.
     *
     * @param packageFile null where none is set
     */
    private record Wanted(Path directory, Path packageFile, String root, int makers, int releasers) {}

    /** As a component. */
    public Registry() {
        this(new Disk.Real(), Clock.systemUTC());
    }

    Registry(Disk disk, Clock clock) {
        this.disk = disk;
        this.clock = clock;
    }

    @Activate
    synchronized void activate(BundleContext context, Map<String, Object> values) {
        laptop = context != null && "laptop".equals(context.getProperty(DISTRIBUTION));
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

    /** Packages are read and verified on the registry's own thread. */
    @Modified
    synchronized void modified(Map<String, Object> values) {
        SettingReader settings = new SettingReader(PID, values, wrong -> LOG.error("{}", wrong));
        Wanted last = wanted;
        Wanted next = new Wanted(
                settings.folder("directory", last == null ? new DataFolder().of("") : last.directory)
                        .toAbsolutePath()
                        .normalize(),
                packageFile(settings.text("package.file", ""), last == null ? null : last.packageFile),
                settings.text("trust.root", ""),
                settings.whole("trust.makers", last == null ? 1 : last.makers, 1, 4),
                settings.whole("trust.releasers", last == null ? 1 : last.releasers, 1, 4));
        if (!next.equals(last)) {
            wanted = next;
            looker.execute(() -> {
                try {
                    apply(next);
                } catch (RuntimeException e) {
                    LOG.error("Taking the settings of the models failed", e);
                }
            });
        }
        int every = settings.whole("check.seconds", seconds, 1, 3600);
        if (every != seconds) {
            seconds = every;
            schedule();
        }
    }

    private static Path packageFile(String set, Path last) {
        try {
            return set.isEmpty()
                    ? null
                    : new DataFolder().of(set).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            LOG.error("{}: package.file is no path ({}); the last good one stays", PID, e.getReason());
            return last;
        }
    }

    @Deactivate
    void deactivate() {
        looker.shutdown();
    }

    private void apply(Wanted next) {
        synchronized (look) {
            boolean anew = shelf == null || !shelf.isIn(next.directory);
            Shelf s = anew ? new Shelf(disk, next.directory, carried(), clock) : shelf;
            Trust trust = Trust.of(next.root, next.makers, next.releasers, laptop);
            // What was refused under other keys, or elsewhere, may be taken now.
            anew |= !trust.equals(s.trust());
            s.believe(trust);
            if (trust.policy().isEmpty() && !next.root.isEmpty()) {
                LOG.error("{}: {}; no model is believed but the one that came with Pitchside", PID, trust.why());
            }
            if (s != shelf) {
                incoming = new Incoming(disk, s, next.directory);
                shelf = s;
            }
            if (next.packageFile == null) {
                file = null;
                tried = Stamp.of(null);
                refusal = null;
                try {
                    s.settingIsEmpty();
                } catch (ShelfException e) {
                    refusal = e.getMessage();
                }
            } else if (anew || !next.packageFile.equals(file)) {
                file = next.packageFile;
                load(Stamp.of(file));
            }
        }
        followers.tell();
    }

    /** For a test: returns when what was set is done. */
    void settle() throws InterruptedException, ExecutionException {
        looker.submit(() -> {}).get();
    }

    private static Optional<ModelPackage> carried() {
        try {
            return Optional.of(ModelPackage.read(ShippedModel.bytes()));
        } catch (UncheckedIOException | ModelPackageException e) {
            LOG.error("The model that came with Pitchside cannot be read: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Optional<GatewayModel> current() {
        Shelf s = shelf;
        return s == null ? Optional.empty() : s.live();
    }

    @Override
    public AutoCloseable follow(Consumer<Optional<GatewayModel>> follower) {
        return followers.add(follower);
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

    /** One look at the ways in. A change is acted on when the next look finds it unchanged: until then it may still be written. */
    void look() {
        synchronized (look) {
            if (incoming == null) {
                return;
            }
            incoming.look();
            Stamp now = Stamp.of(file);
            if (now.equals(tried)) {
                seen = null;
            } else if (!now.equals(seen)) {
                seen = now;
            } else {
                load(now);
            }
        }
        followers.tell();
    }

    private void load(Stamp stamp) {
        tried = stamp;
        seen = null;
        refusal = null;
        try {
            ModelPackage p = ModelPackage.read(file);
            String sha256 = p.descriptor().sha256();
            if (shelf.state().setting().equals(Optional.of(sha256))
                    && shelf.live().isPresent()) {
                // The same file as before the restart: what was chosen since goes on.
                return;
            }
            shelf.makeLive(shelf.take(p.bytes(), Via.SETTING), Via.SETTING);
            shelf.settingBrought(sha256);
        } catch (ModelPackageException e) {
            // Its name is the operator's business, and the audit keeps none.
            refusal = e.getMessage();
            shelf.refuseUnread("take", Via.SETTING, e.getMessage().replace(file + ": ", ""));
        } catch (ShelfException e) {
            refusal = file + ": " + e.getMessage();
        }
    }

    @Override
    public List<HealthLine> health() {
        Shelf s = shelf;
        if (s == null) {
            return List.of();
        }
        List<HealthLine> lines = new ArrayList<>();
        String name = s.live().map(m -> m.descriptor().name()).orElse(null);
        String then = name == null ? "rules answer" : name + " goes on";
        String refused = refusal;
        if (refused != null) {
            lines.add(line(Level.FAULT, "package refused, " + then + ": " + refused));
        } else if (name == null) {
            lines.add(line(Level.WARN, "no model is there: rules answer"));
        } else {
            lines.add(line(
                    Level.OK,
                    name + ", SHA-256 "
                            + s.live().orElseThrow().descriptor().sha256().substring(0, 12) + ", release "
                            + s.state()
                                    .known(s.live().orElseThrow().descriptor().id())
                                    .counter()));
        }
        s.trouble().ifPresent(t -> lines.add(line(Level.FAULT, t)));
        s.auditBroken().ifPresent(b -> lines.add(line(Level.FAULT, "the audit was changed: " + b)));
        Trust trust = s.trust();
        if (trust.policy().isEmpty()) {
            lines.add(line(trust.equals(Trust.NOBODY) ? Level.OK : Level.FAULT, trust.why()));
        } else if (trust.development()) {
            lines.add(line(Level.OK, "models signed by this checkout's development keys are believed"));
        }
        return lines;
    }

    private static HealthLine line(Level level, String sentence) {
        return new HealthLine(level, SUBJECT, sentence);
    }

    @Override
    public List<Kept> models() {
        Shelf s = shelf;
        if (s == null) {
            return List.of();
        }
        ShelfState state = s.state();
        String live = s.live().map(m -> m.descriptor().name()).orElse("");
        List<Kept> all = new ArrayList<>();
        for (Entry e : state.packages().values()) {
            all.add(new Kept(
                    e.name(),
                    e.sha256(),
                    e.via(),
                    e.atUs(),
                    e.counter(),
                    e.floor(),
                    e.name().equals(live),
                    e.forBats(),
                    running(e.id(), e.version())));
        }
        s.carried()
                .filter(c -> !state.packages().containsKey(c.descriptor().name()))
                .ifPresent(c -> {
                    ModelDescriptor d = c.descriptor();
                    all.add(new Kept(
                            d.name(),
                            d.sha256(),
                            Via.CARRIER,
                            0,
                            0,
                            0,
                            d.name().equals(live),
                            false,
                            running(d.id(), d.version())));
                });
        all.sort(Comparator.comparing((Kept k) -> !k.live())
                .thenComparing(k -> k.name().substring(0, k.name().lastIndexOf('-')))
                .thenComparing(k -> -Long.parseLong(k.name().substring(k.name().lastIndexOf('-') + 1))));
        return List.copyOf(all);
    }

    /** A bat has room for 16 characters of an id. */
    private List<BatId> running(String id, int version) {
        GatewayStatus status = bats;
        String name = id.substring(0, Math.min(16, id.length())) + "-" + version;
        return status == null
                ? List.of()
                : status.states().stream()
                        .filter(b -> name.equals(b.info().model()))
                        .map(b -> b.info().bat())
                        .sorted()
                        .toList();
    }

    private Shelf open() throws ShelfException {
        Shelf s = shelf;
        if (s == null) {
            throw new ShelfException("the models are not read yet: a moment");
        }
        return s;
    }

    @Override
    public String take(byte[] bytes, Via via) throws ShelfException {
        return open().take(bytes, via);
    }

    @Override
    public int takeKeys(byte[] bytes, Via via) throws ShelfException {
        return open().takeKeys(bytes, via);
    }

    @Override
    public void makeLive(String name, Via via) throws ShelfException {
        open().makeLive(name, via);
        followers.tell();
    }

    @Override
    public void confirm(String name, Via via) throws ShelfException {
        open().confirm(name, via);
    }

    @Override
    public Optional<GatewayModel> model(String name) {
        return shelf == null ? Optional.empty() : shelf.model(name);
    }

    @Override
    public Optional<byte[]> blob(String name) {
        return shelf == null ? Optional.empty() : shelf.blob(name);
    }

    @Override
    public Optional<Shipment> shipment(String name) {
        return shelf == null ? Optional.empty() : shelf.shipment(name);
    }

    @Override
    public void note(String act, String what, Via via, boolean done, String why) throws ShelfException {
        open().note(act, what, via, done, why);
    }

    /** These make no room for others, and are not replaced under their names, until something else is said. */
    public void hold(Set<String> names) {
        Shelf s = shelf;
        if (s != null) {
            s.hold(names);
        }
    }

    /** Whether a model's line has a floor above it. */
    public boolean isBelowFloor(String name) {
        Shelf s = shelf;
        return s != null && s.isBelowFloor(name);
    }

    @Override
    public List<AuditLine> audit(int most) {
        return shelf == null ? List.of() : shelf.audit(most);
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
