package org.pitchside.swing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;
import org.pitchside.api.Mount;

class MountCheckTest {

    private final MountCheck check = new MountCheck();

    /** Drives with the sensor as it is, while its mount is believed to be another. */
    private void whenDriven(int times, Mount believed) {
        Candidate drive = Heard.of(Motion.drive(-900).counts(ImuRange.NOMINAL), believed)
                .complete
                .get(0);
        for (int i = 0; i < times; i++) {
            check.swing(drive);
        }
    }

    private static Mount turnedAboutX(double degrees) {
        float c = (float) Math.cos(Math.toRadians(degrees));
        float s = (float) Math.sin(Math.toRadians(degrees));
        return new Mount(new float[] {1, 0, 0, 0, c, -s, 0, s, c}, Hand.RIGHT);
    }

    @Test
    void beforeSixSwingsNothingIsSaid() {
        whenDriven(5, turnedAboutX(90));
        assertEquals(MountCheck.Verdict.UNKNOWN, check.verdict());
        assertEquals("not known yet", check.words());
    }

    @Test
    void aSensorThatSitsWellIsCalledSo() {
        whenDriven(8, Mount.ALIGNED);
        assertEquals(MountCheck.Verdict.OK, check.verdict(), check.words());
    }

    @Test
    void aSensorTurnedAboutTheBladeIsOff() {
        whenDriven(8, turnedAboutX(40));
        assertEquals(MountCheck.Verdict.OFF, check.verdict());
        assertEquals(40, check.offDeg(), 6);
        assertTrue(check.words().startsWith("off by about"), check.words());
    }

    @Test
    void aSensorStuckUpsideDownIsOffThoughItTurnsAboutTheSameAxis() {
        // given x and z the other way round: a half turn about y
        whenDriven(8, new Mount(new float[] {-1, 0, 0, 0, 1, 0, 0, 0, -1}, Hand.RIGHT));
        assertEquals(MountCheck.Verdict.OFF, check.verdict());
        assertTrue(check.offDeg() > 150, check.words());
    }

    @Test
    void afterACalibrationItBeginsAnew() {
        whenDriven(8, turnedAboutX(40));
        check.restart();
        whenDriven(8, Mount.ALIGNED);
        assertEquals(MountCheck.Verdict.OK, check.verdict());
    }
}
