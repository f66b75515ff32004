package org.pitchside.trainer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.model.KnownShot;
import org.pitchside.models.ModelPackage;

/** The commands as a data scientist types them, on a small data set made here. */
class MainTest {

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

    private int run(String... arguments) {
        return Main.run(List.of(arguments));
    }

    private void thenRefusedWith(int code, String... words) {
        assertEquals(2, code);
        // progress is indented; what went wrong is one line
        String line = said.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(l -> !l.startsWith("  "))
                .collect(java.util.stream.Collectors.joining("\n"));
        assertEquals(1, line.lines().count(), line);
        for (String word : words) {
            assertTrue(line.contains(word), line + " does not say " + word);
        }
    }

    /** Three people; a stroke to the left turns about +z, one to the right about -z, nothing is rest. */
    private Path givenADataSet() throws Exception {
        Path set = Files.createDirectories(folder.resolve("toy"));
        Files.writeString(set.resolve("dataset.json"), """
                {"name": "toy", "implement": "stick", "rate_hz": 200, "accel_range_g": 16, "gyro_range_dps": 2000, "subjects": 3,
                 "classes": ["left", "right", "nothing"], "no_swing": ["nothing"], "form": "clips", "licence": "CC0", "origin": "made", "note": ""}
                """);
        Files.writeString(set.resolve("LICENSE.txt"), "CC0");
        var labels = new StringBuilder("recording,start_us,impact_us,end_us,label\n");
        var random = new Random(1);
        for (String subject : List.of("ann", "ben", "cid")) {
            Path recordings = Files.createDirectories(set.resolve("recordings").resolve(subject));
            for (int i = 0; i < 12; i++) {
                String label = List.of("left", "right", "nothing").get(i % 3);
                double sign = i % 3 == 0 ? 1 : i % 3 == 1 ? -1 : 0;
                var csv = new StringBuilder("t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n");
                for (int k = 0; k < 300; k++) {
                    double burst = 900 * sign * Math.exp(-Math.pow((k - 200) / 15.0, 2));
                    csv.append(String.format(
                            Locale.ROOT,
                            "%d,%.4f,0,0,%.2f,%.2f,%.2f%n",
                            k * 5000,
                            -1 + random.nextGaussian() * 0.02,
                            random.nextGaussian() * 5,
                            -Math.abs(burst) * 0.5,
                            burst));
                }
                Files.writeString(
                        recordings.resolve("clip-" + i + ".csv"), csv.toString().replace("\r", ""));
                labels.append(subject + "/clip-" + i + ",0,1000000,1495000," + label + "\n");
            }
        }
        Files.writeString(set.resolve("labels.csv"), labels);
        return set;
    }

    @Test
    void aModelIsTrainedExportedWithParityAndTheSameEachTime() throws Exception {
        Path set = givenADataSet();
        Path first = folder.resolve("toy-3.pitchmodel");
        Path second = folder.resolve("again.pitchmodel");

        assertEquals(
                0, run("train", "--data", set.toString(), "--out", first.toString(), "--steps", "60"), said.toString());
        assertEquals(
                0,
                run(
                        "train",
                        "--data",
                        set.toString(),
                        "--out",
                        second.toString(),
                        "--steps",
                        "60",
                        "--id",
                        "toy",
                        "--version",
                        "3"));

        var pack = ModelPackage.read(first);
        assertEquals("toy-3", pack.descriptor().name());
        assertEquals(List.of("left", "right", "nothing"), pack.descriptor().classes());
        double parity = pack.figures().stream()
                .filter(f -> f.metric().endsWith("parity"))
                .findFirst()
                .orElseThrow()
                .value();
        var known = pack.gatewayModel().knownShots();
        assertEquals(
                Set.of("left", "right"), known.stream().map(KnownShot::label).collect(Collectors.toSet()));
        assertTrue(known.stream().allMatch(s -> s.source().startsWith("toy/")), known.toString());
        assertTrue(parity < 1e-4, "ONNX Runtime differs by " + parity);
        // who signed it, and when, is no part of the model
        assertEquals(pack.contentSha256(), ModelPackage.read(second).contentSha256());
        assertEquals(2, pack.signatures().size());
        assertTrue(pack.release().isPresent());
    }

    @Test
    void aTunedDetectorCutsWhatIsLearnedFromAndTravelsInThePackage() throws Exception {
        Path set = givenADataSet();
        Path file = Files.writeString(folder.resolve("d.json"), "{\"detector\": {\"min_peak_dps\": 2000}}");
        Path deaf = folder.resolve("deaf-1.pitchmodel");
        String[] command = {"train", "--data", set.toString(), "--out", deaf.toString(), "--steps", "5", "--detector"};

        var with = new java.util.ArrayList<>(List.of(command));
        with.add(file.toString());
        assertEquals(0, Main.run(with), said.toString());

        assertTrue(printed.toString().contains(" 0 where the detector saw something"), printed.toString());
        var pack = ModelPackage.read(deaf);
        assertEquals(2000f, pack.descriptor().detector().get("min_peak_dps"));
        assertEquals(150f, pack.descriptor().detector().get("on_dps"));
        var blob = org.pitchside.sensormodel.SensorModel.read(pack.sensorBlob().orElseThrow());
        assertEquals(2000f, blob.facts().detector()[3]);
    }

    @Test
    void peopleHeldOutInTurnAreClassified() throws Exception {
        Path set = givenADataSet();

        assertEquals(
                0,
                run("evaluate", "classify", "--data", set.toString(), "--split", "subject", "--steps", "80"),
                said.toString());

        var line = Files.readAllLines(folder.resolve("target/scorecard.tsv")).stream()
                .filter(l -> l.startsWith("classify.accuracy_mean\t"))
                .findFirst()
                .orElseThrow();
        assertTrue(Double.parseDouble(line.split("\t")[1]) > 90, line);
        assertTrue(line.endsWith("\ttoy"), line);
    }

    @Test
    void whatCannotBeDoneIsOneLineAndLeavesNothing() throws Exception {
        Path set = givenADataSet();
        Path out = folder.resolve("x.pitchmodel");

        thenRefusedWith(
                run("train", "--data", folder.resolve("none.zip").toString(), "--out", out.toString()), "none.zip");
        said.reset();
        thenRefusedWith(run("train", "--out", out.toString()), "--data");
        said.reset();
        thenRefusedWith(run("train", "--data", set.toString(), "--out", out.toString(), "--colour", "red"), "--colour");
        said.reset();
        thenRefusedWith(run("evaluate", "classify", "--data", set.toString(), "--hold-out", "zoe"), "zoe", "ann");
        said.reset();
        thenRefusedWith(
                run("train", "--data", set.toString(), "--out", out.toString(), "--detector", set.toString()),
                "--detector");
        said.reset();
        thenRefusedWith(run("evaluate", "guess", "--data", set.toString()), "guess");
        said.reset();
        thenRefusedWith(run("evaluate", "detect", "--data", set.toString(), "--model", out.toString()), "x.pitchmodel");
        said.reset();
        Files.writeString(
                set.resolve("recordings/ben/clip-4.csv"),
                "t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps\n0,1,0,0,0,0,zero\n");
        thenRefusedWith(run("train", "--data", set.toString(), "--out", out.toString()), "clip-4.csv", ":2", "gz_dps");

        assertFalse(Files.exists(out));
    }
}
