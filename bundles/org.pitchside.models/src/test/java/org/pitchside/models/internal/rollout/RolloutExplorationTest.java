package org.pitchside.models.internal.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.DeliveryException.Reason;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.Figures;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Explorer.Report;
import org.pitchside.models.internal.rollout.Fact.Command;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;

/**
 * Everything that can happen to a rollout of one bat, and to those of more bats with so many faults at most (a bat goes, boots, refuses,
 * fails, does what is not heard of; the gateway starts anew; an operator pauses or takes back; a judge says no). In each state: never
 * more bats touched than go first before those passed; after a failure each touched bat is wished back; none keeps what did not pass on
 * it; nothing is begun while paused; it is not done where no bat keeps it; a restart wishes the same; and where all goes well from there on, it ends. {@code
 * -Dpitchside.rollout.faults=N} looks at N more.
 */
class RolloutExplorationTest {

    private static final int MORE = Integer.getInteger("pitchside.rollout.faults", 0);
    private static final Sizes ONE_FIRST = new Sizes(1, 6, 1);

    @Test
    void oneBatWhateverHappens() throws IOException {
        Report r = new Explorer().explore(World.begin(ONE_FIRST, false, false), 99);
        thenAllIsWell("one bat", 99, r);
        assertTrue(r.whole());
    }

    @Test
    void oneBatWithEveryReason() throws IOException {
        var explorer = new Explorer();
        explorer.reasons = List.of(Reason.values());
        thenAllIsWell("one bat, every reason", 3, explorer.explore(World.begin(ONE_FIRST, true, true), 3));
    }

    @Test
    void twoBats() throws IOException {
        thenAllIsWell("two bats", 2, new Explorer().explore(World.begin(ONE_FIRST, true, false, false), 2 + MORE));
    }

    @Test
    void twoBatsOfWhichNoneIsTakenForAway() throws IOException {
        var explorer = new Explorer();
        explorer.next = (s, fact) -> RolloutMachine.next(s, fact, false);
        thenAllIsWell("two bats after a start", 1, explorer.explore(World.begin(ONE_FIRST, true, false, false), 1));
    }

    @Test
    void threeBatsOfWhichTwoGoFirstAndOneRunsTheFactorysModel() throws IOException {
        World begin = World.begin(new Sizes(2, 3, 1), true, false, false, true);
        thenAllIsWell("three bats", 1, new Explorer().explore(begin, 1 + MORE));
    }

    @Test
    void aBatThatOwesSomethingToAnEarlierRollout() throws IOException {
        for (char model : new char[] {'O', 'C'}) {
            for (boolean forGood : new boolean[] {false, true}) {
                for (boolean factory : new boolean[] {false, true}) {
                    World begin = World.owing(ONE_FIRST, model, factory, forGood, 1);
                    String what =
                            "two bats, one " + (forGood ? "keeps" : "is on trial with") + " what it is to be without"
                                    + (factory ? ", after the factory's" : "") + (model == 'C' ? ", once more" : "");
                    int most = model == 'O' ? 1 : 0;
                    thenAllIsWell(what, most, new Explorer().explore(begin, most));
                }
            }
        }
    }

    @Test
    void aMachineThatForgetsWhatIsOwedIsFoundOut() {
        var explorer = new Explorer();
        explorer.next = (s, fact) -> each(
                RolloutMachine.next(s, fact),
                b -> b.leaves().isPresent() ? BatWay.later(b.bat()).here(b.present()) : b);
        Report r = explorer.explore(World.owing(ONE_FIRST, 'O', false, true, 1), 1);
        assertTrue(
                r.violation().orElse("nothing").contains("before it went back")
                        || r.violation().orElse("nothing").contains("not wished back"),
                r.violation().orElse("nothing"));
    }

    @Test
    void aModelThatAnswersAlready() throws IOException {
        World begin = World.bringing(ONE_FIRST, false, true);
        thenAllIsWell("two bats, it answers already", 1, new Explorer().explore(begin, 1));
    }

    @Test
    void fourBats() throws IOException {
        World begin = World.begin(new Sizes(2, 4, 1), true, false, false, false, false);
        thenAllIsWell("four bats", 0, new Explorer().explore(begin, MORE));
    }

    @Test
    void twelveBatsByChance() {
        boolean[] twelve = new boolean[12];
        twelve[3] = true;
        for (long seed = 1; seed <= 60; seed++) {
            assertEquals(
                    Optional.empty(), new Explorer().walk(World.begin(Sizes.USUAL, seed % 2 == 0, twelve), seed, 250));
        }
    }

    private static void thenAllIsWell(String what, int faults, Report r) throws IOException {
        assertEquals(Optional.empty(), r.violation(), what);
        assertTrue(r.states() > 300, r.states() + " states");
        String data = what + (r.whole() ? ", all there are" : ", " + (faults + MORE) + " faults");
        Figures.put("rollout.states_explored", r.states(), "states", "-", data);
    }

    @Test
    void aMachineThatTriesItOnAllAtOnceIsFoundOut() {
        thenFound(
                "are touched before",
                broken(s -> s.stage() == Stage.CANARY
                        ? each(s, b -> b.phase() == Phase.LATER ? b.at(Phase.ASKED, "") : b)
                        : s));
    }

    @Test
    void aMachineThatLetsAnotherOneGoWheneverOneLeftIsFoundOut() {
        var explorer = new Explorer();
        explorer.next = (s, fact) -> {
            BatWay b = fact instanceof Fact.Gone gone ? s.bat(gone.bat()) : null;
            return b == null || b.phase() != Phase.ON_TRIAL || b.present()
                    ? RolloutMachine.next(s, fact)
                    : each(
                            s.with(b.in(0).goingBack(true, "left").unsure()),
                            other -> other.phase() == Phase.LATER
                                    ? other.in(BatWay.CANARY).at(Phase.ASKED, "")
                                    : other);
        };
        Report r = explorer.explore(World.begin(new Sizes(2, 3, 1), true, false, false, false), 1);
        assertTrue(
                r.violation().orElse("nothing").contains("did not pass"),
                r.violation().orElse("nothing"));
    }

    @Test
    void aMachineThatForgetsABatIsFoundOut() {
        thenFound(
                "is not wished back",
                broken(s -> s.stage() == Stage.TAKING_BACK
                        ? each(s, b -> b.phase() == Phase.GOING_BACK ? b.at(Phase.BACK, "") : b)
                        : s));
    }

    @Test
    void aMachineThatKeepsWhatDidNotPassIsFoundOut() {
        thenFound(
                "is to keep what did not pass",
                broken(s -> each(s, b -> b.phase() == Phase.ON_TRIAL ? b.at(Phase.PASSED, "") : b)));
    }

    @Test
    void aMachineThatDoesNotPauseIsFoundOut() {
        var explorer = new Explorer();
        explorer.wishes = s -> Wishes.of(s.paused(false));
        thenFound("while it is paused", explorer);
    }

    @Test
    void aMachineThatDoesNotResumeIsFoundOut() {
        var explorer = new Explorer();
        explorer.next = (s, fact) -> fact == Command.RESUME ? s : RolloutMachine.next(s, fact);
        thenFound("goes round for ever", explorer);
    }

    @Test
    void aFileThatForgetsIsFoundOut() {
        var explorer = new Explorer();
        explorer.restart = s -> each(s.restarted(), b -> b.tried(0));
        thenFound("after a restart", explorer);
    }

    private static void thenFound(String words, Explorer explorer) {
        Report r = explorer.explore(World.begin(ONE_FIRST, true, false, false), 1);
        assertTrue(
                r.violation().orElse("nothing").contains(words), r.violation().orElse("nothing"));
    }

    private static Explorer broken(UnaryOperator<RolloutState> how) {
        var explorer = new Explorer();
        explorer.next = (s, fact) -> how.apply(RolloutMachine.next(s, fact));
        return explorer;
    }

    private static RolloutState each(RolloutState s, UnaryOperator<BatWay> how) {
        Map<BatId, BatWay> all = new TreeMap<>();
        s.bats().forEach((id, b) -> all.put(id, how.apply(b)));
        return s.with(all);
    }
}
