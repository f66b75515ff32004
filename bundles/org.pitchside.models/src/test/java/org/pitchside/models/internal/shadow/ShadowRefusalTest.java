package org.pitchside.models.internal.shadow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.model.GatewayModel;
import org.pitchside.api.model.ModelBench;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.models.internal.gates.SequentialTest.Answer;
import org.pitchside.sensormodel.LayerKind;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelWriter;
import org.pitchside.sensormodel.SensorNet;

/** Candidates that are stopped before their first window. */
class ShadowRefusalTest extends ShadowRig {

    @Test
    void whatCannotBeComparedIsRefused() {
        ModelDescriptor d = live.descriptor();
        var order = new ArrayList<>(d.classes());
        order.set(0, "DRV");
        order.set(1, "DEF");
        var gain = new ArrayList<>(d.inputGain());
        gain.set(0, 160f);

        assertTrue(refused(descriptor(order, d.inputGain()), null).contains("another order"));
        assertTrue(refused(descriptor(d.classes(), gain), null).contains("gain of channel 0 is 160.0, usual is 16.0"));
        assertTrue(refused(candidate(1, 0, Map.of("on_dps", 5000f)), null).contains("on_dps"));
    }

    private static GatewayModel descriptor(List<String> classes, List<Float> gain) {
        ModelDescriptor d = live.descriptor();
        return new GatewayModel(
                new ModelDescriptor(d.id(), 2, classes, d.noSwing(), 9, 128, gain, 1, 0.9f, d.detector(), "00"),
                live.onnx());
    }

    @Test
    void aModelThatGivesNoNumberForTheHardestSwingIsStopped() throws Exception {
        var freed = new AtomicBoolean();
        ModelBench bench = model -> new ModelBench.Seat() {
            @Override
            public float[] logits(SwingWindow window) {
                var logits = new float[9];
                for (short count : window.counts()) {
                    logits[4] = count > 32_000 ? Float.NaN : logits[4];
                }
                return logits;
            }

            @Override
            public void close() {
                freed.set(true);
            }
        };

        try (Shadow shadow = shadow(candidate(), null, bench)) {
            assertEquals(Answer.FAILED, shadow.answer());
            assertTrue(shadow.why().contains("not a number where a sensor is at its limits"), shadow.why());
        }
        assertTrue(freed.get());
    }

    @Test
    void aBatsHalfThatNoBatCanRunIsRefused() {
        byte[] otherTest = blob.clone();
        var bytes = java.nio.ByteBuffer.wrap(otherTest).order(java.nio.ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(60, 7);
        BentBlob.seal(bytes);
        byte[] otherOrder = BentBlob.of(blob, b -> {
            b.put(BentBlob.classAt(b, 0), (byte) 2);
            b.put(BentBlob.classAt(b, 1), (byte) 1);
        });
        byte[] otherUnit = BentBlob.of(blob, b -> b.putFloat(64, 0.5f));

        assertTrue(refused(candidate(), otherTest).contains("self-test"));
        assertTrue(refused(candidate(), otherOrder).contains("another order"));
        assertTrue(refused(candidate(), otherUnit).contains("gain of channel 0"));
        assertTrue(refused(candidate(), new byte[] {1, 2, 3}).contains("the bats' half"));
        assertFalse(refused(candidate(), otherTest).contains("\n"));
    }

    @Test
    void aBatsHalfThatWouldTakeABatTooLongIsRefused() throws Exception {
        // given a net as slow as it can be within a bat's flash and RAM
        var layers = new ArrayList<SensorNet.Layer>();
        int in = 9;
        for (int i = 0; i < 4; i++) {
            layers.add(layer(LayerKind.CONV1D, in, 14, 9, 4));
            in = 14;
        }
        layers.add(layer(LayerKind.AVERAGE_POOL, 14, 14, 128, 0));
        layers.add(layer(LayerKind.POINTWISE, 14, 9, 1, 0));
        SensorModel shipped = SensorModel.read(blob);
        byte[] slow = SensorModelWriter.pack(new SensorNet(9, 128, shipped.gain(), layers), shipped.facts())
                .bytes();

        assertTrue(refused(candidate(), slow).contains("too slow for a bat: about 10"), refused(candidate(), slow));
    }

    private static SensorNet.Layer layer(LayerKind kind, int in, int out, int kernel, int pad) {
        boolean pool = kind == LayerKind.AVERAGE_POOL;
        var scale = new float[pool ? 0 : out];
        Arrays.fill(scale, 0.01f);
        var weights = new byte[pool ? 0 : in * out * kernel];
        Arrays.fill(weights, (byte) 1);
        return new SensorNet.Layer(
                kind,
                in,
                out,
                kernel,
                1,
                pad,
                pad,
                weights,
                new int[scale.length],
                scale,
                1,
                1,
                in == 9 ? 0 : -128,
                -128);
    }

    /** Counted on the emulated processor: docs/figures.md. */
    @Test
    void whatTheShippedOneTakesIsKnownWithinThreeInAHundred() throws Exception {
        assertEquals(524_206, BatCost.instructions(SensorModel.read(blob)), 15_000);
    }
}
