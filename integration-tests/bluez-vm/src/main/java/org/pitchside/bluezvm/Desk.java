package org.pitchside.bluezvm;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Where the story asks the bats for something: a line in, a line out. */
final class Desk {

    private final Bats bats;
    private final ServerSocketChannel door;

    Desk(Path socket, Bats bats) throws IOException {
        this.bats = bats;
        door = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        door.bind(UnixDomainSocketAddress.of(socket));
        Threads.start("desk", this::open);
    }

    private void open() throws IOException {
        while (true) {
            try (SocketChannel who = door.accept();
                    var in = new BufferedReader(Channels.newReader(who, StandardCharsets.UTF_8));
                    var out = new PrintWriter(Channels.newWriter(who, StandardCharsets.UTF_8))) {
                String asked = in.readLine();
                out.println(asked == null ? "failed: nothing was asked" : answer(asked.split(" ")));
            }
        }
    }

    private String answer(String[] words) {
        try {
            return switch (words[0]) {
                case "begin" -> bats.begin();
                case "cut" -> bats.cut(words[1]);
                case "cut-model" -> bats.cut(words[1], Integer.parseInt(words[2]), Integer.parseInt(words[3]));
                case "ledger" -> bats.ledger(words[1]);
                default -> "failed: " + words[0] + " is not known";
            };
        } catch (Exception e) {
            e.printStackTrace();
            return "failed: " + e;
        }
    }
}
