package org.eclipse.kura.configuration;

import org.osgi.annotation.versioning.ProviderType;

/** A password among the settings. Kura hands it to a component encrypted. */
@ProviderType
public class Password {
    private final char[] password;

    public Password(String password) {
        this(password == null ? null : password.toCharArray());
    }

    public Password(char[] password) {
        this.password = password;
    }

    public char[] getPassword() {
        return password;
    }

    /** Never the password itself: logs call this. */
    @Override
    public String toString() {
        return "Placeholder";
    }
}
