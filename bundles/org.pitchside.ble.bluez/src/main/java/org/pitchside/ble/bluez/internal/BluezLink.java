package org.pitchside.ble.bluez.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledFuture;
import java.util.function.Supplier;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.bluez.internal.Device.Characteristic;
import org.pitchside.ble.bluez.internal.bus.BusException;
import org.pitchside.ble.bluez.internal.bus.Values;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to one bat. Its requests go one after the other, as ATT has it: bluetoothd refuses a second one on the same
 * characteristic. Lives in the loop, but for the port's own methods.
 */
final class BluezLink implements BatLink {

    private static final Logger LOG = LoggerFactory.getLogger(BluezLink.class);
    private static final int MOST_WAITING = 256;
    private static final int LONGEST_VALUE = 512;
    private static final long BUSY_MS = 40;
    private static final int MOST_BUSY = 50;
    private static final int ATT_HEADER = 3;
    private static final String WITHOUT_RESPONSE = "write-without-response";

    private enum State {
        /** Still connecting: nothing is told yet. */
        BEGINNING,
        UP,
        /** We hung up; bluetoothd has not said that it is gone. */
        ENDING,
        OVER
    }

    /** A request that waits or is under way. */
    private final class Ask<T> {
        private final Supplier<CompletableFuture<Object[]>> call;
        private final java.util.function.Function<Object[], T> answer;
        private final CompletableFuture<T> result;
        private int busy;

        Ask(
                Supplier<CompletableFuture<Object[]>> call,
                java.util.function.Function<Object[], T> answer,
                CompletableFuture<T> result) {
            this.call = call;
            this.answer = answer;
            this.result = result;
        }

        void begin() {
            call.get().whenComplete((body, failure) -> ended(body, failure == null ? null : Bluez.why(failure)));
        }

        private void ended(Object[] body, BusException failure) {
            if (under != this) {
                return;
            }
            if (failure != null && Words.isBusy(failure) && ++busy <= MOST_BUSY) {
                // somebody else reads or writes it: a client of its own has to wait
                stack.loop().after(BUSY_MS, () -> {
                    if (under == this) {
                        begin();
                    }
                });
                return;
            }
            under = null;
            if (failure == null) {
                T value = answer.apply(body);
                if (value == null && body.length > 0) {
                    result.completeExceptionally(new RadioException("bluetoothd answered something that is no value"));
                } else {
                    result.complete(value);
                }
            } else {
                result.completeExceptionally(new RadioException(Words.of(failure), failure));
                if (Words.isGone(failure)) {
                    hangUp("bluetoothd says that it is not connected");
                } else if (Words.isLate(failure)) {
                    // an ATT bearer with a request that is never answered takes no other
                    hangUp("it did not answer a request");
                }
            }
            next();
        }
    }

    private final Stack stack;
    private final Device device;
    private final Map<BatCharacteristic, Characteristic> way;
    private final LinkListener listener;
    private final ArrayDeque<Ask<?>> waiting = new ArrayDeque<>();
    private Ask<?> under;
    private boolean thrown;
    private State state = State.BEGINNING;
    private String reason = "connection lost";
    private ScheduledFuture<?> last;

    BluezLink(Stack stack, Device device, Map<BatCharacteristic, Characteristic> way, LinkListener listener) {
        this.stack = stack;
        this.device = device;
        this.way = way;
        this.listener = listener;
    }

    Device device() {
        return device;
    }

    Map<BatCharacteristic, Characteristic> way() {
        return way;
    }

    @Override
    public String address() {
        return device.address();
    }

    void begin() {
        state = State.UP;
    }

    boolean isUp() {
        return state == State.UP;
    }

    void notified(BatCharacteristic characteristic, byte[] value, long nanos) {
        if (state == State.UP) {
            try {
                listener.notified(characteristic, value, nanos);
            } catch (RuntimeException e) {
                if (!thrown) {
                    thrown = true;
                    LOG.warn("{}: values are not taken: {}", device.address(), e.toString());
                }
            }
        }
    }

    @Override
    public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
        return ask(
                () -> {
                    Characteristic c = the(characteristic);
                    if (!c.can("read")) {
                        throw new RadioException(characteristic + " cannot be read");
                    }
                    return () -> stack.bluez().read(c.path());
                },
                body -> body.length == 0 ? null : Values.bytesOf(body[0]));
    }

    @Override
    public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
        byte[] written = value.clone();
        return ask(
                () -> {
                    Characteristic c = the(characteristic);
                    if (!c.can("write") && !c.can(WITHOUT_RESPONSE)) {
                        throw new RadioException(characteristic + " cannot be written");
                    }
                    boolean answered = !c.can(WITHOUT_RESPONSE) || acknowledged && c.can("write");
                    int mtu = device.mtu(c);
                    if (written.length > LONGEST_VALUE || !answered && mtu > 0 && written.length > mtu - ATT_HEADER) {
                        throw new RadioException(written.length + " bytes do not fit one value (MTU " + mtu + ")");
                    }
                    return () -> stack.bluez().write(c.path(), written, answered);
                },
                body -> null);
    }

    private Characteristic the(BatCharacteristic name) throws RadioException {
        Characteristic c = way.get(name);
        if (c == null) {
            throw new RadioException("the bat has no " + name);
        }
        return c;
    }

    /** Checks a request and says how it is made. */
    private interface Check {
        Supplier<CompletableFuture<Object[]>> call() throws RadioException;
    }

    private <T> CompletionStage<T> ask(Check check, java.util.function.Function<Object[], T> answer) {
        var result = new CompletableFuture<T>();
        boolean taken = stack.loop().run(() -> {
            try {
                if (state != State.UP) {
                    throw new RadioException("the link to " + device.address() + " is gone");
                }
                if (waiting.size() >= MOST_WAITING) {
                    throw new RadioException(MOST_WAITING + " requests wait for " + device.address() + " already");
                }
                waiting.add(new Ask<>(check.call(), answer, result));
                next();
            } catch (RadioException e) {
                result.completeExceptionally(e);
            }
        });
        if (!taken) {
            result.completeExceptionally(new RadioException("the radio is switched off"));
        }
        return result;
    }

    private void next() {
        if (under == null && state == State.UP && !waiting.isEmpty()) {
            under = waiting.poll();
            under.begin();
        }
    }

    @Override
    public void disconnect() {
        stack.loop().run(() -> hangUp("disconnected by the gateway"));
    }

    /** Ends it from this side. {@link #lost} follows, at the latest when bluetoothd had its time. */
    void hangUp(String why) {
        if (state != State.UP) {
            return;
        }
        state = State.ENDING;
        reason = why;
        refuseAll();
        stack.bluez().disconnect(device.path()).whenComplete((done, failure) -> {
            if (state == State.ENDING && failure != null && Words.isLate(Bluez.why(failure))) {
                LOG.info("bluetoothd does not disconnect {}: it is removed", device.address());
                stack.remove(device);
            }
            lost(reason);
        });
        // where the bus itself is gone nobody answers
        last = stack.loop().after(stack.patience().disconnect() * 2, () -> lost(reason));
    }

    /** It is gone, whoever ended it. */
    void lost(String why) {
        if (state == State.OVER) {
            return;
        }
        String told = state == State.ENDING ? reason : why;
        boolean known = state != State.BEGINNING;
        state = State.OVER;
        if (last != null) {
            last.cancel(false);
        }
        refuseAll();
        stack.ended(this);
        if (known) {
            try {
                listener.disconnected(told);
            } catch (RuntimeException e) {
                LOG.warn("{}: that it is gone was not taken: {}", device.address(), e.toString());
            }
        }
    }

    private void refuseAll() {
        List<Ask<?>> all = new ArrayList<>(waiting);
        waiting.clear();
        if (under != null) {
            all.add(0, under);
            under = null;
        }
        all.forEach(a -> a.result.completeExceptionally(
                new RadioException("the link to " + device.address() + " is gone: " + reason)));
    }

    /** Requests that wait or are under way. */
    int requests() {
        return waiting.size() + (under == null ? 0 : 1);
    }
}
