package org.pitchside.api.settings;

import java.util.Optional;

/** Opens passwords that the platform keeps closed among the settings. A service where there is such a platform; Kura is one. */
public interface SecretOpener {

    /**
     * What an operator typed.
     *
     * @param closed as the settings have it
     * @return empty where this platform has not closed it
     */
    Optional<String> open(String closed);
}
