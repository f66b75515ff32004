package org.pitchside.ble.codec;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What holds for all frames and for any bytes. */
class CodecProperties {

    @Property
    void anyBytesAreReadOrRefusedAndNothingElse(@ForAll @Size(max = 260) byte[] bytes) {
        try {
            InfoCodec.decode(bytes);
        } catch (FrameException e) {
            assertTrue(e.getMessage().length() > 10);
        }
        try {
            Control.decode(bytes);
        } catch (Control.Refused e) {
            assertTrue(e.status() != Control.Status.DONE);
        }
        try {
            Control.Answer.decode(bytes);
        } catch (FrameException e) {
            assertTrue(e.getMessage().length() > 10);
        }
        try {
            if ((Data.type(bytes) & Data.SHORT) == 0) {
                GoldenFramesTest.decodeData(bytes);
            } else {
                new ShortForm.Joiner().accept(bytes);
            }
        } catch (FrameException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }

    /** Any bytes under a plausible header get further into the reader. */
    @Property(tries = 3000)
    void anyBodyUnderAGoodTypeIsReadOrRefused(
            @ForAll @IntRange(min = 1, max = 4) int type,
            @ForAll @IntRange(max = 255) int flags,
            @ForAll @Size(max = 250) byte[] body) {
        byte[] v = new byte[8 + body.length];
        v[0] = (byte) type;
        v[1] = (byte) flags;
        System.arraycopy(body, 0, v, 8, body.length);
        try {
            GoldenFramesTest.decodeData(v);
        } catch (FrameException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }

    /** Any body under a known op gets further into the readers; what was read writes the same bytes. */
    @Property(tries = 3000)
    void anyBodyUnderAKnownOpIsReadOrRefused(
            @ForAll @IntRange(min = 0, max = 0x14) int op,
            @ForAll @IntRange(max = 6) int status,
            @ForAll @Size(max = 19) byte[] body) {
        byte[] request = new byte[1 + body.length];
        request[0] = (byte) op;
        System.arraycopy(body, 0, request, 1, body.length);
        byte[] answer = new byte[2 + body.length];
        answer[0] = (byte) (op | Control.ANSWER);
        answer[1] = (byte) status;
        System.arraycopy(body, 0, answer, 2, body.length);
        try {
            assertArrayEquals(request, Control.decode(request).encode());
        } catch (Control.Refused e) {
            assertTrue(e.status() != Control.Status.DONE);
        }
        try {
            assertArrayEquals(answer, Control.Answer.decode(answer).encode());
        } catch (FrameException e) {
            assertTrue(e.getMessage().length() > 10);
        }
    }

    @Property
    void everyEventPartReadsBack(
            @ForAll @IntRange(max = 65535) int seq,
            @ForAll int tick,
            @ForAll boolean last,
            @ForAll boolean journaled,
            @ForAll int boot,
            @ForAll @IntRange(max = Integer.MAX_VALUE) int event,
            @ForAll @IntRange(max = 4078) int offset,
            @ForAll @Size(min = 108, max = 108) short[] counts)
            throws FrameException {
        var part = new Data.EventPart(seq, tick, last, journaled, boot, event, offset, null, counts);

        var read = Data.EventPart.decode(part.encode());

        assertArrayEquals(part.encode(), read.encode());
        assertArrayEquals(counts, read.counts());
        assertEquals(offset, read.offset());
        assertTrue(part.encode().length <= 244);
    }

    @Property
    void whatIsCutForASmallMtuJoinsToTheSame(
            @ForAll @Size(max = 16) byte[] logits, @ForAll @IntRange(max = 65535) int seq) throws FrameException {
        var result =
                new Data.Result(seq, 99, true, false, true, false, false, true, 1, 2, 3, 4, 5, -6, 7, 8, 9, 10, logits);
        byte[] longForm = result.encode();
        var joiner = new ShortForm.Joiner();
        byte[] joined = null;

        for (byte[] piece : ShortForm.split(longForm, seq)) {
            assertTrue(piece.length <= ShortForm.LONGEST);
            joined = joiner.accept(piece);
        }

        assertArrayEquals(longForm, joined);
    }

    @Property
    void aShortSampleNumberIsContinuedFromTheOneBefore(
            @ForAll @IntRange(min = 200, max = 2_000_000_000) int expected,
            @ForAll @IntRange(min = -127, max = 127) int apart) {
        long true_ = (long) expected + apart;

        assertEquals(true_, ShortForm.sampleNear(expected, (int) (true_ & 0xFF)));
    }
}
