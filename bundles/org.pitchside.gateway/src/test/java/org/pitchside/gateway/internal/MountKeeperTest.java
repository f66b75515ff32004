package org.pitchside.gateway.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.BatId;
import org.pitchside.api.settings.contract.SettingsShown;

class MountKeeperTest {

    private static final BatId BAT = new BatId(0xB7);
    private static final float[] UPSIDE_DOWN = {-1, 0, 0, 0, -1, 0, 0, 0, 1};

    @TempDir
    Path folder;

    private MountKeeper keeper() {
        var keeper = new MountKeeper();
        keeper.settings(Map.of("directory", folder.toString()));
        return keeper;
    }

    @Test
    void whatWasCalibratedIsThereAfterARestart() throws IOException {
        // given
        new MountFile(folder).write(new TreeMap<>(Map.of(BAT, UPSIDE_DOWN)));
        // when
        var keeper = keeper();
        // then
        assertArrayEquals(UPSIDE_DOWN, keeper.kept(BAT).orElseThrow());
        assertTrue(keeper.care(BAT).isCalibrated());
    }

    @Test
    void withoutAFolderItIsTheGatewaysOwnAsTheConsoleShows() {
        // given the defaults of the console, and those of the code
        Map<String, Object> shown = SettingsShown.of(MountKeeper.PID).defaults();
        // then
        assertEquals(Map.of(), shown);
    }

    @Test
    void noValueOfAnyTypeIsThrownBack() {
        var keeper = keeper();
        for (Map<String, Object> values : SettingsShown.of(MountKeeper.PID).absurd()) {
            keeper.settings(values);
        }
        assertTrue(keeper.kept(BAT).isEmpty());
    }

    @Test
    void theSameSettingsAgainReadNothing() throws IOException {
        // given
        new MountFile(folder).write(new TreeMap<>(Map.of(BAT, UPSIDE_DOWN)));
        var keeper = keeper();
        Files.delete(folder.resolve("mounts.txt"));
        // when
        keeper.settings(Map.of("directory", folder.toString()));
        // then
        assertTrue(keeper.kept(BAT).isPresent());
    }

    @Test
    void whatIsForgottenStaysForgotten() throws IOException {
        // given
        new MountFile(folder).write(new TreeMap<>(Map.of(BAT, UPSIDE_DOWN)));
        // when
        keeper().forget(BAT);
        // then
        assertTrue(keeper().kept(BAT).isEmpty());
    }

    @Test
    void aLineThatIsNoRotationIsToldAndLeftOut() throws IOException {
        // given a mirror in place of a rotation, a word, and a good line
        String good = BAT + " -1.0 0.0 0.0 0.0 -1.0 0.0 0.0 0.0 1.0\n";
        Files.writeString(folder.resolve("mounts.txt"), "01 1 0 0 0 1 0 0 0 -1\n02 what\n" + good);
        var told = new ArrayList<String>();
        // when
        var read = new MountFile(folder).read(told::add);
        // then
        assertEquals(1, read.size());
        assertEquals(2, told.size());
        assertTrue(told.get(0).contains("line 1"), told.get(0));
    }

    @Test
    void aCalibrationAskedForSaysWhatToDo() {
        // given
        var keeper = keeper();
        // when
        keeper.begin(BAT);
        // then
        assertTrue(keeper.care(BAT).step().contains("hang"));
        keeper.cancel(BAT);
        assertEquals(null, keeper.care(BAT).step());
        assertFalse(keeper.care(BAT).isOff());
        assertTrue(keeper.health().isEmpty());
    }
}
