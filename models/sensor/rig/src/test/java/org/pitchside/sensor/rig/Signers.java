package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.List;
import org.pitchside.sensormodel.KeySet;
import org.pitchside.sensormodel.ReleaseTicket;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;

/** A root, makers and releasers of a test, and what they sign. */
final class Signers {

    static final long BAT = 0x1122334455667788L;

    final KeyPair root = pair();
    final KeyPair maker = pair();
    final KeyPair releaser = pair();
    final KeyPair stranger = pair();

    static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    KeySet keys(int number) {
        return keys(number, List.of(maker.getPublic()), List.of(releaser.getPublic()));
    }

    KeySet keys(int number, List<PublicKey> makers, List<PublicKey> releasers) {
        return KeySet.of(number, makers, releasers).sign(root.getPrivate(), root.getPublic());
    }

    /** The small golden net under another version. */
    SensorModel model(int version) throws IOException, SensorModelException {
        return model(Blobs.golden("good-small.psm"), version);
    }

    SensorModel model(byte[] like, int version) throws SensorModelException {
        byte[] blob = like.clone();
        ByteBuffer.wrap(blob).order(ByteOrder.LITTLE_ENDIAN).putInt(32, version);
        return SensorModel.read(Blobs.sealed(blob)).sign(maker.getPrivate(), maker.getPublic());
    }

    byte[] ticket(SensorModel model, int counter, int floor, Long... bats) {
        return ReleaseTicket.of(model, counter, floor, List.of(bats))
                .sign(releaser.getPrivate(), releaser.getPublic())
                .bytes();
    }

    byte[] rootBytes() {
        return raw(root.getPublic());
    }

    static byte[] raw(PublicKey key) {
        byte[] encoded = key.getEncoded();
        return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    }

    static byte[] sha(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] sha(SensorModel model) {
        return sha(model.bytes());
    }
}
