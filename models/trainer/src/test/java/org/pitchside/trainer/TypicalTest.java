package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.KnownShot;
import org.pitchside.models.ModelPackageBuilder;
import org.pitchside.swing.ModelInput;

class TypicalTest {

    private static final List<Float> GAIN = ModelPackageBuilder.SHIPPED_INPUT_GAIN;

    @Test
    void theMiddleOfEachHeapIsTaken() {
        // given two heaps, and a single one far away
        var inputs = IntStream.of(0, 1, 2, 3, 4, 50, 51, 52, 100)
                .mapToObj(v -> {
                    var q = new byte[ModelInput.LENGTH];
                    Arrays.fill(q, (byte) v);
                    return q;
                })
                .toList();
        // when, then
        assertArrayEquals(new int[] {2, 6, 8}, Typical.medoids(inputs, 3));
        assertArrayEquals(new int[] {0}, Typical.medoids(inputs.subList(0, 1), 8));
    }

    @Test
    void equalInputsAreTakenOnce() {
        var same = List.of(new byte[ModelInput.LENGTH], new byte[ModelInput.LENGTH], new byte[ModelInput.LENGTH]);
        assertArrayEquals(new int[] {0}, Typical.medoids(same, 8));
    }

    @Test
    void eachSwingClassHasItsShotsAndNoSwingHasNone() {
        // given twenty examples of each class
        var examples = new ArrayList<Example>();
        for (int i = 0; i < 60; i++) {
            examples.add(example(i % 3, 0.05f * i, "p " + i, 1));
        }
        var typical = new Typical(List.of("CUT", "PUL", "NOT"), List.of("NOT"), GAIN);
        // when
        List<KnownShot> shots = typical.of(examples, "SET");
        // then
        assertEquals(16, shots.size());
        assertEquals(8, shots.stream().filter(s -> s.label().equals("CUT")).count());
        assertEquals(0, shots.stream().filter(s -> s.label().equals("NOT")).count());
        assertTrue(shots.stream().allMatch(s -> s.source().matches("SET/p_\\d+")), shots.toString());
        assertEquals(
                shots.stream().map(KnownShot::source).toList(),
                typical.of(examples, "SET").stream().map(KnownShot::source).toList());
        assertEquals(16, shots.stream().map(KnownShot::source).distinct().count());
    }

    @Test
    void shotsWithAStanceArePreferred() {
        var examples = new ArrayList<Example>();
        for (int i = 0; i < 40; i++) {
            examples.add(example(0, 0.05f * i, (i % 2 == 0 ? "stood-" : "unknown-") + i, i % 2 == 0 ? 1 : 0));
        }
        List<KnownShot> shots = new Typical(List.of("CUT"), List.of(), GAIN).of(examples, "SET");
        assertTrue(shots.stream().allMatch(s -> s.source().startsWith("SET/stood-")), shots.toString());
    }

    @Test
    void manyClassesHaveFewerShotsEach() {
        var classes = IntStream.range(0, 64).mapToObj(c -> "C" + c).toList();
        var examples = new ArrayList<Example>();
        for (int i = 0; i < 640; i++) {
            examples.add(example(i % 64, 0.01f * i, "p", 1));
        }
        assertEquals(
                64, new Typical(classes, List.of(), GAIN).of(examples, "SET").size());
    }

    /** All of the sensor's channels alike. */
    private static Example example(int label, float value, String subject, float toe) {
        var x = new float[ModelInput.LENGTH];
        Arrays.fill(x, 0, 6 * ModelInput.STEPS, value);
        Arrays.fill(x, 6 * ModelInput.STEPS, x.length, toe);
        return new Example(x, label, subject);
    }
}
