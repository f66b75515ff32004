package org.pitchside.mqtt.internal;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The cable between publisher and broker: pulled out after so many bytes in either direction, or deaf for acknowledgements. */
final class Line implements AutoCloseable {

    private static final int PUBACK = 4;

    private final ServerSocket door;
    private final int broker;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicLong bytesUp = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong bytesDown = new AtomicLong(Long.MAX_VALUE);
    final AtomicInteger cuts = new AtomicInteger();
    private volatile boolean open = true;
    private volatile boolean swallow;

    Line(int broker) {
        this.broker = broker;
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::accept);
    }

    private static void daemon(Runnable r) {
        var t = new Thread(r, "line");
        t.setDaemon(true);
        t.start();
    }

    int port() {
        return door.getLocalPort();
    }

    /** The next cut comes after so many bytes more. */
    void cutAfter(long up, long down) {
        bytesDown.set(down);
        bytesUp.set(up);
    }

    /** Whether the cut that was set has happened. */
    boolean isCut() {
        return bytesUp.get() == Long.MAX_VALUE && bytesDown.get() == Long.MAX_VALUE;
    }

    void open(boolean now) {
        open = now;
        if (!now) {
            pull();
        }
    }

    void swallowAcknowledgements(boolean now) {
        swallow = now;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket here = door.accept();
                if (!open) {
                    here.close();
                    continue;
                }
                Socket there = new Socket(InetAddress.getLoopbackAddress(), broker);
                here.setTcpNoDelay(true);
                there.setTcpNoDelay(true);
                sockets.add(here);
                sockets.add(there);
                daemon(() -> pump(here, there, bytesUp));
                daemon(() -> pump(there, here, bytesDown));
            } catch (IOException e) {
                // the door is shut, or the broker is away
            }
        }
    }

    private void pump(Socket from, Socket to, AtomicLong left) {
        try (from;
                to) {
            if (left == bytesDown) {
                pumpPackets(from.getInputStream(), to.getOutputStream());
            } else {
                byte[] buffer = new byte[256];
                for (int n = from.getInputStream().read(buffer);
                        n >= 0;
                        n = from.getInputStream().read(buffer)) {
                    pass(buffer, n, to.getOutputStream(), left);
                }
            }
        } catch (IOException e) {
            // cut
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /** Downwards packet by packet, so that acknowledgements can be swallowed. */
    private void pumpPackets(InputStream in, OutputStream out) throws IOException {
        var data = new DataInputStream(in);
        while (true) {
            int head = data.readUnsignedByte();
            int length = data.readUnsignedByte();
            if (length > 127) {
                throw new IOException("no broker sends a publisher so much");
            }
            byte[] packet = new byte[2 + length];
            packet[0] = (byte) head;
            packet[1] = (byte) length;
            data.readFully(packet, 2, length);
            if (!swallow || head >> 4 != PUBACK) {
                pass(packet, packet.length, out, bytesDown);
            }
        }
    }

    private void pass(byte[] bytes, int n, OutputStream out, AtomicLong left) throws IOException {
        long before = left.get();
        if (before == Long.MAX_VALUE) {
            out.write(bytes, 0, n);
            return;
        }
        int may = (int) Math.min(n, before);
        out.write(bytes, 0, may);
        out.flush();
        if (may < n || before == n) {
            bytesUp.set(Long.MAX_VALUE);
            bytesDown.set(Long.MAX_VALUE);
            pull();
            throw new IOException("cut");
        }
        left.addAndGet(-n);
    }

    /** Pulls the cable. */
    void pull() {
        cuts.incrementAndGet();
        for (Socket s : sockets) {
            try {
                s.setSoLinger(true, 0);
                s.close();
            } catch (IOException e) {
                // it is out already
            }
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            // shut already
        }
        pull();
    }
}
