package org.pitchside.models.internal;

import java.security.PublicKey;
import java.util.HexFormat;
import java.util.Optional;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.Keys;

/**
 * Whom this gateway believes, as its settings say.
 *
 * @param policy empty: nobody; then only what came with the software runs
 * @param why in a sentence, where it is nobody
 * @param development the root is one of a checkout, and this is the laptop distribution: releases are not counted
 */
record Trust(Optional<TrustPolicy> policy, String why, boolean development) {

    static final Trust NOBODY =
            new Trust(Optional.empty(), "no root is set (trust.root): only what came with Pitchside runs", false);

    /**
     * @param root 64 hexadecimal digits, or empty
     * @param laptop whether this is the laptop distribution
     */
    static Trust of(String root, int makers, int releasers, boolean laptop) {
        if (root.isEmpty()) {
            return NOBODY;
        }
        if (!root.matches("[0-9a-fA-F]{64}")) {
            return nobody("trust.root is not a public key of 64 hexadecimal digits");
        }
        PublicKey key = Keys.of(HexFormat.of().parseHex(root));
        boolean development = TrustPolicy.isDevelopment(key);
        if (development && !laptop) {
            return nobody("trust.root is a development key, which only the laptop distribution believes");
        }
        return new Trust(Optional.of(new TrustPolicy(key, makers, releasers)), "", development);
    }

    private static Trust nobody(String why) {
        return new Trust(Optional.empty(), why, false);
    }
}
