package org.pitchside.bluezvm;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;

/** Threads that end with whatever they serve. */
final class Threads {

    private Threads() {}

    /** What a thread does; a connection that ends, ends it. */
    interface Work {
        void run() throws IOException;
    }

    static void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (AsynchronousCloseException e) {
                        // the other direction ended first
                    } catch (IOException e) {
                        System.err.println(name + ": " + e);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
    }
}
