package org.pitchside.mqtt.internal;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.SettingReader;

/** The settings of the publisher, checked; {@link PublisherConfig} says what each means. */
record PublisherSettings(
        String broker,
        String site,
        String gateway,
        String clientId,
        String user,
        String password,
        String tlsCaFile,
        boolean publishNames) {

    static final PublisherSettings DEFAULT =
            new PublisherSettings("tcp://127.0.0.1:1883", "site", "gateway", "", "", "", "", false);

    static PublisherSettings of(Map<String, ?> values, PublisherSettings last, Consumer<String> wrong) {
        var s = new SettingReader(Publisher.PID, values, wrong);
        String broker = s.text("broker.url", last.broker);
        if (!isBroker(broker)) {
            wrong.accept(Publisher.PID + ": broker.url is not tcp://HOST:PORT or ssl://HOST:PORT; " + last.broker
                    + " stays");
            broker = last.broker;
        }
        return new PublisherSettings(
                broker,
                level("site", s, last.site, wrong),
                level("gateway", s, last.gateway, wrong),
                s.text("client.id", ""),
                s.text("user", ""),
                s.text("password", ""),
                s.text("tls.ca.file", ""),
                s.flag("publish.names", last.publishNames));
    }

    /** A user and a password have settings of their own: an address is shown to people. */
    private static boolean isBroker(String url) {
        try {
            URI uri = new URI(url);
            return ("tcp".equals(uri.getScheme()) || "ssl".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && (uri.getPath() == null || uri.getPath().isEmpty())
                    && uri.getQuery() == null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    /** One level of a topic. */
    private static String level(String name, SettingReader s, String last, Consumer<String> wrong) {
        String text = s.text(name, last);
        if (text.matches("[\\p{L}\\p{N}._-]{1,60}")) {
            return text;
        }
        wrong.accept(Publisher.PID + ": " + name + " has not 1 to 60 letters, digits, dots, dashes or underscores; "
                + last + " stays");
        return last;
    }

    String client() {
        return clientId.isEmpty() ? "pitchside-" + site + "-" + gateway : clientId;
    }

    String topic(String rest) {
        return "pitchside/" + site + "/" + gateway + "/" + rest;
    }

    /** Never the password. */
    @Override
    public String toString() {
        return broker + " as " + client();
    }
}
