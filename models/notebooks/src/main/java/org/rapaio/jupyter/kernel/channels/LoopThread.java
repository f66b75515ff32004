package org.rapaio.jupyter.kernel.channels;

import java.util.concurrent.CountDownLatch;

/**
 * Stands before the kernel's own class of this name on the class path. That one starts before it is told to run, and before there
 * are handlers for what it reads: on a busy machine it ends at once, or at the first message, and Jupyter waits in vain. This one
 * waits for {@link #release()}.
 */
public final class LoopThread extends Thread {

    private static final CountDownLatch READY = new CountDownLatch(1);

    private final long sleepMs;
    private final Runnable body;
    private volatile boolean ended;

    public LoopThread(String name, long sleepMs, Runnable body) {
        super(name);
        this.sleepMs = sleepMs;
        this.body = body;
    }

    /** Lets all of them run: the kernel can answer. */
    public static void release() {
        READY.countDown();
    }

    @Override
    public void run() {
        try {
            READY.await();
            while (!ended) {
                body.run();
                sleep(sleepMs);
            }
        } catch (InterruptedException e) {
            interrupt();
        }
    }

    /** Ends it after the round it is in. */
    public void shutdown() {
        ended = true;
    }
}
