package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.pitchside.sensormodel.internal.Layout;

class SensorModelTest {

    @Test
    void aBlobSaysWhatWasPacked() {
        SensorNet net = Nets.small();
        ModelFacts facts = Nets.facts("cricket", net);

        var model = SensorModelWriter.pack(net, facts);

        assertEquals(facts, model.facts());
        assertArrayEquals(net.gain(), model.gain());
        assertEquals(
                List.of(10, 4, 4, 4, 4),
                model.layers().stream().map(LayerRecord::in).toList());
        assertEquals(
                List.of(4, 4, 4, 4, 10),
                model.layers().stream().map(LayerRecord::out).toList());
        assertFalse(model.signed());
    }

    @Test
    void theReferenceNetFitsInto4096Bytes() {
        SensorNet net = Nets.reference();

        var model = SensorModelWriter.pack(net, Nets.facts("ref-net", net));

        assertEquals(68_928, net.macs());
        assertTrue(model.bytes().length <= 4096, model.bytes().length + " bytes");
        assertEquals(3752, model.arenaBytes());
    }

    @Test
    void aHeaderToldAnewIsTheSameAsPackedWithIt() throws Exception {
        SensorNet net = Nets.small();
        ModelFacts was = Nets.facts("cricket-academy", net);
        var classes = new ArrayList<>(was.classes());
        Collections.swap(classes, 0, classes.size() - 1);
        ModelFacts now = new ModelFacts(
                "tennis",
                77,
                100_000,
                was.samples(),
                12,
                8,
                1000,
                2,
                was.detector().clone(),
                classes,
                9);
        now.detector()[0] += 1;
        float[] gain = net.gain().clone();
        gain[1] = 3;
        var signed = SensorModelWriter.pack(net, was).sign(Blobs.secretKey(), Blobs.publicKey());

        var retold = SensorModelWriter.retold(signed, now, gain);

        assertFalse(retold.signed());
        var anew = new SensorNet(net.channels(), net.steps(), gain, net.layers());
        assertArrayEquals(SensorModelWriter.pack(anew, now).bytes(), retold.bytes());
        assertThrows(
                IllegalArgumentException.class, () -> SensorModelWriter.retold(signed, now, Arrays.copyOf(gain, 1)));
        gain[0] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> SensorModelWriter.retold(signed, now, gain));
    }

    @Test
    void aSignatureHoldsForItsKeyAndItsContentOnly() throws Exception {
        SensorNet net = Nets.small();
        var plain = SensorModelWriter.pack(net, Nets.facts("cricket", net));
        var other = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();

        var signed = plain.sign(Blobs.secretKey(), Blobs.publicKey());

        signed.verify(Blobs.publicKey());
        assertArrayEquals(Arrays.copyOf(signed.bytes(), signed.bytes().length - 64), signed.signedPart());
        refused(() -> plain.verify(Blobs.publicKey()));
        refused(() -> signed.verify(other.getPublic()));
        for (int at : new int[] {20, signed.bytes().length - 1, signed.bytes().length - 64}) {
            byte[] changed = signed.bytes().clone();
            changed[at] ^= 1;
            var bent = SensorModel.read(Blobs.sealed(changed));
            refused(() -> bent.verify(Blobs.publicKey()));
        }
    }

    private static void refused(org.junit.jupiter.api.function.Executable verify) {
        assertEquals(
                Refusal.SIGNATURE,
                assertThrows(SensorModelException.class, verify).refusal());
    }

    @Test
    void aNetWhoseSumsCouldReach2To24IsNotPacked() {
        var gain = new float[] {1, 1};
        int needed = (Layout.ACCUMULATOR - 1) - 255 * (127 + 127);
        var most = new SensorNet(2, 1, gain, List.of(dense(new int[] {needed, 0})));
        var more = new SensorNet(2, 1, gain, List.of(dense(new int[] {0, -needed - 1})));

        SensorModelWriter.pack(most, Nets.facts("edge", most));
        var refused = assertThrows(
                IllegalArgumentException.class, () -> SensorModelWriter.pack(more, Nets.facts("edge", more)));

        assertEquals(
                "the net does not go into a blob: layer 0: channel 1 can reach 16777216, 2^24 and more",
                refused.getMessage());
    }

    private static SensorNet.Layer dense(int[] bias) {
        return new SensorNet.Layer(
                LayerKind.DENSE,
                2,
                2,
                1,
                1,
                0,
                0,
                new byte[] {127, 127, -127, 127},
                bias,
                new float[] {0.1f, 0.1f},
                1,
                1,
                0,
                0);
    }

    @Test
    void classesOfOtherNamesAreShortenedAndStayDistinct() {
        var classes = ModelClass.list(
                List.of("forehand-topspin", "forehand-slice", "DRV", "é t"), List.of(), new int[] {0, 1, 2, 3});

        assertEquals(
                List.of("forehand", "foreha~2", "DRV", "?_t"),
                classes.stream().map(ModelClass::name).toList());
        assertEquals(
                List.of(128, 129, 2, 131),
                classes.stream().map(ModelClass::code).toList());
    }

    @Test
    void whatBreaksARuleOfANetIsToldInOneLine() {
        var wrong = assertThrows(
                IllegalArgumentException.class,
                () -> new SensorNet(
                        2,
                        4,
                        new float[] {1, 1},
                        List.of(new SensorNet.Layer(
                                LayerKind.DENSE,
                                2,
                                2,
                                3,
                                1,
                                0,
                                0,
                                new byte[12],
                                new int[2],
                                new float[2],
                                1,
                                1,
                                0,
                                0))));

        assertEquals("layer 0 (DENSE): wants the kernel as long as the map, 4", wrong.getMessage());
    }
}
