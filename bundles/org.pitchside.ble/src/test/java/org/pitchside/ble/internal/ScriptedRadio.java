package org.pitchside.ble.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;

/** A radio that does what the test says, at once and in the test's thread. */
final class ScriptedRadio implements BatRadio {

    final List<String> adapters;
    final int capacity;
    final Map<String, Link> links = new ConcurrentHashMap<>();
    final List<String> attempts = new CopyOnWriteArrayList<>();
    final Set<String> refusing = ConcurrentHashMap.newKeySet();
    final Set<String> hanging = ConcurrentHashMap.newKeySet();
    final Map<String, byte[]> infos = new HashMap<>();
    private final List<Consumer<Sighting>> watchers = new CopyOnWriteArrayList<>();

    ScriptedRadio(int capacity, String... adapters) {
        this.capacity = capacity;
        this.adapters = List.of(adapters);
    }

    void advertise(String address, String adapter) {
        watchers.forEach(w -> w.accept(new Sighting(address, adapter, -60)));
    }

    int watching() {
        return watchers.size();
    }

    @Override
    public String name() {
        return "scripted";
    }

    @Override
    public List<RadioAdapter> adapters() {
        return adapters.stream()
                .map(a -> new RadioAdapter(a, capacity, (int)
                        links.values().stream().filter(l -> l.adapter.equals(a)).count()))
                .toList();
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        attempts.add(sighting.address() + "@" + sighting.adapter());
        if (refusing.contains(sighting.address())) {
            return CompletableFuture.failedFuture(new RadioException("le-connection-abort-by-local"));
        }
        if (hanging.contains(sighting.address())) {
            return new CompletableFuture<>();
        }
        var link = new Link(sighting.address(), sighting.adapter(), listener);
        links.put(sighting.address(), link);
        return CompletableFuture.completedFuture(link);
    }

    final class Link implements BatLink {

        final String address;
        final String adapter;
        final LinkListener listener;
        final List<Control> requests = new CopyOnWriteArrayList<>();

        Link(String address, String adapter, LinkListener listener) {
            this.address = address;
            this.adapter = adapter;
            this.listener = listener;
        }

        @Override
        public String address() {
            return address;
        }

        @Override
        public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
            byte[] known = infos.get(address);
            var info = new BatInfo(
                    BatId.parse(address),
                    3,
                    32_768,
                    200_000,
                    ImuRange.NOMINAL,
                    247,
                    "none",
                    2,
                    500,
                    0,
                    0,
                    77,
                    false,
                    false);
            return CompletableFuture.completedFuture(known == null ? InfoCodec.encode(info, Mode.IDLE) : known);
        }

        @Override
        public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
            try {
                requests.add(Control.decode(value));
            } catch (Control.Refused e) {
                throw new AssertionError(e);
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void disconnect() {
            lose("disconnected by the gateway");
        }

        void lose(String reason) {
            if (links.remove(address, this)) {
                listener.disconnected(reason);
            }
        }

        List<String> asked() {
            var names = new ArrayList<String>();
            requests.forEach(r -> names.add(r.getClass().getSimpleName()));
            return names;
        }
    }
}
