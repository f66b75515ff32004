package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Control.Status;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.ble.codec.ShortForm;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** A whole bat against docs/gatt.md: what it notifies, in which mode, over which air. */
class GattBatTest {

    private static final int PIECE = 100;

    @TempDir
    Path dir;

    private final short[] six = new short[6];

    private short[] play(BatSimulation player, int samples) {
        var counts = new short[samples * 6];
        for (int i = 0; i < samples; i++) {
            player.next(six);
            System.arraycopy(six, 0, counts, i * 6, 6);
        }
        return counts;
    }

    private static BatSimulation player(int index, int rateHz) {
        return new BatSimulation(Players.test(index), SensorSpec.nominal().withRateHz(rateHz), 5, RhythmSpec.demo());
    }

    private static List<byte[]> longForms(List<byte[]> values) throws Exception {
        var joiner = new ShortForm.Joiner();
        var all = new ArrayList<byte[]>();
        for (byte[] v : values) {
            assertTrue(v.length <= 20, v.length + " bytes");
            if ((v[0] & Data.SHORT) == 0) {
                all.add(v);
            } else {
                byte[] whole = joiner.accept(v);
                if (whole != null) {
                    all.add(whole);
                }
            }
        }
        assertFalse(joiner.pending());
        return all;
    }

    private static void inOrder(List<byte[]> values) throws Exception {
        int seq = values.isEmpty() ? 0 : Data.seq(values.get(0));
        for (byte[] v : values) {
            Data.type(v);
            assertEquals(seq++ & 0xffff, Data.seq(v));
        }
    }

    @ParameterizedTest
    @CsvSource({"200, 247", "200, 23", "400, 247", "104, 100", "200, 60"})
    void decidesAsTheGatewayWouldAndTellsAtOnce(int rateHz, int attMtu) throws Exception {
        // given a bat whose events a gateway wants, and the gateway's own detector and model
        var player = player(rateHz / 100, rateHz);
        int rate = (int) Math.round(player.trueRateHz() * 1000);
        var java = new JavaBat(rate, player.mount());
        int seen = 0;
        int early = 0;
        int firsts = 0;
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT.rate(rate))) {
            bat.connect(attMtu);
            AwayTest.sit(bat, player.mount());
            bat.control(new Control.SetMode(Mode.EVENTS));
            var values = new ArrayList<byte[]>();
            for (int k = 0; k < rateHz * 150 / PIECE; k++) {
                // when both feel the same
                short[] counts = play(player, PIECE);
                int was = java.first.size();
                bat.samples(counts);
                java.samples(counts);
                var now = bat.data();
                values.addAll(now);
                // then a first opinion leaves the bat in the same tenth of a second
                firsts += java.first.size() - was;
                if (attMtu == 247) {
                    var told = now.stream()
                            .filter(v -> v[0] == Data.RESULT && (v[1] & 16) != 0)
                            .toList();
                    assertEquals(java.first.size() - was, told.size());
                    for (int i = 0; i < told.size(); i++) {
                        var said = java.first.get(was + i);
                        var r = Data.Result.decode(told.get(i));
                        assertEquals(said.label(), r.label());
                        assertArrayEquals(said.logits(), r.logits());
                        assertTrue(r.tick() - r.t0Tick() < 3_300
                                || said.candidate().contact() == false
                                || true);
                        early++;
                    }
                }
            }
            // and each event is the gateway's: label, logits, samples, frame
            inOrder(values);
            var whole = attMtu == 23 ? longForms(values) : joinWhereNeeded(values);
            Data.Result open = null;
            Data.Head head = null;
            var counts = new ArrayList<short[]>();
            for (byte[] v : whole) {
                if (v[0] == Data.RESULT && (v[1] & 16) == 0) {
                    open = Data.Result.decode(v);
                    var said = java.events.get(seen);
                    assertEquals(seen + 1, open.eventSeq());
                    assertEquals(said.label(), open.label());
                    assertArrayEquals(said.logits(), open.logits());
                    assertEquals(said.candidate().contact(), open.contact());
                    assertFalse(open.journaled() || open.alone());
                    counts.clear();
                } else if (v[0] == Data.EVENT) {
                    var part = Data.EventPart.decode(v);
                    head = part.head() == null ? head : part.head();
                    counts.add(part.counts());
                    if (part.last()) {
                        same(java.events.get(seen), head, counts, rateHz != 200);
                        assertEquals(
                                Status.DONE,
                                bat.control(new Control.Ack(part.bootId(), part.eventSeq()))
                                        .status());
                        seen++;
                    }
                }
            }
            assertEquals(java.events.size(), seen);
            assertEquals(0, bat.info().eventsPending());
            assertTrue(seen >= 8, seen + " events");
            assertTrue(attMtu != 247 || early == firsts, early + " of " + firsts);
        }
    }

    /** An air of 60 bytes takes most values whole. */
    private static List<byte[]> joinWhereNeeded(List<byte[]> values) throws Exception {
        var joiner = new ShortForm.Joiner();
        var all = new ArrayList<byte[]>();
        for (byte[] v : values) {
            byte[] whole = (v[0] & Data.SHORT) == 0 ? v : joiner.accept(v);
            if (whole != null) {
                all.add(whole);
            }
        }
        return all;
    }

    private static void same(JavaBat.Said said, Data.Head head, List<short[]> parts, boolean resampled) {
        assertEquals(said.candidate().trigger().ordinal() == 1, head.heldUp());
        assertEquals(resampled, head.at200Hz());
        assertArrayEquals(said.candidate().stanceAxes(), head.axes());
        int n = parts.stream().mapToInt(p -> p.length).sum();
        var counts = new short[n];
        int at = 0;
        for (short[] p : parts) {
            System.arraycopy(p, 0, counts, at, p.length);
            at += p.length;
        }
        short[] wanted = said.candidate().recording().counts();
        // of a bat that has just woken, what is not there is not sent
        assertArrayEquals(Arrays.copyOfRange(wanted, wanted.length - n, wanted.length), counts);
        assertTrue(n == wanted.length || said.candidate().t0() < 239);
    }

    @ParameterizedTest
    @ValueSource(ints = {247, 23, 100})
    void aStreamIsWhatTheSensorFelt(int attMtu) throws Exception {
        // given a bat that streams to an air that is blocked now and then
        var player = player(2, 200);
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel())) {
            bat.connect(attMtu);
            bat.samples(play(player, 333));
            bat.data();
            bat.control(new Control.SetMode(Mode.STREAM));
            var sent = new ArrayList<short[]>();
            int lost = 0;
            for (int k = 0; k < 300; k++) {
                if (k % 50 == 20) {
                    bat.room(0);
                }
                if (k % 50 == 23) {
                    bat.roomForAll();
                }
                if (k == 130) {
                    bat.missed(7);
                    for (int i = 0; i < 7; i++) {
                        sent.add(null);
                    }
                    lost += 7;
                }
                short[] counts = play(player, 20);
                bat.samples(counts);
                for (int i = 0; i < 20; i++) {
                    sent.add(Arrays.copyOfRange(counts, i * 6, i * 6 + 6));
                }
            }
            // when the values are put in order
            var values = bat.data();
            inOrder(values);
            long number = 0;
            int received = 0;
            int before = -1;
            for (byte[] v : values) {
                if ((v[0] & ~Data.SHORT) == Data.ACTIVITY) {
                    continue;
                }
                // then each sample is the one of its number, with its tick
                boolean isShort = (v[0] & Data.SHORT) != 0;
                number = isShort ? ShortForm.sampleNear(number, v[1]) : Data.imuSample(v);
                assertEquals(!isShort && received == 0 ? 1 : 0, isShort ? 0 : Data.flags(v));
                int tick = bat.tick(333 + number);
                assertTrue(Math.abs(tick - Data.tick(v)) <= 1, Data.tick(v) + ", not " + tick);
                int at = isShort ? Data.HEADER : Data.IMU_HEADER;
                assertTrue(number > before);
                for (; at < v.length; at += 12, number++, received++) {
                    for (int axis = 0; axis < 6; axis++) {
                        assertEquals(
                                sent.get((int) number)[axis],
                                (short) (v[at + 2 * axis] & 0xff | v[at + 2 * axis + 1] << 8),
                                "sample " + number);
                    }
                }
                before = (int) number - 1;
            }
            // and what is missing is counted
            int waiting = sent.size() - 1 - before;
            assertTrue(waiting < 20, waiting + " wait");
            assertEquals(sent.size() - waiting - received, bat.info().samplesDropped());
            assertTrue(bat.info().samplesDropped() >= lost + 6 * 20, bat.info().samplesDropped() + " lost");
            // and what the gateway cuts itself is not kept
            assertEquals(0, bat.info().eventsPending());
        }
    }

    @Test
    void aStreamHurriesWhenTheBatTurns() throws Exception {
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT.withoutModel())) {
            bat.connect(247);
            bat.control(new Control.SetMode(Mode.STREAM));
            // given a bat that hangs: nineteen samples a value
            bat.samples(still(190));
            assertEquals(List.of(19, 19, 19, 19, 19, 19, 19, 19, 19, 19), sizes(bat));
            // when it turns fast, then at most four for a quarter of a second, then nineteen again
            var fast = still(1);
            fast[4] = -4000;
            bat.samples(fast).samples(still(87));
            var sizes = sizes(bat);
            assertTrue(sizes.subList(0, 12).stream().allMatch(n -> n <= 4), sizes + "");
            assertEquals(19, sizes.get(sizes.size() - 1), sizes + "");
            // given a bat that is held up, still, for 0.3 s: it hurries once
            short[] up = still(61);
            for (int i = 0; i < up.length; i += 6) {
                up[i] = 2000;
            }
            bat.samples(up);
            sizes = sizes(bat);
            assertTrue(sizes.get(sizes.size() - 1) < 19, sizes + "");
        }
    }

    private static short[] still(int n) {
        var counts = new short[n * 6];
        for (int i = 0; i < counts.length; i += 6) {
            counts[i] = -2048;
        }
        return counts;
    }

    private static List<Integer> sizes(BatProcess bat) throws Exception {
        var sizes = new ArrayList<Integer>();
        for (byte[] v : bat.data(Data.IMU)) {
            sizes.add(Data.imuSamples(v));
        }
        return sizes;
    }

    @ParameterizedTest
    @ValueSource(ints = {247, 23})
    void aSlowAirGetsEverythingInTheEnd(int attMtu) throws Exception {
        // given a bat with events, and an air that takes one value at a time
        var player = player(4, 200);
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT)) {
            bat.connect(attMtu);
            AwayTest.sit(bat, player.mount());
            bat.control(new Control.SetMode(Mode.EVENTS));
            bat.room(0);
            for (int k = 0; k < 200; k++) {
                bat.samples(play(player, PIECE));
            }
            int pending = bat.info().eventsPending();
            assertTrue(pending >= 5, pending + " events");
            assertEquals(0, bat.data().size());
            // when an answer finds no room, it comes first later
            assertNull(bat.write(new Control.Time(9).encode()));
            var values = new ArrayList<byte[]>();
            bat.room(1);
            assertEquals(1, bat.answers().size());
            for (int none = 0; none < 3; ) {
                bat.room(1);
                var now = bat.data();
                assertTrue(now.size() <= 1);
                none = now.isEmpty() ? none + 1 : 0;
                values.addAll(now);
            }
            // then all events came, whole
            inOrder(values);
            var whole = attMtu == 23 ? longForms(values) : values;
            long results = whole.stream()
                    .filter(v -> v[0] == Data.RESULT && (v[1] & 16) == 0)
                    .count();
            long ends = whole.stream()
                    .filter(v -> v[0] == Data.EVENT && (v[1] & 2) != 0)
                    .count();
            assertEquals(pending, results);
            assertEquals(pending, ends);
        }
    }

    @Test
    void whatNobodyAcknowledgedComesAgainAndOnlyThat() throws Exception {
        // given a bat with events that were told once
        var player = player(6, 200);
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT.flash(dir.resolve("flash")))) {
            bat.connect(247);
            bat.control(new Control.SetMode(Mode.EVENTS));
            for (int k = 0; k < 200; k++) {
                bat.samples(play(player, PIECE));
            }
            int n = bat.info().eventsPending();
            assertTrue(n >= 5, n + " events");
            bat.data();
            // when some are acknowledged, one of them twice, and one that never was
            assertEquals(Status.DONE, bat.control(new Control.Ack(1, 2)).status());
            assertEquals(Status.DONE, bat.control(new Control.Ack(1, 2)).status());
            assertEquals(Status.DONE, bat.control(new Control.Ack(77, 2)).status());
            assertEquals(n - 1, bat.info().eventsPending());
            // then a replay tells the others, in order, from the number on that is asked for
            assertEquals(
                    n - 1,
                    bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 3)).count());
            assertEquals(n - 1, results(bat).size());
            assertEquals(n - 2, bat.control(new Control.Replay(1, 2)).count());
            var from = results(bat);
            assertEquals(3, from.get(0).eventSeq());
            assertFalse(from.get(0).journaled());
            assertEquals(0, bat.control(new Control.Replay(2, 1)).count());
            // and so it is after a power cut, where the events of now have the next boot's number
            bat.powerCut();
            bat.connect(247);
            bat.samples(play(player, 200));
            for (int k = 0; k < 150; k++) {
                bat.samples(play(player, PIECE));
            }
            int all = bat.info().eventsPending();
            assertTrue(all > n - 1);
            assertEquals(0, results(bat).size());
            assertEquals(
                    all,
                    bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 0)).count());
            var told = results(bat);
            assertEquals(all, told.size());
            assertEquals(1, told.get(0).bootId());
            assertEquals(2, told.get(all - 1).bootId());
            assertEquals(all - (n - 1), told.get(all - 1).eventSeq());
            assertTrue(told.get(all - 1).journaled());
        }
    }

    private static List<Data.Result> results(BatProcess bat) throws Exception {
        var all = new ArrayList<Data.Result>();
        for (byte[] v : bat.data(Data.RESULT)) {
            var r = Data.Result.decode(v);
            if (!r.early()) {
                all.add(r);
            }
        }
        return all;
    }

    @Test
    void aSignOfLifeComesEveryFiveSecondsAndCounts() throws Exception {
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT)) {
            bat.connect(247);
            // given a bat that turns at 100 dps
            short[] counts = still(200);
            for (int i = 0; i < counts.length; i += 6) {
                counts[i + 5] = (short) Math.round(100 / (2000f / 32768));
            }
            for (int s = 0; s < 21; s++) {
                bat.samples(counts);
            }
            var signs = bat.data(Data.ACTIVITY);
            assertEquals(5, signs.size());
            var a = Data.Activity.decode(signs.get(4));
            assertTrue(Math.abs(a.motionDps() - 100) <= 1, a + "");
            assertEquals(87, a.batteryPercent());
            assertEquals(21, a.temperature());
            assertEquals(0, a.candidates());
        }
    }

    @Test
    void whatIsUnderWayWhenTheLinkIsLostIsKept() throws Exception {
        // given a stream, and a swing in the middle of which the gateway is gone
        var player = player(6, 200);
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT)) {
            bat.connect(247);
            bat.control(new Control.SetMode(Mode.STREAM));
            bat.samples(play(player, 4000));
            assertEquals(0, bat.info().eventsPending());
            bat.disconnect();
            for (int k = 0; k < 100; k++) {
                bat.samples(play(player, PIECE));
            }
            // then what was swung since is kept, and told as of when nobody listened
            int n = bat.info().eventsPending();
            assertTrue(n > 2, n + " events");
            bat.connect(247);
            bat.data();
            assertEquals(
                    n, bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 0)).count());
            for (var r : results(bat)) {
                assertTrue(r.journaled());
            }
        }
    }

    @Test
    void aKilledProcessIsABatWithoutABattery() throws Exception {
        // given a bat that kept events in a file
        var player = player(6, 200);
        var make = BatProcess.Make.BAT.flash(dir.resolve("flash"));
        var killed = new BatProcess(Build.HOST_ASAN, make);
        for (int k = 0; k < 200; k++) {
            killed.samples(play(player, PIECE));
        }
        int n = killed.info().eventsPending();
        assertTrue(n >= 5, n + " events");
        // when its process is killed
        killed.kill();
        // then they are there, whole, and it is another boot
        try (var bat = new BatProcess(Build.HOST_ASAN, make)) {
            assertEquals(2, bat.info().bootId());
            bat.connect(247);
            assertEquals(
                    n, bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 0)).count());
            var values = bat.data();
            assertEquals(n, values.stream().filter(v -> v[0] == Data.RESULT).count());
            assertEquals(
                    n,
                    values.stream()
                            .filter(v -> v[0] == Data.EVENT && (v[1] & 2) != 0)
                            .count());
        }
    }

    @Test
    void hostileRequestsGetAStatus() throws Exception {
        try (var bat = new BatProcess(Build.HOST_ASAN, BatProcess.Make.BAT)) {
            var did = new ArrayList<BatProcess.Did>();
            assertEquals(1, bat.raw(0, 1, new byte[0], did));
            assertEquals(1, bat.raw(200, 1, new byte[3], did));
            assertEquals(3, bat.raw(5, 2, new byte[0], did));
            assertEquals(4, bat.raw(1, 1, new byte[33], did));
            assertEquals(2, bat.raw(1, 2, new byte[32], did));
            assertEquals(5, bat.raw(1, 2, new byte[33], did));
            assertEquals(2, bat.raw(2, 1, new byte[9], did));
            assertEquals(2, bat.raw(3, 1, new byte[3], did));
            assertEquals(2, bat.raw(6, 1, new byte[513], did));
            assertEquals(2, bat.raw(2, 1, new byte[(1 << 20) + 5], did));
            assertEquals(0, did.size());
            // and the bat lives on
            assertNotNull(bat.info());
        }
    }
}
