package org.pitchside.ble.internal.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.FrameException;
import org.pitchside.ble.internal.trust.Handshake.End;

/** Gateway and bat find out about each other, over an air that loses, doubles and lies. */
class HandshakeTest {

    private static final BatId BAT = new BatId(0xB7);
    /** A folder that cannot be: nothing can be kept there. */
    private static final Path NOWHERE = Path.of("/dev/null/nowhere");

    @TempDir
    Path folder;

    private KeyRing keys;
    private PaperBat bat = new PaperBat(BAT.value(), 1);
    /** What becomes of a bat's answer on its way: null = lost. */
    private UnaryOperator<byte[]> air = v -> v;

    private End end;
    private String words;
    private int ends;
    private long now;
    private byte[] lastSent;
    private Control asked;

    @BeforeEach
    void aSite() {
        keys = new KeyRing(folder, wrong -> {});
    }

    private Handshake shake(boolean mayEnrol) {
        return shake(keys, mayEnrol);
    }

    /** One connection, until nobody says anything any more. */
    private Handshake shake(KeyRing with, boolean mayEnrol) {
        bat.connected();
        end = null;
        words = null;
        ends = 0;
        Deque<byte[]> answers = new ArrayDeque<>();
        var shake = new Handshake(info(), with, mayEnrol, new SecureRandom(), new Handshake.Link() {
            @Override
            public void send(Control request) {
                lastSent = request.encode();
                byte[] answer = air.apply(bat.control(request.encode()));
                if (answer != null) {
                    answers.add(answer);
                }
            }

            @Override
            public void ended(End how, String why) {
                end = how;
                words = why;
                ends++;
            }
        });
        shake.begin(now);
        while (!answers.isEmpty()) {
            hear(shake, answers.remove());
        }
        return shake;
    }

    private BatInfo info() {
        boolean enrolled = (bat.flags() & 1) != 0;
        boolean open = (bat.flags() & 2) != 0;
        return new BatInfo(BAT, 12, 32_768, 200_000, ImuRange.NOMINAL, 247, "none", 0, 512, 0, 0, 90, enrolled, open);
    }

    private void hear(Handshake shake, byte[] answer) {
        try {
            shake.answer(Control.Answer.decode(answer), now);
        } catch (FrameException e) {
            // a connection drops what breaks the rules
        }
    }

    private void timeGoesBy(Handshake shake, double seconds) {
        long until = now + (long) (seconds * 1e9);
        while (now < until) {
            now += 10_000_000;
            shake.tick(now);
        }
    }

    private void givenItIsEnrolled() {
        bat.open = true;
        shake(true);
        assertEquals(End.PROVEN, end, words);
    }

    @Test
    void aBatWhoseButtonWasPressedIsEnrolledAndBothProveIt() {
        bat.open = true;

        var shake = shake(true);

        assertEquals(End.PROVEN, end, words);
        assertTrue(shake.isNew());
        assertEquals(List.of("ENROL 0", "ENROL 1", "KEY", "CHALLENGE", "PROVE"), bat.asked());
        assertTrue(bat.proven && !bat.open);
        assertArrayEquals(bat.key, keys.of(BAT).get(0));
        assertTrue(keys.knows(BAT));
    }

    @Test
    void aKnownBatIsProvenOnEveryConnectionAlsoAfterARestart() {
        givenItIsEnrolled();

        var shake = shake(new KeyRing(folder, wrong -> {}), false);

        assertEquals(End.PROVEN, end);
        assertFalse(shake.isNew());
        assertEquals(List.of("CHALLENGE", "PROVE"), bat.asked());
    }

    @Test
    void aBatThatNobodyEnrolledIsOpen() {
        shake(true);
        assertEquals(End.OPEN, end);

        bat.open = true;
        shake(false);
        assertEquals(End.OPEN, end);
        assertEquals(List.of(), bat.asked());
    }

    @Test
    void aBatOfAnotherSiteIsRefusedInWordsUntilItsButtonIsPressed() throws Exception {
        givenItIsEnrolled();
        var other = new KeyRing(Files.createDirectory(folder.resolve("other")), wrong -> {});

        shake(other, true);
        assertEquals(End.REFUSED, end);
        assertEquals(
                "Bat 00000000000000B7 belongs to another site: press its button for one second and enrol it here.",
                words);
        assertEquals(List.of(), bat.asked());

        bat.open = true;
        shake(other, false);
        assertEquals(End.REFUSED, end);
        shake(other, true);
        assertEquals(End.PROVEN, end);

        // and it is lost to the first
        shake(false);
        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("belongs to another site"), words);
    }

    @Test
    void aBatThatWasEnrolledElsewhereComesBackByItsButton() throws Exception {
        givenItIsEnrolled();
        byte[] old = bat.key;
        var other = new KeyRing(Files.createDirectory(folder.resolve("other")), wrong -> {});
        bat.open = true;
        shake(other, true);
        assertFalse(Arrays.equals(old, bat.key));

        bat.open = true;
        var shake = shake(true);

        assertEquals(End.PROVEN, end, words);
        assertTrue(shake.isNew());
        assertEquals(List.of("CHALLENGE", "PROVE", "ENROL 0", "ENROL 1", "KEY", "CHALLENGE", "PROVE"), bat.asked());
    }

    @Test
    void aKnownBatThatSaysItIsNobodysIsRefusedUntilItsButtonIsPressed() {
        givenItIsEnrolled();
        var impostor = new PaperBat(BAT.value(), 2);
        bat = impostor;

        shake(true);
        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("nobody enrolled it, but this site did"), words);

        bat.open = true;
        shake(true);
        assertEquals(End.PROVEN, end);
    }

    @Test
    void aBatThatDoesNotKnowTheKeyCannotPassForOneThatDoes() {
        givenItIsEnrolled();
        bat = new PaperBat(BAT.value(), 2);
        bat.key = new byte[32];
        // it takes any proof of ours and gives one of its own
        air = v -> v[0] == (byte) 0x93 ? Arrays.copyOf(new byte[] {(byte) 0x93, 0, 1, 2, 3}, 18) : v;

        shake(false);

        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("cannot prove that it is the bat"), words);
    }

    @Test
    void yesterdaysAnswersProveNothingToday() {
        givenItIsEnrolled();
        var heard = new ArrayList<byte[]>();
        air = v -> {
            heard.add(v);
            return v;
        };
        shake(false);
        assertEquals(End.PROVEN, end);
        Deque<byte[]> again = new ArrayDeque<>(heard);

        air = v -> again.remove();
        shake(false);

        assertEquals(End.REFUSED, end);
    }

    @Test
    void ourOwnProofSentBackProvesNothing() {
        givenItIsEnrolled();
        byte[] key = bat.key;
        bat = new PaperBat(BAT.value(), 3);
        bat.key = key;
        // even a bat that knew the key would have to say "bat", not "gateway"
        air = v -> v[0] == (byte) 0x93 ? echo() : v;

        shake(false);

        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("cannot prove"), words);
    }

    private byte[] echo() {
        byte[] echo = new byte[18];
        echo[0] = (byte) 0x93;
        System.arraycopy(lastSent, 1, echo, 2, 16);
        return echo;
    }

    @Test
    void aLostAnswerToTheFirstKeyLosesNothing() {
        bat.open = true;
        air = v -> v[0] == (byte) 0x91 ? null : v;
        var shake = shake(true);
        assertEquals(null, end);
        timeGoesBy(shake, 4.9);
        assertEquals(null, end);
        timeGoesBy(shake, 0.2);
        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("does not answer"), words);
        assertFalse(keys.knows(BAT));
        air = v -> v;

        shake(new KeyRing(folder, wrong -> {}), false);

        assertEquals(End.PROVEN, end, words);
    }

    @Test
    void powerLostBeforeTheFirstKeyWasStoredLeavesABatOfNobody() {
        bat.open = true;
        air = v -> {
            if (v[0] == (byte) 0x91) {
                bat.key = null;
                return null;
            }
            return v;
        };
        timeGoesBy(shake(true), 6);
        assertEquals(End.REFUSED, end);
        air = v -> v;

        shake(false);

        assertEquals(End.OPEN, end);
    }

    @Test
    void ofTheOldKeyAndAGivenOneTheBatsProofDecides() throws Exception {
        givenItIsEnrolled();
        byte[] old = bat.key;
        byte[] given = new byte[Secrets.KEY];
        given[5] = 5;

        keys.give(BAT, given);
        shake(false);
        assertEquals(End.PROVEN, end);
        assertEquals(1, keys.of(BAT).size());
        assertArrayEquals(old, keys.of(BAT).get(0));

        keys.give(BAT, given);
        bat.key = given;
        shake(false);
        assertEquals(End.PROVEN, end);
        assertEquals(List.of("CHALLENGE", "PROVE", "CHALLENGE", "PROVE"), bat.asked());
        assertEquals(1, keys.of(BAT).size());
        assertArrayEquals(given, keys.of(BAT).get(0));
    }

    @Test
    void noKeyIsGivenThatTheDiskDidNotTake() throws Exception {
        bat.open = true;
        Files.createDirectories(folder.resolve(KeyFile.NAME + ".new").resolve("in the way"));

        shake(true);

        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("could not be kept"), words);
        assertEquals(List.of("ENROL 0", "ENROL 1"), bat.asked());
        assertEquals(null, bat.key);
    }

    @Test
    void everyLostAnswerEndsInTimeAndTheNextConnectionIsAsGoodAsNew() {
        for (int lost = 0x90; lost <= 0x93; lost++) {
            byte op = (byte) lost;
            bat = new PaperBat(BAT.value(), lost);
            bat.open = true;
            keys = new KeyRing(folder.resolve("lost" + lost), wrong -> {});
            air = v -> v[0] == op ? null : v;
            var shake = shake(true);
            timeGoesBy(shake, 6);
            assertEquals(End.REFUSED, end);
            assertEquals(1, ends);
            air = v -> v;

            shake(true);

            assertEquals(End.PROVEN, end, "after a lost " + Integer.toHexString(lost) + ": " + words);
        }
    }

    @Test
    void anAnswerThatComesTwiceCountsOnce() {
        bat.open = true;
        var twice = new ArrayDeque<byte[]>();
        air = v -> {
            twice.add(v);
            return v;
        };
        var shake = shake(true);
        assertEquals(End.PROVEN, end);
        twice.forEach(v -> hear(shake, v));
        assertEquals(1, ends);
    }

    @Test
    void aHalfThatComesTwiceIsNotTheOtherHalf() {
        bat.open = true;
        bat.connected();
        var sent = new ArrayList<Control>();
        var shake = new Handshake(info(), keys, true, new SecureRandom(), new Handshake.Link() {
            @Override
            public void send(Control request) {
                sent.add(request);
            }

            @Override
            public void ended(End how, String why) {
                end = how;
            }
        });
        shake.begin(now);
        byte[] first = bat.control(sent.get(0).encode());
        hear(shake, first);
        hear(shake, first);

        assertEquals(2, sent.size());
        assertEquals(null, end);
    }

    @Test
    void aBusyBatIsLeftAlone() {
        givenItIsEnrolled();
        byte[] key = bat.key;
        bat.key = new byte[32];
        for (int i = 0; i < 3; i++) {
            shake(false);
            assertTrue(words.contains("belongs to another site"), words);
        }
        bat.key = key;
        shake(false);
        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("too many wrong proofs"), words);
        bat.rested();

        shake(false);

        assertEquals(End.PROVEN, end);
    }

    @Test
    void aDoorThatClosedAgainLeavesTheBatAsItWas() {
        bat.open = true;
        air = v -> v[0] == (byte) 0x90 ? new byte[] {(byte) 0x90, 5} : v;

        shake(true);

        assertEquals(End.OPEN, end);
        assertFalse(keys.knows(BAT));
    }

    @Test
    void aPublicKeyThatSharesNothingIsRefused() {
        bat.open = true;
        air = v -> {
            if (v[0] == (byte) 0x90) {
                Arrays.fill(v, 3, v.length, (byte) 0);
            }
            return v;
        };

        shake(true);

        assertEquals(End.REFUSED, end);
        assertTrue(words.contains("nobody can agree"), words);
    }

    /** Whatever a hostile bat answers, the handshake ends once, in time, and never takes it for proven. */
    @Property(tries = 500)
    void whateverIsAnsweredItEndsOnceAndUnproven(
            @ForAll @Size(max = 8) List<@Size(max = 20) byte[]> answers,
            @ForAll @IntRange(max = 3) int flags,
            @ForAll boolean isShaped) {
        var ring = new KeyRing(NOWHERE, wrong -> {});
        var ended = new ArrayList<End>();
        var b = new BatInfo(
                BAT,
                12,
                32_768,
                200_000,
                ImuRange.NOMINAL,
                247,
                "none",
                0,
                512,
                0,
                0,
                90,
                (flags & 1) != 0,
                (flags & 2) != 0);
        var shake = new Handshake(b, ring, true, new SecureRandom(), new Handshake.Link() {
            @Override
            public void send(Control request) {
                asked = request;
            }

            @Override
            public void ended(End how, String why) {
                ended.add(how);
            }
        });
        asked = null;
        now = 0;
        shake.begin(now);
        for (byte[] a : answers) {
            byte[] v = a.clone();
            if (isShaped && asked != null) {
                v = Arrays.copyOf(a, asked.op() == Control.ENROL ? 19 : asked.op() == Control.KEY ? 2 : 18);
                v[0] = (byte) (asked.op() | 0x80);
                v[1] = 0;
                if (asked instanceof Control.Enrol e) {
                    v[2] = (byte) e.half();
                }
            }
            hear(shake, v);
        }
        timeGoesBy(shake, 6);

        assertEquals(1, ended.size());
        assertFalse(ended.contains(End.PROVEN));
    }
}
