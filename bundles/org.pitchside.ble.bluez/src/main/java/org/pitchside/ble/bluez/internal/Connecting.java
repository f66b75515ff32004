package org.pitchside.ble.bluez.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledFuture;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.bluez.internal.Device.Characteristic;
import org.pitchside.ble.bluez.internal.bus.BusException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way from a bat that was heard to a link that stands. Lives in the loop; one at a time on an adapter. */
final class Connecting {

    private static final Logger LOG = LoggerFactory.getLogger(Connecting.class);
    private static final int MOST_TRIES = 4;
    private static final long BUSY_MS = 100;
    private static final int MOST_BUSY = 20;
    /** After so many failures in a row what BlueZ remembers of a bat is thrown away: its cache may be the reason. */
    private static final int FORGET_AFTER = 3;

    private enum Step {
        WAITING,
        CONNECTING,
        RESOLVING,
        LOOKING,
        SUBSCRIBING,
        OVER
    }

    private final Stack stack;
    private final Device device;
    private final LinkListener listener;
    private final CompletableFuture<BatLink> result;
    private final ArrayDeque<Map<BatCharacteristic, Characteristic>> ways = new ArrayDeque<>();
    private Step step = Step.WAITING;
    private ScheduledFuture<?> whole;
    private ScheduledFuture<?> resolving;
    private BluezLink link;
    private int tries;
    private boolean looked;

    Connecting(Stack stack, Device device, LinkListener listener, CompletableFuture<BatLink> result) {
        this.stack = stack;
        this.device = device;
        this.listener = listener;
        this.result = result;
    }

    Device device() {
        return device;
    }

    void begin() {
        long ms = stack.patience().whole();
        whole = stack.loop().after(ms, () -> fail("it was not connected within " + ms / 1000.0 + " s", false));
        connect();
    }

    private void connect() {
        if (step == Step.OVER) {
            return;
        }
        step = Step.CONNECTING;
        tries++;
        int mine = tries;
        stack.bluez().connect(device.path()).whenComplete((done, failure) -> {
            if (step == Step.CONNECTING && mine == tries) {
                BusException why = failure == null ? null : Bluez.why(failure);
                if (why == null || Words.isConnected(why)) {
                    resolve();
                } else {
                    refused(why);
                }
            }
        });
    }

    private void refused(BusException why) {
        if (Words.isFull(why)) {
            device.adapter().refusesMore();
            fail(Words.of(why), false);
        } else if (Words.passes(why) && tries < MOST_TRIES) {
            again();
        } else {
            fail(Words.of(why), false);
        }
    }

    private void again() {
        step = Step.WAITING;
        stop(resolving);
        stack.loop().after(stack.patience().retry() << (tries - 1), () -> {
            if (step == Step.WAITING) {
                connect();
            }
        });
    }

    private void resolve() {
        step = Step.RESOLVING;
        long ms = stack.patience().resolve();
        resolving = stack.loop().after(ms, () -> fail("its services were not read within " + ms / 1000.0 + " s", true));
        if (device.isResolved()) {
            look();
        }
    }

    /** BlueZ said something new of the device. */
    void changed(boolean isGone) {
        if (step == Step.RESOLVING && device.isResolved()) {
            look();
        } else if (isGone && step.compareTo(Step.RESOLVING) >= 0 && step != Step.OVER) {
            drop();
            if (tries < MOST_TRIES) {
                again();
            } else {
                fail("the bat hung up " + tries + " times before it was ready", false);
            }
        }
    }

    private void look() {
        stop(resolving);
        ways.clear();
        ways.addAll(device.ways());
        if (!ways.isEmpty()) {
            subscribe();
        } else if (looked) {
            fail("its services are not those of a bat", true);
        } else {
            // what was announced while we did not listen is asked for once
            looked = true;
            step = Step.LOOKING;
            stack.bluez().objects().whenComplete((body, failure) -> {
                if (step == Step.LOOKING) {
                    if (failure == null) {
                        stack.takeServices(device, body);
                    }
                    look();
                }
            });
        }
    }

    private void subscribe() {
        step = Step.SUBSCRIBING;
        var way = ways.poll();
        if (way == null) {
            fail("none of its services answers; what BlueZ remembered of it was stale", true);
            return;
        }
        link = new BluezLink(stack, device, way, listener);
        var wanted = new ArrayDeque<>(new ArrayList<>(way.keySet()));
        wanted.remove(BatCharacteristic.INFO);
        subscribe(link, wanted, 0);
    }

    private void subscribe(BluezLink to, ArrayDeque<BatCharacteristic> wanted, int busy) {
        BatCharacteristic next = wanted.peek();
        if (next == null) {
            done();
            return;
        }
        stack.bluez().subscribe(to.way().get(next).path()).whenComplete((done, failure) -> {
            if (step != Step.SUBSCRIBING || link != to) {
                return;
            }
            BusException why = failure == null ? null : Bluez.why(failure);
            if (why != null && Words.isBusy(why) && busy < MOST_BUSY) {
                stack.loop().after(BUSY_MS, () -> {
                    if (step == Step.SUBSCRIBING && link == to) {
                        subscribe(to, wanted, busy + 1);
                    }
                });
            } else if (why == null || next == BatCharacteristic.SMP) {
                // models can wait for a bat that has no door for them yet; its swings cannot
                wanted.poll();
                subscribe(to, wanted, 0);
            } else if (Words.isGone(why)) {
                changed(true);
            } else if (Words.isLate(why)) {
                fail("it did not answer a subscription", false);
            } else {
                LOG.debug("{}: {}: {}", device.address(), next, why.toString());
                subscribe();
            }
        });
    }

    private void done() {
        BluezLink made = link;
        step = Step.OVER;
        stop(whole);
        device.worked();
        made.begin();
        stack.connected(made);
        device.adapter().finished(this, null);
        if (!result.complete(made)) {
            made.disconnect();
        }
    }

    private void drop() {
        link = null;
        stop(resolving);
    }

    /**
     * Gives up: hangs up, whatever state it is in, before the adapter goes on.
     *
     * @param isStale whether what BlueZ remembers of it is to be thrown away
     */
    void fail(String words, boolean isStale) {
        if (step == Step.OVER) {
            return;
        }
        step = Step.OVER;
        drop();
        stop(whole);
        device.failed();
        device.forgetHearing();
        boolean forget = isStale || device.failures() % FORGET_AFTER == 0 && !device.isPaired();
        stack.bluez().disconnect(device.path()).whenComplete((done, failure) -> {
            boolean hangs = failure != null && Words.isLate(Bluez.why(failure));
            if (forget || hangs) {
                stack.remove(device);
            }
            device.adapter().finished(this, words);
            result.completeExceptionally(new RadioException(
                    "bat at " + device.address() + " on " + device.adapter().name() + ": " + words));
        });
    }

    private static void stop(ScheduledFuture<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
