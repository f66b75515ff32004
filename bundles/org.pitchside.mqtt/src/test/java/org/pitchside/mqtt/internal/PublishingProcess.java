package org.pitchside.mqtt.internal;

import java.nio.file.Path;
import java.util.Map;

/** A gateway's store and publisher in a process of their own, to be killed: commits swings one by one and publishes them. */
final class PublishingProcess {

    private PublishingProcess() {}

    /** @param args folder, broker, first swing, last swing (not included) */
    public static void main(String[] args) {
        var store = Rig.store(Path.of(args[0]));
        var publisher = new Publisher(store);
        publisher.start(Map.of("broker.url", args[1]), "0.0.0");
        Rig.await(
                "the consumer has a cursor",
                () -> publisher.health().get(0).sentence().startsWith("Connected"));
        for (int i = Integer.parseInt(args[2]); i < Integer.parseInt(args[3]); i++) {
            store.commit(Rig.swing(i)).join();
            System.out.println(i);
            publisher.committed(null);
        }
        Rig.await("all is published", () -> publisher.health().get(0).sentence().endsWith("all is published."));
        System.out.println("done");
        Rig.sleep(Long.MAX_VALUE / 1_000_000);
    }
}
