package org.pitchside.bench.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.pitchside.api.BatId;
import org.pitchside.api.Hand;
import org.pitchside.api.Mount;
import org.pitchside.api.flow.BatProfiles;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.api.radio.RadioException;

/** The radio of a load rig: its bats live in another process, see {@link LoadServer} for what goes over the socket. */
@Component(
        name = LoadRadio.PID,
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        immediate = true,
        service = {BatRadio.class, BatProfiles.class})
@Designate(ocd = LoadRadio.Config.class)
public final class LoadRadio implements BatRadio, BatProfiles {

    static final String PID = "org.pitchside.bench.Radio";

    private static final BatCharacteristic[] CHARACTERISTICS = BatCharacteristic.values();

    /** Its settings. */
    @ObjectClassDefinition(
            id = PID,
            name = "Pitchside load rig",
            description = "Bats of another process of this machine. Never part of the distribution.")
    @interface Config {

        /** Port. */
        @AttributeDefinition(name = "Port", description = "Where the other process listens, on the loopback address.")
        int port();
    }

    private final Map<Integer, Link> links = new ConcurrentHashMap<>();
    private final Map<Integer, CompletableFuture<byte[]>> calls = new ConcurrentHashMap<>();
    private final List<Consumer<Sighting>> watchers = new CopyOnWriteArrayList<>();
    private final Map<BatId, Profile> profiles = new ConcurrentHashMap<>();
    private final List<RadioAdapter> adapters = new CopyOnWriteArrayList<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;

    /** Connects to the process that has the bats. */
    @Activate
    public LoadRadio(Config config) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), config.port());
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
        out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        out.writeByte(LoadServer.RADIO);
        out.flush();
        for (int n = in.readInt(); n > 0; n--) {
            adapters.add(new RadioAdapter(in.readUTF(), in.readInt(), 0));
        }
        for (int n = in.readInt(); n > 0; n--) {
            var bat = new BatId(in.readLong());
            profiles.put(
                    bat,
                    new Profile(bat, in.readUTF(), in.readUTF(), Mount.ALIGNED.withHand(Hand.values()[in.readByte()])));
        }
        var reader = new Thread(this::read, "pitchside-load-radio");
        reader.setDaemon(true);
        reader.start();
    }

    @Deactivate
    void deactivate() throws IOException {
        socket.close();
    }

    private void read() {
        try {
            while (true) {
                switch (in.readByte()) {
                    case LoadServer.SIGHTING -> {
                        var sighting = new Sighting(in.readUTF(), in.readUTF(), -60);
                        watchers.forEach(w -> unharmed(() -> w.accept(sighting)));
                    }
                    case LoadServer.ANSWER -> answered(in.readInt(), in.readBoolean(), bytes(in));
                    case LoadServer.NOTIFIED -> {
                        Link link = links.get(in.readInt());
                        BatCharacteristic from = CHARACTERISTICS[in.readByte()];
                        byte[] value = bytes(in);
                        if (link != null) {
                            long now = System.nanoTime();
                            unharmed(() -> link.listener.notified(from, value, now));
                        }
                    }
                    default -> gone(in.readInt(), in.readUTF());
                }
            }
        } catch (IOException | RuntimeException e) {
            List.copyOf(links.keySet()).forEach(l -> gone(l, "the load has ended: " + e));
        }
    }

    /** Who listens and throws harms no other. */
    private static void unharmed(Runnable telling) {
        try {
            telling.run();
        } catch (RuntimeException e) {
            System.err.println("a listener failed: " + e);
        }
    }

    private void answered(int call, boolean well, byte[] value) {
        CompletableFuture<byte[]> future = calls.remove(call);
        if (future != null && well) {
            future.complete(value);
        } else if (future != null) {
            future.completeExceptionally(new RadioException("the bat refused"));
        }
    }

    private void gone(int number, String reason) {
        Link link = links.remove(number);
        if (link != null) {
            unharmed(() -> link.listener.disconnected(reason));
        }
    }

    static byte[] bytes(DataInputStream in) throws IOException {
        byte[] value = new byte[in.readUnsignedShort()];
        in.readFully(value);
        return value;
    }

    static void bytes(DataOutputStream out, byte[] value) throws IOException {
        out.writeShort(value.length);
        out.write(value);
    }

    /** Writes the rest of a request. */
    @FunctionalInterface
    private interface Rest {
        void write(DataOutputStream to) throws IOException;
    }

    private CompletableFuture<byte[]> ask(byte what, int link, Rest rest) {
        var future = new CompletableFuture<byte[]>();
        int call = numbers.incrementAndGet();
        calls.put(call, future);
        try {
            synchronized (out) {
                out.writeByte(what);
                out.writeInt(call);
                out.writeInt(link);
                rest.write(out);
                out.flush();
            }
        } catch (IOException e) {
            calls.remove(call);
            future.completeExceptionally(new RadioException("the load has ended: " + e.getMessage()));
        }
        return future;
    }

    @Override
    public String name() {
        return "load";
    }

    @Override
    public List<RadioAdapter> adapters() {
        return adapters.stream()
                .map(a -> new RadioAdapter(a.name(), a.capacity(), (int) links.values().stream()
                        .filter(l -> l.sighting.adapter().equals(a.name()))
                        .count()))
                .toList();
    }

    @Override
    public AutoCloseable watch(Consumer<Sighting> watcher) {
        watchers.add(watcher);
        return () -> watchers.remove(watcher);
    }

    @Override
    public Optional<Profile> profile(BatId bat) {
        return Optional.ofNullable(profiles.get(bat));
    }

    @Override
    public CompletionStage<BatLink> connect(Sighting sighting, LinkListener listener) {
        int number = numbers.incrementAndGet();
        var link = new Link(number, sighting, listener);
        links.put(number, link);
        return ask(LoadServer.CONNECT, number, to -> {
                    to.writeUTF(sighting.address());
                    to.writeUTF(sighting.adapter());
                })
                .handle((done, failure) -> {
                    if (failure != null) {
                        links.remove(number);
                        throw new CompletionException(failure);
                    }
                    return link;
                });
    }

    private final class Link implements BatLink {
        private final int number;
        private final Sighting sighting;
        private final LinkListener listener;

        Link(int number, Sighting sighting, LinkListener listener) {
            this.number = number;
            this.sighting = sighting;
            this.listener = listener;
        }

        @Override
        public String address() {
            return sighting.address();
        }

        @Override
        public CompletionStage<byte[]> read(BatCharacteristic characteristic) {
            return ask(LoadServer.READ, number, to -> to.writeByte(characteristic.ordinal()));
        }

        @Override
        public CompletionStage<Void> write(BatCharacteristic characteristic, byte[] value, boolean acknowledged) {
            return ask(LoadServer.WRITE, number, to -> {
                        to.writeByte(characteristic.ordinal());
                        to.writeBoolean(acknowledged);
                        bytes(to, value);
                    })
                    .thenApply(nothing -> null);
        }

        @Override
        public void disconnect() {
            ask(LoadServer.DISCONNECT, number, to -> {});
        }
    }
}
