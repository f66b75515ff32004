package org.pitchside.ble.bluez.internal.bus;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.freedesktop.dbus.connections.BusAddress;
import org.freedesktop.dbus.connections.config.TransportConfig;
import org.freedesktop.dbus.connections.transports.AbstractTransport;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MessageFactory;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.MethodReturn;
import org.freedesktop.dbus.transport.jre.NativeTransportProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection to a message bus. dbus-java makes and reads the messages; whom they belong to is kept here, because its own connection
 * holds a thread for each call that waits, and calls signal handlers in several. Here one thread reads, and everything it reads comes to
 * the loop in the order of the wire: signals, answers, deadlines, and once at last that the connection is lost.
 */
public final class Bus implements AutoCloseable {

    /** Where what arrives goes, always in the loop. */
    public interface Ears {

        /** The bus has taken us; comes first. */
        void opened(Bus bus);

        void signal(Bus bus, Signal signal);

        /** Must answer. */
        void request(Bus bus, Request request);

        /** Comes last, also where the connection was never made. */
        void lost(Bus bus, String why);
    }

    /** Makes a message. */
    interface Maker {
        Message make(MessageFactory factory) throws DBusException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Bus.class);
    private static final String DBUS = "org.freedesktop.DBus";
    private static final String ERROR = DBUS + ".Error.";
    private static final long OPEN_MS = 5_000;
    /** So few that their messages fit a socket's buffer: a write never stands still, even where nobody reads. */
    private static final int MOST_PENDING = 128;

    private static final int MOST_MALFORMED = 16;

    private static final byte NO_FLAGS = 0;

    private final String address;
    private final ScheduledExecutorService loop;
    private final LongSupplier nanos;
    private final Ears ears;
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Thread reader;
    private volatile AbstractTransport transport;
    private volatile String closed;
    private volatile int malformed;
    private ByteBuffer out = ByteBuffer.allocate(2048);

    private record Pending(CompletableFuture<Object[]> result, ScheduledFuture<?> deadline) {}

    /**
     * Begins to connect; {@link Ears#opened} or {@link Ears#lost} follows.
     *
     * @param name of the thread that reads
     * @param address as D-Bus writes it, {@code unix:path=/run/dbus/system_bus_socket}
     * @param loop one thread
     * @param nanos stamps what is read
     */
    public Bus(String name, String address, ScheduledExecutorService loop, LongSupplier nanos, Ears ears) {
        this.address = address;
        this.loop = loop;
        this.nanos = nanos;
        this.ears = ears;
        reader = new Thread(this::live, name);
        reader.setDaemon(true);
        reader.start();
    }

    private void live() {
        String why;
        try {
            open();
            read();
            why = "what comes is no D-Bus";
        } catch (IOException | DBusException | RuntimeException | LinkageError e) {
            why = e instanceof EOFException ? "the bus hung up" : words(e);
        } finally {
            shut();
        }
        String told = closed == null ? why : closed;
        closed = told;
        inLoop(() -> {
            var left = List.copyOf(pending.values());
            pending.clear();
            left.forEach(p -> {
                p.deadline.cancel(false);
                p.result.completeExceptionally(new BusException(BusException.LOST, "the bus is gone: " + told));
            });
            ears.lost(this, told);
        });
    }

    private static String words(Throwable e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    private void open() throws IOException, DBusException {
        var config = new TransportConfig(BusAddress.of(address));
        config.setAutoConnect(false);
        // made by hand and not looked up: a framework's class loaders hide services from each other
        AbstractTransport made;
        try {
            made = new NativeTransportProvider().createTransport(config.getBusAddress(), config);
        } catch (org.freedesktop.dbus.exceptions.TransportConfigurationException e) {
            throw new IOException(e.getMessage(), e);
        }
        transport = made;
        var late = loop.schedule(
                () -> end("the bus did not answer for " + OPEN_MS / 1000 + " s"), OPEN_MS, TimeUnit.MILLISECONDS);
        try {
            made.connect();
        } finally {
            late.cancel(false);
        }
        if (closed != null) {
            throw new EOFException(closed);
        }
        inLoop(() -> call(DBUS, "/org/freedesktop/DBus", DBUS, "Hello", OPEN_MS, null)
                .whenComplete((name, failure) -> {
                    if (failure == null) {
                        ears.opened(this);
                    } else {
                        end(words(failure));
                    }
                }));
    }

    private void read() throws IOException {
        var from = transport;
        int inARow = 0;
        // a reader that has lost its place in the stream never finds it again
        while (closed == null && inARow < MOST_MALFORMED) {
            try {
                Message message = from.readMessage();
                if (message != null) {
                    take(message);
                    inARow = 0;
                }
            } catch (DBusException | RuntimeException e) {
                if (closed == null) {
                    malformed++;
                    inARow++;
                    LOG.debug("a message that cannot be read: {}", e.toString());
                }
            }
        }
    }

    private void take(Message message) throws DBusException {
        long now = nanos.getAsLong();
        if (message instanceof MethodReturn || message instanceof Error) {
            Object[] body = body(message);
            inLoop(() -> answered(message, body));
        } else if (message instanceof DBusSignal) {
            var signal = new Signal(
                    message.getSource(),
                    message.getPath(),
                    message.getInterface() + "." + message.getName(),
                    body(message),
                    now);
            inLoop(() -> ears.signal(this, signal));
        } else if (message instanceof MethodCall call) {
            var request = new Request(this, call, body(message));
            inLoop(() -> ears.request(this, request));
        }
    }

    private static Object[] body(Message message) throws DBusException {
        Object[] raw = message.getParameters();
        if (raw == null) {
            return new Object[0];
        }
        var body = new Object[raw.length];
        for (int i = 0; i < raw.length; i++) {
            body[i] = Values.plain(raw[i]);
        }
        return body;
    }

    private void answered(Message message, Object[] body) {
        Pending p = pending.remove(message.getReplySerial());
        if (p == null) {
            return;
        }
        p.deadline.cancel(false);
        if (message instanceof Error) {
            String words = Values.at(body, 0, String.class);
            p.result.completeExceptionally(new BusException(message.getName(), words == null ? "" : words));
        } else {
            p.result.complete(body);
        }
    }

    private void inLoop(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.trace("after the end");
        }
    }

    /**
     * Calls. Only from the loop.
     *
     * @param deadlineMs after so long the result is a failure; an answer that comes later is thrown away
     * @param signature of the arguments, null for none
     * @return completed in the loop, with plain values or a {@link BusException}
     */
    public CompletableFuture<Object[]> call(
            String to,
            String path,
            String type,
            String member,
            long deadlineMs,
            String signature,
            Object... arguments) {
        var result = new CompletableFuture<Object[]>();
        if (closed != null) {
            result.completeExceptionally(new BusException(BusException.LOST, "the bus is gone: " + closed));
            return result;
        }
        if (pending.size() >= MOST_PENDING) {
            result.completeExceptionally(
                    new BusException(BusException.DEADLINE, MOST_PENDING + " calls wait for an answer already"));
            return result;
        }
        try {
            var message = factory().createMethodCall(to, path, type, member, NO_FLAGS, signature, arguments);
            long serial = message.getSerial();
            write(message);
            var deadline = loop.schedule(() -> late(serial, member, deadlineMs), deadlineMs, TimeUnit.MILLISECONDS);
            pending.put(serial, new Pending(result, deadline));
        } catch (DBusException | RuntimeException e) {
            result.completeExceptionally(new BusException(ERROR + "InvalidArgs", words(e)));
        } catch (IOException e) {
            result.completeExceptionally(new BusException(BusException.LOST, words(e)));
        }
        return result;
    }

    private void late(long serial, String member, long deadlineMs) {
        Pending p = pending.remove(serial);
        if (p != null) {
            p.result.completeExceptionally(
                    new BusException(BusException.DEADLINE, member + " was not answered for " + deadlineMs + " ms"));
        }
    }

    /** Asks for the signals that match, until the connection ends. Only from the loop. */
    public CompletableFuture<Object[]> match(String rule) {
        return call(DBUS, "/org/freedesktop/DBus", DBUS, "AddMatch", OPEN_MS, "s", rule);
    }

    /** A call of the bus itself. Only from the loop. */
    public CompletableFuture<Object[]> bus(String member, String signature, Object... arguments) {
        return call(DBUS, "/org/freedesktop/DBus", DBUS, member, OPEN_MS, signature, arguments);
    }

    /** Sends a signal to everybody who asked for it. From any thread. */
    public void emit(String path, String type, String member, String signature, Object... arguments) {
        send(factory -> factory.createSignal(null, path, type, member, signature, arguments));
    }

    void send(Maker maker) {
        try {
            write(maker.make(factory()));
        } catch (DBusException | IOException | RuntimeException e) {
            LOG.debug("not sent: {}", e.toString());
        }
    }

    private MessageFactory factory() {
        return transport.getMessageFactory();
    }

    /** In one piece: dbus-java's own writer makes a system call for each of some thirty parts. */
    private synchronized void write(Message message) throws IOException {
        int length = 0;
        for (byte[] part : message.getWireData()) {
            length += part == null ? 0 : part.length;
        }
        if (out.capacity() < length) {
            out = ByteBuffer.allocate(length);
        }
        out.clear();
        for (byte[] part : message.getWireData()) {
            if (part == null) {
                break;
            }
            out.put(part);
        }
        out.flip();
        SocketChannel channel = transport.getTransportConnection().getChannel();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    /** Calls that wait for an answer. Only from the loop. */
    public int pending() {
        return pending.size();
    }

    /** Messages that could not be read. */
    public int malformed() {
        return malformed;
    }

    private void end(String why) {
        if (closed == null) {
            closed = why;
        }
        shut();
    }

    private void shut() {
        try {
            AbstractTransport t = transport;
            if (t != null) {
                t.close();
            }
        } catch (IOException e) {
            LOG.trace("closing", e);
        }
    }

    /** Ends it; {@link Ears#lost} follows. */
    @Override
    public void close() {
        end("closed");
    }

    /** Waits for the reading thread, after {@link #close}. */
    public void join(long ms) throws InterruptedException {
        reader.join(ms);
    }
}
