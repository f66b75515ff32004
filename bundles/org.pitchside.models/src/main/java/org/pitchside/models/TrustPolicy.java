package org.pitchside.models;

import java.security.PublicKey;
import org.pitchside.sensormodel.Keys;

/**
 * Whom a gateway believes: one root, which says by key sets who makes and who releases models, and how many of them have to agree.
 *
 * @param root the root's public key
 * @param makers different makers that must have signed, 1 to 4
 * @param releasers different releasers that must have signed, 1 to 4
 */
public record TrustPolicy(PublicKey root, int makers, int releasers) {

    public TrustPolicy {
        if (makers < 1 || makers > 4 || releasers < 1 || releasers > 4) {
            throw new IllegalArgumentException("one to four makers and releasers must sign");
        }
    }

    /**
     * Whether a root is one that {@code ./pitchside} made for its own checkout, whose private half lies unguarded. Such a root is made
     * until its key id begins with the byte 0xde, and no other one is made with it.
     */
    public static boolean isDevelopment(PublicKey root) {
        return Keys.id(root)[0] == (byte) 0xde;
    }
}
