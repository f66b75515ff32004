package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.sensormodel.SensorModel;

/** Models on their way into a bat: uploaded, looked at, tried, confirmed, taken back; and the power cut at every operation of the flash. */
class SlotsTest {

    private static final int NOT_RELEASED = 34;
    private static final int FLOOR = 33;

    private final Signers signers = new Signers();

    private SmpBat bat(Build build) throws Exception {
        var bat = new SmpBat(build)
                .fresh(
                        true,
                        77,
                        Signers.BAT,
                        signers.rootBytes(),
                        signers.keys(1).bytes(),
                        signers.model(1).bytes());
        assertTrue(bat.boot());
        return bat;
    }

    private void installed(SmpBat bat, SensorModel model, int counter, int floor) throws Exception {
        assertEquals(0, SmpBat.code(bat.whole(2, signers.ticket(model, counter, floor))));
        assertEquals(true, bat.upload(model.bytes(), Signers.sha(model), 400).get("match"));
        assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        assertTrue(bat.boot());
        assertEquals(model.facts().version(), bat.slots().version());
        assertEquals(0, SmpBat.code(bat.confirm(null)));
    }

    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_CLANG", "HOST_ASAN", "M4"})
    void aModelIsUploadedTriedAndStaysOnceItIsConfirmed(Build build) throws Exception {
        try (var bat = bat(build)) {
            // given the shipped model under another version, and a ticket for it
            byte[] like = build.emulated()
                    ? Blobs.golden("good-ref-net.psm")
                    : Blobs.shipped().bytes();
            SensorModel model = signers.model(like, 5);
            byte[] sha = Signers.sha(model);
            assertEquals(1, bat.slots().version());
            assertEquals(0, SmpBat.code(bat.whole(2, signers.ticket(model, 1, 4))));

            // when it is uploaded
            var answer = bat.upload(model.bytes(), sha, 430);

            // then it is there, but does not run yet
            assertEquals(true, answer.get("match"));
            assertEquals(1, bat.slots().version());
            assertTrue(bat.boot());
            assertEquals(1, bat.slots().version());

            // when it is to be tried
            assertEquals(0, SmpBat.code(bat.test(sha)));
            assertEquals(1, bat.slots().version());
            assertTrue(bat.boot());

            // then it runs, and without a word it is taken back with the next boot
            assertEquals(5, bat.slots().version());
            assertTrue(bat.boot());
            assertEquals(1, bat.slots().version());
            assertEquals(0, bat.slots().floor());

            // when it is tried again and confirmed
            assertEquals(0, SmpBat.code(bat.test(sha)));
            assertTrue(bat.boot());
            assertEquals(0, SmpBat.code(bat.confirm(null)));

            // then it stays, and the floor is what its ticket said
            for (int i = 0; i < 3; i++) {
                assertEquals(5, bat.slots().version());
                assertEquals(4, bat.slots().floor());
                assertTrue(bat.boot());
            }
        }
    }

    @Test
    void theGatewayGoesBackToWhatTheBatHadWithoutSendingItAgain() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            SensorModel five = signers.model(5);
            installed(bat, four, 1, 2);
            installed(bat, five, 2, 3);

            // when the fifth turns out bad
            assertEquals(0, SmpBat.code(bat.test(Signers.sha(four))));
            assertTrue(bat.boot());
            assertEquals(4, bat.slots().version());
            assertEquals(0, SmpBat.code(bat.confirm(Signers.sha(four))));
            assertTrue(bat.boot());

            // then the fourth runs again, and the floor did not go down
            assertEquals(4, bat.slots().version());
            assertEquals(3, bat.slots().floor());
        }
    }

    @Test
    void aTrialIsCalledOff() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            SensorModel five = signers.model(5);
            installed(bat, four, 1, 2);
            bat.whole(2, signers.ticket(five, 2, 5));
            bat.upload(five.bytes(), Signers.sha(five), 400);

            // before it began
            bat.test(Signers.sha(five));
            assertEquals(1_028, SmpBat.code(bat.confirm(null)));
            assertEquals(0, SmpBat.code(bat.confirm(Signers.sha(four))));
            assertTrue(bat.boot());
            assertEquals(4, bat.slots().version());

            // and while it runs
            bat.test(Signers.sha(five));
            assertTrue(bat.boot());
            assertEquals(5, bat.slots().version());
            assertEquals(0, SmpBat.code(bat.confirm(Signers.sha(four))));
            // what was called off cannot be confirmed any more
            assertEquals(1_032, SmpBat.code(bat.confirm(null)));
            assertEquals(1_032, SmpBat.code(bat.confirm(Signers.sha(five))));
            assertTrue(bat.boot());
            assertEquals(4, bat.slots().version());
            assertEquals(2, bat.slots().floor());
        }
    }

    @Test
    void belowTheFloorNothingComesBack() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            SensorModel five = signers.model(5);
            installed(bat, four, 1, 1);
            installed(bat, five, 2, 5);

            assertEquals(FLOOR, SmpBat.code(bat.test(Signers.sha(four))));
            assertEquals(FLOOR, SmpBat.code(bat.whole(2, signers.ticket(four, 3, 1))));
            assertTrue(bat.boot());
            assertEquals(5, bat.slots().version());
        }
    }

    @Test
    void onlyWhatTheLastTicketNamesIsTaken() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            SensorModel five = signers.model(5);
            int before = bat.counts()[1];
            assertEquals(NOT_RELEASED, SmpBat.code(bat.upload(four.bytes(), Signers.sha(four), 400)));
            bat.whole(2, signers.ticket(five, 1, 0));
            assertEquals(NOT_RELEASED, SmpBat.code(bat.upload(four.bytes(), Signers.sha(four), 400)));
            // then its flash was not touched for it
            assertEquals(before, bat.counts()[1]);

            // when another model comes under the name of the released one
            assertEquals(
                    38,
                    SmpBat.code(bat.upload(Arrays.copyOf(four.bytes(), five.bytes().length), Signers.sha(five), 400)));
            assertEquals(1_024, SmpBat.code(bat.test(Signers.sha(five))));

            // then the true one is taken still
            assertEquals(true, bat.upload(five.bytes(), Signers.sha(five), 400).get("match"));
        }
    }

    @Test
    void whatALoaderASignatureOrTheSelfTestRefusesIsThrownAway() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            int counter = 1;
            byte[] good = signers.model(7).bytes();
            byte[] bent = good.clone();
            bent[12] ^= 8;
            SensorModel stranger = signers.model(7).sign(signers.stranger.getPrivate(), signers.stranger.getPublic());
            byte[] unsigned = good.clone();
            Arrays.fill(unsigned, good.length - 72, good.length, (byte) 0);
            byte[] forged = good.clone();
            forged[good.length - 9] ^= 1;
            byte[] untrue = good.clone();
            untrue[60] ^= 1;
            SensorModel fails =
                    SensorModel.read(Blobs.sealed(untrue)).sign(signers.maker.getPrivate(), signers.maker.getPublic());
            for (var refused : Map.of(
                            Blobs.sealed(bent), 26, stranger.bytes(), 27, unsigned, 27, forged, 27, fails.bytes(), 28)
                    .entrySet()) {
                byte[] blob = refused.getKey();
                byte[] ticket = Tickets.forBytes(signers, blob, 7, counter++, 0);
                assertEquals(0, SmpBat.code(bat.whole(2, ticket)));
                assertEquals(refused.getValue(), SmpBat.code(bat.upload(blob, Signers.sha(blob), 408)));
                assertEquals(1_024, SmpBat.code(bat.test(Signers.sha(blob))));
                assertEquals(0, (int) bat.images().stream()
                        .filter(i -> !i.get("slot").equals(2))
                        .count());
            }
            // and a ticket that tells another version than the model
            byte[] other = Tickets.forBytes(signers, good, 8, counter, 0);
            assertEquals(0, SmpBat.code(bat.whole(2, other)));
            assertEquals(NOT_RELEASED, SmpBat.code(bat.upload(good, Signers.sha(good), 408)));
            assertEquals(1, bat.slots().version());
        }
    }

    @Test
    void whileAModelIsTriedNoOtherTakesItsPlace() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            SensorModel five = signers.model(5);
            SensorModel six = signers.model(6);
            installed(bat, four, 1, 0);
            bat.whole(2, signers.ticket(five, 2, 0));
            bat.upload(five.bytes(), Signers.sha(five), 400);
            bat.test(Signers.sha(five));
            bat.whole(2, signers.ticket(six, 3, 0));
            assertEquals(1_028, SmpBat.code(bat.upload(six.bytes(), Signers.sha(six), 400)));
            assertEquals(1_028, SmpBat.code(bat.request(2, 1, 5, Map.of())));
            assertTrue(bat.boot());
            assertEquals(1_009, SmpBat.code(bat.upload(six.bytes(), Signers.sha(six), 400)));
            assertEquals(1_009, SmpBat.code(bat.request(2, 1, 5, Map.of())));
            assertEquals(0, SmpBat.code(bat.confirm(null)));
            assertEquals(true, bat.upload(six.bytes(), Signers.sha(six), 400).get("match"));
            assertEquals(0, SmpBat.code(bat.request(2, 1, 5, Map.of())));
            assertEquals(1_024, SmpBat.code(bat.test(Signers.sha(six))));
            assertEquals(5, bat.slots().version());
        }
    }

    @Test
    void aConfirmedModelThatRotsLeavesTheFactorys() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel four = signers.model(4);
            installed(bat, four, 1, 4);
            int slot = bat.slots().running();

            bat.damage((4 + 5 * slot) * 4096 + 700, new byte[] {1, 2, 3});
            assertTrue(bat.boot());

            assertEquals(1, bat.slots().version());
            assertEquals(SmpBat.FACTORY, bat.slots().running());
            assertEquals(4, bat.slots().floor());
            assertEquals(true, bat.upload(four.bytes(), Signers.sha(four), 400).get("match"));
        }
    }

    @Test
    void anUploadGoesOnWhereThePowerWasLost() throws Exception {
        try (var bat = bat(Build.HOST_GCC)) {
            SensorModel model = signers.model(Blobs.shipped().bytes(), 3);
            byte[] sha = Signers.sha(model);
            bat.whole(2, signers.ticket(model, 1, 0));
            var random = new Random(8);
            int sent = 0;
            for (int i = 0; i < 40; i++) {
                // given a cut somewhere in it
                bat.cut(1 + random.nextInt(12));
                var answer = bat.upload(model.bytes(), sha, 400);
                if (answer != null && answer.containsKey("match")) {
                    break;
                }
                // then a boot later the bat wants what it has not; but all of it where the cut fell into the seal at
                // the end
                bat.cut(0);
                assertTrue(bat.boot());
                var first = bat.request(2, 1, 1, first(model, sha));
                int off = (Integer) first.get("off");
                boolean all = sent > model.bytes().length - 4_096;
                assertTrue(off >= sent || all && off == 0, off + " after " + sent);
                sent = off;
            }
            bat.cut(0);
            assertTrue(bat.boot());
            assertEquals(true, bat.upload(model.bytes(), sha, 400).get("match"));
            assertEquals(0, SmpBat.code(bat.test(sha)));
            assertTrue(bat.boot());
            assertEquals(3, bat.slots().version());
        }
    }

    private static Map<String, Object> first(SensorModel model, byte[] sha) {
        return Map.of("image", 1, "off", 0, "len", model.bytes().length, "sha", sha, "data", new byte[0]);
    }

    /**
     * A key set, then a model in place of the one before the confirmed one, the power cut at each operation in turn. -Dseeds=300 for the long run.
     */
    @ParameterizedTest
    @EnumSource(names = {"HOST_GCC", "HOST_ASAN"})
    void whateverOperationIsCutAWholeVerifiedModelRunsAndTheFloorStays(Build build) throws Exception {
        SensorModel older = signers.model(Blobs.golden("good-ref-net.psm"), 3);
        SensorModel old = signers.model(4);
        SensorModel next = signers.model(Blobs.golden("good-ref-net.psm"), 5);
        byte[] olderTicket = signers.ticket(older, 1, 1);
        byte[] oldTicket = signers.ticket(old, 2, 3);
        byte[] nextTicket = signers.ticket(next, 3, 5);
        byte[] oldKeys = signers.keys(1).bytes();
        byte[] newKeys = signers.keys(2).bytes();
        byte[] factory = signers.model(1).bytes();
        int seeds = build == Build.HOST_ASAN ? 2 : Integer.getInteger("seeds", 15);
        int cuts = 0;
        try (var bat = new SmpBat(build)) {
            for (int seed = 1; seed <= seeds; seed++) {
                for (int at = 1; ; at++) {
                    bat.fresh(
                            true,
                            1_000 * seed + at,
                            Signers.BAT,
                            signers.rootBytes(),
                            signers.keys(1).bytes(),
                            signers.model(1).bytes());
                    assertTrue(bat.boot());
                    assertEquals(0, SmpBat.code(bat.whole(2, oldTicket)));
                    assertEquals(
                            true, bat.upload(old.bytes(), Signers.sha(old), 408).get("match"));
                    bat.test(Signers.sha(old));
                    assertTrue(bat.boot());
                    bat.confirm(null);

                    // when the power goes at the at-th operation of everything that follows
                    bat.cut(at);
                    boolean cut = !through(bat, next, nextTicket, newKeys);
                    cuts += cut ? 1 : 0;
                    bat.cut(0);

                    // then, boot by boot, a whole and verified model runs, and it settles
                    assertTrue(bat.boot(), "cut " + at);
                    var one = whole(bat, at);
                    assertTrue(bat.boot(), "cut " + at);
                    var two = whole(bat, at);
                    assertTrue(two.floor() >= one.floor(), "cut " + at);
                    assertTrue(two.version() == 4 || two.floor() == 5, "cut " + at + ": " + two);
                    for (int i = 0; i < 2; i++) {
                        assertTrue(bat.boot(), "cut " + at);
                        assertEquals(two, bat.slots(), "cut " + at);
                    }
                    // and the rest can be done
                    assertTrue(through(bat, next, nextTicket, newKeys), "cut " + at);
                    assertTrue(bat.boot());
                    assertEquals(5, bat.slots().version());
                    assertEquals(5, bat.slots().floor());
                    assertEquals(2, bat.slots().keySet());
                    assertEquals(3, bat.slots().counter());
                    if (!cut) {
                        break;
                    }
                }
            }
        }
        assertTrue(cuts > 40 * seeds, cuts + " cuts");
        if (build == Build.HOST_GCC) {
            Scorecard.score("sensor.update_cuts", cuts, "cuts", "0 lost", "every write and erase of an update");
        }
    }

    private static SmpBat.Slots whole(SmpBat bat, int at) throws IOException {
        SmpBat.Slots slots = bat.slots();
        assertTrue(slots.version() == 4 || slots.version() == 5, "cut " + at + ": " + slots);
        assertTrue(slots.floor() == 3 || slots.floor() == 5, "cut " + at + ": " + slots);
        assertTrue(slots.keySet() == 1 || slots.keySet() == 2, "cut " + at + ": " + slots);
        assertTrue(slots.counter() == 2 || slots.counter() == 3, "cut " + at + ": " + slots);
        return slots;
    }

    /** False where the power went. */
    private static boolean through(SmpBat bat, SensorModel model, byte[] ticket, byte[] keys) throws IOException {
        byte[] sha = Signers.sha(model);
        boolean done = taken(bat.whole(3, keys)) && taken(bat.whole(2, ticket));
        done = done && taken(bat.upload(model.bytes(), sha, 408));
        if (done
                && bat.slots().confirmed() == bat.slots().running()
                && bat.slots().version() == 5) {
            return true;
        }
        return done && taken(bat.test(sha)) && bat.boot() && taken(bat.confirm(null));
    }

    private static boolean taken(Map<String, Object> answer) {
        assertNotNull(answer);
        int code = SmpBat.code(answer);
        // Nothing but a flash that fails.
        assertTrue(List.of(0, 1_012, 1_013).contains(code), () -> answer.toString());
        return code == 0;
    }

    @Test
    void whatGoesOnUnderAnUploadsNameWithOtherBytesIsThrownAway() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel model = signers.model(Blobs.golden("good-ref-net.psm"), 3);
            byte[] sha = Signers.sha(model);
            bat.whole(2, signers.ticket(model, 1, 0));
            bat.request(2, 1, 1, first(model, sha));
            byte[] begin = Arrays.copyOf(model.bytes(), 400);
            assertEquals(
                    400,
                    bat.request(
                                    2,
                                    1,
                                    1,
                                    Map.of(
                                            "off",
                                            0,
                                            "len",
                                            model.bytes().length,
                                            "sha",
                                            sha,
                                            "image",
                                            1,
                                            "data",
                                            begin))
                            .get("off"));
            assertTrue(bat.boot());
            int off = (Integer) bat.request(2, 1, 1, first(model, sha)).get("off");
            assertEquals(392, off);

            // when other bytes come for those that stand in the flash already
            var other = new byte[16];
            Arrays.fill(other, (byte) 0xFF);
            var answer = bat.request(2, 1, 1, Map.of("off", off, "data", other));

            // then all of it goes, and the true ones are taken from the start
            assertEquals(38, SmpBat.code(answer));
            assertEquals(0, bat.request(2, 1, 1, first(model, sha)).get("off"));
            assertEquals(true, bat.upload(model.bytes(), sha, 400).get("match"));
        }
    }

    @Test
    void whileAModelIsLookedAtKeysTicketsAndOtherModelsWait() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel model = signers.model(3);
            byte[] blob = model.bytes();
            bat.whole(2, signers.ticket(model, 1, 0));
            for (int off = 0; off < blob.length; off += 400) {
                byte[] data = Arrays.copyOfRange(blob, off, Math.min(blob.length, off + 400));
                Map<String, Object> more = off > 0
                        ? Map.of("off", off, "data", data)
                        : Map.of("off", 0, "len", blob.length, "sha", Signers.sha(model), "image", 1, "data", data);
                bat.piece(bat.packet(2, 1, 1, SmpBat.cbor(more)));
                bat.answer(0);
            }
            // given that its last bytes were taken and nothing was looked at yet: the answer still waits
            for (int polls = 0; polls < 3; polls++) {
                assertEquals(0, bat.answer(1).length);
                assertEquals(-10, SmpBat.code(bat.whole(3, signers.keys(2).bytes())));
                assertEquals(-10, SmpBat.code(bat.whole(2, signers.ticket(signers.model(4), 2, 0))));
                assertEquals(-10, SmpBat.code(bat.request(2, 1, 1, first(model, Signers.sha(model)))));
                assertEquals(-10, SmpBat.code(bat.request(2, 1, 5, Map.of())));
                assertEquals(1, bat.images().size());
            }
            // then, when it is done, it can be tried, though nobody waited for the answer
            bat.answer(100);
            assertEquals(0, SmpBat.code(bat.test(Signers.sha(model))));
        }
    }

    @Test
    void aModelReleasedAnewLiftsTheFloorToWhatItsLaterTicketSays() throws Exception {
        try (var bat = bat(Build.HOST_ASAN)) {
            SensorModel model = signers.model(9);
            bat.whole(2, signers.ticket(model, 1, 0));
            bat.upload(model.bytes(), Signers.sha(model), 400);
            assertEquals(0, SmpBat.code(bat.whole(2, signers.ticket(model, 2, 8))));
            bat.test(Signers.sha(model));
            assertTrue(bat.boot());
            bat.confirm(null);
            assertEquals(8, bat.slots().floor());
        }
    }

    @Test
    void aBatWithoutAModelTakesOne() throws Exception {
        try (var bat = new SmpBat(Build.HOST_ASAN)) {
            bat.fresh(
                    false, 5, Signers.BAT, signers.rootBytes(), signers.keys(1).bytes(), new byte[0]);
            assertTrue(bat.boot());
            assertEquals(0, bat.slots().version());
            assertEquals(SmpBat.NO_SLOT, bat.slots().running());
            assertEquals(List.of(), bat.images());
            assertEquals(1_032, SmpBat.code(bat.confirm(null)));
            installed(bat, signers.model(2), 1, 2);
            assertEquals(2, bat.slots().version());
        }
    }
}
