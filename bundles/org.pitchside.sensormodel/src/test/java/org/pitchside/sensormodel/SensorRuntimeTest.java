package org.pitchside.sensormodel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensorRuntimeTest {

    private static void everyLayerIsThatOfThePlainNet(SensorNet net) {
        var model = SensorModelWriter.pack(net, Nets.facts("test", net));
        var runtime = new SensorRuntime(model);
        var random = new Random(5);
        for (int w = 0; w < 20; w++) {
            byte[] input = Nets.input(net, random);
            var logits = new byte[net.classes()];

            runtime.run(input, logits);

            List<byte[]> plain = PlainNet.run(net, input);
            for (int i = 0; i < plain.size(); i++) {
                var out = new byte[plain.get(i).length];
                runtime.output(i, net.layers().get(i).out(), out);
                assertArrayEquals(plain.get(i), out, "layer " + i + " of window " + w);
            }
            assertArrayEquals(plain.get(plain.size() - 1), logits);
        }
    }

    @Test
    void netsOfEveryKindGiveWhatThePageSays() {
        everyLayerIsThatOfThePlainNet(Nets.reference());
        everyLayerIsThatOfThePlainNet(Nets.small());
        everyLayerIsThatOfThePlainNet(
                new Nets(3, 1, 255).conv(1, 7, 3, 6, 0).globalPool().dense(2).net());
        everyLayerIsThatOfThePlainNet(new Nets(4, 5, 9)
                .depthwise(4, 2, 3, 1)
                .weighted(LayerKind.CONV1D, 7, 2, 1, 1, 1, 40)
                .dense(3)
                .net());
        everyLayerIsThatOfThePlainNet(
                new Nets(5, 3, 6).pool(4, 1).pool(3, 1).dense(4).dense(3).net());
    }

    @Test
    void aWindowAllocatesNothing() {
        SensorNet net = Nets.reference();
        var runtime = new SensorRuntime(SensorModelWriter.pack(net, Nets.facts("test", net)));
        byte[] input = Nets.input(net, new Random(1));
        var logits = new byte[net.classes()];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 200; i++) {
            runtime.run(input, logits);
        }
        long before = threads.getCurrentThreadAllocatedBytes();

        for (int i = 0; i < 200; i++) {
            runtime.run(input, logits);
        }

        assertTrue(threads.getCurrentThreadAllocatedBytes() - before < 200, "bytes for 200 windows");
    }

    @Test
    void aSelfTestOfOtherLogitsFails() throws SensorModelException {
        SensorNet net = Nets.small();
        var model = SensorModelWriter.pack(net, Nets.facts("test", net));
        new SensorRuntime(model).selfTest();
        byte[] changed = model.bytes().clone();
        changed[60] ^= 1;
        var other = SensorModel.read(Blobs.sealed(changed));

        var refused = assertThrows(SensorModelException.class, () -> new SensorRuntime(other).selfTest());

        assertEquals(Refusal.SELF_TEST_FAILED, refused.refusal());
    }

    @Test
    void theAnswerFollowsTheThresholds() {
        var classes = ModelClass.list(List.of("DRV", "CUT", "NOT"), List.of("NOT"), new int[] {10, 20, 4});

        assertEquals(new SensorVerdict(0, 0, 10), SensorVerdict.of(new byte[] {50, 40, -128}, classes, 0));
        assertEquals(new SensorVerdict(-1, 0, 9), SensorVerdict.of(new byte[] {50, 41, -128}, classes, 0));
        assertEquals(new SensorVerdict(-1, 1, 19), SensorVerdict.of(new byte[] {50, 69, -128}, classes, 0));
        assertEquals(new SensorVerdict(-1, 0, 0), SensorVerdict.of(new byte[] {50, 50, -128}, classes, 0));
        assertEquals(new SensorVerdict(2, 2, 255), SensorVerdict.of(new byte[] {-128, -128, 127}, classes, 0));
        assertEquals(new SensorVerdict(-1, 2, 3), SensorVerdict.of(new byte[] {7, 0, 10}, classes, 0));
        // a swing, but too near to NOT
        assertEquals(new SensorVerdict(2, 0, 11), SensorVerdict.of(new byte[] {50, -100, 39}, classes, 12));
        assertEquals(new SensorVerdict(0, 0, 12), SensorVerdict.of(new byte[] {50, -100, 38}, classes, 12));
    }
}
