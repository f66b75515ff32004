package org.pitchside.models.internal.rollout;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;

/**
 * Where a rollout stands. Immutable; {@link RolloutMachine} makes the next one of a fact, {@link Wishes} say what it wants to be going on,
 * {@link RolloutFile} keeps it.
 *
 * @param model the candidate, {@code id-version}
 * @param before what answered on the gateway before it
 * @param hash of the candidate's blob; empty where it has nothing for bats
 * @param onward goes on from READY without a word
 * @param answersAsWished the gateway answers with what this stage wants
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

    BatWay bat(BatId id) {
        return bats.get(id);
    }

    /** A canary that passed waits for another one that is on trial beside it: what was not confirmed can always go back. */
    boolean mayKeep(BatWay passed) {
        return stage != Stage.CANARY
                || bats.values().stream()
                        .noneMatch(b -> b.group() == BatWay.CANARY
                                && b.present()
                                && !b.bat().equals(passed.bat())
                                && (b.phase() == Phase.STARTING || b.phase() == Phase.ON_TRIAL));
    }

    RolloutState with(BatWay bat) {
        Map<BatId, BatWay> all = new TreeMap<>(bats);
        all.put(bat.bat(), bat);
        return with(all);
    }

    RolloutState with(Map<BatId, BatWay> all) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                paused,
                answersAsWished,
                behindPassed,
                proved,
                canaries,
                words,
                sinceUs,
                all);
    }

    /** Into a stage, in which what answers is or is not yet what it wants. */
    RolloutState at(Stage next, boolean answers, String how) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                next,
                paused,
                answers,
                behindPassed,
                proved,
                canaries,
                how,
                sinceUs,
                bats);
    }

    RolloutState paused(boolean is) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                is,
                answersAsWished,
                behindPassed,
                proved,
                canaries,
                words,
                sinceUs,
                bats);
    }

    RolloutState answering(boolean asWished) {
        return at(stage, asWished, words);
    }

    RolloutState saying(String how) {
        return at(stage, answersAsWished, how);
    }

    RolloutState behind(boolean passed) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                paused,
                answersAsWished,
                passed,
                proved,
                canaries,
                words,
                sinceUs,
                bats);
    }

    RolloutState proven() {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                paused,
                answersAsWished,
                behindPassed,
                true,
                canaries,
                words,
                sinceUs,
                bats);
    }

    RolloutState first(int fixed) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                paused,
                answersAsWished,
                behindPassed,
                proved,
                fixed,
                words,
                sinceUs,
                bats);
    }

    RolloutState onwards() {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                true,
                stage,
                paused,
                answersAsWished,
                behindPassed,
                proved,
                canaries,
                words,
                sinceUs,
                bats);
    }

    RolloutState since(long us) {
        return new RolloutState(
                model,
                before,
                hash,
                sizes,
                onward,
                stage,
                paused,
                answersAsWished,
                behindPassed,
                proved,
                canaries,
                words,
                us,
                bats);
    }

    /** What is known of it after a restart. */
    RolloutState restarted() {
        Map<BatId, BatWay> all = new TreeMap<>();
        bats.forEach((id, b) -> all.put(id, b.restarted()));
        return with(all);
    }
}
