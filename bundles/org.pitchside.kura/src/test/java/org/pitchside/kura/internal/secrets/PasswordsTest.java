package org.pitchside.kura.internal.secrets;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.Optional;
import org.eclipse.kura.KuraErrorCode;
import org.eclipse.kura.KuraException;
import org.eclipse.kura.crypto.CryptoService;
import org.junit.jupiter.api.Test;

class PasswordsTest {

    private interface Aes {
        char[] decrypt(String closed) throws KuraException;
    }

    /** Kura's service as far as it is called. */
    private static Passwords given(Aes aes) {
        return new Passwords((CryptoService) Proxy.newProxyInstance(
                PasswordsTest.class.getClassLoader(), new Class<?>[] {CryptoService.class}, (p, method, args) -> {
                    assertEquals("decryptAes", method.getName());
                    return aes.decrypt(new String((char[]) args[0]));
                }));
    }

    @Test
    void whatKuraDecryptsIsWhatWasTyped() {
        assertEquals(
                Optional.of("sesame"), given(closed -> "sesame".toCharArray()).open("cipher text"));
        assertEquals(Optional.of(""), given(closed -> new char[0]).open("cipher text"));
    }

    @Test
    void whatItRefusesIsNotOneOfItsOwn() {
        assertEquals(
                Optional.empty(),
                given(closed -> {
                            throw new KuraException(KuraErrorCode.DECODER_ERROR);
                        })
                        .open("1234"));
        assertEquals(
                Optional.empty(),
                given(closed -> {
                            throw new IllegalArgumentException("Illegal base64 character");
                        })
                        .open("a-b-c"));
        assertEquals(Optional.empty(), given(closed -> null).open("x"));
    }
}
