package org.pitchside.trainer.rollout;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageException;
import org.pitchside.models.PackageSigner;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;

/** A house of one maker and one releaser, who sign whatever is bad. */
final class Signing {

    private final KeyPair root = root();
    private final KeyPair maker = pair();
    private final KeyPair releaser = pair();

    private static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair root() {
        KeyPair root = pair();
        while (TrustPolicy.isDevelopment(root.getPublic())) {
            root = pair();
        }
        return root;
    }

    /** As a setting wants it. */
    String rootHex() {
        return Keys.hex(Keys.raw(root.getPublic()));
    }

    byte[] released(ModelPackage made, int counter) {
        try {
            KeySet keys = KeySet.of(1, List.of(maker.getPublic()), List.of(releaser.getPublic()))
                    .sign(root.getPrivate(), root.getPublic());
            ModelPackage signed = PackageSigner.withKeys(PackageSigner.make(made, maker), keys);
            return PackageSigner.release(signed, releaser, counter, 0, List.of(), Optional.empty())
                    .bytes();
        } catch (ModelPackageException e) {
            throw new IllegalStateException(e);
        }
    }
}
