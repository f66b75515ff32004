package org.pitchside.kura.internal.cloud;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.cloudconnection.listener.CloudConnectionListener;
import org.eclipse.kura.cloudconnection.listener.CloudDeliveryListener;
import org.eclipse.kura.cloudconnection.message.KuraMessage;
import org.eclipse.kura.cloudconnection.publisher.CloudPublisher;

/** A cloud publisher that does what the test says. */
class PlayedPublisher implements CloudPublisher {

    final List<KuraMessage> messages = new ArrayList<>();
    final List<CloudDeliveryListener> deliveries = new ArrayList<>();
    final List<CloudConnectionListener> connections = new ArrayList<>();
    KuraException refusal;
    Throwable failure;
    boolean quality0;
    boolean confirmsAtOnce;
    private int last;

    @Override
    public synchronized String publish(KuraMessage message) throws KuraException {
        if (refusal != null) {
            throw refusal;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        if (failure instanceof RuntimeException runtime) {
            throw runtime;
        }
        messages.add(message);
        String id = quality0 ? null : Integer.toString(++last);
        if (confirmsAtOnce) {
            confirm(id);
        }
        return id;
    }

    void confirm(String id) {
        List.copyOf(deliveries).forEach(l -> l.onMessageConfirmed(id));
    }

    void up() {
        connections.forEach(CloudConnectionListener::onConnectionEstablished);
    }

    void down() {
        connections.forEach(CloudConnectionListener::onConnectionLost);
    }

    /** The numbers of the swings that it was given, in order, an {@code r} behind those that say they are replayed. */
    synchronized List<String> sent() {
        return messages.stream()
                .map(m -> m.getPayload().getMetric("seq") + (body(m).contains("\"replayed\":true") ? "r" : ""))
                .toList();
    }

    static String body(KuraMessage message) {
        return new String(message.getPayload().getBody(), StandardCharsets.UTF_8);
    }

    @Override
    public void registerCloudConnectionListener(CloudConnectionListener listener) {
        connections.add(listener);
    }

    @Override
    public void unregisterCloudConnectionListener(CloudConnectionListener listener) {
        connections.remove(listener);
    }

    @Override
    public void registerCloudDeliveryListener(CloudDeliveryListener listener) {
        deliveries.add(listener);
    }

    @Override
    public void unregisterCloudDeliveryListener(CloudDeliveryListener listener) {
        deliveries.remove(listener);
    }
}
