package org.pitchside.kura.internal.cloud;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Executors;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.pitchside.kura.internal.values.Stores;

/** A gateway's store and uplink in a process of their own, to be killed: commits swings one by one and publishes them. */
final class UplinkProcess {

    private UplinkProcess() {}

    /** @param args folder, first swing, last swing (not included) */
    public static void main(String[] args) {
        var store = Stores.open(Path.of(args[0]));
        var uplink = new CloudUplink(store);
        var cloud = Executors.newSingleThreadExecutor();
        var kura = new PlayedPublisher() {
            @Override
            public synchronized String publish(KuraMessage message) throws org.eclipse.kura.KuraException {
                String id = super.publish(message);
                // as the cloud sees it: on its disk first, then confirmed by a thread of Kura's
                System.out.println("got " + message.getPayload().getMetric("seq"));
                cloud.execute(() -> confirm(id));
                return id;
            }
        };
        uplink.activate(Map.of("CloudPublisher.target", "(kura.service.pid=publisher)"));
        uplink.setCloudPublisher(kura);
        Stores.await("it is begun", () -> uplink.health().size() == 1);
        Stores.await("the cursor is there", () -> {
            try {
                store.read(Uplink.CONSUMER, 1);
                return true;
            } catch (RuntimeException e) {
                return false;
            }
        });
        for (int seq = Integer.parseInt(args[1]); seq < Integer.parseInt(args[2]); seq++) {
            store.commit(Stores.swing(seq)).join();
            System.out.println("kept " + seq);
            uplink.committed(null);
        }
        Stores.await("all is published", () -> store.pending(Uplink.CONSUMER) == 0);
        System.out.println("done");
        Stores.await("the end", () -> false);
    }
}
