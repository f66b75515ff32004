package org.pitchside.bench.internal;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.pitchside.api.BatId;
import org.pitchside.api.flow.BatProfiles.Profile;
import org.pitchside.api.radio.BatCharacteristic;
import org.pitchside.api.radio.BatLink;
import org.pitchside.api.radio.BatRadio.RadioAdapter;
import org.pitchside.api.radio.BatRadio.Sighting;
import org.pitchside.api.radio.LinkListener;
import org.pitchside.ble.virtual.internal.VirtualRadio;

/**
 * The side of a load rig that has the bats: a virtual radio, whose port is carried over a loopback socket.
 *
 * <p>A connection begins with {@link #RADIO} or {@link #REPORT}. The radio is told adapters and profiles, then SIGHTING (address, adapter),
 * ANSWER (call, whether well, bytes), NOTIFIED (link, characteristic, bytes), GONE (link, reason); it sends CONNECT, READ, WRITE,
 * DISCONNECT (call, link, ...). A report is one {@link Counted} a second. Integers are big-endian, bytes have a u16 length.
 */
final class LoadServer implements Closeable {

    static final byte RADIO = 1;
    static final byte REPORT = 2;
    static final byte SIGHTING = 3;
    static final byte ANSWER = 4;
    static final byte NOTIFIED = 5;
    static final byte GONE = 6;
    static final byte CONNECT = 7;
    static final byte READ = 8;
    static final byte WRITE = 9;
    static final byte DISCONNECT = 10;

    private static final long FIRST_BAT = 0xB0001;

    private final VirtualRadio radio = new VirtualRadio();
    private final Map<Integer, BatLink> links = new ConcurrentHashMap<>();
    private final ServerSocket server;
    private final int bats;
    private volatile Counted counted = Counted.NOTHING;

    /** @param settings of the virtual radio; {@code bats} must be among them */
    LoadServer(Map<String, Object> settings) throws IOException {
        bats = (Integer) settings.get("bats");
        var all = new HashMap<String, Object>(Map.of(
                "core",
                BatProgram.path().toString(),
                "model.package",
                BatProgram.MODEL.toString(),
                "flash.kept",
                false));
        all.putAll(settings);
        Scr.call(radio, "activate", noFramework(), all);
        server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        start(() -> {
            while (true) {
                Socket s = server.accept();
                start(() -> serve(s));
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    /** For a test: where the hand is that takes a bat away. */
    Object place(int number) {
        return Scr.call(radio, "place", number);
    }

    /** The last report. */
    Counted counted() {
        return counted;
    }

    @Override
    public void close() throws IOException {
        server.close();
        Scr.call(radio, "deactivate");
    }

    private static BundleContext noFramework() {
        ClassLoader loader = LoadServer.class.getClassLoader();
        return (BundleContext) Proxy.newProxyInstance(loader, new Class<?>[] {BundleContext.class}, (p, m, a) -> {
            return Proxy.newProxyInstance(loader, new Class<?>[] {ServiceRegistration.class}, (r, n, b) -> null);
        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private static void start(Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // the gateway has ended, or the server: then there is nobody to serve
                    }
                },
                "pitchside-load");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve(Socket s) throws IOException {
        try (s) {
            s.setTcpNoDelay(true);
            var in = new DataInputStream(new BufferedInputStream(s.getInputStream()));
            if (in.readByte() == REPORT) {
                while (true) {
                    counted = Counted.read(in);
                }
            }
            var out = new DataOutputStream(new BufferedOutputStream(s.getOutputStream()));
            greet(out);
            AutoCloseable watch = radio.watch(sighting -> tell(out, to -> {
                to.writeByte(SIGHTING);
                to.writeUTF(sighting.address());
                to.writeUTF(sighting.adapter());
            }));
            try {
                while (true) {
                    request(in, out);
                }
            } finally {
                close(watch);
            }
        } finally {
            links.values().forEach(BatLink::disconnect);
        }
    }

    private static void close(AutoCloseable watch) {
        try {
            watch.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private void greet(DataOutputStream out) throws IOException {
        List<RadioAdapter> adapters = radio.adapters();
        out.writeInt(adapters.size());
        for (RadioAdapter a : adapters) {
            out.writeUTF(a.name());
            out.writeInt(a.capacity());
        }
        out.writeInt(bats);
        for (int i = 0; i < bats; i++) {
            Profile p = radio.profile(new BatId(FIRST_BAT + i)).orElseThrow();
            out.writeLong(FIRST_BAT + i);
            out.writeUTF(p.name());
            out.writeUTF(p.net());
            out.writeByte(p.mount().hand().ordinal());
        }
        out.flush();
    }

    @FunctionalInterface
    private interface Message {
        void write(DataOutputStream to) throws IOException;
    }

    /** The gateway may be gone any time: its reader notices. */
    private static void tell(DataOutputStream out, Message message) {
        synchronized (out) {
            try {
                message.write(out);
                out.flush();
            } catch (IOException e) {
                // see above
            }
        }
    }

    private static void answer(DataOutputStream out, int call, CompletionStage<byte[]> what) {
        what.whenComplete((value, failure) -> tell(out, to -> {
            to.writeByte(ANSWER);
            to.writeInt(call);
            to.writeBoolean(failure == null);
            LoadRadio.bytes(to, value == null ? new byte[0] : value);
        }));
    }

    private void request(DataInputStream in, DataOutputStream out) throws IOException {
        byte what = in.readByte();
        int call = in.readInt();
        int number = in.readInt();
        switch (what) {
            case CONNECT -> answer(out, call, connect(number, new Sighting(in.readUTF(), in.readUTF(), -60), out));
            case READ -> answer(out, call, links.get(number).read(BatCharacteristic.values()[in.readByte()]));
            case WRITE -> {
                BatCharacteristic to = BatCharacteristic.values()[in.readByte()];
                boolean acknowledged = in.readBoolean();
                byte[] value = LoadRadio.bytes(in);
                answer(
                        out,
                        call,
                        links.get(number).write(to, value, acknowledged).thenApply(n -> new byte[0]));
            }
            default -> links.get(number).disconnect();
        }
    }

    private CompletionStage<byte[]> connect(int number, Sighting sighting, DataOutputStream out) {
        return radio.connect(sighting, new LinkListener() {
                    @Override
                    public void notified(BatCharacteristic from, byte[] value, long nanos) {
                        tell(out, to -> {
                            to.writeByte(NOTIFIED);
                            to.writeInt(number);
                            to.writeByte(from.ordinal());
                            LoadRadio.bytes(to, value);
                        });
                    }

                    @Override
                    public void disconnected(String reason) {
                        tell(out, to -> {
                            to.writeByte(GONE);
                            to.writeInt(number);
                            to.writeUTF(reason);
                        });
                    }
                })
                .thenApply(link -> {
                    links.put(number, link);
                    return new byte[0];
                });
    }
}
