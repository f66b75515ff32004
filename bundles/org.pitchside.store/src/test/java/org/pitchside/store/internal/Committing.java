package org.pitchside.store.internal;

import java.nio.file.Path;
import java.util.concurrent.Semaphore;

/** A process of its own that commits swing after swing and prints the number of each that was acknowledged, until it is killed. */
final class Committing {

    private Committing() {}

    public static void main(String[] args) throws InterruptedException {
        var gateway = new Gateway(Path.of(args[0]));
        var flight = new Semaphore(40);
        for (int seq = Integer.parseInt(args[1]); ; seq++) {
            int number = seq;
            flight.acquire();
            gateway.store().commit(Swings.heavy(number, 30)).whenComplete((commit, failure) -> {
                if (failure == null) {
                    System.out.println(number + ";");
                }
                flight.release();
            });
        }
    }
}
