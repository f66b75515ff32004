package org.pitchside.models.internal.rollout;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;

/**
 * Where a rollout stands. Immutable; {@link RolloutMachine} makes the next one of a fact, {@link Wishes} say what it wants to be going on,
 * {@link RolloutFile} keeps it.
 *
 * @param model the candidate, {@code id-version}
 * @param before what answered on the gateway before it; itself, where it is brought to bats alone
 * @param hash of the candidate's blob; empty where it has nothing for bats
 * @param onward goes on from READY without a word
 * @param answersAsWished the gateway answers with what this stage wants
 * @param unseen sent on before shadow answered
 * @param behindPassed the former model, asked behind the candidate, was found alike
 * @param proved the registry was told that the candidate proved itself
 * @param canaries how many bats go first, once that was fixed; 0 before
 * @param words a sentence for an operator
 * @param sinceUs set by whoever has a clock
 * @param bats by id
 */
record RolloutState(
        String model,
        String before,
        Optional<ModelHash> hash,
        Sizes sizes,
        boolean onward,
        Stage stage,
        boolean paused,
        boolean answersAsWished,
        boolean unseen,
        boolean behindPassed,
        boolean proved,
        int canaries,
        String words,
        long sinceUs,
        Map<BatId, BatWay> bats) {

    /** Bat ids are anybody's. */
    static final int MOST_BATS = 256;

    /**
     * How many bats at once.
     *
     * @param canary first ones, where there are {@code few} bats or more; else one
     * @param stage those after the first ones, before all the rest
     */
    public record Sizes(int canary, int few, int stage) {

        public static final Sizes USUAL = new Sizes(2, 6, 3);

        int canaries(int bats) {
            return bats < few ? 1 : canary;
        }
    }

    RolloutState {
        bats = Collections.unmodifiableMap(new TreeMap<>(bats));
    }

    /** It answered already, and goes to bats alone. */
    boolean isBrought() {
        return model.equals(before);
    }

    BatWay bat(BatId id) {
        return bats.get(id);
    }

    /**
     * A canary that passed waits for another one that is on trial beside it, and for what is asked behind a candidate that shadow said
     * nothing of: what was not confirmed can always go back, and nobody else gets it until then.
     */
    boolean mayKeep(BatWay passed) {
        return stage != Stage.CANARY
                || !isInDoubt()
                        && bats.values().stream()
                                .noneMatch(b -> b.group() == BatWay.CANARY
                                        && b.present()
                                        && !b.bat().equals(passed.bat())
                                        && (b.phase() == Phase.STARTING || b.phase() == Phase.ON_TRIAL));
    }

    /** Neither shadow nor the former model behind it has said that it is as good. */
    boolean isInDoubt() {
        return unseen && !behindPassed;
    }

    RolloutState with(BatWay bat) {
        Map<BatId, BatWay> all = new TreeMap<>(bats);
        all.put(bat.bat(), bat);
        return with(all);
    }

    RolloutState with(Map<BatId, BatWay> all) {
        return but(d -> d.bats = all);
    }

    /** Into a stage, in which what answers is or is not yet what it wants. */
    RolloutState at(Stage next, boolean answers, String how) {
        return but(d -> {
            d.stage = next;
            d.answersAsWished = answers;
            d.words = how;
        });
    }

    RolloutState paused(boolean is) {
        return but(d -> d.paused = is);
    }

    RolloutState answering(boolean asWished) {
        return at(stage, asWished, words);
    }

    RolloutState saying(String how) {
        return at(stage, answersAsWished, how);
    }

    RolloutState behind(boolean passed) {
        return but(d -> d.behindPassed = passed);
    }

    RolloutState proven() {
        return but(d -> d.proved = true);
    }

    RolloutState first(int fixed) {
        return but(d -> d.canaries = fixed);
    }

    RolloutState onwards() {
        return but(d -> d.onward = true);
    }

    RolloutState unseenOnwards() {
        return but(d -> d.unseen = true);
    }

    RolloutState since(long us) {
        return but(d -> d.sinceUs = us);
    }

    /** What is known of it after a restart. */
    RolloutState restarted() {
        Map<BatId, BatWay> all = new TreeMap<>();
        bats.forEach((id, b) -> all.put(id, b.restarted()));
        return with(all);
    }

    private RolloutState but(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                draft.onward,
                draft.stage,
                draft.paused,
                draft.answersAsWished,
                draft.unseen,
                draft.behindPassed,
                draft.proved,
                draft.canaries,
                draft.words,
                draft.sinceUs,
                draft.bats);
    }

    /** What may change, while it does. */
    private static final class Draft {
        private boolean onward;
        private Stage stage;
        private boolean paused;
        private boolean answersAsWished;
        private boolean unseen;
        private boolean behindPassed;
        private boolean proved;
        private int canaries;
        private String words;
        private long sinceUs;
        private Map<BatId, BatWay> bats;

        private Draft(RolloutState s) {
            onward = s.onward;
            stage = s.stage;
            paused = s.paused;
            answersAsWished = s.answersAsWished;
            unseen = s.unseen;
            behindPassed = s.behindPassed;
            proved = s.proved;
            canaries = s.canaries;
            words = s.words;
            sinceUs = s.sinceUs;
            bats = s.bats;
        }
    }
}
