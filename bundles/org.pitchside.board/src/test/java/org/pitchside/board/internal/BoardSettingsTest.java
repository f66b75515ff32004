package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.pitchside.api.settings.SecretOpener;
import org.pitchside.api.settings.contract.SettingsShown;

class BoardSettingsTest {
    private static final SettingsShown SHOWN = SettingsShown.of(Board.PID);
    private static final String CLOSED = "q83vEjRWeJASNFZ4-/u3erb7v3q2+796tvu/erb7v3q3=";
    private static final SecretOpener KURAS = closed -> closed.equals(CLOSED) ? Optional.of("4711") : Optional.empty();

    private static BoardSettings read(Map<String, ?> values, BoardSettings last, SecretOpener opener) {
        return BoardSettings.of(values, last, opener, wrong -> {});
    }

    @Test
    void whatTheConsoleShowsAsDefaultIsWhatTheCodeTakes() {
        var other = new BoardSettings("0.0.0.0", 1, Set.of("x"), false, Map.of(), Map.of(), "c", "k", List.of());

        assertEquals(BoardSettings.DEFAULT, read(SHOWN.defaults(), other, null));
        assertEquals(BoardSettings.DEFAULT, read(Map.of(), BoardSettings.DEFAULT, null));
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        for (Map<String, Object> values : SHOWN.absurd()) {
            BoardSettings read = read(values, BoardSettings.DEFAULT, null);

            assertTrue(read.port() > 0 && read.port() < 65_536, values::toString);
        }
    }

    @Test
    void aPinThatThePlatformEncryptedIsTheOneThatWasTyped() {
        BoardSettings read = read(Map.of("coach.pin", CLOSED), BoardSettings.DEFAULT, KURAS);

        assertTrue(read.pins().get(Role.COACH).matches("4711"));
        assertEquals(List.of(), read.troubles());
    }

    @Test
    void aPinOfAnotherGatewayIsNotInForceAndSaid() {
        BoardSettings read = read(Map.of("coach.pin", CLOSED), BoardSettings.DEFAULT, closed -> Optional.empty());

        assertNull(read.pins().get(Role.COACH));
        assertEquals(1, read.troubles().size());
        assertTrue(read.troubles().get(0).startsWith("coach.pin was encrypted by another gateway"));
    }

    @Test
    void theSamePinEncryptedAnewIsNotHashedAgain() {
        BoardSettings once = read(Map.of("coach.pin", "first"), BoardSettings.DEFAULT, closed -> Optional.of("4711"));
        BoardSettings again = read(Map.of("coach.pin", "other"), once, closed -> Optional.of("4711"));

        assertEquals(once, again);
        assertSame(once.pins().get(Role.COACH), again.pins().get(Role.COACH));
        assertNotEquals(once, read(Map.of("coach.pin", "x"), once, closed -> Optional.of("4712")));
    }

    @Test
    void whoOpensPinsMayComeLaterThanTheSettings() {
        try (var opened = new Opened(new HashMap<>(Map.of("coach.pin", CLOSED))).ready()) {
            opened.board.setOpener(KURAS);

            Opened.await(
                    "it is read again",
                    () -> "4711".equals(opened.board.settings().pinTexts().get(Role.COACH)));
            assertEquals(200, opened.signIn("4711").statusCode());
        }
    }
}
