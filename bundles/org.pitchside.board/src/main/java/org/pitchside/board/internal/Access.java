package org.pitchside.board.internal;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Who may what. A session is a random token in a cookie; only what signed in is remembered here, and the CSRF token is computed from the
 * cookie, so that a crowd of viewers costs no memory. A restart signs everybody out.
 */
final class Access {

    static final int MOST_SESSIONS = 1000;
    static final long SESSION_S = 12 * 3600;
    /** Wrong PINs that one address, and all together, may send within the window. */
    static final int WRONG_PER_ADDRESS = 5;

    static final int WRONG_TOGETHER = 200;
    static final long WINDOW_S = 300;
    private static final int MOST_ADDRESSES = 4096;

    private record Session(Role role, long untilS) {}

    private final LongSupplier secondsNow;
    private final SecureRandom random = new SecureRandom();
    private final byte[] secret = new byte[32];
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Map<String, Deque<Long>> wrong = new LinkedHashMap<>();
    private final Deque<Long> wrongTogether = new ArrayDeque<>();
    private Map<Role, Pin> pins = Map.of();
    private boolean viewerOpen = true;

    /** @param secondsNow a clock that never goes back */
    Access(LongSupplier secondsNow) {
        this.secondsNow = secondsNow;
        random.nextBytes(secret);
    }

    /** New rules; whoever signed in with a PIN that is no longer the same must sign in again. */
    synchronized void rules(boolean open, Map<Role, Pin> newPins) {
        viewerOpen = open;
        sessions.values().removeIf(s -> pins.get(s.role()) != newPins.get(s.role()));
        pins = newPins.isEmpty() ? Map.of() : new EnumMap<>(newPins);
    }

    /** A new cookie for somebody who has none. */
    String token() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Whether a cookie may be one of ours, so that its text is safe to work with. */
    static boolean isToken(String cookie) {
        return cookie != null && cookie.matches("[A-Za-z0-9_-]{32}");
    }

    /** The role behind a cookie; empty for somebody who must sign in first. */
    synchronized Optional<Role> role(String cookie) {
        Session session = cookie == null ? null : sessions.get(cookie);
        if (session != null && session.untilS() > secondsNow.getAsLong()) {
            return Optional.of(session.role());
        }
        return viewerOpen ? Optional.of(Role.VIEWER) : Optional.empty();
    }

    /** The roles that somebody can sign in to. */
    synchronized List<Role> offered() {
        return pins.keySet().stream()
                .filter(r -> r != Role.VIEWER || !viewerOpen)
                .toList();
    }

    /** What a request that changes something must carry. */
    String csrf(String cookie) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(cookie.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HmacSHA256", e);
        }
    }

    boolean csrfIsRight(String cookie, String sent) {
        return sent != null
                && MessageDigest.isEqual(
                        csrf(cookie).getBytes(StandardCharsets.US_ASCII), sent.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Signs in.
     *
     * @return a new cookie: the one before is worth nothing now
     */
    String signIn(String address, String before, String pin) {
        Map<Role, Pin> known = mayTry(address);
        Role found = null;
        for (var e : known.entrySet()) {
            // every PIN is tried, so that the time taken tells nothing
            if (e.getValue().matches(pin)) {
                found = e.getKey();
            }
        }
        synchronized (this) {
            if (found == null || pins.get(found) != known.get(found)) {
                throw new Refusal(403, "That PIN is not known here.");
            }
            forget(address);
            sessions.remove(before);
            if (sessions.size() >= MOST_SESSIONS) {
                sessions.remove(sessions.keySet().iterator().next());
            }
            String token = token();
            sessions.put(token, new Session(found, secondsNow.getAsLong() + SESSION_S));
            return token;
        }
    }

    /** Counts the attempt before it is made, so that many at once are no way around. */
    private synchronized Map<Role, Pin> mayTry(String address) {
        long now = secondsNow.getAsLong();
        Deque<Long> mine = wrong.remove(address);
        mine = mine == null ? new ArrayDeque<>() : mine;
        wrong.put(address, mine);
        if (wrong.size() > MOST_ADDRESSES) {
            wrong.remove(wrong.keySet().iterator().next());
        }
        refuseWhenFull(mine, WRONG_PER_ADDRESS, now);
        refuseWhenFull(wrongTogether, WRONG_TOGETHER, now);
        mine.add(now);
        wrongTogether.add(now);
        return pins;
    }

    private static void refuseWhenFull(Deque<Long> attempts, int most, long now) {
        while (!attempts.isEmpty() && attempts.peek() <= now - WINDOW_S) {
            attempts.remove();
        }
        if (attempts.size() >= most) {
            throw new Refusal(429, "Too many wrong PINs. Try again in some minutes.", attempts.peek() + WINDOW_S - now);
        }
    }

    private void forget(String address) {
        Deque<Long> mine = wrong.remove(address);
        if (mine != null) {
            wrongTogether.removeLastOccurrence(mine.peekLast());
        }
    }

    synchronized void signOut(String cookie) {
        sessions.remove(cookie);
    }
}
