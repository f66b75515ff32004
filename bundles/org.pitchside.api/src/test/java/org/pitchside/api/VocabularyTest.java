package org.pitchside.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class VocabularyTest {

    @Property
    void everyBatIdReadsBackFromItsText(@ForAll long value) {
        assertEquals(new BatId(value), BatId.parse(new BatId(value).toString()));
    }

    @Test
    void aBatIdThatIsNoHexIsRefusedByName() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> BatId.parse("left-bat"));
        assertTrue(refusal.getMessage().contains("left-bat"), refusal.getMessage());
        assertThrows(IllegalArgumentException.class, () -> BatId.parse(""));
        assertThrows(IllegalArgumentException.class, () -> BatId.parse("00000000000000000"));
    }

    @Test
    void batIdsAreOrderedAsUnsignedNumbers() {
        assertTrue(new BatId(-1).compareTo(new BatId(1)) > 0);
    }

    @Test
    void aSwingNumberedByTheGatewaySaysSo() {
        var bat = new BatId(0xB7);
        var ours = new SwingId(bat, 12, SwingId.GATEWAY_GIVEN | 3);
        var theirs = new SwingId(bat, -1, 3);
        assertTrue(ours.givenByGateway());
        assertFalse(theirs.givenByGateway());
        assertEquals("00000000000000B7/12/s3", ours.toString());
        assertEquals("00000000000000B7/4294967295/3", theirs.toString());
    }

    @Test
    void familyCodesAreDistinctAndFound() {
        var codes = new HashSet<Integer>();
        for (Family family : Family.values()) {
            assertTrue(codes.add(family.code()), family + " shares its code");
            assertEquals(Optional.of(family), Family.ofCode(family.code()));
            assertEquals(Optional.of(family), Family.of(family.name()));
        }
        assertEquals(8, Arrays.stream(Family.values()).filter(Family::isShot).count());
        assertEquals(Optional.empty(), Family.of("forehand"));
        assertEquals(Optional.empty(), Family.ofCode(77));
    }

    @Test
    void aMountMustBeARotation() {
        var mirrored = new float[] {-1, 0, 0, 0, 1, 0, 0, 0, 1};
        var skewed = new float[] {1, 0.2f, 0, 0, 1, 0, 0, 0, 1};
        var broken = new float[] {Float.NaN, 0, 0, 0, 1, 0, 0, 0, 1};
        for (float[] wrong : List.of(mirrored, skewed, broken, new float[8])) {
            assertThrows(IllegalArgumentException.class, () -> new Mount(wrong, Hand.RIGHT));
        }
        var quarterTurn = new Mount(new float[] {0, -1, 0, 1, 0, 0, 0, 0, 1}, Hand.LEFT);
        assertFalse(quarterTurn.isAligned());
        assertEquals(-1, quarterTurn.at(0, 1));
        assertEquals(Hand.RIGHT, quarterTurn.withHand(Hand.RIGHT).hand());
    }

    @Test
    void aBlockIsUsedAgainFromItsBeginning() {
        var block = new ImuBlock(2);
        block.begin(100, 500_000, 3);
        block.add((short) 1, (short) 2, (short) 3, (short) 4, (short) 5, (short) 6);
        assertEquals(1, block.size());
        assertEquals(3, block.missingBefore());

        block.begin(101, 505_000, 0);

        assertEquals(0, block.size());
        assertEquals(101, block.firstSample());
        assertEquals(2, block.capacity());
    }

    @Test
    void aWindowHasExactlyItsSamples() {
        var counts = new short[SwingWindow.SAMPLES * ImuBlock.AXES];
        var toe = new byte[SwingWindow.SAMPLES * 3];
        new SwingWindow(counts, toe, ImuRange.NOMINAL, Mount.ALIGNED);
        assertThrows(
                IllegalArgumentException.class,
                () -> new SwingWindow(new short[6], toe, ImuRange.NOMINAL, Mount.ALIGNED));
    }

    @Test
    void aVerdictTellsItsForcedAnswerAlsoWhenItRefuses() {
        var doubtful = new Verdict(
                "UNKNOWN", 0.4f, List.of(new Verdict.Score("CUT", 0.4f), new Verdict.Score("PUL", 0.35f)), "cricket-1");
        assertTrue(doubtful.isUnknown());
        assertEquals("CUT", doubtful.forced());
        assertEquals("UNKNOWN", Verdict.NONE.forced());
    }

    @Test
    void aSwingWithoutARevisionIsRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Swing(
                        new SwingId(new BatId(1), 1, 1),
                        0,
                        0,
                        0,
                        SwingOrigin.STREAM,
                        Verdict.NONE,
                        null,
                        false,
                        List.of(),
                        java.util.Set.of(),
                        "swing/1",
                        SwingRecording.NONE));
    }

    @Test
    void theClockRunsForwardAndAgreesWithTheWall() {
        var clock = GatewayClock.system();
        long then = clock.nanos();
        assertEquals(clock.epochMicros(then) + 1_000_000, clock.epochMicros(then + 1_000_000_000));
    }
}
