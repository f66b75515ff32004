package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.models.internal.rollout.RolloutFile.Content;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;

/** What may stand in {@code rollout.json}. */
class RolloutFileTest {

    private static byte[] of(String model, String before) {
        RolloutState s =
                RolloutMachine.begin(model, before, Optional.of(World.CANDIDATE), Sizes.USUAL, false, Map.of());
        return RolloutFile.bytes(new Content(Optional.of(s), Map.of()));
    }

    @Test
    void whatWasWrittenIsReadAgain() throws Exception {
        RolloutState s =
                RolloutFile.parse(of("cricket-2", "cricket-1")).rollout().orElseThrow();
        assertEquals("cricket-2", s.model());
        assertEquals("cricket-1", s.before());
    }

    @Test
    void namesThatAreNoModelsAreRefused() {
        for (String name :
                List.of("cricket", "cricket-", "-2", "cricket-02", "cricket-x", "Cricket-2", "../cricket-2")) {
            for (byte[] file : List.of(of(name, "cricket-1"), of("cricket-2", name))) {
                IOException e = assertThrows(IOException.class, () -> RolloutFile.parse(file), name);
                assertTrue(e.getMessage().contains("must be a model's name"), e.getMessage());
            }
        }
    }

    @Test
    void aModelThatWouldGoBackToItselfIsRefused() {
        IOException e = assertThrows(IOException.class, () -> RolloutFile.parse(of("cricket-2", "cricket-2")));
        assertTrue(e.getMessage().contains("before: must be another model"), e.getMessage());
    }
}
