package org.pitchside.models.internal.rollout;

import java.util.List;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.delivery.DeliveryException.Reason;

/** Something that happened. A rollout's state changes by facts alone. */
sealed interface Fact {

    /** What an operator may ask for. */
    enum Command implements Fact {
        /** In shadow: without its answer. */
        GO_ON,
        PAUSE,
        RESUME,
        ABORT,
        ROLL_BACK
    }

    /** The bats, those first that should be asked first: who is there and played a moment ago. */
    record Roster(List<Here> bats) implements Fact {

        /** @param present connected now */
        record Here(BatId bat, boolean present) {}
    }

    /** A bat reached what it was ordered, and told what it holds. */
    record Told(BatModels models) implements Fact {}

    /** An order ended without its goal. */
    record OrderFailed(BatId bat, Task task, Reason reason, int code, String message) implements Fact {}

    /**
     * A bat started anew by itself, or stands to us otherwise than before: what it said counts no more.
     *
     * @param wasAway it was away for a while before, as a bat is that somebody switched off
     * @param playedWell it was watched at swings before, and nothing was wrong with them
     */
    record Booted(BatId bat, boolean wasAway, boolean playedWell) implements Fact {}

    /** A bat has been away for so long, while others played, that nobody waits for it. */
    record Gone(BatId bat) implements Fact {}

    record ShadowAnswered(boolean passed, String why) implements Fact {}

    /** The former model, asked behind the candidate. */
    record BehindAnswered(boolean passed, String why) implements Fact {}

    record TrialAnswered(BatId bat, boolean passed, String why) implements Fact {}

    /** That model answers on the gateway. */
    record Answers(String model) implements Fact {}

    /** The model that is to answer on the gateway cannot. */
    record CannotAnswer(String why) implements Fact {}

    /** The registry knows that the candidate proved itself. */
    record Proved() implements Fact {}

    /** What a bat can be ordered. */
    enum Task {
        LOOK,
        DELIVER,
        TRY_OUT,
        CONFIRM,
        TAKE_BACK
    }
}
