package org.pitchside.itest.board;

import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.List;
import java.util.Optional;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.PackageSigner;
import org.pitchside.models.TrustPolicy;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.signer.Bend;

/** Somebody who makes and signs models, with keys of their own. */
final class ModelHouse {

    private static final Path SHIPPED = Path.of("../../models/shipped/cricket-1.pitchmodel");

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

    /** One that every gateway may believe: no development root. */
    private static KeyPair root() {
        KeyPair pair = pair();
        while (TrustPolicy.isDevelopment(pair.getPublic())) {
            pair = pair();
        }
        return pair;
    }

    /** The root's public key, as the registry's setting has it. */
    String rootHex() {
        return Keys.hex(Keys.raw(root.getPublic()));
    }

    /** The same nets as the shipped model's under the next version, released: cricket-2. */
    Path next(Path file) throws Exception {
        ModelPackage next = Bend.NONE.bend(ModelPackage.read(SHIPPED.toAbsolutePath()), 2);
        KeySet keys = KeySet.of(1, List.of(maker.getPublic()), List.of(releaser.getPublic()))
                .sign(root.getPrivate(), root.getPublic());
        ModelPackage made = PackageSigner.withKeys(PackageSigner.make(next, maker), keys);
        PackageSigner.release(made, releaser, 1, 1, List.of(), Optional.empty()).write(file);
        return file;
    }
}
