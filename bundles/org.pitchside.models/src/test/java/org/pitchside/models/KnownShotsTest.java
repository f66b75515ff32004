package org.pitchside.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.pitchside.api.model.KnownShot;
import org.pitchside.models.internal.KnownShots;
import org.pitchside.swing.ModelInput;

class KnownShotsTest {

    private static final List<String> NOT = List.of("NOT");

    @Test
    void whatIsWrittenIsRead() throws Exception {
        // given
        var shots = List.of(shot("CUT", "SIM/train-3", 1), shot("DEF", "SIM/train-14", -7), shot("CUT", "x", 127));
        // when
        ModelPackage read =
                ModelPackage.read(Packages.cricket(1).knownShots(shots).build().bytes());
        // then
        List<KnownShot> known = read.gatewayModel().knownShots();
        assertEquals(3, known.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(shots.get(i).label(), known.get(i).label());
            assertEquals(shots.get(i).source(), known.get(i).source());
            assertArrayEquals(shots.get(i).input(), known.get(i).input());
        }
    }

    @Test
    void aPackageWithoutThemIsWhatItWas() throws Exception {
        ModelPackage without = Packages.package_(1);
        assertEquals(List.of(), without.gatewayModel().knownShots());
        assertArrayEquals(
                without.bytes(),
                Packages.cricket(1).knownShots(List.of()).build().bytes());
    }

    @Test
    void theMostThatThereCanBeFit() throws Exception {
        var most = Collections.nCopies(KnownShots.MOST, shot("LV", "s".repeat(KnownShots.MOST_SOURCE), 3));
        ModelPackage full = Packages.cricket(1).knownShots(most).build();
        assertEquals(120, full.gatewayModel().knownShots().size());

        thenBuilderRefuses(
                Collections.nCopies(121, shot("LV", "s", 3)), "entry known-shots.bin holds 121 shots, not 1 to 120");
        thenBuilderRefuses(
                Collections.nCopies(200, shot("LV", "s", 3)), "entry known-shots.bin is longer than 150000 bytes");
    }

    @Test
    void shotsThatBreakARule() {
        thenBuilderRefuses(
                List.of(shot("NOT", "s", 1)),
                "entry known-shots.bin shot 0 has class 8, which is no swing of this model");
        thenBuilderRefuses(
                List.of(shot("DEF", "s", 1), shot("XYZ", "s", 1)),
                "entry known-shots.bin shot 1 has class 255, which is no swing of this model");
        thenBuilderRefuses(
                List.of(shot("DEF", "", 1)), "entry known-shots.bin shot 0 has a source of 0 bytes, not 1 to 64");
        thenBuilderRefuses(
                List.of(shot("DEF", "s".repeat(65), 1)),
                "entry known-shots.bin shot 0 has a source of 65 bytes, not 1 to 64");
        for (String source : List.of("a b", "a\nb", "caf\u00e9", "\u007f")) {
            thenBuilderRefuses(
                    List.of(shot("DEF", source, 1)),
                    "entry known-shots.bin shot 0 has a source that is not printable ASCII without blanks");
        }
        thenBuilderRefuses(
                List.of(new KnownShot("DEF", "s", new byte[1151])),
                "entry known-shots.bin has an input of 1151 bytes, not 1152");
    }

    @Test
    void bytesThatBreakARule() throws Exception {
        byte[] right = KnownShots.encode(List.of(shot("DEF", "s", 1), shot("CUT", "t", 2)), Packages.CLASSES);
        thenRefused(new byte[0], "ends inside its head");
        thenRefused(Arrays.copyOf(right, 5), "ends inside its head");
        thenRefused(Arrays.copyOf(right, right.length - 1), "ends inside shot 1");
        thenRefused(Arrays.copyOf(right, 7), "ends inside shot 0");
        thenRefused(Arrays.copyOf(right, right.length + 2), "has 2 bytes behind its last shot");
        thenRefused(changed(right, 3, '2'), "does not begin with PSK1");
        thenRefused(changed(right, 4, 0), "holds 0 shots, not 1 to 120");
        thenRefused(changed(right, 5, 0xff), "holds 65282 shots, not 1 to 120");
        thenRefused(changed(right, 4, 3), "ends inside shot 2");
        thenRefused(changed(right, 4, 1), "has 1155 bytes behind its last shot");
    }

    @Property(tries = 3000)
    void whateverTheBytesAreItIsRefusedOrSound(
            @ForAll @Size(max = 40) byte[] head, @ForAll @IntRange(min = 0, max = 4000) int length) {
        // given half of them with the right beginning
        byte[] bytes = Arrays.copyOf(head, length);
        if (length % 2 == 0 && length > 6) {
            System.arraycopy(new byte[] {'P', 'S', 'K', '1', (byte) (length % 4), 0}, 0, bytes, 0, 6);
        }
        try {
            // when
            List<KnownShot> shots = KnownShots.decode(bytes, Packages.CLASSES, NOT);
            // then
            assertFalse(shots.isEmpty());
            assertTrue(shots.stream()
                    .allMatch(s -> s.input().length == ModelInput.LENGTH
                            && !s.label().equals("NOT")
                            && !s.source().isEmpty()));
        } catch (ModelPackageException e) {
            assertFalse(e.getMessage().contains("\n"), e.getMessage());
        }
    }

    private static KnownShot shot(String label, String source, int value) {
        var input = new byte[ModelInput.LENGTH];
        Arrays.fill(input, (byte) value);
        return new KnownShot(label, source, input);
    }

    private static byte[] changed(byte[] right, int at, int to) {
        byte[] bytes = right.clone();
        bytes[at] = (byte) to;
        return bytes;
    }

    private static void thenRefused(byte[] bytes, String why) {
        var e = assertThrows(ModelPackageException.class, () -> KnownShots.decode(bytes, Packages.CLASSES, NOT));
        assertEquals("entry known-shots.bin " + why, e.getMessage());
    }

    private static void thenBuilderRefuses(List<KnownShot> shots, String line) {
        var builder = Packages.cricket(1).knownShots(new ArrayList<>(shots));
        assertEquals(
                line, assertThrows(ModelPackageException.class, builder::build).getMessage());
    }
}
