package org.pitchside.mqtt.internal;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Somebody who takes what is published and drops repeats by identity and revision, as docs/mqtt.md says. */
final class Consumer implements AutoCloseable {

    private final String broker;
    private final Map<String, Map<String, Object>> taken = new LinkedHashMap<>();
    private final Map<String, Long> lastOfBat = new HashMap<>();
    private final List<String> statuses = new ArrayList<>();
    private int repeats;
    private int disorders;
    private MqttAsyncClient client;

    Consumer(String broker) {
        this.broker = broker;
        connect();
    }

    /** Also again, when the broker was away. */
    void connect() {
        try {
            client = new MqttAsyncClient(broker, "consumer", new MemoryPersistence());
            client.setCallback(new MqttCallback() {
                @Override
                public void connectionLost(Throwable cause) {
                    // the test connects again
                }

                @Override
                public void messageArrived(String topic, MqttMessage message) throws IOException {
                    arrived(topic, message);
                }

                @Override
                public void deliveryComplete(IMqttDeliveryToken token) {
                    // it publishes nothing
                }
            });
            var options = new MqttConnectOptions();
            options.setCleanSession(true);
            client.connect(options).waitForCompletion(20_000);
            client.subscribe("pitchside/#", 1).waitForCompletion(20_000);
        } catch (MqttException e) {
            throw new AssertionError(e);
        }
    }

    private synchronized void arrived(String topic, MqttMessage message) throws IOException {
        Map<String, Object> json = JSON.std.mapFrom(message.getPayload());
        if (topic.endsWith("/status")) {
            statuses.add(String.valueOf(json.get("state")));
            return;
        }
        String bat = String.valueOf(json.get("bat"));
        if (!topic.endsWith("/swing/" + bat)) {
            disorders++;
        }
        String key = bat + "/" + json.get("boot") + "/" + json.get("seq") + "/" + json.get("revision");
        if (taken.putIfAbsent(key, json) != null) {
            repeats++;
            return;
        }
        long seq = ((Number) json.get("seq")).longValue();
        Long last = lastOfBat.put(bat, seq);
        if (last != null && last >= seq) {
            disorders++;
        }
    }

    synchronized int taken() {
        return taken.size();
    }

    synchronized int repeats() {
        return repeats;
    }

    /** Swings of a bat that came after a later one of the same bat, once repeats are dropped. */
    synchronized int disorders() {
        return disorders;
    }

    synchronized List<String> statuses() {
        return List.copyOf(statuses);
    }

    synchronized List<Map<String, Object>> all() {
        return List.copyOf(taken.values());
    }

    @Override
    public void close() {
        try {
            client.disconnectForcibly(0, 200, false);
        } catch (MqttException e) {
            // it was not connected
        }
        try {
            client.close(true);
        } catch (MqttException e) {
            // let go of all the same
        }
    }
}
