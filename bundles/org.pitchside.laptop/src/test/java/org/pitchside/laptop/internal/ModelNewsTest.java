package org.pitchside.laptop.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.pitchside.api.BatId;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.rollout.Rollouts.BatStep;
import org.pitchside.api.rollout.Rollouts.OnTheWay;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.api.rollout.ShadowReport;

/** What a run tells of models: each change once. */
class ModelNewsTest {

    private final ModelNews news = new ModelNews();

    private static OnTheWay bat(int id, BatStep step) {
        return new OnTheWay(new BatId(id), step, step == BatStep.ON_TRIAL ? "3 of 20 swings" : "", 0, 0, 3, 20);
    }

    private static Optional<Rollout> rollout(String model, Stage stage, boolean paused, int windows, OnTheWay... bats) {
        var row = new ShadowReport.Row("", windows, windows - 1, 0.9, 0.9, 0, 0, 0, 0, 0, 0);
        var shadow = new ShadowReport(model, "cricket-1", windows, 400, 0, row, List.of(), List.of(), null);
        return Optional.of(new Rollout(
                model,
                "cricket-1",
                stage,
                paused,
                "as it goes",
                1_000_000,
                windows == 0 ? null : shadow,
                List.of(bats)));
    }

    private List<String> rolled(Stage stage, OnTheWay... bats) {
        return news.rolled(rollout("cricket-2", stage, false, 0, bats), 2_000_000);
    }

    private static AuditLine line(long number, String act, boolean done) {
        return new AuditLine(
                number,
                "2026-11-28T10:00:00Z",
                act,
                "drop",
                "cricket-" + number + " sha256 0123456789ab",
                done,
                "by " + number);
    }

    @Test
    void aModelThatWasTakenOrRefusedIsTold() {
        assertEquals(List.of(), news.audited(false, List.of(), 0), "the registry reads its shelf");
        assertEquals(List.of(), news.audited(true, List.of(line(1, "take", true)), 0));
        var lines = news.audited(
                true,
                List.of(line(1, "take", true), line(2, "take", false), line(3, "live", true), line(4, "take", true)),
                0);
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith("model   cricket-2     refused: by 2"), lines.toString());
        assertTrue(lines.get(1).endsWith("model   cricket-4     taken: by 4"), lines.toString());
        assertEquals(List.of(), news.audited(true, List.of(line(4, "take", true)), 0));
        assertEquals(List.of(), news.audited(true, List.of(), 0));
        assertEquals(1, news.audited(true, List.of(line(5, "take", true)), 0).size());
    }

    @Test
    void eachStageAndEachStepOfABatIsToldOnce() {
        assertEquals(List.of(), news.rolled(Optional.empty(), 0));
        var lines = rolled(Stage.SHADOW, bat(0xB1, BatStep.LATER));
        assertEquals(1, lines.size(), "whose turn has not come is no news: " + lines);
        assertTrue(lines.get(0).endsWith("model   cricket-2     in shadow: as it goes"), lines.toString());
        assertEquals(List.of(), rolled(Stage.SHADOW, bat(0xB1, BatStep.LATER)));
        lines = rolled(Stage.CANARY, bat(0xB1, BatStep.ON_TRIAL), bat(0xB2, BatStep.LATER));
        assertEquals(2, lines.size(), lines.toString());
        assertTrue(lines.get(0).endsWith("on the first bats: as it goes"), lines.toString());
        assertTrue(lines.get(1).endsWith("bat B1 tries it: 3 of 20 swings"), lines.toString());
        // when only numbers change, then it is no line of its own
        assertEquals(List.of(), rolled(Stage.CANARY, bat(0xB1, BatStep.ON_TRIAL), bat(0xB2, BatStep.LATER)));
        lines = rolled(Stage.CANARY, bat(0xB1, BatStep.KEPT), bat(0xB2, BatStep.AWAY));
        assertTrue(lines.get(0).endsWith("bat B1 keeps it"), lines.toString());
        assertTrue(lines.get(1).endsWith("bat B2 is away"), lines.toString());
        assertTrue(news.rolled(rollout("cricket-2", Stage.CANARY, true, 0, bat(0xB1, BatStep.KEPT)), 0)
                .get(0)
                .contains("on the first bats, paused"));
    }

    @Test
    void everyStageAndStepHasWords() {
        for (Stage stage : Stage.values()) {
            for (BatStep step : BatStep.values()) {
                var fresh = new ModelNews();
                fresh.rolled(rollout("cricket-1", Stage.SHADOW, false, 0), 0);
                fresh.rolled(rollout("cricket-2", stage, false, 0, bat(1, step)), 0)
                        .forEach(l -> assertTrue(!l.contains("null"), l));
                String summary = fresh.summary().orElse("");
                assertTrue(summary.contains("(bats: 1 ") && !summary.contains("null"), summary);
            }
        }
    }

    @Test
    void aShadowIsToldOfNowAndThen() {
        news.rolled(rollout("cricket-2", Stage.SHADOW, false, 1), 0);
        assertEquals(List.of(), news.rolled(rollout("cricket-2", Stage.SHADOW, false, 24), 0));
        var lines = news.rolled(rollout("cricket-2", Stage.SHADOW, false, 26), 0);
        assertTrue(lines.get(0).endsWith("agrees with cricket-1 on 25 of 26 windows"), lines.toString());
        assertEquals(List.of(), news.rolled(rollout("cricket-2", Stage.SHADOW, false, 49), 0));
        assertEquals(
                1, news.rolled(rollout("cricket-2", Stage.SHADOW, false, 50), 0).size());
    }

    @Test
    void whatWasOverBeforeIsNoNewsAndTheNextModelIs() {
        assertEquals(List.of(), rolled(Stage.STOPPED, bat(0xB1, BatStep.BACK)));
        assertEquals(Optional.empty(), news.summary());
        assertEquals(List.of(), rolled(Stage.STOPPED, bat(0xB1, BatStep.BACK)));
        // the same model once more
        assertEquals(1, rolled(Stage.SHADOW, bat(0xB1, BatStep.LATER)).size());
        var lines = news.rolled(rollout("cricket-3", Stage.SHADOW, false, 0), 0);
        assertTrue(lines.get(0).contains("cricket-3"), lines.toString());
    }

    private List<String> since(long us, Stage stage, OnTheWay... bats) {
        return news.rolled(
                Optional.of(new Rollout("cricket-3", "cricket-2", stage, false, "as it goes", 1, null, List.of(bats))),
                us);
    }

    @Test
    void oneThatComesBackIsToldWithHowManyHadItAndHowSoonTheyWereRidOfIt() {
        // given a model that two bats of three have on trial
        OnTheWay third = bat(3, BatStep.LATER);
        since(10_000_000, Stage.CANARY, bat(1, BatStep.ON_TRIAL), bat(2, BatStep.ON_TRIAL), third);
        // when it is stopped, and looked at again and again until both are back
        since(20_000_000, Stage.TAKING_BACK, bat(1, BatStep.GOING_BACK), bat(2, BatStep.GOING_BACK), third);
        assertEquals(
                1,
                since(20_000_000, Stage.TAKING_BACK, bat(1, BatStep.BACK), bat(2, BatStep.GOING_BACK), third)
                        .size());
        var lines = since(21_640_000, Stage.STOPPED, bat(1, BatStep.BACK), bat(2, BatStep.BACK), third);
        // then the last line says it
        assertTrue(
                lines.get(lines.size() - 1)
                        .endsWith(
                                "came back: 2 of 3 bats had it; they and the gateway are as before, 1.6 s after it was stopped"),
                lines.toString());
        assertEquals(List.of(), since(21_640_000, Stage.STOPPED, bat(1, BatStep.BACK), bat(2, BatStep.BACK), third));
    }

    @Test
    void whoIsNotBackYetAndWhatNobodyHadIsTold() {
        // given one that was stopped while a bat was away
        since(10_000_000, Stage.CANARY, bat(1, BatStep.ON_TRIAL));
        var lines = since(12_000_000, Stage.STOPPED, bat(1, BatStep.GOING_BACK), bat(2, BatStep.BACK));
        assertTrue(lines.stream().noneMatch(l -> l.contains("came back")), lines.toString());
        // when it is met, then they are all back
        lines = since(15_000_000, Stage.STOPPED, bat(1, BatStep.BACK), bat(2, BatStep.BACK));
        assertTrue(
                lines.get(lines.size() - 1)
                        .endsWith(
                                "came back: 2 of 2 bats had it; they and the gateway are as before, 3.0 s after it was stopped"),
                lines.toString());
        assertEquals(List.of(), since(16_000_000, Stage.STOPPED, bat(1, BatStep.BACK), bat(2, BatStep.BACK)));

        // when one is stopped in shadow, then it never was anywhere
        since(20_000_000, Stage.SHADOW, bat(1, BatStep.LATER));
        assertEquals(1, since(21_000_000, Stage.STOPPED, bat(1, BatStep.LATER)).size());
        // when one was on the gateway alone, or cannot leave a bat, then that is told
        since(22_000_000, Stage.SHADOW, bat(1, BatStep.LATER));
        since(23_000_000, Stage.GATEWAY, bat(1, BatStep.LATER));
        lines = since(24_000_000, Stage.STOPPED, bat(1, BatStep.LATER));
        assertTrue(
                lines.get(lines.size() - 1)
                        .endsWith(
                                "came back: no bat had it, the gateway answers with cricket-2, 0.0 s after it was stopped"),
                lines.toString());
        since(30_000_000, Stage.SHADOW, bat(1, BatStep.LATER));
        lines = since(31_000_000, Stage.STOPPED, bat(1, BatStep.STUCK), bat(2, BatStep.BACK));
        assertTrue(
                lines.get(lines.size() - 1).contains("2 of 2 bats had it; 1 of them and the gateway"),
                lines.toString());
    }

    @Test
    void aGatewayThatDidNotGoBackIsNotSaidToBeAsBefore() {
        for (String before : List.of("cricket-3", "cricket-2")) {
            String words = before.equals("cricket-3")
                    ? "cricket-3 was stopped by an operator."
                    : "cricket-1 was chosen to answer while the rollout of cricket-3 was under way.";
            for (Stage stage : List.of(Stage.CANARY, Stage.TAKING_BACK)) {
                news.rolled(Optional.of(new Rollout("cricket-3", before, stage, false, words, 1, null, List.of())), 0);
            }
            var back = List.of(bat(1, BatStep.BACK));
            var lines = news.rolled(
                    Optional.of(new Rollout("cricket-3", before, Stage.STOPPED, false, words, 1, null, back)), 0);
            assertTrue(
                    lines.get(lines.size() - 1)
                            .endsWith("came back: 1 of 1 bats had it; they are as before, 0.0 s after it was stopped"),
                    lines.toString());
        }
    }

    @Test
    void theSummarySaysWhatBecameOfIt() {
        rolled(Stage.SHADOW);
        rolled(Stage.CANARY, bat(1, BatStep.ON_TRIAL), bat(4, BatStep.LATER));
        assertEquals(
                "model cricket-2 is on the first bats: as it goes (bats: 1 not yet asked, 1 on trial)",
                news.summary().orElse(""));
        rolled(
                Stage.TAKING_BACK,
                bat(1, BatStep.BACK),
                bat(2, BatStep.BACK),
                bat(3, BatStep.AWAY),
                bat(4, BatStep.LATER));
        assertEquals(
                "model cricket-2 is taken back: as it goes (bats: 1 never had it, 1 away, 2 back)",
                news.summary().orElse(""),
                "nobody's turn comes any more");
    }
}
