package org.pitchside.board.internal;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.pitchside.api.settings.DataFolder;
import org.pitchside.api.settings.Secret;
import org.pitchside.api.settings.SecretOpener;
import org.pitchside.api.settings.SettingReader;

/**
 * The settings of the page, checked; {@link BoardConfig} says what each means.
 *
 * @param troubles why a PIN cannot be read, for each that cannot
 */
record BoardSettings(
        String address,
        int port,
        Set<String> hostNames,
        boolean viewerOpen,
        Map<Role, Pin> pins,
        Map<Role, String> pinTexts,
        String tlsCertificate,
        String tlsKey,
        List<String> troubles) {

    static final BoardSettings DEFAULT =
            new BoardSettings("127.0.0.1", 8090, Set.of(), true, Map.of(), Map.of(), "", "", List.of());

    /**
     * Takes its time: PINs are hashed.
     *
     * @param opener opens the PINs, null while nobody does
     */
    static BoardSettings of(Map<String, ?> values, BoardSettings last, SecretOpener opener, Consumer<String> wrong) {
        var s = new SettingReader(Board.PID, values, wrong);
        var pins = new EnumMap<Role, Pin>(Role.class);
        var texts = new HashMap<Role, String>();
        var troubles = new ArrayList<String>();
        var place = new DataFolder();
        for (Role role : Role.values()) {
            Secret secret = Secret.of(values, role.words() + ".pin", opener, place);
            String text = secret.text();
            try {
                if (secret.trouble() != null) {
                    throw new IllegalArgumentException("cannot be read");
                }
                boolean same = text.equals(last.pinTexts.get(role));
                if (!text.isEmpty()) {
                    pins.put(role, same ? last.pins.get(role) : Pin.of(text));
                    texts.put(role, text);
                }
            } catch (IllegalArgumentException e) {
                // the last good one stays; what was typed is told to nobody
                if (secret.trouble() != null) {
                    troubles.add(secret.trouble());
                }
                wrong.accept(Board.PID + ": " + role.words() + ".pin " + e.getMessage() + "; the last one stays");
                if (last.pins.containsKey(role)) {
                    pins.put(role, last.pins.get(role));
                    texts.put(role, last.pinTexts.get(role));
                }
            }
        }
        var hosts = new LinkedHashSet<>(
                List.of(s.text("host.names", "").toLowerCase(Locale.ROOT).split("[\\s,]+")));
        hosts.remove("");
        return new BoardSettings(
                s.text("address", last.address),
                s.whole("port", last.port, 1, 65535),
                hosts,
                s.flag("viewer.open", last.viewerOpen),
                pins,
                texts,
                s.text("tls.certificate", ""),
                s.text("tls.key", ""),
                troubles);
    }

    boolean tls() {
        return !tlsCertificate.isEmpty();
    }

    /** Whether the same door serves these settings, so that nobody need be sent away. */
    boolean sameDoor(BoardSettings other) {
        return address.equals(other.address)
                && port == other.port
                && tlsCertificate.equals(other.tlsCertificate)
                && tlsKey.equals(other.tlsKey);
    }
}
