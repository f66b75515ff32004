package org.pitchside.ble.internal;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.delivery.ModelCourier;
import org.pitchside.api.flow.BatFlows;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.ble.internal.smp.Courier;

/** The hub as it is, in a test's own thread and time: nothing of it runs but in {@link #run} and {@link #tick}. */
public final class HubInOneThread implements AutoCloseable {

    private final Hub hub = new Hub();
    private final Courier courier = new Courier();
    private final Queue<Runnable> jobs = new ArrayDeque<>();

    public HubInOneThread(BatRadio radio, GatewayClock clock, BatFlows flows, Map<String, Object> settings) {
        hub.setClock(clock);
        hub.setFlows(flows);
        hub.setCourier(courier);
        hub.addRadio(radio);
        hub.activate(settings, new AbstractExecutorService() {
            @Override
            public void execute(Runnable job) {
                jobs.add(job);
            }

            @Override
            public void shutdown() {
                HubInOneThread.this.run();
            }

            @Override
            public List<Runnable> shutdownNow() {
                return List.of();
            }

            @Override
            public boolean isShutdown() {
                return false;
            }

            @Override
            public boolean isTerminated() {
                return true;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) {
                return true;
            }
        });
    }

    /** How its bats sit and who holds them. */
    public void profiles(BatProfiles profiles) {
        hub.addProfiles(profiles, Map.of());
    }

    public ModelCourier courier() {
        return courier;
    }

    public String health() {
        return hub.health() + " " + courier.health();
    }

    /** The bats' lanes run until they have nothing to do. */
    public void run() {
        for (Runnable job = jobs.poll(); job != null; job = jobs.poll()) {
            job.run();
        }
    }

    public void tick() {
        hub.tick();
        run();
    }

    /** The gateway stops. */
    @Override
    public void close() {
        courier.deactivate();
        hub.deactivate();
        run();
    }
}
