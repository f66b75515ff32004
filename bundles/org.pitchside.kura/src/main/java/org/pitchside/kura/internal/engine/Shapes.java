package org.pitchside.kura.internal.engine;

import java.util.Arrays;
import java.util.List;
import org.eclipse.kura.KuraException;

/** Which shape a flat list of values has, of those that a model takes. */
final class Shapes {

    /** Elements of one tensor, in and out: 64 MB of boxed numbers; a swing has 1,152. */
    static final int MOST = 1 << 22;

    private Shapes() {}

    /** A shape as Kura takes it, which has no place for a number without dimensions: that is told as a list of one. */
    static List<Long> told(long[] shape) {
        return shape.length == 0 ? List.of(1L) : Arrays.stream(shape).boxed().toList();
    }

    /**
     * The shape of a list.
     *
     * @param name the tensor's, for words
     * @param declared the model's, -1 where it varies
     * @param said the caller's, -1 where it leaves that open
     * @param count elements in the list
     */
    static long[] of(String name, long[] declared, List<Long> said, int count) throws KuraException {
        if (declared.length == 0) {
            if (count == 1 && said.stream().allMatch(d -> d != null && (d == 1 || d == -1))) {
                return declared;
            }
            throw wrong(name, declared, said, "it is one number");
        }
        if (said.size() != declared.length) {
            throw wrong(name, declared, said, "another number of dimensions");
        }
        long[] shape = declared.clone();
        int open = -1;
        long known = 1;
        for (int i = 0; i < shape.length; i++) {
            Long dimension = said.get(i);
            if (dimension == null || dimension < -1) {
                throw wrong(name, declared, said, "no shape");
            }
            if (dimension >= 0) {
                if (shape[i] >= 0 && shape[i] != dimension) {
                    throw wrong(name, declared, said, "another one");
                }
                shape[i] = dimension;
            }
            if (shape[i] >= 0) {
                // never over the edge of a long, however many dimensions there are
                known = Math.min(1L << 40, known * Math.min(shape[i], MOST + 1L));
            } else if (open >= 0) {
                throw wrong(name, declared, said, "more than one dimension open: say the shape");
            } else {
                open = i;
            }
        }
        if (open >= 0 && known > 0 && count > 0 && count % known == 0) {
            shape[open] = count / known;
            return shape;
        }
        if (open < 0 && count > 0 && known == count) {
            return shape;
        }
        throw Refusal.invalid("input " + name + " has " + count + " values, which is no " + Arrays.toString(shape));
    }

    private static KuraException wrong(String name, long[] declared, List<Long> said, String what) {
        return Refusal.invalid("input " + name + " of shape " + said + " where the model takes "
                + Arrays.toString(declared) + ": " + what);
    }
}
