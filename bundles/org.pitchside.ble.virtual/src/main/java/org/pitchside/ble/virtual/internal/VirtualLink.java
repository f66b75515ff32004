package org.pitchside.ble.virtual.internal;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to a virtual bat. */
final class VirtualLink implements BatLink {

    private static final Logger LOG = LoggerFactory.getLogger(VirtualLink.class);

    private final Place place;
    private final String adapter;
    private final LinkListener listener;
    private final GatewayClock clock;
    private final long since;
    private final Set<CompletableFuture<?>> unanswered = ConcurrentHashMap.newKeySet();

    VirtualLink(Place place, String adapter, LinkListener listener, GatewayClock clock) {
        this.place = place;
        this.adapter = adapter;
        this.listener = listener;
        this.clock = clock;
        since = clock.nanos();
    }

    String adapter() {
        return adapter;
    }

    /** When it was made, on the gateway's clock. */
    long since() {
        return since;
    }

    @Override
    public String address() {
        return place.address();
    }

    @Override
    public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
        return call(() -> {
            if (characteristic != BatCharacteristic.INFO) {
                throw new RadioException(characteristic + " cannot be read");
            }
            return place.bat().info();
        });
    }

    @Override
    public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
        byte[] written = value.clone();
        return call(() -> {
            switch (characteristic) {
                case CONTROL -> place.bat().control(written, clock.nanos());
                case SMP -> place.bat().smp(written, clock.nanos());
                default -> throw new RadioException(characteristic + " cannot be written");
            }
            return CompletableFuture.completedStage(null);
        });
    }

    @FunctionalInterface
    private interface Call<T> {
        CompletionStage<T> run() throws RadioException;
    }

    private <T> CompletionStage<T> call(Call<T> call) {
        var result = new CompletableFuture<T>();
        unanswered.add(result);
        result.whenComplete((done, failure) -> unanswered.remove(result));
        // after it is noted: a link that ends at this moment answers it
        if (place.link() != this) {
            gone();
        } else if (place.bat().isLinked()) {
            try {
                // in the caller's thread: requests keep their order
                call.run().whenComplete((done, failure) -> {
                    if (failure == null) {
                        result.complete(done);
                    } else {
                        result.completeExceptionally(failure);
                    }
                });
            } catch (RadioException | RuntimeException e) {
                result.completeExceptionally(e);
            }
        }
        // a link that fell silent answers nothing until it is cut
        return result;
    }

    /** The link is over: whoever waits for an answer is told, and the listener. */
    void gone(String reason) {
        gone();
        try {
            listener.disconnected(reason);
        } catch (RuntimeException e) {
            LOG.warn("whoever listened to bat {} failed at its end", address(), e);
        }
    }

    private void gone() {
        unanswered.forEach(u -> u.completeExceptionally(new RadioException("the link to " + address() + " is gone")));
    }

    @Override
    public void disconnect() {
        place.cut(this, "disconnected by the gateway");
    }
}
