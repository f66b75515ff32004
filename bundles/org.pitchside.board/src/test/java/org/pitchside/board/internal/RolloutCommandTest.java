package org.pitchside.board.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.pitchside.api.rollout.Rollouts.Rollout;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.board.internal.terminal.RolloutCommand;

/** A rollout looked at and moved on from a terminal. */
class RolloutCommandTest {

    @TempDir
    Path folder;

    private final ScriptedModels models = new ScriptedModels();
    private Opened opened;
    private String out;
    private String err;

    @BeforeEach
    void open() throws IOException {
        opened = new Opened(Map.of("coach.pin", "4711", "operator.pin", "08\"15\\x")).ready();
        opened.board.setShelf(models);
        opened.board.setRollouts(models);
        Files.writeString(folder.resolve("pin"), "08\"15\\x\n");
    }

    @AfterEach
    void close() {
        opened.close();
    }

    private int typed(String words) {
        return typed("http://127.0.0.1:" + opened.port, words);
    }

    private int typed(String board, String words) {
        var all = new ArrayList<String>(
                List.of("--board", board, "--pin-file", folder.resolve("pin").toString()));
        all.addAll(List.of(words.split(" ")));
        var said = new ByteArrayOutputStream();
        var complained = new ByteArrayOutputStream();
        int exit = new RolloutCommand(
                        new PrintStream(said, true, StandardCharsets.UTF_8),
                        new PrintStream(complained, true, StandardCharsets.UTF_8))
                .run(all);
        out = said.toString(StandardCharsets.UTF_8);
        err = complained.toString(StandardCharsets.UTF_8);
        return exit;
    }

    @Test
    void whereItStandsIsToldInLines() {
        models.now = ScriptedModels.rollout(Stage.CANARY, false);

        assertEquals(0, typed("status"), err);
        assertEquals("""
                cricket-2 in the place of cricket-1: canary
                  It runs beside cricket-1.
                  cricket-2 beside cricket-1: the same on 114 of 120 swings, 400 at most
                  B7                            sending    the model is on its way, 4096 of 16384 bytes
                you may: pause, abort
                """, out);
        assertEquals(List.of(), models.asked);

        models.now = null;
        assertEquals(0, typed("status"));
        assertEquals("no model is on its way\nyou may: start\n", out);
    }

    @Test
    void eachActIsOneWord() {
        models.now = ScriptedModels.rollout(Stage.READY, false);
        for (String words : List.of("start cricket-2", "go-on", "pause", "resume", "abort", "roll-back")) {
            assertEquals(0, typed(words), err);
            assertTrue(out.startsWith("cricket-2 in the place of cricket-1: ready\n"), out);
        }
        assertEquals(
                List.of(
                        "start cricket-2 by board",
                        "goOn by board",
                        "pause by board",
                        "resume by board",
                        "abort by board",
                        "rollBack by board"),
                models.asked);

        models.refusal = "nothing goes on that could be paused";
        assertEquals(1, typed("pause"));
        assertEquals("pitchside: nothing goes on that could be paused\n", err);
        assertEquals("", out);
    }

    @Test
    void whatShadowHasNotAnsweredIsSentOnOnlyByAWordMore() {
        models.now = ScriptedModels.rollout(Stage.SHADOW, false);

        assertEquals(1, typed("go-on"));
        assertTrue(err.startsWith("pitchside: shadow has no answer yet"), err);
        assertEquals(List.of(), models.asked);

        assertEquals(0, typed("go-on --now"), err);
        assertEquals(List.of("goOn by board"), models.asked);
    }

    @Test
    void aPackageIsBroughtAndSentOnAtOnce() throws IOException {
        Files.writeString(folder.resolve("new.pitchmodel"), "a package");

        // when it is only brought, then it is kept
        assertEquals(0, typed("bring " + folder.resolve("new.pitchmodel")), err);
        assertEquals(List.of("take 9 bytes by board"), models.asked);
        assertTrue(out.startsWith("cricket-2 is kept\n"), out);

        // when it is to go on at once, then it is begun with, and sent on as soon as it runs in shadow
        models.asked.clear();
        models.then = act -> {
            if (act.startsWith("start")) {
                models.now = ScriptedModels.rollout(Stage.SHADOW, false);
                models.refusal = "cricket-2 does not run in shadow yet: look a little later";
                new Thread(() -> {
                            Opened.await("it is asked again", () -> models.refused > 2);
                            models.refusal = null;
                        })
                        .start();
            }
        };
        assertEquals(0, typed("bring " + folder.resolve("new.pitchmodel") + " --now"), err);
        assertEquals(List.of("take 9 bytes by board", "start cricket-2 by board", "goOn by board"), models.asked);
    }

    @Test
    void oneThatBeganByItselfAndWasStoppedAtOnceIsToldByWhatStoppedIt() throws IOException {
        Files.writeString(folder.resolve("new.pitchmodel"), "a package");
        // given one that begins by itself, and is over before it is asked about
        models.then = act -> {
            models.now = ScriptedModels.rollout(Stage.STOPPED, false);
            models.refusal = "the rollout of cricket-2 is under way";
        };
        models.onTake = () -> models.then.accept("take");
        assertEquals(1, typed("bring " + folder.resolve("new.pitchmodel") + " --now"));
        assertEquals("pitchside: It runs beside cricket-1.\n", err, "why it was stopped");
    }

    @Test
    void aFileThatIsRefusedIsNamed() throws IOException {
        Files.writeString(folder.resolve("new.pitchmodel"), "a package");
        models.refusal = "is no model package, it does not begin with a zip entry";
        assertEquals(1, typed("bring " + folder.resolve("new.pitchmodel")));
        assertEquals(
                "pitchside: new.pitchmodel is refused: is no model package, it does not begin with a zip entry\n", err);
    }

    @Test
    void aKeySetIsNoModelThatCouldBeSentOn() throws IOException {
        Files.writeString(folder.resolve("site.psk"), "PSK1 and so on");

        assertEquals(0, typed("bring " + folder.resolve("site.psk")), err);
        assertTrue(out.startsWith("key set 3 counts from now on\n"), out);

        assertEquals(1, typed("bring " + folder.resolve("site.psk") + " --now"));
        assertEquals("pitchside: there is no model in " + folder.resolve("site.psk") + " that could be sent on\n", err);
        assertEquals("key set 3 counts from now on\n", out);
        assertTrue(models.asked.stream().noneMatch(a -> a.startsWith("start")), models.asked.toString());
    }

    @Test
    void oneThatAnswersAlreadyIsInNobodysPlace() {
        var r = ScriptedModels.rollout(Stage.CANARY, false);
        models.now = new Rollout(
                r.model(), r.model(), r.stage(), false, "The first bats try it.", r.sinceUs(), null, List.of());
        assertEquals(0, typed("status"), err);
        assertEquals(
                "cricket-2 to the bats that lack it: canary\n  The first bats try it.\nyou may: pause, abort\n", out);
    }

    @Test
    void aBadOneIsNotSentOnHoweverOftenItIsAsked() throws IOException {
        Files.writeString(folder.resolve("new.pitchmodel"), "a package");
        models.then = act -> {
            models.now = ScriptedModels.rollout(Stage.STOPPED, false);
            models.refusal = "cricket-2 does not wait to be sent on";
        };
        assertEquals(1, typed("bring " + folder.resolve("new.pitchmodel") + " --now"));
        assertEquals("pitchside: It runs beside cricket-1.\n", err, "why it was stopped");
        assertEquals("cricket-2 is kept\n", out);
    }

    @Test
    void whatCannotBeAskedIsOneLine() throws IOException {
        assertEquals(1, typed("http://127.0.0.1:" + Opened.freePort(), "status"));
        assertTrue(err.startsWith("pitchside: no gateway answers at http://127.0.0.1:"), err);

        assertEquals(1, typed("bring " + folder.resolve("none")));
        assertEquals("pitchside: there is no file " + folder.resolve("none") + "\n", err);

        assertEquals(1, typed("bring " + folder));
        assertEquals("pitchside: cannot read the file " + folder + "\n", err);

        for (String wrong : List.of("4711", "nobody's")) {
            Files.writeString(folder.resolve("pin"), wrong);
            assertEquals(1, typed("abort"));
            assertEquals(1, err.lines().count(), err);
        }
        assertEquals("pitchside: That PIN is not known here.\n", err);
        assertEquals(List.of(), models.asked);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dance                 | rollout knows status, bring, start, go-on, pause, resume, abort and roll-back, not 'dance'
            start                 | rollout start wants a model's name
            bring                 | rollout bring wants a file
            bring a b             | rollout bring wants a file
            abort cricket-2       | rollout abort takes nothing more, not 'cricket-2'
            status --now          | --now is for bring and go-on
            status --board nets   | --board wants http://HOST:PORT or https://HOST:PORT, not 'nets'
            status --board http://- | --board wants http://HOST:PORT or https://HOST:PORT, not 'http://-'
            status --board http://[::1 | --board wants http://HOST:PORT or https://HOST:PORT, not 'http://[::1'
            status --board http://nets:99999 | --board wants http://HOST:PORT or https://HOST:PORT, not 'http://nets:99999'
            status --board        | --board wants a value
            status --pin-file /no | --pin-file: cannot read /no
            """)
    void whatIsTypedWrongIsOneLineAndExitCodeTwo(String words, String reason) {
        assertEquals(2, typed(words));
        assertEquals("pitchside: " + reason + "\n", err);
        assertEquals("", out);
        assertEquals(List.of(), models.asked);
    }
}
