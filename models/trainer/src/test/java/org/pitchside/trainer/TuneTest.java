package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.recordings.DataSetInfo;

/** The command as it is typed. */
class TuneTest {

    @TempDir
    Path folder;

    private final PrintStream err = System.err;
    private final PrintStream out = System.out;
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        System.setProperty("pitchside.root", folder.toString());
    }

    @AfterEach
    void restore() {
        System.setErr(err);
        System.setOut(out);
        System.clearProperty("pitchside.root");
    }

    private int tune(String... arguments) {
        var all = new ArrayList<>(List.of("tune"));
        all.addAll(Arrays.asList(arguments));
        return Main.run(all);
    }

    private void thenRefused(String words, String... arguments) {
        said.reset();
        assertEquals(2, tune(arguments));
        var lines = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(l -> !l.startsWith("  "))
                .toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.get(0).contains(words), lines.get(0) + " does not say " + words);
    }

    /** What nobody labelled at 9 s costs every player a false event; only a limit that no swing reaches saves it. */
    private String givenPlay() {
        return ToyPlay.continuous("ann", "ben", "cid", "dee").in(folder).toString();
    }

    @Test
    void parametersPictureAndFiguresAreWrittenAndTheSameEachTime() throws Exception {
        String set = givenPlay();
        Path json = folder.resolve("d.json");
        Path plot = folder.resolve("d.svg");

        // a false event is worth more than the drive that goes with it
        String[] command = {
            "--data",
            set,
            "--false-cost",
            "3",
            "--parameters",
            "min_across_dps,miss_turn_deg",
            "--out",
            json.toString(),
            "--plot",
            plot.toString()
        };
        assertEquals(0, tune(command), said.toString());
        byte[] first = Files.readAllBytes(json);
        byte[] picture = Files.readAllBytes(plot);
        assertEquals(0, tune(command), said.toString());

        assertTrue(DetectorFile.read(json).missTurnDeg() > 35, Files.readString(json));
        assertArrayEquals(first, Files.readAllBytes(json));
        assertArrayEquals(picture, Files.readAllBytes(plot));
        var lines = Files.readAllLines(folder.resolve("target/scorecard.tsv"));
        assertTrue(
                lines.stream().anyMatch(l -> l.startsWith("tune.gain_per_hour\t") && l.endsWith("\ttoy")), "" + lines);
        assertTrue(printed.toString().contains("4 subjects: the interval can only mix these 4"), printed.toString());
        try (var left = Files.list(folder)) {
            assertEquals(
                    List.of("d.json", "d.svg", "target", "toy"),
                    left.map(p -> p.getFileName().toString()).sorted().toList());
        }
    }

    @Test
    void withoutBeingToldItWritesBelowTarget() {
        assertEquals(0, tune("--data", givenPlay(), "--parameters", "fro_turns"), said.toString());

        assertTrue(Files.isRegularFile(folder.resolve("target/detector.json")));
        assertTrue(Files.isRegularFile(folder.resolve("target/detector-tradeoff.svg")));
        assertTrue(printed.toString().contains("either half keeps the shipped set"), printed.toString());
    }

    @Test
    void whatCannotBeDoneIsOneLineAndLeavesNothing() throws Exception {
        String set = givenPlay();

        thenRefused("--data is missing");
        thenRefused("there is no none.zip", "--data", "none.zip");
        thenRefused("--colour", "--data", set, "--colour", "red");
        thenRefused("--miss-cost wants a number", "--data", set, "--miss-cost", "-1");
        thenRefused("--false-cost wants a number", "--data", set, "--false-cost", "NaN");
        thenRefused("both 0", "--data", set, "--miss-cost", "0", "--false-cost", "0");
        thenRefused("'swing' cannot be tuned; those that can: on_dps", "--data", set, "--parameters", "swing");
        thenRefused("cannot be tuned", "--data", set, "--parameters", "");
        thenRefused("--hours wants a number", "--data", "SIM", "--hours", "0");
        thenRefused("--hours is for SIM only", "--data", set, "--hours", "2");
        thenRefused("--out: cannot write", "--data", set, "--out", folder.toString());
        thenRefused(
                "--plot: cannot write",
                "--data",
                set,
                "--plot",
                folder.resolve("no/x.svg").toString());
        thenRefused("the same file", "--data", set, "--out", folder + "/x", "--plot", folder + "/./x");
        thenRefused(
                "none.pitchmodel",
                "--data",
                set,
                "--model",
                folder.resolve("none.pitchmodel").toString());
        Path clips = Files.createDirectory(folder.resolve("clips"));
        var noRest = new ToyPlay(
                List.of("ann", "ben"), DataSetInfo.Form.CLIPS, List.of(), List.of(ToyPlay.DRIVE, ToyPlay.PRACTICE));
        thenRefused("none of them without a swing", "--data", noRest.in(clips).toString());

        try (var left = Files.list(folder.resolve("target"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    @Timeout(value = 180, unit = TimeUnit.SECONDS)
    void aKilledSearchLeavesTheFormerFilesAndNothingHalfMade() throws Exception {
        Path made = Files.createDirectory(folder.resolve("made"));
        Path json = Files.writeString(made.resolve("d.json"), "what was there before");
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dpitchside.root=" + folder,
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.pitchside.trainer.Main",
                "tune",
                "--data",
                "SIM",
                "--hours",
                "1",
                "--model",
                "none",
                "--out",
                json.toString(),
                "--plot",
                made.resolve("d.svg").toString());
        var search = new ProcessBuilder(command).redirectErrorStream(true).start();
        var lines = new BufferedReader(new InputStreamReader(search.getInputStream(), StandardCharsets.UTF_8));
        String line = lines.readLine();
        while (line != null && !line.startsWith("SIM-TRAIN: ")) {
            line = lines.readLine();
        }
        assertTrue(line != null, "it ended before it began");

        search.destroyForcibly();
        assertTrue(search.waitFor(30, TimeUnit.SECONDS));

        assertEquals("what was there before", Files.readString(json));
        try (var left = Files.list(made)) {
            assertEquals(List.of(json), left.toList());
        }
    }
}
