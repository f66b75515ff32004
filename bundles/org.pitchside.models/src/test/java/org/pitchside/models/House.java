package org.pitchside.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import org.pitchside.sensormodel.KeySet;

/** A house with keys of every role, and what it signs. Its root is no development root. */
public final class House {
    public static final LocalDate TODAY = LocalDate.of(2026, 11, 28);

    private static final Path BLOB = Path.of("../../docs/golden/sensor-model/good-small.psm");

    public final KeyPair root;
    public final KeyPair maker = pair();
    public final KeyPair secondMaker = pair();
    public final KeyPair releaser = pair();
    public final KeyPair secondReleaser = pair();
    public final KeyPair stranger = pair();

    public House() {
        this(false);
    }

    /** @param development with the root of a laptop */
    public House(boolean development) {
        root = root(development);
    }

    public static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static KeyPair root(boolean development) {
        KeyPair root = pair();
        while (TrustPolicy.isDevelopment(root.getPublic()) != development) {
            root = pair();
        }
        return root;
    }

    public TrustPolicy policy(int makers, int releasers) {
        return new TrustPolicy(root.getPublic(), makers, releasers);
    }

    /** All keys of the house but the stranger's. */
    public KeySet keys(int number) {
        return keys(
                number,
                List.of(maker.getPublic(), secondMaker.getPublic()),
                List.of(releaser.getPublic(), secondReleaser.getPublic()));
    }

    public KeySet keys(int number, List<PublicKey> makers, List<PublicKey> releasers) {
        return KeySet.of(number, makers, releasers).sign(root.getPrivate(), root.getPublic());
    }

    /** Made, not released; with a bat's model and key set 1. */
    public ModelPackage made(int version) throws ModelPackageException {
        return PackageSigner.withKeys(PackageSigner.make(unsigned(version), maker), keys(1));
    }

    /** Made and released, counter = version, floor 0. */
    public ModelPackage released(int version) throws ModelPackageException {
        return released(version, version, 0);
    }

    public ModelPackage released(int version, int counter, int floor) throws ModelPackageException {
        return release(made(version), counter, floor);
    }

    public ModelPackage release(ModelPackage made, int counter, int floor) throws ModelPackageException {
        return PackageSigner.release(made, releaser, counter, floor, List.of(), Optional.empty());
    }

    /** A package whose bat's model is the golden small one under this version. */
    public static ModelPackage unsigned(int version) throws ModelPackageException {
        return Packages.cricket(version)
                .sensor("net".getBytes(StandardCharsets.US_ASCII), blob("cricket", version))
                .build();
    }

    public static byte[] blob(String id, int version) {
        try {
            byte[] blob = Files.readAllBytes(BLOB);
            Arrays.fill(blob, 16, 32, (byte) 0);
            System.arraycopy(id.getBytes(StandardCharsets.US_ASCII), 0, blob, 16, id.length());
            ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(32, version);
            return sealed(blob);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Without a signature, its CRC right. */
    public static byte[] sealed(byte[] blob) {
        Arrays.fill(blob, blob.length - 72, blob.length, (byte) 0);
        return checked(blob);
    }

    /** Its CRC right, its signature as it is. */
    public static byte[] checked(byte[] blob) {
        CRC32 crc = new CRC32();
        crc.update(blob, 0, blob.length - 80);
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(blob.length - 80, (int) crc.getValue());
        return blob;
    }
}
