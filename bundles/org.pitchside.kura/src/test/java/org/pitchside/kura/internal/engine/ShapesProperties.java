package org.pitchside.kura.internal.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.eclipse.kura.KuraException;

class ShapesProperties {

    /** Whatever a model takes and a caller says: a shape holds exactly the values, fits both, or there is none. */
    @Property
    void aShapeHoldsItsValuesAndFitsBoth(
            @ForAll @Size(max = 4) List<@LongRange(min = -1, max = 6) Long> declared,
            @ForAll @Size(max = 4) List<@LongRange(min = -3, max = 6) Long> said,
            @ForAll @IntRange(max = 300) int count) {
        long[] takes = declared.stream().mapToLong(Long::longValue).toArray();
        long[] shape;
        try {
            shape = Shapes.of("x", takes, said, count);
        } catch (KuraException e) {
            return;
        }
        long product = 1;
        for (int i = 0; i < shape.length; i++) {
            product *= shape[i];
            assertTrue(shape[i] >= 0);
            assertTrue(takes[i] == -1 || takes[i] == shape[i]);
            assertTrue(said.get(i) == -1 || said.get(i) == shape[i]);
        }
        assertEquals(count, product);
        assertTrue(count > 0);
    }

    /** A caller that says what the model says, one dimension open, is understood. */
    @Property
    void oneOpenDimensionFollowsFromTheCount(
            @ForAll @Size(min = 1, max = 4) List<@LongRange(min = 1, max = 6) Long> truth,
            @ForAll @IntRange(max = 3) int open)
            throws KuraException {
        long count = truth.stream().reduce(1L, (a, b) -> a * b);
        var said = new ArrayList<>(truth);
        said.set(open % truth.size(), -1L);
        long[] declared = said.stream().mapToLong(Long::longValue).toArray();

        long[] shape = Shapes.of("x", declared, said, (int) count);

        assertEquals(truth, java.util.Arrays.stream(shape).boxed().toList());
    }

    @Property
    void dimensionsBeyondAllBoundsAreNoShape(@ForAll @Size(max = 8) List<@LongRange(min = 1L << 20) Long> huge) {
        if (huge.isEmpty()) {
            return;
        }
        long[] declared = new long[huge.size()];
        java.util.Arrays.fill(declared, -1);
        try {
            Shapes.of("x", declared, huge, 1000);
        } catch (KuraException e) {
            return;
        }
        throw new AssertionError(huge + " holds no 1000 values");
    }
}
