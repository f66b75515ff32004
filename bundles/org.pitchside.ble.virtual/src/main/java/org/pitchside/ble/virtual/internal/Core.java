package org.pitchside.ble.virtual.internal;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The program {@code pitchside-bat}, which holds bats: docs/bat-process.md. Asking never blocks; one thread writes, another reads. Safe
 * from any thread; replies come from the reading thread, in the order of the requests.
 */
final class Core implements AutoCloseable {

    static final int OPEN = 1;
    static final int SAMPLES = 2;
    static final int CONNECTED = 3;
    static final int DISCONNECTED = 4;
    static final int INFO = 5;
    static final int CONTROL = 6;
    static final int SMP = 7;
    static final int BUTTON = 8;

    static final int NOTIFIED = 1;
    static final int BOOTED = 2;
    static final int READ = 4;

    private static final Logger LOG = LoggerFactory.getLogger(Core.class);
    private static final int HEADER = 8;
    private static final int ENTRY = 8;
    private static final int MOST_REPLY = 64 << 20;
    private static final long CLOSE_S = 3;
    private static final byte[] NOTHING = new byte[0];

    /** Takes what a bat did. */
    interface Reply {

        /** @param status 0 done; see docs/bat-process.md */
        void status(int status);

        /**
         * One thing that the bat did.
         *
         * @param characteristic its number, see docs/bat-process.md
         * @param tick the bat's clock when it did it
         */
        void did(int kind, int characteristic, int tick, byte[] value);
    }

    private final Process process;
    private final Queue<Reply> awaited = new ConcurrentLinkedQueue<>();
    private final AtomicLong asked = new AtomicLong();
    private final Object answers = new Object();
    private volatile long answered;
    private volatile boolean ended;

    // guarded by this
    private byte[] waiting = new byte[1 << 16];
    private int size;
    private boolean isClosing;

    private Core(Process process) {
        this.process = process;
    }

    /** @param program where {@code pitchside-bat} lies */
    static Core start(Path program) throws IOException {
        if (!Files.isExecutable(program)) {
            throw new IOException("the bats' program " + program
                    + " is not there or cannot be run; make -C models/sensor process builds it");
        }
        var core = new Core(new ProcessBuilder(program.toAbsolutePath().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
        core.thread("pitchside-bat-ask", core::write);
        core.thread("pitchside-bat-hear", core::read);
        return core;
    }

    private void thread(String name, Runnable work) {
        var t = new Thread(work, name);
        t.setDaemon(true);
        t.start();
    }

    static ByteBuffer arguments(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Asks a bat; it leaves with the next {@link #flush}. Nothing answers once the program has ended. */
    synchronized void ask(int op, int bat, ByteBuffer arguments, Reply to) {
        int n = arguments == null ? 0 : arguments.position();
        if (size + HEADER + n > waiting.length) {
            waiting = Arrays.copyOf(waiting, Math.max(2 * waiting.length, size + HEADER + n));
        }
        var head = ByteBuffer.wrap(waiting, size, HEADER).order(ByteOrder.LITTLE_ENDIAN);
        head.put((byte) op).put((byte) 0).putShort((short) bat).putInt(n);
        if (n > 0) {
            System.arraycopy(arguments.array(), 0, waiting, size + HEADER, n);
        }
        size += HEADER + n;
        awaited.add(to);
        asked.incrementAndGet();
    }

    /** Sends what was asked. */
    synchronized void flush() {
        notifyAll();
    }

    /** Requests that wait for their reply. */
    long backlog() {
        return asked.get() - answered;
    }

    boolean isAlive() {
        return !ended;
    }

    /** Sends what was asked and waits until all of it is answered, or the program has ended. */
    void settle() {
        flush();
        long all = asked.get();
        for (int spin = 0; spin < 2_000 && answered < all; spin++) {
            Thread.onSpinWait();
        }
        boolean interrupted = false;
        synchronized (answers) {
            while (answered < all && !ended) {
                try {
                    answers.wait(1_000);
                } catch (InterruptedException e) {
                    interrupted = true;
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void write() {
        byte[] other = new byte[1 << 16];
        try (OutputStream out = process.getOutputStream()) {
            while (true) {
                byte[] now;
                int n;
                synchronized (this) {
                    while (size == 0 && !isClosing && !ended) {
                        // what was asked and not flushed leaves in a moment all the same
                        wait(20);
                    }
                    if (size == 0) {
                        return;
                    }
                    now = waiting;
                    n = size;
                    waiting = other;
                    size = 0;
                }
                out.write(now, 0, n);
                out.flush();
                other = now;
            }
        } catch (IOException e) {
            // the reader tells that it has ended
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try (var in = new DataInputStream(new BufferedInputStream(process.getInputStream(), 1 << 16))) {
            byte[] head = new byte[HEADER];
            while (true) {
                in.readFully(head);
                var h = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
                int n = h.getInt(4);
                Reply to = awaited.poll();
                if (to == null || n < 0 || n > MOST_REPLY) {
                    throw new IOException("a reply that nobody asked for, or of " + n + " bytes");
                }
                byte[] body = n == 0 ? NOTHING : new byte[n];
                in.readFully(body);
                deliver(to, h.get(1) & 0xFF, body);
                answered++;
                synchronized (answers) {
                    answers.notifyAll();
                }
            }
        } catch (IOException e) {
            LOG.debug("the bats' program ended: {}", e.toString());
        } finally {
            ended = true;
            process.destroyForcibly();
            synchronized (answers) {
                answers.notifyAll();
            }
            flush();
        }
    }

    private static void deliver(Reply to, int status, byte[] body) throws IOException {
        try {
            to.status(status);
            var b = ByteBuffer.wrap(body).order(ByteOrder.LITTLE_ENDIAN);
            while (b.remaining() > 0) {
                if (b.remaining() < ENTRY) {
                    throw new IOException("a reply that ends in the middle");
                }
                int kind = b.get() & 0xFF;
                int characteristic = b.get() & 0xFF;
                int n = b.getShort() & 0xFFFF;
                int tick = b.getInt();
                if (n > b.remaining()) {
                    throw new IOException("a reply that ends in the middle");
                }
                byte[] value = new byte[n];
                b.get(value);
                to.did(kind, characteristic, tick, value);
            }
        } catch (RuntimeException e) {
            LOG.error("what a virtual bat did could not be handled", e);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            isClosing = true;
            notifyAll();
        }
        try {
            if (!process.waitFor(CLOSE_S, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it without a word: what a cut of the power is to its bats. */
    void kill() {
        process.destroyForcibly();
    }
}
