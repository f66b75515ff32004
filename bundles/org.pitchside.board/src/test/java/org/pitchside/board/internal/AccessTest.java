package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who may what, and for how long. */
class AccessTest {

    private final AtomicLong seconds = new AtomicLong(1000);
    private final Access access = new Access(seconds::get);
    private final Pin coach = Pin.of("4711");
    private final Pin operator = Pin.of("a longer one");

    private void givenPins(boolean open) {
        access.rules(open, Map.of(Role.COACH, coach, Role.OPERATOR, operator));
    }

    @Test
    void aPinOpensItsRoleAndNoOther() {
        givenPins(true);

        String cookie = access.signIn("10.0.0.9", "none", "4711");

        assertEquals(Optional.of(Role.COACH), access.role(cookie));
        assertEquals(Optional.of(Role.VIEWER), access.role("somebody else"));
    }

    @Test
    void aClosedPageShowsNothingToAStranger() {
        givenPins(false);

        assertEquals(Optional.empty(), access.role("somebody"));
        assertEquals(Optional.empty(), access.role(null));
    }

    @Test
    void aFewWrongPinsAndTheAddressHasToWaitAlsoWithTheRightOne() {
        givenPins(true);
        for (int i = 0; i < Access.WRONG_PER_ADDRESS; i++) {
            assertEquals(
                    403,
                    assertThrows(Refusal.class, () -> access.signIn("10.0.0.9", "x", "0000"))
                            .status());
        }

        Refusal refusal = assertThrows(Refusal.class, () -> access.signIn("10.0.0.9", "x", "4711"));
        String other = access.signIn("10.0.0.8", "x", "4711");
        seconds.addAndGet(Access.WINDOW_S);
        String later = access.signIn("10.0.0.9", "x", "4711");

        assertEquals(429, refusal.status());
        assertEquals(Access.WINDOW_S, refusal.retryAfterS());
        assertEquals(Optional.of(Role.COACH), access.role(other));
        assertEquals(Optional.of(Role.COACH), access.role(later));
    }

    @Test
    void aSessionEndsInItsTimeAndWhenItIsSignedOutAndWhenItsPinChanges() {
        givenPins(true);
        String old = access.signIn("a", "x", "4711");
        seconds.addAndGet(Access.SESSION_S);
        String left = access.signIn("a", "x", "4711");
        access.signOut(left);
        String replaced = access.signIn("a", "x", "4711");
        String stays = access.signIn("a", "x", "a longer one");
        access.rules(true, Map.of(Role.COACH, Pin.of("4712"), Role.OPERATOR, operator));

        assertEquals(Optional.of(Role.VIEWER), access.role(old));
        assertEquals(Optional.of(Role.VIEWER), access.role(left));
        assertEquals(Optional.of(Role.VIEWER), access.role(replaced));
        assertEquals(Optional.of(Role.OPERATOR), access.role(stays));
    }

    @Test
    void whoSignsInAnewLeavesTheFormerSessionBehind() {
        givenPins(true);
        String coachs = access.signIn("a", "none", "4711");

        String operators = access.signIn("a", coachs, "a longer one");

        assertEquals(Optional.of(Role.VIEWER), access.role(coachs));
        assertEquals(Optional.of(Role.OPERATOR), access.role(operators));
    }

    @Test
    void manySessionsCostNoMoreMemoryThanTheMostThatMayBe() {
        access.rules(true, Map.of(Role.COACH, new Pin(1, new byte[8], quick("1234"))));
        String first = access.signIn("a", "x", "1234");
        for (int i = 0; i < Access.MOST_SESSIONS; i++) {
            access.signIn("a", "x", "1234");
        }

        assertEquals(Optional.of(Role.VIEWER), access.role(first));
    }

    /** The hash of a PIN in one round. */
    private static byte[] quick(String pin) {
        try {
            return javax.crypto.SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(new javax.crypto.spec.PBEKeySpec(pin.toCharArray(), new byte[8], 1, 256))
                    .getEncoded();
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aTokenIsWorthSomethingForItsCookieOnly() {
        String cookie = access.token();

        assertTrue(Access.isToken(cookie));
        assertTrue(access.csrfIsRight(cookie, access.csrf(cookie)));
        assertFalse(access.csrfIsRight(cookie, access.csrf(access.token())));
        assertFalse(access.csrfIsRight(cookie, null));
        assertFalse(Access.isToken("a\r\nSet-Cookie: b"));
    }

    @Test
    void aPinIsKeptAsAHashThatIsReadAgain() {
        Pin again = Pin.of(coach.toString());

        assertTrue(again.matches("4711"));
        assertFalse(again.matches("4712"));
        assertNotEquals(coach.toString(), Pin.of("4711").toString());
        assertFalse(coach.toString().contains("4711"));
    }

    @Test
    void aPinThatIsTooShortOrAHashThatIsNoneIsRefusedWithoutBeingTold() {
        for (String wrong : new String[] {
            "123", "x".repeat(65), "pbkdf2:", "pbkdf2:0:AAAA:AAAA", "pbkdf2:9:%%:%%", "pbkdf2:1:AAAAAAAAAAA=:AA=="
        }) {
            String words = assertThrows(IllegalArgumentException.class, () -> Pin.of(wrong))
                    .getMessage();
            assertFalse(words.contains(wrong), words);
        }
    }
}
