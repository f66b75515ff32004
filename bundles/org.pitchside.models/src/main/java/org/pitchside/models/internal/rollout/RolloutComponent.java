package org.pitchside.models.internal.rollout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.eclipse.kura.configuration.ConfigurableComponent;
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
import org.osgi.service.metatype.annotations.Option;
import org.pitchside.api.BatActivity;
import org.pitchside.api.BatId;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.evidence.Evidence;
import org.pitchside.api.evidence.EvidenceListener;
import org.pitchside.api.flow.BatEnrolment;
import org.pitchside.api.flow.BatEnrolment.Standing;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.api.health.HealthSource;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.RolloutException;
import org.pitchside.api.rollout.Rollouts;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.SettingReader;
import org.pitchside.models.internal.Disk;
import org.pitchside.models.internal.Registry;
import org.pitchside.models.internal.rollout.RolloutDriver.ByItself;
import org.pitchside.models.internal.rollout.RolloutDriver.Parts;
import org.pitchside.models.internal.rollout.RolloutDriver.Settings;
import org.pitchside.models.internal.shadow.Pasts;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rollout as a component: its settings, one thread, and {@link RolloutDriver}. */
@Component(
        name = RolloutComponent.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {Rollouts.class, EvidenceListener.class, HealthSource.class, ConfigurableComponent.class})
@Designate(ocd = RolloutComponent.Config.class)
public final class RolloutComponent implements Rollouts, EvidenceListener, HealthSource, ConfigurableComponent {

    static final String PID = "org.pitchside.models.Rollout";

    private static final Logger LOG = LoggerFactory.getLogger(RolloutComponent.class);
    private static final int CANARY = 2;
    private static final int STAGE = 3;
    private static final int MOST_CANARIES = 4;
    private static final int MOST_STAGE = 64;
    private static final int STOP_SECONDS = 10;

    /** Settings. */
    @ObjectClassDefinition(
            id = PID,
            icon = @Icon(resource = "OSGI-INF/icon.png", size = 32),
            name = "Pitchside rollout",
            description = "How a new model comes to the gateway and the bats, and back where it is not as good.")
    public @interface Config {

        /** What begins by itself. */
        @AttributeDefinition(
                name = "By itself",
                description =
                        "What a newer version of the model that answers does when it was taken: nothing; run in shadow and wait there for"
                                + " somebody to send it on; or go on through the first bats to all of them.",
                options = {
                    @Option(label = "nothing", value = "off"),
                    @Option(label = "shadow, then wait", value = "shadow"),
                    @Option(label = "all the way", value = "all")
                })
        String by_itself() default "shadow";

        /** First bats. */
        @AttributeDefinition(
                name = "First bats",
                description =
                        "Bats that try a model before any other one does; one where there are fewer than six bats.",
                min = "1",
                max = "4")
        int canary_bats() default CANARY;

        /** Then so many. */
        @AttributeDefinition(
                name = "Then so many",
                description = "Bats that follow the first ones, before all the rest.",
                min = "1",
                max = "64")
        int stage_bats() default STAGE;

        /** Where it is kept. */
        @AttributeDefinition(
                name = "Folder",
                description =
                        "Where it is kept how far a rollout got (models/rollout.json). Empty: the gateway's data folder.",
                required = false)
        String directory() default "";
    }

    private final Disk disk;

    @Reference
    Registry registry;

    @Reference
    ModelCourier courier;

    @Reference
    ModelBench bench;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile GatewayStatus bats;

    @Reference(
            cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile BatEnrolment enrolment;

    private ScheduledExecutorService thread;
    private volatile RolloutDriver driver;
    private volatile Pasts pasts;
    private Path folder;
    private Settings settings = Settings.USUAL;

    /** As a component. */
    public RolloutComponent() {
        this(new Disk.Real());
    }

    RolloutComponent(Disk disk) {
        this.disk = disk;
    }

    @Activate
    synchronized void activate(Map<String, Object> values) {
        thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "pitchside-rollout");
            t.setDaemon(true);
            return t;
        });
        modified(values);
        thread.scheduleWithFixedDelay(this::tick, 0, 1, TimeUnit.SECONDS);
    }

    @Modified
    synchronized void modified(Map<String, Object> values) {
        SettingReader reader = new SettingReader(PID, values, wrong -> LOG.error("{}", wrong));
        String byItself = reader.choice(
                "by.itself", settings.byItself().name().toLowerCase(Locale.ROOT), List.of("off", "shadow", "all"));
        settings = new Settings(
                ByItself.valueOf(byItself.toUpperCase(Locale.ROOT)),
                reader.whole("canary.bats", settings.canary(), 1, MOST_CANARIES),
                reader.whole("stage.bats", settings.stage(), 1, MOST_STAGE));
        Path next = reader.folder("directory", folder == null ? new DataFolder().of("") : folder)
                .toAbsolutePath()
                .normalize();
        if (driver != null && next.equals(folder)) {
            driver.set(settings);
            return;
        }
        if (driver != null) {
            driver.close();
            pasts.save();
        }
        folder = next;
        begin(folder.resolve("models"));
    }

    private void begin(Path models) {
        try {
            disk.folder(models);
        } catch (IOException e) {
            // the rollout meets the same, and says so
            LOG.debug("{}", e.getMessage());
        }
        pasts = new Pasts(disk, models, this::blobOnABat);
        driver = new RolloutDriver(
                new Parts(
                        registry,
                        courier,
                        new ShadowJudges(bench, this::usual, this::runs),
                        this::states,
                        this::isOurs,
                        new Watch()),
                settings,
                disk,
                models,
                thread);
    }

    private double usual(BatId bat) {
        return driver.current()
                .map(r -> pasts.usual(bat, Meetings.nameOnABat(r.model())))
                .orElse(Double.NaN);
    }

    private String runs(BatId bat) {
        return states().stream()
                .filter(b -> b.info().bat().equals(bat))
                .findFirst()
                .map(b -> b.info().model())
                .orElse("");
    }

    private Optional<byte[]> blobOnABat(String name) {
        return registry.models().stream()
                .filter(k -> Meetings.nameOnABat(k.name()).equals(name))
                .findFirst()
                .flatMap(k -> registry.blob(k.name()));
    }

    @Deactivate
    synchronized void deactivate() {
        driver.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("The rollout is still busy, and is left behind");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pasts.save();
    }

    private void tick() {
        try {
            driver.tick();
            pasts.saveWhenDue();
            // what it may have to go back to makes no room for others
            registry.hold(
                    driver.current().map(r -> Set.of(r.model(), r.before())).orElse(Set.of()));
        } catch (RuntimeException e) {
            // otherwise the executor would never look again
            LOG.error("Looking at the rollout failed", e);
        }
    }

    private List<BatState> states() {
        GatewayStatus status = bats;
        return status == null ? List.of() : status.states();
    }

    private boolean isOurs(BatId bat) {
        BatEnrolment site = enrolment;
        return site == null || site.standing(bat) == Standing.ENROLLED || site.standing(bat) == Standing.OPEN;
    }

    /** The machine's own: a replay's clock may run fast, and comes and goes. */
    private static final class Watch implements GatewayClock {

        @Override
        public long nanos() {
            return System.nanoTime();
        }

        @Override
        public long epochMicros(long nanos) {
            return (System.currentTimeMillis() - (System.nanoTime() - nanos) / 1_000_000) * 1000;
        }
    }

    @Override
    public Optional<Rollout> current() {
        return driver.current();
    }

    @Override
    public void start(String model, Via via) throws RolloutException {
        if (registry.isBelowFloor(model)) {
            throw new RolloutException(model + " is below the floor of its line");
        }
        driver.start(model, via);
    }

    @Override
    public void goOn(Via via) throws RolloutException {
        driver.goOn(via);
    }

    @Override
    public void pause(Via via) throws RolloutException {
        driver.pause(via);
    }

    @Override
    public void resume(Via via) throws RolloutException {
        driver.resume(via);
    }

    @Override
    public void abort(Via via) throws RolloutException {
        driver.abort(via);
    }

    @Override
    public void rollBack(Via via) throws RolloutException {
        driver.rollBack(via);
    }

    @Override
    public void event(Evidence evidence) {
        pasts.event(evidence);
        driver.event(evidence);
    }

    @Override
    public void activity(BatId bat, long atUs, BatActivity activity) {
        driver.activity(bat, atUs, activity);
    }

    @Override
    public List<HealthLine> health() {
        return driver.health();
    }
}
