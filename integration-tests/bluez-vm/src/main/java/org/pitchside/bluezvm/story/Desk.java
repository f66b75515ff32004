package org.pitchside.bluezvm.story;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks the process that the bats are in. */
final class Desk {

    private Desk() {}

    /** @throws IOException also where it could not be done */
    static String ask(Path folder, String what) throws IOException {
        try (var to = SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("desk")));
                var out = new PrintWriter(Channels.newWriter(to, StandardCharsets.UTF_8), true);
                var in = new BufferedReader(Channels.newReader(to, StandardCharsets.UTF_8))) {
            out.println(what);
            String answer = in.readLine();
            if (answer == null || answer.startsWith("failed:")) {
                throw new IOException(what + ": " + answer);
            }
            return answer;
        }
    }
}
