package org.pitchside.api.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SecretTest {
    /** An initial vector and a block, as Kura 5 writes them. */
    private static final String CLOSED = "q83vEjRWeJASNFZ4-/u3erb7v3q2+796tvu/erb7v3q3=";
    /** One block, as older ones did. */
    private static final String CLOSED_BEFORE = "q83vEjRWeJASNFZ4kKvN7w==";

    private static final DataFolder FELIX = new DataFolder(Map.<String, String>of()::get);
    private static final DataFolder KURA = new DataFolder(Map.of("kura.home", "/opt/eclipse/kura")::get);
    private static final SecretOpener OPENER =
            closed -> closed.equals(CLOSED) ? Optional.of("sesame") : Optional.empty();

    private static Secret read(Object value, SecretOpener opener, DataFolder place) {
        return Secret.of(Map.of("password", value), "password", opener, place);
    }

    @Test
    void whatKuraClosedIsOpened() {
        assertEquals(new Secret("sesame", null), read(CLOSED, OPENER, KURA));
        assertEquals(new Secret("sesame", null), read(CLOSED.toCharArray(), OPENER, KURA));
    }

    @Test
    void withoutAPlatformThatClosesThemPasswordsArePlain() {
        assertEquals(new Secret("sesame", null), read(" sesame ", null, FELIX));
        assertEquals(new Secret(CLOSED, null), read(CLOSED, null, FELIX));
    }

    @Test
    void noneIsNone() {
        assertEquals(new Secret("", null), Secret.of(Map.of(), "password", OPENER, KURA));
        assertEquals(new Secret("", null), read("", OPENER, KURA));
    }

    @Test
    void onKuraWhatMayBeClosedIsNeverTakenForAPassword() {
        for (String closed : new String[] {CLOSED, CLOSED_BEFORE}) {
            Secret early = read(closed, null, KURA);
            Secret foreign = read(closed, x -> Optional.empty(), KURA);

            assertEquals("", early.text());
            assertTrue(early.trouble().contains("not there"), early.trouble());
            assertEquals("", foreign.text());
            assertTrue(foreign.trouble().contains("another gateway"), foreign.trouble());
        }
    }

    @Test
    void whatCannotBeClosedIsPlainOnKuraToo() {
        // a snapshot written by hand may hold it
        for (String plain : new String[] {"1234", "coach-4711", "pbkdf2:120000:AAAAAAAAAAAAAAAAAAAAAA==:BBBB"}) {
            assertEquals(new Secret(plain, null), read(plain, x -> Optional.empty(), KURA));
            assertEquals(new Secret(plain, null), read(plain, null, KURA));
        }
    }

    @Test
    void itIsNotWrittenIntoALog() {
        assertFalse(new Secret("sesame", null).toString().contains("sesame"));
    }
}
