package org.pitchside.ble.internal.smp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private final Turns turns = new Turns();
    private final List<String> woken = new ArrayList<>();
    private final Turns.Sender elder = () -> woken.add("elder");
    private final Turns.Sender younger = () -> woken.add("younger");

    @Test
    void oneAtATimeOnAnAdapterAndAnotherOneBesideIt() {
        assertTrue(turns.ask("hci0", 1, elder));
        assertTrue(turns.ask("hci0", 1, elder));
        assertFalse(turns.ask("hci0", 2, younger));
        assertTrue(turns.ask("hci1", 2, younger));
    }

    @Test
    void whileTheElderThinksTheYoungerMayAndThenTheElderGoesFirstAgain() {
        turns.ask("hci0", 1, elder);
        turns.ask("hci0", 2, younger);

        turns.leave("hci0", elder);

        assertEquals(List.of("younger"), woken);
        assertTrue(turns.ask("hci0", 2, younger));
        assertFalse(turns.ask("hci0", 1, elder));
        turns.leave("hci0", younger);
        assertFalse(turns.ask("hci0", 2, younger), "the elder waits");
        assertTrue(turns.ask("hci0", 1, elder));
    }

    @Test
    void whoLeavesWithoutATurnHoldsNobodyUp() {
        turns.ask("hci0", 1, elder);
        turns.ask("hci0", 2, younger);
        turns.leave("hci0", younger);
        turns.leave("hci0", elder);

        assertEquals(List.of(), woken);
        assertTrue(turns.ask("hci0", 2, younger));
    }
}
