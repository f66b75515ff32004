package org.pitchside.ble.internal.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels.Place;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.ble.codec.FrameException;

/** Answers of a bat, byte by byte: docs/sensor-model.md, section 13. */
class AnswerTest {

    private static Answer decoded(String bodyHex) throws FrameException {
        return Answer.decode(SmpProperties.packet(11, 1, HexFormat.of().parseHex(bodyHex)));
    }

    @Test
    void whereAnUploadStands() throws FrameException {
        // {"off": 1000}
        Answer a = decoded("a1636f66661903e8");

        assertEquals(1000, a.off());
        assertFalse(a.match());
        assertEquals(0, a.rc());
        assertNull(a.images());
        // {"off": 1000, "match": true}
        assertTrue(decoded("a2636f66661903e8656d61746368f5").match());
    }

    @Test
    void anErrorOfAGroupAndOneOfTheProtocol() throws FrameException {
        // {"err": {"group": 64, "rc": 34}}
        Answer of = decoded("a163657272a26567726f7570184062726318" + "22");
        assertEquals(64, of.errorGroup());
        assertEquals(34, of.rc());
        // {"rc": 10}
        Answer busy = decoded("a16272630a");
        assertEquals(0, busy.errorGroup());
        assertTrue(Refusals.isBusy(busy));
    }

    @Test
    void whatABatHolds() throws Exception {
        Answer a = Answer.decode(SmpProperties.state());

        assertEquals(2, a.images().size());
        var held = a.images().get(1);
        assertEquals(Place.B, held.place());
        assertEquals("cricket-1", held.name());
        assertEquals(ModelHash.ofBlob(new byte[] {1}), held.hash());
        assertTrue(held.pending());
        assertFalse(held.active() || held.confirmed());
    }

    @ParameterizedTest
    @CsvSource({
        // no map; text for a number; a number below 0; one beyond an int; a float; null
        "01, no map",
        "a1636f66666161, another type",
        "a1636f666620, out of range",
        "a1636f66661b00000001ffffffff, out of range",
        "a1636f6666f90000, another type",
        "a1636f6666f6, another type",
        // twice; behind its map; ends early; a string of more bytes than there are
        "a2636f666601636f666601, twice",
        "a1636f66660101, behind its map",
        "a2636f666601, no CBOR",
        "a163646174625bffffffffffffffff, no CBOR",
        // images: a number; a model without a hash; two of one slot
        "a166696d6167657301, another type",
        "a166696d6167657381a165696d61676501, without slot",
        // maps in maps, nine deep
        "a16161a16161a16161a16161a16161a16161a16161a16161a1616101, no CBOR"
    })
    void whatBreaksTheRulesIsRefusedInWords(String body, String words) {
        var e = assertThrows(FrameException.class, () -> decoded(body));
        assertTrue(e.getMessage().contains(words), e.getMessage());
    }

    @Test
    void keysThatNobodyKnowsArePassedOver() throws FrameException {
        // {"x": [1, {"y": h'00'}], "off": 8}
        assertEquals(8, decoded("a26178820" + "1a161794100636f666608").off());
    }

    @Test
    void aRequestIsNoAnswer() {
        assertThrows(FrameException.class, () -> Answer.decode(SmpProperties.packet(10, 1, (byte) 0xA0)));
        assertThrows(FrameException.class, () -> Answer.decode(new byte[7]));
    }

    @ParameterizedTest
    @CsvSource({
        "64, 27, REFUSED, SIGNATURE",
        "64, 33, REFUSED, FLOOR",
        "64, 5, REFUSED, TOTAL",
        "64, 99, PROTOCOL, group 64",
        "1, 9, NOT_NOW, no free slot",
        "1, 24, NOT_NOW, does not hold",
        "1, 28, NOT_NOW, pending",
        "1, 12, BAT_FAILED, flash",
        "1, 20, PROTOCOL, image group",
        "1, 30, REFUSED, too large",
        "0, 11, NOT_OURS, not enrolled",
        "0, 8, PROTOCOL, group 0"
    })
    void errorsAreSentencesThatNameTheBat(int group, int rc, Reason reason, String words) {
        var e = Refusals.of(new BatId(0xB7), new Answer(3, 1, 0, 1, group, rc, -1, false, null));

        assertEquals(reason, e.reason());
        assertEquals(rc, e.code());
        assertTrue(e.getMessage().startsWith("Bat 00000000000000B7 "), e.getMessage());
        assertTrue(e.getMessage().contains(words), e.getMessage());
        assertTrue(e.getMessage().endsWith("."), e.getMessage());
    }
}
