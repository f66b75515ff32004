package org.pitchside.bluezvm;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** The machine's bus as a socket of this one: the gateway's radio knows no other kind. */
final class Relay {

    private static final int BUFFER = 1 << 16;

    private final InetSocketAddress machine;
    private final ServerSocketChannel door;

    /**
     * @param socket where it is made
     * @param port of this machine, behind which the other one's bus is
     */
    Relay(Path socket, int port) throws IOException {
        machine = new InetSocketAddress("127.0.0.1", port);
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Threads.start("relay", this::open);
    }

    private void open() throws IOException {
        while (true) {
            SocketChannel here = door.accept();
            SocketChannel there = SocketChannel.open(machine);
            there.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Threads.start("relay-in", () -> carry(there, here));
            Threads.start("relay-out", () -> carry(here, there));
        }
    }

    /** Until one of them ends; then both do. */
    private static void carry(SocketChannel from, SocketChannel to) throws IOException {
        try (from;
                to) {
            var buffer = ByteBuffer.allocate(BUFFER);
            while (from.read(buffer.clear()) >= 0) {
                buffer.flip();
                while (buffer.hasRemaining()) {
                    to.write(buffer);
                }
            }
        }
    }
}
