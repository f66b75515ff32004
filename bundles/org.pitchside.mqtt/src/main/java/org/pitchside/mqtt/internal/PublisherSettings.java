package org.pitchside.mqtt.internal;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.Secret;
import org.pitchside.api.settings.SecretOpener;
import org.pitchside.api.settings.SettingReader;

/**
 * The settings of the publisher, checked; {@link PublisherConfig} says what each means.
 *
 * @param broker empty while there is none
 * @param isOff nobody wants anything published: not only is the broker no good
 * @param trouble why the password cannot be read, null where it can
 */
record PublisherSettings(
        String broker,
        String site,
        String gateway,
        String clientId,
        String user,
        String password,
        String tlsCaFile,
        boolean publishNames,
        boolean isOff,
        String trouble) {

    static final PublisherSettings DEFAULT =
            new PublisherSettings("", "site", "gateway", "", "", "", "", false, true, null);

    /** @param opener opens the password, null while nobody does */
    static PublisherSettings of(
            Map<String, ?> values, PublisherSettings last, SecretOpener opener, Consumer<String> wrong) {
        var s = new SettingReader(Publisher.PID, values, wrong);
        String broker = s.text("broker.url", "");
        // as a value of no text at all is, an operator has not said that nothing is to go out
        boolean isOff = values.get("broker.url") == null || isBlank(values.get("broker.url"));
        if (!isOff && !isBroker(broker)) {
            wrong.accept(Publisher.PID + ": broker.url is not tcp://HOST:PORT or ssl://HOST:PORT; "
                    + (last.broker.isEmpty() ? "nothing is published" : last.broker + " stays"));
            broker = last.broker;
        }
        Secret password = Secret.of(values, "password", opener, new DataFolder());
        return new PublisherSettings(
                broker,
                level("site", s, last.site, wrong),
                level("gateway", s, last.gateway, wrong),
                s.text("client.id", ""),
                s.text("user", ""),
                password.text(),
                s.text("tls.ca.file", ""),
                s.flag("publish.names", last.publishNames),
                isOff,
                password.trouble());
    }

    private static boolean isBlank(Object value) {
        return value instanceof CharSequence text && text.toString().isBlank();
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
