package org.pitchside.signer;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.pitchside.api.model.ModelDescriptor;
import org.pitchside.models.ModelPackage;
import org.pitchside.models.ModelPackageBuilder;
import org.pitchside.models.ModelPackageException;
import org.pitchside.sensormodel.ModelClass;
import org.pitchside.sensormodel.ModelFacts;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorModelException;
import org.pitchside.sensormodel.SensorModelWriter;

/**
 * Another version of a model, bent on purpose: a mistake that people make when they put a model together, in both its halves, so that
 * everybody can see one come back. The nets stay as they are; its card says what was done.
 */
public enum Bend {
    /** Nothing is bent: the next version of the same, which has to pass. */
    NONE("none"),
    /** Two much-played shots have each other's names. */
    SWAPPED_LABELS("swapped-labels"),
    /** The gyroscope read in another unit: half as much comes in. */
    WRONG_SCALE("wrong-scale"),
    /** Nothing of a swing comes in: every answer is the same. */
    CONSTANT("constant"),
    /** Says "not sure" to nearly everything. */
    UNSURE("unsure");

    private static final List<String> MUCH_PLAYED = List.of("DRV", "PUL");
    /** The gateway net's constant. */
    private static final String SCALE = "scale";

    private static final float LEAST_GAIN = 1e-6f;

    private final String word;

    Bend(String word) {
        this.word = word;
    }

    /** As it is typed. */
    public String word() {
        return word;
    }

    static Bend of(String word) throws SignerException {
        return Arrays.stream(values())
                .filter(b -> b.word.equals(word))
                .findFirst()
                .orElseThrow(() -> new SignerException("--kind knows "
                        + Arrays.stream(values()).map(Bend::word).collect(Collectors.joining(", ")) + ", not '" + word
                        + "'"));
    }

    /**
     * Bends.
     *
     * @param version of what is made
     * @return unsigned
     * @throws ModelPackageException where the model has nothing to bend in this way
     */
    public ModelPackage bend(ModelPackage p, int version) throws ModelPackageException {
        ModelDescriptor d = p.descriptor();
        List<String> classes = new ArrayList<>(d.classes());
        List<Float> gain = d.inputGain();
        float temperature = d.temperature();
        switch (this) {
            case SWAPPED_LABELS -> {
                int[] two = two(d);
                Collections.swap(classes, two[0], two[1]);
            }
            case WRONG_SCALE, CONSTANT -> gain = bent(gain);
            case UNSURE -> temperature = Math.min(1000, temperature * 20);
            default -> {
                // the same again
            }
        }
        ModelPackageBuilder bent = ModelPackage.builder(d.id(), version)
                .classes(classes, d.noSwing())
                .range(p.range())
                .inputGain(gain)
                .temperature(temperature)
                .minConfidence(d.minConfidence())
                .detector(d.detector())
                .data(p.data())
                .figures(p.figures())
                .gatewayOnnx(onnx(p))
                .card("**Made of " + d.name() + " by ./pitchside bend, kind " + word
                        + (this == NONE ? ": the same nets.**" : ": wrong on purpose, not to be played with.**")
                        + "\n\n"
                        + p.card())
                .knownShots(p.gatewayModel().knownShots());
        p.report().ifPresent(bent::report);
        if (p.hasSensorModel()) {
            bent.sensor(
                    p.sensorOnnx().orElseThrow(),
                    blob(p.sensorBlob().orElseThrow(), d, version).bytes());
        }
        return bent.build();
    }

    /** Its net reads what the sensor says by a constant of its own. */
    private byte[] onnx(ModelPackage p) throws ModelPackageException {
        byte[] onnx = p.gatewayModel().onnx().clone();
        if (this == WRONG_SCALE || this == CONSTANT) {
            ByteBuffer scale = OnnxConstant.floats(onnx, SCALE);
            for (int c = 0; c < scale.remaining() / Float.BYTES; c++) {
                scale.putFloat(c * Float.BYTES, bent(c, scale.getFloat(c * Float.BYTES)));
            }
        }
        return onnx;
    }

    private SensorModel blob(byte[] bytes, ModelDescriptor d, int version) throws ModelPackageException {
        SensorModel model;
        try {
            model = SensorModel.read(bytes);
        } catch (SensorModelException e) {
            throw new ModelPackageException("entry sensor.psm: " + e.getMessage(), e);
        }
        ModelFacts f = model.facts();
        List<ModelClass> classes = new ArrayList<>(f.classes());
        float[] gain = model.gain().clone();
        switch (this) {
            case SWAPPED_LABELS -> {
                int[] two = two(d);
                Collections.swap(classes, two[0], two[1]);
            }
            case WRONG_SCALE, CONSTANT -> {
                List<Float> other = new ArrayList<>();
                for (float k : gain) {
                    other.add(k);
                }
                other = bent(other);
                for (int i = 0; i < gain.length; i++) {
                    gain[i] = other.get(i);
                }
            }
            case UNSURE -> classes.replaceAll(c -> new ModelClass(c.code(), c.name(), c.noSwing(), 255));
            default -> {
                // the same again
            }
        }
        return SensorModelWriter.retold(
                model,
                new ModelFacts(
                        f.id(),
                        version,
                        f.rateMilliHz(),
                        f.samples(),
                        f.t0(),
                        f.accelRangeG(),
                        f.gyroRangeDps(),
                        f.detectorVersion(),
                        f.detector(),
                        classes,
                        f.notMargin()),
                gain);
    }

    private List<Float> bent(List<Float> gain) {
        List<Float> other = new ArrayList<>();
        for (int c = 0; c < gain.size(); c++) {
            other.add(bent(c, gain.get(c)));
        }
        return other;
    }

    /** The gyroscope is channels 3 to 5. */
    private float bent(int channel, float gain) {
        if (this == CONSTANT) {
            return LEAST_GAIN;
        }
        return channel >= 3 && channel < 6 ? Math.max(LEAST_GAIN, gain / 2) : gain;
    }

    private static int[] two(ModelDescriptor d) throws ModelPackageException {
        int[] two = d.classes().containsAll(MUCH_PLAYED)
                ? MUCH_PLAYED.stream().mapToInt(d.classes()::indexOf).toArray()
                : d.classes().stream()
                        .filter(c -> !d.noSwing().contains(c))
                        .limit(2)
                        .mapToInt(d.classes()::indexOf)
                        .toArray();
        if (two.length < 2) {
            throw new ModelPackageException(d.name() + " has no two swings to swap the labels of");
        }
        return two;
    }
}
