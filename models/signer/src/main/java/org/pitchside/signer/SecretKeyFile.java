package org.pitchside.signer;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.PBEParameterSpec;
import org.pitchside.sensormodel.Keys;

/**
 * A private key in a file: PKCS #8 in PEM, encrypted by PBES2 with AES-256 under a key that PBKDF2 makes of a passphrase. Only its owner
 * may read it. OpenSSL reads it too.
 */
final class SecretKeyFile {

    /** Rounds of PBKDF2-HMAC-SHA-256: about half a second a guess on one core. */
    static final int ROUNDS = 600_000;

    /** A file that asks for more would only keep the reader busy. */
    private static final int MOST_ROUNDS = 20_000_000;

    private static final String CIPHER = "PBEWithHmacSHA256AndAES_256";
    private static final String BEGIN = "-----BEGIN ENCRYPTED PRIVATE KEY-----";
    private static final String END = "-----END ENCRYPTED PRIVATE KEY-----";
    private static final int MOST_BYTES = 4096;

    private SecretKeyFile() {}

    /** A new pair of Ed25519. */
    static KeyPair pair() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    /** Writes a key into a new file; one that is there is not touched. */
    static void write(Path file, PrivateKey key, char[] passphrase) throws IOException, SignerException {
        if (passphrase.length == 0) {
            throw new SignerException("a private key wants a passphrase, this one is empty");
        }
        byte[] encrypted;
        try {
            SecureRandom random = new SecureRandom();
            byte[] salt = new byte[16];
            byte[] iv = new byte[16];
            random.nextBytes(salt);
            random.nextBytes(iv);
            Cipher cipher = Cipher.getInstance(CIPHER);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance(CIPHER).generateSecret(new PBEKeySpec(passphrase)),
                    new PBEParameterSpec(salt, ROUNDS, new IvParameterSpec(iv)));
            byte[] secret = cipher.doFinal(key.getEncoded());
            // Under the standard's name: the JDK's own name for the cipher is no algorithm that a file can carry.
            AlgorithmParameters parameters = AlgorithmParameters.getInstance("PBES2");
            parameters.init(cipher.getParameters().getEncoded());
            encrypted = new EncryptedPrivateKeyInfo(parameters, secret).getEncoded();
        } catch (GeneralSecurityException e) {
            throw new SignerException(file + ": cannot encrypt the key: " + e.getMessage(), e);
        }
        String text = BEGIN + "\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encrypted) + "\n" + END + "\n";
        write(file, text.getBytes(StandardCharsets.US_ASCII));
    }

    /** A new file that only its owner may read, on the disk when this returns. */
    static void write(Path file, byte[] content) throws IOException, SignerException {
        boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
        FileAttribute<?>[] owner = posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
        try (FileChannel out =
                FileChannel.open(file, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), owner)) {
            ByteBuffer left = ByteBuffer.wrap(content);
            while (left.hasRemaining()) {
                out.write(left);
            }
            out.force(true);
        } catch (FileAlreadyExistsException e) {
            throw new SignerException(file + " is there already, and no key is ever written over", e);
        }
    }

    /** Reads a key and finds its public half. */
    static KeyPair read(Path file, char[] passphrase) throws IOException, SignerException {
        try {
            EncryptedPrivateKeyInfo info = new EncryptedPrivateKeyInfo(der(file));
            AlgorithmParameters parameters = info.getAlgParameters();
            if (parameters == null
                    || parameters.getParameterSpec(PBEParameterSpec.class).getIterationCount() > MOST_ROUNDS) {
                throw new SignerException(file + " is not encrypted as this house does it (PBES2, PBKDF2)");
            }
            // The parameters' text is the cipher's name: what the JDK calls the algorithm is only "PBES2".
            String name = parameters.toString();
            Cipher cipher = Cipher.getInstance(name);
            cipher.init(
                    Cipher.DECRYPT_MODE,
                    SecretKeyFactory.getInstance(name).generateSecret(new PBEKeySpec(passphrase)),
                    parameters);
            PKCS8EncodedKeySpec spec = info.getKeySpec(cipher);
            PrivateKey secret = KeyFactory.getInstance("Ed25519").generatePrivate(spec);
            return whole(file, secret);
        } catch (GeneralSecurityException e) {
            throw new SignerException(file + ": the passphrase is wrong, or the file holds no Ed25519 key", e);
        }
    }

    private static byte[] der(Path file) throws IOException, SignerException {
        byte[] bytes;
        try (var in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MOST_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new SignerException("there is no key file " + file, e);
        }
        String text = new String(bytes, StandardCharsets.US_ASCII).trim();
        if (bytes.length > MOST_BYTES || !text.startsWith(BEGIN) || !text.endsWith(END)) {
            throw new SignerException(file + " is no encrypted private key (" + BEGIN + ")");
        }
        try {
            return Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()));
        } catch (IllegalArgumentException e) {
            throw new SignerException(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /** The JDK makes a pair of 32 random bytes; given those of a private key it makes that key's pair. */
    private static KeyPair whole(Path file, PrivateKey secret) throws GeneralSecurityException, SignerException {
        byte[] seed = ((EdECPrivateKey) secret)
                .getBytes()
                .orElseThrow(() -> new SignerException(file + ": the key cannot be read"));
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        KeyPair pair = generator.generateKeyPair();
        byte[] probe = file.toString().getBytes(StandardCharsets.UTF_8);
        boolean one = Keys.verify(pair.getPublic(), probe, Keys.sign(secret, probe));
        Arrays.fill(seed, (byte) 0);
        if (!one) {
            throw new SignerException(file + ": this JDK does not find the public half of the key");
        }
        return pair;
    }
}
