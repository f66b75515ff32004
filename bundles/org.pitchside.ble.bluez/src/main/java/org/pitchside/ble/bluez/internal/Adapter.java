package org.pitchside.ble.bluez.internal;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.pitchside.api.health.HealthSource.HealthLine;
import org.pitchside.api.health.HealthSource.Level;
import org.pitchside.ble.bluez.internal.bus.BusException;
import org.pitchside.ble.bluez.internal.bus.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Bluetooth adapter: scans, unless it connects; connects one bat at a time. Lives in the loop. */
final class Adapter {

    private static final Logger LOG = LoggerFactory.getLogger(Adapter.class);
    /** How long a controller that refused is believed. */
    private static final long REFUSAL_NANOS = 300_000_000_000L;
    /** ... and where it holds none of ours: whoever fills it may go. */
    private static final long STRANGE_REFUSAL_NANOS = 30_000_000_000L;

    /** A scan that BlueZ granted and does not do for so long is lost. */
    private static final long LOST_SCAN_NANOS = 3_000_000_000L;

    private static final long TOLD_NANOS = 60_000_000_000L;

    private final Stack stack;
    private final String path;
    private final Set<BluezLink> links = new HashSet<>();
    private final ArrayDeque<Connecting> waiting = new ArrayDeque<>();
    private Connecting current;
    private boolean powered;
    /** What we asked for and BlueZ granted. */
    private boolean scanning;
    /** What BlueZ says that it does. */
    private boolean discovering;

    private long scanningSince;
    /** A call that changes the scan or the power is under way. */
    private boolean changing;

    private int failures;
    private long notBeforeNanos;
    private String trouble;
    private int mostLinks = Integer.MAX_VALUE;
    private long believedNanos;
    private String lastFailure;
    private long lastFailureNanos;
    private boolean gone;

    Adapter(Stack stack, String path) {
        this.stack = stack;
        this.path = path;
        notBeforeNanos = stack.now();
    }

    String path() {
        return path;
    }

    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Takes over what BlueZ said of it. */
    void take(Map<?, ?> properties) {
        Boolean power = Values.as(properties.get("Powered"), Boolean.class);
        if (power != null && power != powered) {
            powered = power;
            LOG.info("{} is {}", name(), powered ? "on" : "off");
        }
        Boolean discovers = Values.as(properties.get("Discovering"), Boolean.class);
        discovering = discovers == null ? discovering : discovers;
        steer();
    }

    int links() {
        return links.size();
    }

    int capacity() {
        int most = stack.settings().linksPerAdapter();
        long believed = mostLinks == 0 ? STRANGE_REFUSAL_NANOS : REFUSAL_NANOS;
        return mostLinks < most && stack.now() - believedNanos < believed ? mostLinks : most;
    }

    /** Links that are there, and those that are under way. */
    int taken() {
        return links.size() + waiting.size() + (current == null ? 0 : 1);
    }

    boolean isScanning() {
        return scanning && !changing;
    }

    boolean isIdle() {
        return current == null && waiting.isEmpty();
    }

    void add(BluezLink link) {
        links.add(link);
    }

    void remove(BluezLink link) {
        links.remove(link);
        steer();
    }

    Set<BluezLink> all() {
        return Set.copyOf(links);
    }

    /** Its controller takes no more links than it has: it is believed for a while. */
    void refusesMore() {
        mostLinks = links.size();
        believedNanos = stack.now();
        LOG.info("{} takes no more than {} bats", name(), mostLinks);
    }

    void connect(Connecting one) {
        waiting.add(one);
        steer();
    }

    boolean isConnecting(String address) {
        return current != null && current.device().address().equals(address)
                || waiting.stream().anyMatch(c -> c.device().address().equals(address));
    }

    Connecting connecting(Device device) {
        return current != null && current.device() == device ? current : null;
    }

    /** @param failure null where the link stands */
    void finished(Connecting one, String failure) {
        lastFailure = failure;
        lastFailureNanos = stack.now();
        if (current == one) {
            current = null;
        } else {
            waiting.remove(one);
        }
        stack.publish();
        steer();
    }

    /** It is no more, or bluetoothd is not. */
    void gone(String why) {
        gone = true;
        scanning = false;
        all().forEach(l -> l.lost(why));
        List.copyOf(waiting).forEach(c -> c.fail(why, false));
        if (current != null) {
            current.fail(why, false);
        }
    }

    /** Does the next thing that is due; called whenever something changed, and every second. */
    void steer() {
        if (gone || changing) {
            return;
        }
        boolean mayTry = stack.now() - notBeforeNanos >= 0;
        if (!powered) {
            scanning = false;
            if (mayTry) {
                change("Power", stack.bluez().power(path), () -> powered = true);
            }
            return;
        }
        if (scanning && !discovering && stack.now() - scanningSince > LOST_SCAN_NANOS) {
            // bluetoothd lost it, after a reset of the controller for example
            scanning = false;
        }
        boolean wanted = stack.isWatched() && isIdle() && taken() < capacity();
        if (scanning && !wanted) {
            changing = true;
            // a scan that cannot be stopped is one that is not there
            stack.bluez().stopScan(path).whenComplete((done, failure) -> {
                changing = false;
                scanning = false;
                steer();
            });
        } else if (!scanning && wanted && mayTry) {
            change("Scan", stack.bluez().scan(path), () -> {
                scanning = true;
                scanningSince = stack.now();
            });
        } else if (!scanning && current == null && !waiting.isEmpty()) {
            current = waiting.poll();
            current.begin();
        }
    }

    private void change(String what, java.util.concurrent.CompletableFuture<Object[]> call, Runnable worked) {
        changing = true;
        call.whenComplete((done, failure) -> {
            changing = false;
            if (failure == null || Words.isBusy(Bluez.why(failure))) {
                // busy: a scan that we were told of too late is ours already
                failures = 0;
                trouble = null;
                worked.run();
            } else {
                BusException why = Bluez.why(failure);
                failures++;
                notBeforeNanos = stack.now() + stack.patience().again(failures) * 1_000_000;
                trouble = Words.of(why);
                LOG.debug("{}: {}: {}", name(), what, why.toString());
            }
            stack.publish();
            steer();
        });
    }

    HealthLine health() {
        String subject = "radio bluez";
        if (!powered) {
            return new HealthLine(
                    Level.FAULT,
                    subject,
                    name() + " is switched off"
                            + (trouble == null ? "." : " and cannot be switched on: " + trouble + "."));
        }
        if (trouble != null) {
            return new HealthLine(Level.FAULT, subject, name() + " does not scan: " + trouble + ".");
        }
        if (capacity() < stack.settings().linksPerAdapter()) {
            return new HealthLine(
                    Level.WARN,
                    subject,
                    name() + " takes no more than " + capacity() + " bats: its controller refuses more.");
        }
        if (lastFailure != null && stack.now() - lastFailureNanos < TOLD_NANOS) {
            return new HealthLine(Level.WARN, subject, name() + ": the last connect failed: " + lastFailure + ".");
        }
        return new HealthLine(
                Level.OK,
                subject,
                name()
                        + (current != null
                                ? " connects."
                                : scanning ? " scans." : links.isEmpty() ? " waits." : " is full."));
    }
}
