package org.pitchside.api.model;

import java.util.Optional;
import java.util.function.Consumer;

/** Keeps the gateway's models and says which one is to answer. */
public interface ModelRegistry {

    /** The model that is to answer now; empty when none could be verified. */
    Optional<GatewayModel> current();

    /**
     * Tells of each change of {@link #current()}, starting with the present one.
     *
     * @return stops telling
     */
    AutoCloseable follow(Consumer<Optional<GatewayModel>> follower);
}
