package org.pitchside.gateway.internal.watch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.pitchside.api.Family;
import org.pitchside.api.SwingWindow;
import org.pitchside.api.Verdict;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;
import org.pitchside.shipped.ShippedModel;
import org.pitchside.swing.ModelInput;

/** The shipped model's half for bats, as the model that answers in simulated play: pure Java, and as unsure as a real one. */
final class BatModel {

    private static final SensorModel SHIPPED = shipped();
    /** Of its logits, so that they read as probabilities. */
    private static final double TEMPERATURE = 12;

    private final SensorRuntime runtime = new SensorRuntime(SHIPPED);
    private final float[] floats = new float[ModelInput.LENGTH];
    private final byte[] input = new byte[ModelInput.LENGTH];
    private double lead = 1;

    /** Its net is bent from now on: what speaks for one class more than for another is so much less. */
    void bend(double factor) {
        lead = factor;
    }

    Verdict verdict(SwingWindow window) {
        ModelInput.prepare(window, floats);
        ModelInput.quantise(floats, SHIPPED.gain(), input);
        runtime.run(input, 0);
        byte[] logits = runtime.logits().clone();
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (byte) (logits[i] * lead);
        }
        var said = SensorVerdict.of(
                logits, SHIPPED.facts().classes(), SHIPPED.facts().notMargin());
        double sum = 0;
        for (byte logit : logits) {
            sum += Math.exp((logit - logits[said.best()]) / TEMPERATURE);
        }
        String label = said.label() == SensorVerdict.UNKNOWN
                ? Family.UNKNOWN.name()
                : SHIPPED.facts().classes().get(said.label()).noSwing()
                        ? Family.NOT.name()
                        : SHIPPED.facts().classes().get(said.label()).name();
        return new Verdict(label, (float) (1 / sum), List.of(), SHIPPED.facts().id());
    }

    private static SensorModel shipped() {
        try (var zip = new ZipInputStream(new ByteArrayInputStream(ShippedModel.bytes()))) {
            for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
                if (e.getName().equals("sensor.psm")) {
                    return SensorModel.read(zip.readAllBytes());
                }
            }
            throw new IllegalStateException("the shipped package has no model for bats");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SensorModelException e) {
            throw new IllegalStateException(e);
        }
    }
}
