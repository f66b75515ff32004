package org.pitchside.models.internal;

import java.util.Optional;
import org.pitchside.models.PackageCheck;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.TrustException;

/** Whose models are believed: the root that the settings name, and the key set that it signed. */
final class Believed {

    private final Ledger ledger;
    // Read by the health page while a package is looked at.
    private volatile Trust trust = Trust.NOBODY;

    Believed(Ledger ledger) {
        this.ledger = ledger;
    }

    void believe(Trust believed) {
        trust = believed;
    }

    Trust trust() {
        return trust;
    }

    /** The key set that counts; one of another root than today's does not. */
    Optional<KeySet> keys() {
        Optional<KeySet> kept = ledger.state().keys();
        try {
            if (kept.isPresent() && trust.policy().isPresent()) {
                kept.get().verify(trust.policy().get().root());
            }
            return kept;
        } catch (TrustException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether a key set is to count from now on.
     *
     * @return false where this very one counts already
     * @throws TrustException where it may not: an older one, another one of the same number, or not the root's
     */
    boolean isNew(KeySet brought) throws TrustException {
        KeySet later =
                PackageCheck.later(brought, keys(), trust.policy().orElseThrow().root());
        if (later == brought) {
            return true;
        }
        if (brought.number() < later.number()) {
            throw TrustException.old("key set " + later.number() + " counts here already");
        }
        return false;
    }
}
