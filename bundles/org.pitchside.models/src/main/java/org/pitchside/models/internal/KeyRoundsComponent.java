package org.pitchside.models.internal;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.pitchside.api.delivery.KeyCourier;
import org.pitchside.api.flow.GatewayStatus;
import org.pitchside.api.health.HealthSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the key set that counts to the bats: {@link KeyRounds}, where there is a registry and somebody who meets bats. */
@Component(
        name = KeyRoundsComponent.PID,
        configurationPolicy = ConfigurationPolicy.IGNORE,
        immediate = true,
        service = HealthSource.class)
public final class KeyRoundsComponent implements HealthSource {

    static final String PID = "org.pitchside.models.KeyRounds";

    private static final Logger LOG = LoggerFactory.getLogger(KeyRoundsComponent.class);
    private static final int SECONDS = 5;

    private final KeyRounds rounds;
    private final ScheduledExecutorService walker;

    @Activate
    public KeyRoundsComponent(
            @Reference Registry registry, @Reference KeyCourier courier, @Reference GatewayStatus bats) {
        rounds = new KeyRounds(registry::keys, courier, bats);
        walker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "pitchside-keys");
            thread.setDaemon(true);
            return thread;
        });
        walker.scheduleWithFixedDelay(this::goSafely, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private void goSafely() {
        try {
            rounds.go();
        } catch (RuntimeException e) {
            // Otherwise the executor would never go again.
            LOG.error("Bringing the key set to the bats failed", e);
        }
    }

    @Deactivate
    void deactivate() {
        walker.shutdown();
        rounds.end();
    }

    @Override
    public List<HealthLine> health() {
        return rounds.health();
    }
}
