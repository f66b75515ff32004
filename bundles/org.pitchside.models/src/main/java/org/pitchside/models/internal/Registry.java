package org.pitchside.models.internal;

import java.io.UncheckedIOException;
import java.time.Clock;
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
import org.pitchside.api.delivery.Shipment;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelRegistry;
import org.pitchside.api.model.ModelShelf;
import org.pitchside.api.model.ShelfException;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.KeySet;
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

    private ScheduledExecutorService looker;
    private ScheduledFuture<?> looks;
    private boolean laptop;
    private int seconds = DEFAULT_SECONDS;
    private ModelSettings wanted;

    /** Guards the ways in: one look at a time. */
    private final Object look = new Object();

    private final PackageFile setting = new PackageFile();
    private volatile Incoming incoming;
    private boolean isOver;

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
        ModelSettings next = ModelSettings.of(settings, wanted);
        if (!next.equals(wanted)) {
            wanted = next;
            looker.execute(() -> safely("Taking the settings of the models", () -> apply(next)));
        }
        int every = settings.whole("check.seconds", seconds, 1, 3600);
        if (every != seconds) {
            seconds = every;
            schedule();
        }
    }

    private void schedule() {
        if (looks != null) {
            looks.cancel(false);
        }
        looks = looker.scheduleWithFixedDelay(
                () -> safely("Looking at the models", this::look), seconds, seconds, TimeUnit.SECONDS);
    }

    /** Otherwise the executor would never look again. */
    private static void safely(String what, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("{} failed", what, e);
        }
    }

    @Deactivate
    void deactivate() {
        looker.shutdown();
        synchronized (look) {
            isOver = true;
            if (shelf != null) {
                shelf.close();
            }
        }
    }

    private void apply(ModelSettings next) {
        synchronized (look) {
            if (isOver) {
                return;
            }
            boolean elsewhere = shelf == null || !shelf.isIn(next.directory());
            if (elsewhere && shelf != null) {
                shelf.close();
            }
            Shelf s = elsewhere ? new Shelf(disk, next.directory(), carried(), clock) : shelf;
            Trust trust = Trust.of(next.root(), next.makers(), next.releasers(), laptop);
            // What was refused under other keys, or elsewhere, may be taken now.
            boolean anew = elsewhere || !trust.equals(s.trust());
            s.believe(trust);
            if (trust.policy().isEmpty() && !next.root().isEmpty()) {
                LOG.error("{}: {}; no model is believed but the one that came with Pitchside", PID, trust.why());
            }
            if (elsewhere) {
                incoming = new Incoming(disk, s, next.directory());
                shelf = s;
            }
            setting.set(next.packageFile(), s, anew);
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

    /** One look at the ways in, and at what could not be read before. */
    void look() {
        synchronized (look) {
            if (shelf == null || isOver) {
                return;
            }
            boolean wasOpen = shelf.isOpen();
            shelf.again();
            if (!wasOpen && shelf.isOpen()) {
                setting.again(shelf);
            }
            if (shelf.isOpen()) {
                // Otherwise it waits there: for this gateway, or for the one whose folder it is.
                incoming.look();
            }
            setting.look(shelf);
        }
        followers.tell();
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

    @Override
    public List<HealthLine> health() {
        Shelf s = shelf;
        Incoming drop = incoming;
        return s == null ? List.of() : RegistryHealth.of(s, setting.refusal(), drop == null ? List.of() : drop.lying());
    }

    @Override
    public List<Kept> models() {
        Shelf s = shelf;
        return s == null ? List.of() : KeptModels.of(s, bats);
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
        String name = open().take(bytes, via);
        // It may be the one that was to answer, whose file was lost.
        followers.tell();
        return name;
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

    /** The key set that counts. */
    Optional<KeySet> keys() {
        Shelf s = shelf;
        return s == null ? Optional.empty() : s.keys();
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
}
