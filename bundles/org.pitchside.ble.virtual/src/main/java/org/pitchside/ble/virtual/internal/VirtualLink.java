package org.pitchside.ble.virtual.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.pitchside.api.GatewayClock;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;

/** A connection to a virtual bat. */
final class VirtualLink implements BatLink {

    private final Place place;
    private final String adapter;
    private final LinkListener listener;
    private final GatewayClock clock;
    private final long since;

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

    LinkListener listener() {
        return listener;
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
            if (characteristic != BatCharacteristic.CONTROL) {
                throw new RadioException(characteristic + " cannot be written");
            }
            place.bat().control(written, clock.nanos());
            return CompletableFuture.completedStage(null);
        });
    }

    @FunctionalInterface
    private interface Call<T> {
        CompletionStage<T> run() throws RadioException;
    }

    private <T> CompletionStage<T> call(Call<T> call) {
        var result = new CompletableFuture<T>();
        if (place.link() != this) {
            result.completeExceptionally(new RadioException("the link to " + address() + " is gone"));
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
        // a link that fell silent answers nothing, for ever
        return result;
    }

    @Override
    public void disconnect() {
        place.cut(this, "disconnected by the gateway");
    }
}
