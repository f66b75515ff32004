package org.pitchside.models;

import java.security.KeyPair;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import org.pitchside.models.PackageSignature.Role;
import org.pitchside.models.internal.Hashes;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.Keys;
import org.pitchside.sensormodel.ReleaseTicket;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;

/**
 * Puts signatures into packages. Each adds an entry or a signature and leaves everything that was signed before as it is, so that makers
 * and releasers sign one after the other, each on a machine of their own.
 */
public final class PackageSigner {

    private PackageSigner() {}

    /** The package without anything that a signer added. The bat's blob keeps the signature inside it. */
    public static ModelPackage bare(ModelPackage p) throws ModelPackageException {
        return p.with(new HashMap<>(p.content()));
    }

    /**
     * Signs as maker. The first one signs the bat's blob too; that changes the package's content, so whatever was signed before is taken
     * off.
     *
     * @param p the package; a further maker's signature is put beside that of the one who signed the blob
     */
    public static ModelPackage make(ModelPackage p, KeyPair maker) throws ModelPackageException {
        String blobKey = p.sensorBlob().isPresent() ? Keys.hex(blob(p).keyId()) : null;
        boolean madeBefore = p.signatures().stream()
                .anyMatch(s ->
                        s.role() == Role.MAKER && (blobKey == null || s.key().equals(blobKey)));
        ModelPackage made = madeBefore ? p : bare(p);
        if (blobKey != null && !madeBefore) {
            byte[] signed = blob(p).sign(maker.getPrivate(), maker.getPublic()).bytes();
            made = made.withSensorBlob(signed);
        }
        return signed(made, Role.MAKER, made.signedText(), maker);
    }

    /**
     * Releases a package: the statement for gateways, the ticket for bats. A release that was there is taken off.
     *
     * @param counter larger than that of any release before, whatever the model
     * @param floor the least version that may run once this one is confirmed
     * @param bats ids of the bats that may take it; empty: all
     */
    public static ModelPackage release(
            ModelPackage p, KeyPair releaser, int counter, int floor, List<Long> bats, Optional<LocalDate> until)
            throws ModelPackageException {
        var entries = new HashMap<>(p.entries());
        entries.remove(Release.ENTRY);
        entries.remove(Release.TICKET);
        List<PackageSignature> makers =
                p.signatures().stream().filter(s -> s.role() == Role.MAKER).toList();
        entries.remove(PackageSignature.ENTRY);
        if (!makers.isEmpty()) {
            entries.put(PackageSignature.ENTRY, PackageSignature.bytes(makers));
        }
        Optional<String> hash = Optional.empty();
        if (p.sensorBlob().isPresent()) {
            byte[] ticket;
            try {
                ticket = ReleaseTicket.of(blob(p), counter, floor, bats)
                        .sign(releaser.getPrivate(), releaser.getPublic())
                        .bytes();
            } catch (IllegalArgumentException e) {
                throw new ModelPackageException("release: " + e.getMessage(), e);
            }
            entries.put(Release.TICKET, ticket);
            hash = Optional.of(Hashes.sha256(ticket));
        }
        Release release = new Release(
                p.descriptor().id(), p.descriptor().version(), p.contentSha256(), counter, floor, until, hash);
        entries.put(Release.ENTRY, release.bytes());
        return signed(p.with(entries), Role.RELEASER, release.signedText(), releaser);
    }

    /** A further releaser's signature under the release that is there. */
    public static ModelPackage releaseToo(ModelPackage p, KeyPair releaser) throws ModelPackageException {
        Release release = p.release()
                .orElseThrow(() -> new ModelPackageException("it is not released yet: there is nothing to sign too"));
        return signed(p, Role.RELEASER, release.signedText(), releaser);
    }

    /** Puts a key set in, in place of the one that was there. */
    public static ModelPackage withKeys(ModelPackage p, KeySet keys) throws ModelPackageException {
        var entries = new HashMap<>(p.entries());
        entries.put(ModelPackage.KEYS, keys.bytes());
        return p.with(entries);
    }

    private static ModelPackage signed(ModelPackage p, Role role, byte[] text, KeyPair key)
            throws ModelPackageException {
        String id = Keys.hex(Keys.id(key.getPublic()));
        var all = new ArrayList<>(p.signatures());
        all.removeIf(s -> s.role() == role && s.key().equals(id));
        all.add(new PackageSignature(role, id, Keys.hex(Keys.sign(key.getPrivate(), text))));
        var entries = new HashMap<>(p.entries());
        entries.put(PackageSignature.ENTRY, PackageSignature.bytes(all));
        return p.with(entries);
    }

    static SensorModel blob(ModelPackage p) throws ModelPackageException {
        try {
            return SensorModel.read(p.sensorBlob().orElseThrow());
        } catch (SensorModelException e) {
            throw new ModelPackageException("entry sensor.psm: " + e.getMessage(), e);
        }
    }
}
