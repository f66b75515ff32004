package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** When a bat sends short values. */
class HurryTest {

    private final Hurry hurry = new Hurry();

    private int hurried(int samples, double rateDps, float alongG) {
        int n = 0;
        for (int i = 0; i < samples; i++) {
            n += hurry.after(rateDps, alongG, 200_000) ? 1 : 0;
        }
        return n;
    }

    @Test
    void aFastTurnHurriesForAQuarterOfASecondBeyondItsEnd() {
        // given a bat that hangs; when it turns fast for 10 samples and is quiet again; then 10 + 49 samples are
        // hurried
        assertEquals(0, hurried(400, 10, -1));
        assertEquals(10, hurried(10, 300, -1));
        assertEquals(49, hurried(400, 10, -1));
    }

    @Test
    void aBatHeldUpHurriesFromTheInstantThatMakesItALeave() {
        // given a bat that hangs; when it is held up; then nothing happens for 0.3 s, and it hurries for the next 0.25
        // s
        assertEquals(0, hurried(59, 10, 0.3f));
        assertEquals(50, hurried(50, 10, 0.3f));
    }

    @Test
    void aBatThatLiesThereTriggersOnce() {
        // given a bat on the floor; when an hour passes; then it has hurried for a quarter of a second
        assertEquals(50, hurried(720_000, 0.5, 0));
        // and is ready for the next time
        hurried(10, 100, -1);
        assertEquals(50, hurried(1000, 10, 0.3f));
    }
}
