package org.pitchside.mqtt.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.eclipse.paho.client.mqttv3.IMqttActionListener;
import org.eclipse.paho.client.mqttv3.IMqttDeliveryToken;
import org.eclipse.paho.client.mqttv3.IMqttToken;
import org.eclipse.paho.client.mqttv3.MqttAsyncClient;
import org.eclipse.paho.client.mqttv3.MqttCallback;
import org.eclipse.paho.client.mqttv3.MqttConnectOptions;
import org.eclipse.paho.client.mqttv3.MqttException;
import org.eclipse.paho.client.mqttv3.MqttMessage;
import org.eclipse.paho.client.mqttv3.persist.MemoryPersistence;

/** Paho with everything off that keeps, repeats or reconnects by itself: those lose messages, and the store does it. */
final class PahoWire implements Wire {

    private static final int KEEP_ALIVE_S = 20;
    private static final int QOS = 1;
    /** More than we ever have under way: Paho counts late. */
    private static final int PAHO_WINDOW = 3 * Drain.WINDOW;

    private static final long GOODBYE_MS = 2000;

    private final PublisherSettings settings;
    private final byte[] will;
    private MqttAsyncClient client;
    private Ear ear;

    /** @param will what the broker says of us when we vanish */
    PahoWire(PublisherSettings settings, byte[] will) {
        this.settings = settings;
        this.will = will;
    }

    @Override
    public void connect(Ear listener) throws WireException {
        ear = listener;
        try {
            client = new MqttAsyncClient(settings.broker(), settings.client(), new MemoryPersistence());
            client.setCallback(new MqttCallback() {
                @Override
                public void connectionLost(Throwable cause) {
                    ear.lost(words(cause));
                }

                @Override
                public void messageArrived(String topic, MqttMessage message) {
                    // nothing is subscribed to
                }

                @Override
                public void deliveryComplete(IMqttDeliveryToken token) {
                    // each message's own listener hears of it
                }
            });
            client.connect(options()).waitForCompletion(TIMEOUT_S * 1000 + 1000);
        } catch (MqttException e) {
            throw new WireException(words(e));
        } catch (IllegalArgumentException e) {
            throw new WireException(String.valueOf(e.getMessage()));
        }
    }

    private MqttConnectOptions options() throws WireException {
        var options = new MqttConnectOptions();
        options.setCleanSession(true);
        options.setAutomaticReconnect(false);
        options.setConnectionTimeout((int) TIMEOUT_S);
        options.setKeepAliveInterval(KEEP_ALIVE_S);
        options.setMaxInflight(PAHO_WINDOW);
        options.setMqttVersion(MqttConnectOptions.MQTT_VERSION_3_1_1);
        options.setWill(settings.topic("status"), will, QOS, true);
        if (!settings.user().isEmpty()) {
            options.setUserName(settings.user());
            options.setPassword(settings.password().toCharArray());
        }
        if (settings.broker().startsWith("ssl:") && !settings.tlsCaFile().isEmpty()) {
            options.setSocketFactory(trusting(settings.tlsCaFile()));
        }
        options.setSSLProperties(new Properties());
        options.setHttpsHostnameVerificationEnabled(true);
        return options;
    }

    private static SSLSocketFactory trusting(String file) throws WireException {
        try (var in = Files.newInputStream(Path.of(file))) {
            var keys = KeyStore.getInstance(KeyStore.getDefaultType());
            keys.load(null, null);
            int number = 0;
            for (Certificate c : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                keys.setCertificateEntry("ca" + number++, c);
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(keys);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        } catch (IOException | GeneralSecurityException | InvalidPathException e) {
            throw new WireException("tls.ca.file " + file + " cannot be used: " + e.getMessage());
        }
    }

    @Override
    public boolean publish(long number, String topic, byte[] body, boolean retained) throws WireException {
        var message = new MqttMessage(body);
        message.setQos(QOS);
        message.setRetained(retained);
        try {
            client.publish(topic, message, null, new IMqttActionListener() {
                @Override
                public void onSuccess(IMqttToken token) {
                    ear.acknowledged(number);
                }

                @Override
                public void onFailure(IMqttToken token, Throwable cause) {
                    ear.lost(words(cause));
                }
            });
            return true;
        } catch (MqttException e) {
            if (e.getReasonCode() == MqttException.REASON_CODE_MAX_INFLIGHT) {
                return false;
            }
            throw new WireException(words(e));
        }
    }

    private static String words(Throwable e) {
        if (e == null) {
            return "the broker closed the connection";
        }
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest.getMessage() == null ? deepest.toString() : deepest.getMessage();
    }

    @Override
    public void leave(String topic, byte[] lastWord) {
        try {
            if (client != null && client.isConnected()) {
                client.publish(topic, lastWord, QOS, true).waitForCompletion(GOODBYE_MS);
                client.disconnect(0).waitForCompletion(GOODBYE_MS);
            }
        } catch (MqttException e) {
            // the will says it
        }
        close();
    }

    @Override
    public void close() {
        if (client == null) {
            return;
        }
        try {
            client.setCallback(null);
            client.disconnectForcibly(0, 500, false);
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
