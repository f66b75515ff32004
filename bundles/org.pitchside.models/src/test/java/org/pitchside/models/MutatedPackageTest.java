package org.pitchside.models;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** Whatever happens to a package's bytes: a {@link ModelPackageException}, or it is the very package. */
class MutatedPackageTest {
    private static final byte[] RIGHT = rich();

    @Test
    void anyOneByteChanged() {
        for (int at = 0; at < RIGHT.length; at++) {
            for (int flip : new int[] {1, 0x20, 0x80, 0xff}) {
                byte[] changed = RIGHT.clone();
                changed[at] ^= (byte) flip;
                thenRefused(changed);
            }
        }
    }

    @Test
    void cutAnywhere() {
        for (int length = 0; length < RIGHT.length; length++) {
            thenRefused(Arrays.copyOf(RIGHT, length));
        }
        thenRefused(Arrays.copyOf(RIGHT, RIGHT.length + 1));
    }

    @Property(tries = 3000)
    void manyBytesChanged(@ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int changes) {
        Random random = new Random(seed);
        byte[] changed = RIGHT.clone();
        for (int i = 0; i < changes; i++) {
            // Half of them where the lengths stand, at the ends.
            int at = random.nextInt(random.nextBoolean() ? 60 : changed.length);
            changed[random.nextBoolean() ? at : changed.length - 1 - at] = (byte) random.nextInt();
        }
        if (!Arrays.equals(changed, RIGHT)) {
            thenRefused(changed);
        }
    }

    @Property(tries = 2000)
    void piecesMovedAndRepeated(
            @ForAll @IntRange(min = 0, max = 4000) int from,
            @ForAll @IntRange(min = 0, max = 400) int length,
            @ForAll @IntRange(min = 0, max = 4000) int to) {
        int f = from % RIGHT.length;
        int t = to % RIGHT.length;
        int n = Math.min(length, RIGHT.length - f);
        byte[] changed = new byte[RIGHT.length + n];
        System.arraycopy(RIGHT, 0, changed, 0, t);
        System.arraycopy(RIGHT, f, changed, t, n);
        System.arraycopy(RIGHT, t, changed, t + n, RIGHT.length - t);
        if (n > 0) {
            thenRefused(changed);
        }
    }

    @Property(tries = 1000)
    void anyBytesAtAll(@ForAll @Size(max = 400) List<Byte> any) {
        byte[] bytes = new byte[any.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = any.get(i);
        }
        thenRefused(bytes);
    }

    private static void thenRefused(byte[] bytes) {
        try {
            ModelPackage.read(bytes);
        } catch (ModelPackageException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
            return;
        }
        fail("it loads with a changed byte");
    }

    private static byte[] rich() {
        try {
            return Packages.cricket(3)
                    .report("<p>r</p>")
                    .sensor(new byte[40], new byte[] {1, 2, 3})
                    .build()
                    .bytes();
        } catch (ModelPackageException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theUnchangedOneLoads() throws Exception {
        ModelPackage.read(RIGHT);
        assertThrows(ModelPackageException.class, () -> ModelPackage.read(new byte[0]));
    }
}
