package org.pitchside.ble;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.ble.SessionStories.MS;
import static org.pitchside.ble.SessionStories.imu;
import static org.pitchside.ble.SessionStories.part;
import static org.pitchside.ble.SessionStories.result;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatInfo;
import org.pitchside.api.ImuRange;
import org.pitchside.ble.codec.Data;
import org.pitchside.ble.codec.ShortForm;

class BatSessionTest {

    private final SessionStories bat = new SessionStories();
    private final BatSession session = new BatSession(SessionStories.INFO, bat);

    private void hear(byte[] value, long ms) {
        bat.now = ms * MS;
        session.accept(value, ms * MS);
    }

    private static List<Long> upTo(long n) {
        return LongStream.range(0, n).boxed().toList();
    }

    @Test
    void valuesInOrderPassAtOnce() {
        hear(imu(0, 0, 19), 100);
        hear(imu(1, 19, 19), 195);

        assertEquals(upTo(38), bat.samples);
        assertEquals(0, session.missingSamples());
    }

    @Test
    void aLateValueIsPutInItsPlace() {
        hear(imu(0, 0, 4), 100);
        hear(imu(2, 8, 4), 110);
        assertEquals(upTo(4), bat.samples);

        hear(imu(1, 4, 4), 120);

        assertEquals(upTo(12), bat.samples);
        assertEquals(0, session.missingValues());
    }

    @Test
    void aMissingValueIsWaitedFor40msAndThenCounted() {
        hear(imu(0, 0, 4), 100);
        hear(imu(2, 8, 4), 110);
        session.tick(149 * MS);
        assertEquals(4, bat.samples.size());

        session.tick(150 * MS);

        assertEquals(8, bat.samples.size());
        assertEquals(1, session.missingValues());
        assertEquals(4, session.missingSamples());
        assertEquals(4, bat.missing);
    }

    @Test
    void whatComesTwiceOrTooLateIsDroppedAndCounted() {
        hear(imu(0, 0, 4), 100);
        hear(imu(0, 0, 4), 101);
        hear(imu(2, 8, 4), 110);
        hear(imu(2, 8, 4), 111);
        session.tick(200 * MS);

        hear(imu(1, 4, 4), 201);

        assertEquals(8, bat.samples.size());
        assertEquals(3, session.duplicates());
    }

    @Test
    void theCountWrapsWithoutAGap() {
        for (int i = 0; i < 65_540; i++) {
            hear(imu(i & 0xFFFF, i, 1), 100 + i * 5L);
        }
        assertEquals(65_540, bat.samples.size());
        assertEquals(0, session.missingSamples());
        assertEquals(0, session.duplicates());
    }

    @Test
    void valuesHeldAcrossTheWrapOfTheCountKeepTheirPlaces() {
        for (int i = 0; i < 65_000; i++) {
            hear(imu(i, i, 1), 100);
        }
        // 65000 is missing; the hold reaches as far as it may, over the wrap
        hear(imu(65_001, 65_001, 1), 110);
        hear(imu(426, 65_962, 1), 111);
        hear(imu(488, 66_024, 1), 112);

        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> session.tick(200 * MS));

        assertEquals(65_003, bat.samples.size());
        assertEquals(1 + 960 + 61, session.missingSamples());
        assertEquals(1 + 960 + 61, session.missingValues());
    }

    @Test
    void aLongJumpIsARestartCountedBySamples() {
        hear(imu(0, 0, 10), 100);

        hear(imu(5000, 1000, 10), 5000);

        assertEquals(20, bat.samples.size());
        assertEquals(990, session.missingSamples());
    }

    @Test
    void malformedValuesAreCountedAndHarmNothing() {
        hear(new byte[3], 90);
        hear(new byte[0], 91);
        byte[] broken = imu(0, 0, 2);
        hear(java.util.Arrays.copyOf(broken, broken.length - 1), 95);
        hear(imu(1, 0, 4), 100);

        assertEquals(3, session.malformed());
        assertTrue(session.lastMalformed().contains("IMU"), session.lastMalformed());
        assertEquals(upTo(4), bat.samples);
    }

    @Test
    void anEventIsJoinedWithItsResultFirst() {
        hear(result(0, 7, 3), 1000);
        hear(part(1, 7, 0, 16, false, true), 1010);
        hear(part(2, 7, 16, 18, true, false), 1020);

        assertEquals(1, bat.results.size());
        var event = bat.events.get(0);
        assertEquals(34, event.counts().length / 6);
        assertEquals(0, event.missing());
        assertEquals("DRV", event.batVerdict().label());
        assertArrayEquals(new byte[] {5, -1, 0}, event.batLogits());
        // t0 lies 239 samples of 5 ms after the first
        assertEquals(1_195_000, event.t0Us() - event.firstUs(), 50);
        assertEquals(-1, event.stanceAxes()[0]);
    }

    @Test
    void anEventWithALostPartIsHandedOnWithWhatIsMissingCounted() {
        hear(part(0, 7, 0, 16, false, true), 1000);
        hear(part(2, 7, 34, 18, true, false), 1020);
        session.tick(1100 * MS);

        var event = bat.events.get(0);
        assertEquals(52, event.counts().length / 6);
        assertEquals(18, event.missing());
        // the missing ones repeat the one before
        assertEquals(15, event.counts()[16 * 6]);
        assertEquals(34, event.counts()[34 * 6]);
        assertNull(event.batVerdict());
        assertEquals(0, event.batLogits().length);
    }

    @Test
    void anEventWhoseEndNeverComesIsHandedOnAfterTwoSecondsOfSilence() {
        hear(result(0, 7, 0), 1000);
        hear(part(1, 7, 0, 16, false, true), 1010);
        session.tick(3009 * MS);
        assertEquals(0, bat.events.size());

        session.tick(3010 * MS);

        assertEquals(16, bat.events.get(0).counts().length / 6);
    }

    @Test
    void aFirstOpinionIsToldAndNeverBecomesAnEvent() {
        hear(result(0, 7, 3, true, false), 1000);
        hear(result(1, 7, 3, true, false), 1100);
        session.tick(9000 * MS);

        assertEquals(2, bat.results.size());
        assertTrue(Float.isNaN(bat.results.get(0).batVerdict().confidence()));
        assertEquals(List.of(), bat.events);
        assertEquals(0, session.unfinishedEvents());
    }

    @Test
    void aResultThatIsTheWholeEventIsHandedOnAtOnceWithoutSamples() {
        hear(result(0, 7, 3, false, true), 1000);

        var event = bat.events.get(0);
        assertEquals(0, event.counts().length);
        assertEquals("DRV", event.batVerdict().label());
        assertEquals(Set.of(), event.flags());
        session.tick(9000 * MS);
        assertEquals(1, bat.events.size());
    }

    @Test
    void aResultWhoseSamplesDoNotComeIsNotTakenForTheEvent() {
        hear(result(0, 7, 3), 1000);
        session.tick(9000 * MS);

        assertEquals(List.of(), bat.events);
        assertEquals(1, session.unfinishedEvents());
        assertEquals(0, session.malformed());
    }

    @Test
    void anEventThatItsBatResampledSaysItsRate() {
        var info = new BatInfo(
                SessionStories.INFO.bat(),
                12,
                32_768,
                400_000,
                ImuRange.NOMINAL,
                247,
                "none",
                0,
                512,
                0,
                0,
                90,
                true,
                false);
        var other = new BatSession(info, bat);
        var counts = new short[2 * 6];
        var head = new Data.Head(72_000, false, true, true, null);

        other.accept(new Data.EventPart(0, 32_768, true, false, 12, 7, 0, head, counts).encode(), 1000 * MS);
        other.accept(new Data.EventPart(1, 32_768, true, false, 12, 8, 16, null, counts).encode(), 1000 * MS);

        assertEquals(200_000, bat.events.get(0).rateMilliHz());
        // without its head nobody knows what the samples are
        assertEquals(1, bat.events.size());
        assertEquals(1, other.unfinishedEvents());
    }

    @Test
    void anUnfinishedEventStaysWithTheBatWhenTheConnectionEnds() {
        hear(part(0, 7, 0, 16, false, true), 1000);

        session.close();

        assertTrue(bat.closed);
        assertEquals(0, bat.events.size());
    }

    @Test
    void aBatWithASmallMtuIsUnderstood() {
        var counts = new short[] {5, 4, 3, 2, 1, 0};
        for (int i = 0; i < 300; i++) {
            hear(ShortForm.imu(i, i * 163, i, counts, 0), 100 + i * 5L);
        }
        int seq = 300;
        for (byte[] piece : ShortForm.split(result(seq, 9, 3), seq)) {
            hear(piece, 2000);
        }

        assertEquals(upTo(300), bat.samples);
        assertEquals(1, bat.results.size());
    }

    @Test
    void aSetWithAMissingPieceIsDroppedWhole() {
        var pieces = ShortForm.split(result(0, 9, 3), 0);
        hear(pieces.get(0), 100);
        hear(pieces.get(2), 101);
        session.tick(200 * MS);

        assertEquals(0, bat.results.size());
        assertTrue(session.malformed() > 0);
    }

    @Test
    void activityIsTold() {
        hear(new Data.Activity(0, 100, 37, 4, 1, 88, 20, 6, 500).encode(), 100);

        assertEquals(37, bat.activities.get(0).motionDps());
        assertEquals(6, session.pending());
    }

    private record Arrival(long nanos, byte[] value) {}

    /** Any air: values lost, doubled, late by up to 60 ms. What comes out is in order and everything missing is counted. */
    @Property(tries = 300)
    void whateverTheAirDoesTheOrderHoldsAndGapsAreExact(
            @ForAll long seed,
            @ForAll @IntRange(max = 30) int lossPercent,
            @ForAll @IntRange(max = 30) int doublePercent,
            @ForAll @IntRange(max = 50) int latePercent) {
        var random = new Random(seed);
        var arrivals = new ArrayList<Arrival>();
        int values = 60;
        for (int i = 0; i < values; i++) {
            long sent = (100 + i * 20L) * MS;
            if (random.nextInt(100) < lossPercent && i > 0 && i < values - 1) {
                continue;
            }
            byte[] v = imu(i, i * 4, 4);
            arrivals.add(new Arrival(sent + (random.nextInt(100) < latePercent ? random.nextInt(60) * MS : 0), v));
            if (random.nextInt(100) < doublePercent) {
                arrivals.add(new Arrival(sent + random.nextInt(80) * MS, v));
            }
        }
        arrivals.sort(Comparator.comparingLong(Arrival::nanos));
        var flow = new SessionStories();
        var under = new BatSession(SessionStories.INFO, flow);

        long last = 0;
        for (Arrival a : arrivals) {
            for (long t = last; t < a.nanos; t += 5 * MS) {
                under.tick(t);
            }
            flow.now = a.nanos;
            under.accept(a.value, a.nanos);
            last = a.nanos;
        }
        under.close();

        assertEquals(flow.samples.stream().sorted().distinct().toList(), flow.samples);
        assertFalse(flow.timeWentBack);
        assertEquals(values * 4L, flow.samples.size() + flow.missing);
        assertEquals(flow.missing, under.missingSamples());
        for (int i = 0; i < flow.samples.size(); i++) {
            // a value waits for at most 40 ms (and the tick), longer only behind its own lateness
            long sent = (100 + flow.samples.get(i) / 4 * 20) * MS;
            assertTrue(flow.heardAt.get(i) - sent <= (60 + 40 + 60 + 5) * MS);
        }
    }

    @Property(tries = 200)
    void anyBytesLeaveTheSessionAlive(@ForAll List<byte[]> values) {
        var flow = new SessionStories();
        var under = new BatSession(SessionStories.INFO, flow);

        long t = 0;
        for (byte[] v : values) {
            under.accept(v, t += 10 * MS);
        }
        under.tick(t + 10_000 * MS);
        under.close();

        assertTrue(flow.closed);
    }
}
