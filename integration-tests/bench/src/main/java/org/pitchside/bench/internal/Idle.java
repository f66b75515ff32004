package org.pitchside.bench.internal;

/** Does nothing: what a virtual machine needs by itself. */
public final class Idle {

    private Idle() {}

    /** Sleeps until it is ended. */
    public static void main(String[] args) throws InterruptedException {
        Thread.sleep(Long.MAX_VALUE);
    }
}
