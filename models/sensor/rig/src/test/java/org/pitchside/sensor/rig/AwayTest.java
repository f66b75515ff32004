package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.ImuBlock;
import org.pitchside.api.Mount;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.Control.Status;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** A day without a gateway: a bat classifies alone, keeps its results over reboots, and tells them when somebody comes. */
class AwayTest {

    private static final int BATCH = 2000;
    private static final int HOURS = Integer.getInteger("pitchside.away.hours", 8);

    @TempDir
    Path dir;

    /** What comes back of one event. */
    private static final class Told {
        private Data.Result result;
        private Data.Head head;
        private final List<short[]> samples = new ArrayList<>();
        private boolean last;
    }

    @Test
    void everyResultOfADayComesBackOnceAndInOrder() throws Exception {
        // given a bat that knows how it sits, and a player who nets alone all day
        var simulation = new BatSimulation(
                Players.test(3), SensorSpec.nominal(), 11, new RhythmSpec(30, 80, 0.1, 120, 900, 0.1, false));
        int rate = (int) Math.round(simulation.trueRateHz() * 1000);
        Mount mount = simulation.mount();
        var gateway = new JavaBat(rate, mount);
        var wanted = new ArrayList<List<JavaBat.Said>>();
        var ticks = new ArrayList<int[]>();
        try (var bat =
                new BatProcess(Build.HOST_GCC, BatProcess.Make.BAT.rate(rate).flash(dir.resolve("bat.flash")))) {
            bat.connect(247);
            sit(bat, mount);
            bat.disconnect();

            // when it is played with for eight hours, and its battery falls out three times
            long perBoot = HOURS * 3600L * 200 / 4;
            var counts = new short[BATCH * ImuBlock.AXES];
            var six = new short[ImuBlock.AXES];
            for (int boot = 1; boot <= 4; boot++) {
                gateway.events.clear();
                // not between two batches: in the middle of whatever is under way
                for (long left = perBoot + 777L * boot; left > 0; left -= BATCH) {
                    int n = (int) Math.min(BATCH, left);
                    for (int i = 0; i < n; i++) {
                        simulation.next(six);
                        System.arraycopy(six, 0, counts, i * ImuBlock.AXES, ImuBlock.AXES);
                    }
                    short[] now = n == BATCH ? counts : Arrays.copyOf(counts, n * ImuBlock.AXES);
                    bat.samples(now);
                    gateway.samples(now);
                }
                var said = List.copyOf(gateway.events);
                wanted.add(said);
                ticks.add(said.stream()
                        .mapToInt(s -> bat.tick(s.candidate().t0()))
                        .toArray());
                if (boot < 4) {
                    bat.powerCut();
                    gateway.powerCut();
                }
            }
            int events = wanted.stream().mapToInt(List::size).sum();
            Scorecard.score("sensor.away_events", events, "events", "", "SIM " + HOURS + " h, 3 reboots");
            assertEquals(4, bat.info().bootId());
            assertEquals(events, bat.info().eventsPending() + bat.info().eventsOverwritten());
            assertEquals(0, bat.info().eventsOverwritten());

            // then each comes once, in order, as the gateway would have said it, when one comes near
            bat.connect(247);
            bat.data();
            bat.control(new Control.SetMode(Mode.EVENTS));
            assertEquals(
                    events,
                    bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 0)).count());
            var told = collect(bat.data());
            int at = 0;
            int whole = 0;
            for (int boot = 1; boot <= 4; boot++) {
                for (int seq = 1; seq <= wanted.get(boot - 1).size(); seq++) {
                    whole += same(
                                    wanted.get(boot - 1).get(seq - 1),
                                    ticks.get(boot - 1)[seq - 1],
                                    boot,
                                    seq,
                                    told.get(at++))
                            ? 1
                            : 0;
                }
            }
            assertEquals(at, told.size());
            assertTrue(whole >= Math.min(18, events), whole + " with samples");
            Scorecard.score(
                    "sensor.away_whole", whole, "events with samples", ">= 18", "SIM " + HOURS + " h, 3 reboots");

            // and none comes again that was acknowledged, now or after a boot
            int left = events;
            for (Told t : told) {
                assertEquals(
                        Status.DONE,
                        bat.control(new Control.Ack(t.result.bootId(), t.result.eventSeq()))
                                .status());
                assertEquals(--left, bat.info().eventsPending());
            }
            bat.powerCut();
            bat.connect(247);
            assertEquals(
                    0, bat.control(new Control.Replay(BatProcess.ALL_BOOTS, 0)).count());
            Scorecard.score("sensor.away_lost", events - at, "events", "0", "SIM " + HOURS + " h, 3 reboots");
        }
    }

    static void sit(BatProcess bat, Mount mount) throws Exception {
        for (int row = 0; row < 3; row++) {
            var request = new Control.MountRow(row, mount.at(row, 0), mount.at(row, 1), mount.at(row, 2));
            assertEquals(Status.DONE, bat.control(request).status());
        }
        assertEquals(Status.DONE, bat.control(new Control.SetHand(mount.hand())).status());
    }

    private static List<Told> collect(List<byte[]> values) throws Exception {
        var all = new ArrayList<Told>();
        for (byte[] v : values) {
            if (v[0] == Data.RESULT) {
                assertTrue(all.isEmpty() || all.get(all.size() - 1).last, "an event inside another");
                var t = new Told();
                t.result = Data.Result.decode(v);
                t.last = t.result.alone();
                all.add(t);
            } else if (v[0] == Data.EVENT) {
                var part = Data.EventPart.decode(v);
                Told t = all.get(all.size() - 1);
                assertFalse(t.last);
                assertEquals(t.samples.stream().mapToInt(s -> s.length / 6).sum(), part.offset());
                t.head = part.head() != null ? part.head() : t.head;
                t.samples.add(part.counts());
                t.last = part.last();
            }
        }
        return all;
    }

    /** Whether the samples came too. */
    private static boolean same(JavaBat.Said wanted, int tick, int boot, int seq, Told told) {
        var r = told.result;
        String which = boot + "/" + seq;
        var c = wanted.candidate();
        assertEquals(which, r.bootId() + "/" + r.eventSeq());
        assertTrue(Math.abs(tick - r.t0Tick()) <= 1, which + ": " + r.t0Tick() + ", not " + tick);
        assertEquals(wanted.label(), r.label(), which);
        assertArrayEquals(wanted.logits(), r.logits(), which);
        assertEquals(c.contact(), r.contact(), which);
        assertEquals(c.stanceAxes() != null, r.stanceKnown(), which);
        assertEquals(wanted.isGyroClipped(), r.gyroClipped(), which);
        assertTrue(r.journaled() && !r.early(), which);
        if (r.alone()) {
            return false;
        }
        assertArrayEquals(c.stanceAxes(), told.head.axes(), which);
        assertEquals(c.trigger().ordinal() == 1, told.head.heldUp(), which);
        var counts = new short[told.samples.stream().mapToInt(s -> s.length).sum()];
        int at = 0;
        for (short[] s : told.samples) {
            System.arraycopy(s, 0, counts, at, s.length);
            at += s.length;
        }
        assertArrayEquals(c.recording().counts(), counts, which);
        return true;
    }
}
