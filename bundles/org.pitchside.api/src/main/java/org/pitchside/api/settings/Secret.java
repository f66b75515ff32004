package org.pitchside.api.settings;

import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A password among the settings.
 *
 * @param text as it was typed; empty where none is set, or it cannot be read
 * @param trouble why it cannot be read, in words for an operator; null where it can
 */
public record Secret(String text, String trouble) {

    /**
     * What Kura's encryption may have made: an initial vector and at least one block, in Base64, with or without a dash between. A PIN, and
     * the hash of one, is never such a text.
     */
    private static final Pattern CLOSED =
            Pattern.compile("(?=.{24,})[A-Za-z0-9+/]{16,}={0,2}(-[A-Za-z0-9+/]{16,}={0,2})?");

    /**
     * Reads one.
     *
     * @param values as Configuration Admin gives them; a text, characters, or what writes itself as its text
     * @param opener null while there is none
     * @param folder says whether this is a platform that closes passwords
     */
    public static Secret of(Map<String, ?> values, String name, SecretOpener opener, DataFolder folder) {
        Object value = values.get(name);
        String said = value == null
                ? ""
                : value instanceof char[] typed
                        ? new String(typed)
                        : value.toString().trim();
        if (said.isEmpty()) {
            return new Secret("", null);
        }
        boolean isClosed = CLOSED.matcher(said).matches();
        if (opener != null) {
            Optional<String> typed = opener.open(said);
            if (typed.isPresent()) {
                return new Secret(typed.get(), null);
            }
            return isClosed
                    ? new Secret("", name + " was encrypted by another gateway; type it again in the console")
                    : new Secret(said, null);
        }
        // on Kura the opener may start a moment later
        return isClosed && folder.isOnKura()
                ? new Secret("", name + " is encrypted, and Kura's service that decrypts it is not there")
                : new Secret(said, null);
    }

    /** Never the password. */
    @Override
    public String toString() {
        return trouble == null ? "a password" : trouble;
    }
}
