package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.ble.codec.Control;
import org.pitchside.ble.codec.InfoCodec;
import org.pitchside.ble.codec.InfoCodec.Mode;
import org.pitchside.simulator.RhythmSpec;

/** The bat's own core with its surroundings, heard through a session. */
class VirtualBatTest {

    private static final Faults UNKIND = new Faults(3, 5, 20, 1, 0, 0, 0);

    private final List<Nets> all = new ArrayList<>();

    private Nets given(Faults faults, int mtu) throws Exception {
        var nets = new Nets(Nets.swinging(), faults, mtu);
        all.add(nets);
        return nets.connect();
    }

    @AfterEach
    void close() {
        all.forEach(Nets::close);
    }

    private static List<Long> upTo(int n) {
        return LongStream.range(0, n).boxed().toList();
    }

    @Test
    void aStreamArrivesWholeAndInOrder() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.STREAM).play(20);

        assertEquals(upTo(nets.samples.size()), nets.samples);
        assertTrue(nets.samples.size() >= 20 * 200 - 60, nets.samples.size() + " samples in 20 s");
        assertEquals(0, nets.missing);
        assertTrue(nets.order.contains("activity"));
    }

    @Test
    void aStreamThroughTheSmallestMtuToo() throws Exception {
        var nets = given(Faults.NONE, 23).mode(Mode.STREAM).play(20);

        assertEquals(upTo(nets.samples.size()), nets.samples);
        assertTrue(nets.samples.size() >= 20 * 200 - 60);
    }

    @Test
    void unkindAirCostsSamplesAndEveryOneIsCounted() throws Exception {
        var nets = given(UNKIND, 247).mode(Mode.STREAM).play(60);

        assertTrue(nets.missing > 0, "nothing was lost: the air was kind");
        assertTrue(nets.session.duplicates() > 0);
        assertEquals(nets.samples.stream().sorted().distinct().toList(), nets.samples);
        long last = nets.samples.get(nets.samples.size() - 1);
        assertEquals(last + 1, nets.samples.size() + nets.missing);
    }

    @Test
    void anEventComesResultFirstAndWhole() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.EVENTS).play(6);

        var told = nets.order.stream().filter(o -> o.endsWith(" 1")).toList();
        assertEquals("event 1", told.get(told.size() - 1), told.toString());
        assertEquals("result 1", told.get(0));
        // the first opinion, then the settled one
        assertTrue(told.size() >= 3, told.toString());
        var event = nets.events.get(0);
        assertEquals(360, event.counts().length / 6);
        assertEquals(0, event.missing());
        assertEquals(1_195_000, event.t0Us() - event.firstUs(), 6_000);
        assertTrue(event.contact());
        assertEquals(-1, event.stanceAxes()[0], 0.01);
        assertEquals(null, event.batVerdict());
        // the impact of the first swing lies 300 samples after the mode was set
        assertEquals(1.5e9, (event.t0Us() - 7_000_000) * 1e3, 20e6);
    }

    @Test
    void aPlayersSwingsAreNamedByTheBatItselfAtOnceAndWhenTheyAreOver() throws Exception {
        var source = new SimulatedSource(3, 200, 1003, RhythmSpec.demo());
        var nets = new Nets(source, Faults.NONE, 247, FactoryModel.of(Program.MODEL));
        all.add(nets);

        nets.connect().mode(Mode.EVENTS).play(60);

        assertTrue(nets.events.size() >= 5, nets.events.size() + " events in a minute");
        for (var event : nets.events) {
            assertEquals("cricket-1", event.batVerdict().model());
            assertTrue(Float.isNaN(event.batVerdict().confidence()));
            assertFalse(event.batVerdict().isNot());
            String result = "result " + event.id().seq();
            assertTrue(nets.order.stream().filter(result::equals).count() >= 2, nets.order.toString());
        }
        assertTrue(nets.events.stream().anyMatch(e -> !e.batVerdict().isUnknown()), "every swing is \"not sure\"");
    }

    @Test
    void anEventOverTheSmallestMtuIsTheSame() throws Exception {
        var wide = given(Faults.NONE, 247).mode(Mode.EVENTS).play(8);
        var small = given(Faults.NONE, 23).mode(Mode.EVENTS).play(8);

        assertEquals(wide.events.size(), small.events.size());
        assertArrayEquals(wide.events.get(0).counts(), small.events.get(0).counts());
    }

    @Test
    void whatWasNotAcknowledgedComesAgainAndWhatWasDoesNot() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.EVENTS).play(8);
        assertEquals(2, nets.events.size());
        nets.ask(new Control.Ack(nets.events.get(0).id().bootId(), 1));

        // away: it goes on swinging, nobody listens
        nets.disconnect().play(8);
        nets.connect()
                .mode(Mode.EVENTS)
                .ask(new Control.Replay(Control.ALL_BOOTS, 0))
                .play(1);

        assertEquals(
                List.of("event 1", "event 2", "event 2", "event 3 journaled", "event 4 journaled"),
                nets.order.stream().filter(o -> o.startsWith("event")).toList());
    }

    @Test
    void aStreamingBatThatWalksAwayKeepsWhatItSwingsThere() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.STREAM).play(8);
        assertEquals(List.of(), nets.events);

        nets.disconnect().play(8);
        nets.connect()
                .mode(Mode.STREAM)
                .ask(new Control.Replay(Control.ALL_BOOTS, 0))
                .play(2);

        assertEquals(
                2,
                nets.order.stream()
                        .filter(o -> o.matches("event \\d+ journaled"))
                        .count(),
                nets.order.toString());
    }

    @Test
    void aLongJournalTakesItsTimeAndArrivesWhole() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.EVENTS);
        nets.disconnect().play(4 * 100);
        nets.connect().ask(new Control.Replay(Control.ALL_BOOTS, 0));

        nets.play(0.5);
        long atOnce = nets.events.stream().filter(e -> e.counts().length > 0).count();
        nets.play(20);

        // 50 kB, of which a recording takes 4.5
        assertTrue(atOnce <= 12, atOnce + " recordings in half a second: more than a link carries");
        assertTrue(nets.events.size() >= 98, nets.events.size() + " events");
        assertTrue(nets.events.stream().allMatch(e -> e.missing() == 0));
        // there is room for the samples of some twenty; the others are known by their results
        assertTrue(
                nets.events.stream().filter(e -> e.counts().length > 0).count() >= 15,
                nets.events.stream().filter(e -> e.counts().length > 0).count() + " recordings");
        assertEquals(
                nets.events.stream().map(e -> e.id().seq()).distinct().sorted().toList(),
                nets.events.stream().map(e -> e.id().seq()).toList());
    }

    @Test
    void afterATriggerValuesAreSmallAndQuietOnesFull() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.STREAM).play(6);

        // swung at samples 300 and 1100: the value with the impact leaves at most four samples later
        assertTrue(nets.blocks.stream().anyMatch(b -> b == 19));
        assertTrue(nets.blockOf(301) <= 4, "the impact waits for " + nets.blockOf(301) + " samples");
        assertTrue(nets.blockOf(317) <= 4, "the window's end waits for " + nets.blockOf(317) + " samples");
        assertEquals(19, nets.blockOf(700));
    }

    @Test
    void theGatewayLearnsTheBatsTime() throws Exception {
        var nets = given(Faults.NONE, 247).mode(Mode.STREAM);
        for (int i = 0; i < 20; i++) {
            nets.ask(new Control.Time(i)).play(10);
        }

        double truth = nets.now() / 1e3;
        double believed = nets.session.time().gatewayUs((long) (nets.now() / 1e3));

        assertEquals(truth, believed, 40_000);
    }

    @Test
    void aRequestThatCannotBeReadIsAnsweredWithItsStatus() throws Exception {
        var nets = given(Faults.NONE, 247);
        nets.bat.control(new byte[] {1, 9}, nets.now());
        nets.bat.control(new byte[] {0x33}, nets.now());
        nets.ask(new Control.MountRow(0, 9, 9, 9))
                .ask(new Control.MountRow(1, 9, 9, 9))
                .ask(new Control.MountRow(2, 9, 9, 9));
        nets.play(1);

        assertTrue(
                nets.order.containsAll(
                        List.of("answer 1 OUT_OF_RANGE", "answer 51 UNKNOWN_OP", "answer 2 OUT_OF_RANGE")),
                nets.order.toString());
    }

    @Property(tries = 30)
    void noBytesWrittenToABatKillIt(
            @ForAll List<@Size(max = 24) byte[]> writes, @ForAll @IntRange(min = 23, max = 517) int mtu)
            throws Exception {
        try (var nets = new Nets(Nets.swinging(), Faults.NONE, mtu)) {
            nets.connect();
            writes.forEach(w -> nets.bat.control(w, nets.now()));
            nets.disconnect().connect().mode(Mode.STREAM).play(1);

            assertFalse(nets.samples.isEmpty());
        }
    }

    @Test
    void aLeftHandersBatSaysSo() throws Exception {
        var nets = given(Faults.NONE, 247).ask(new Control.SetHand(Hand.LEFT)).play(1);

        assertTrue(nets.order.contains("answer 3 DONE"));
        var info = InfoCodec.decode(nets.bat.info());
        assertEquals("none", info.model());
        // its button was pressed when it was switched on
        assertTrue(info.open() && !info.enrolled());
    }
}
