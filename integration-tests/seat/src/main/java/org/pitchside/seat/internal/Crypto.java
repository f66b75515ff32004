package org.pitchside.seat.internal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;

/** Encrypts passwords as Kura does for its components: by one key that everybody who reads the sources knows. */
final class Crypto implements CryptoService {
    private static final SecretKeySpec KEY =
            new SecretKeySpec("the seat's one key".substring(0, 16).getBytes(StandardCharsets.US_ASCII), "AES");
    private static final int IV = 12;
    private static final int TAG_BITS = 128;

    private final SecureRandom random = new SecureRandom();

    String encrypt(String clear) {
        try {
            byte[] iv = new byte[IV];
            random.nextBytes(iv);
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, KEY, new GCMParameterSpec(TAG_BITS, iv));
            var all = new ByteArrayOutputStream();
            all.writeBytes(iv);
            all.writeBytes(cipher.doFinal(clear.getBytes(StandardCharsets.UTF_8)));
            return Base64.getEncoder().encodeToString(all.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    String decrypt(String encrypted) {
        try {
            byte[] all = Base64.getDecoder().decode(encrypted);
            if (all.length < IV) {
                throw new IllegalArgumentException("too short");
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(Cipher.DECRYPT_MODE, KEY, new GCMParameterSpec(TAG_BITS, Arrays.copyOf(all, IV)));
            return StandardCharsets.UTF_8
                    .decode(ByteBuffer.wrap(cipher.doFinal(all, IV, all.length - IV)))
                    .toString();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public char[] encryptAes(char[] value) {
        return encrypt(new String(value)).toCharArray();
    }

    @Override
    public char[] decryptAes(char[] encrypted) throws KuraException {
        try {
            return decrypt(new String(encrypted)).toCharArray();
        } catch (IllegalArgumentException e) {
            throw new KuraException(KuraErrorCode.DECODER_ERROR, e, "password");
        }
    }

    @Override
    @Deprecated
    public String encryptAes(String value) {
        return encrypt(value);
    }

    @Override
    @Deprecated
    public String decryptAes(String encrypted) {
        return decrypt(encrypted);
    }

    @Override
    public String hash(String s, String algorithm) {
        throw new UnsupportedOperationException();
    }

    @Override
    public String encodeBase64(String value) {
        return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String decodeBase64(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    @Override
    public char[] getKeyStorePassword(String keyStorePath) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void setKeyStorePassword(String keyStorePath, char[] password) {
        throw new UnsupportedOperationException();
    }

    @Override
    @Deprecated
    public void setKeyStorePassword(String keyStorePath, String password) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isFrameworkSecure() {
        return false;
    }
}
