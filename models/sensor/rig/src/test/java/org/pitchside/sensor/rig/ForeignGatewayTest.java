package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.api.Hand;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec.Mode;

/**
 * The attack list, what a gateway may try on CONTROL that does not know the bat's key: not allowed, nothing changes, nothing is told, and
 * the gateway that knows the key still gets in. What it may try over SMP is in {@link BatAttackTest}.
 */
class ForeignGatewayTest {

    private static final byte NOT_ALLOWED = 5;
    private static final byte[] NUMBER = "sixteen bytes!!!".getBytes(StandardCharsets.US_ASCII);
    private static int refused;
    private static int tried;

    @TempDir
    Path dir;

    /** What is tried: the bat's last answer. */
    private interface Attempt {
        byte[] on(BatProcess bat, byte[] heard) throws Exception;
    }

    private record Attack(String name, Attempt attempt) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Attack> attacks() {
        return Stream.of(
                new Attack(
                        "an acknowledgement without a proof",
                        (bat, heard) -> bat.write(new Control.Ack(1, 1).encode())),
                new Attack(
                        "events asked for without a proof",
                        (bat, heard) -> bat.write(new Control.Replay(-1, 0).encode())),
                new Attack(
                        "a stream asked for without a proof",
                        (bat, heard) -> bat.write(new Control.SetMode(Mode.STREAM).encode())),
                new Attack(
                        "another mount without a proof",
                        (bat, heard) -> bat.write(new Control.MountRow(2, 0, 0, 1).encode())),
                new Attack(
                        "another hand without a proof",
                        (bat, heard) -> bat.write(new Control.SetHand(Hand.LEFT).encode())),
                new Attack("the bat's time without a proof", (bat, heard) -> bat.write(new Control.Time(9).encode())),
                new Attack(
                        "a bat that is to blink without a proof",
                        (bat, heard) -> bat.write(new Control.Identify(60).encode())),
                new Attack("a request that nobody knows without a proof", (bat, heard) -> bat.write((byte) 0x77)),
                new Attack("a new key without the button", (bat, heard) -> {
                    assertEquals(NOT_ALLOWED, bat.write(GattAuthTest.half(0, new byte[32]))[1]);
                    assertEquals(NOT_ALLOWED, bat.write(GattAuthTest.half(1, new byte[32]))[1]);
                    return bat.write(new Control.Key().encode());
                }),
                new Attack(
                        "a proof without a challenge",
                        (bat, heard) -> bat.write(new Control.Prove(new byte[16]).encode())),
                new Attack("a guessed key", (bat, heard) -> new byte[] {0, GattAuthTest.prove(bat, new byte[32])}),
                new Attack("a proof that was overheard, in another connection", (bat, heard) -> {
                    bat.write(new Control.Challenge(NUMBER).encode());
                    return bat.write(new Control.Prove(heard).encode());
                }),
                new Attack("a proof that was overheard, twice for one challenge", (bat, heard) -> {
                    bat.write(new Control.Challenge(NUMBER).encode());
                    assertEquals(NOT_ALLOWED, bat.write(new Control.Prove(heard).encode())[1]);
                    return bat.write(new Control.Prove(heard).encode());
                }),
                new Attack("the bat's own answer as a proof", (bat, heard) -> {
                    byte[] challenge = bat.write(new Control.Challenge(NUMBER).encode());
                    return bat.write(new Control.Prove(Arrays.copyOfRange(challenge, 2, 18)).encode());
                }));
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void isNotAllowed(Attack attack) throws Exception {
        tried++;
        try (var bat = new BatProcess(
                Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel().flash(dir.resolve("bat.flash")))) {
            // given an enrolled bat, and somebody who overheard how its gateway proved itself
            bat.button();
            bat.connect(247);
            byte[] key = GattAuthTest.enrol(bat);
            bat.disconnect();
            bat.connect(247);
            byte[] challenge = bat.write(new Control.Challenge(NUMBER).encode());
            byte[] heard = GattAuthTest.proof(key, NUMBER, Arrays.copyOfRange(challenge, 2, 18));
            assertEquals(0, bat.write(new Control.Prove(heard).encode())[1]);
            bat.disconnect();
            bat.connect(247);
            var before = bat.info();
            int told = bat.data().size();

            byte[] answer = attack.attempt.on(bat, heard);

            assertArrayEquals(new byte[] {NOT_ALLOWED}, Arrays.copyOfRange(answer, 1, 2), Arrays.toString(answer));
            assertEquals(before, bat.info());
            bat.samples(GattAuthTest.still(400));
            assertEquals(told, bat.data().size(), "nothing is told");
            // and who knows the key gets in
            assertEquals(0, GattAuthTest.prove(bat, key));
        }
        refused++;
    }

    @Test
    void thePageNamesEveryOne() throws Exception {
        String page = Files.readString(Path.of(System.getProperty("pitchside.root"), "docs", "attacks.md"));
        List<String> missing = attacks()
                .map(a -> "| " + a.name + " | not allowed |")
                .filter(row -> !page.contains("\n" + row))
                .toList();
        assertEquals(List.of(), missing, () -> String.join("\n", missing));
        assertTrue(attacks().map(Attack::name).distinct().count() == attacks().count());
    }

    @AfterAll
    static void tell() throws IOException {
        if (tried > 1) {
            Scorecard.score("rollout.attacks_refused", refused, "1", String.valueOf(tried), "BAT-CONTROL");
        }
    }
}
