package org.pitchside.recordings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;

class DataSetsTest {

    @TempDir
    Path temp;

    @Test
    void aSmallDataSetIsReadWhole() {
        Path folder = Given.aDataSet().folder(temp.resolve("small"));
        try (DataSet data = DataSets.open(folder)) {
            assertEquals(List.of("ada/1"), data.names());
            assertEquals(ImuRange.NOMINAL, data.info().range());
            assertEquals(List.of("NOT"), data.info().noSwing());
            assertEquals(5000, data.info().samplePeriodUs());
            assertEquals(
                    new Label("ada/1", 0, OptionalLong.of(5000), 10000, "DRV"),
                    data.labels().get(0));
            assertEquals(OptionalLong.empty(), data.labels().get(1).impactUs());
            assertEquals(Hand.RIGHT, data.hand("ada"));
            assertEquals(Truth.NONE, data.truth());

            Recording recording = data.read("ada/1");
            assertArrayEquals(new long[] {0, 5000, 10000}, recording.tUs());
            assertArrayEquals(new short[] {-2048, 0, 1024, 16384, -32768, 0}, Arrays.copyOf(recording.counts(), 6));
            assertArrayEquals(
                    new short[] {32767, 32767, -32768, -32768, 0, 0}, Arrays.copyOfRange(recording.counts(), 12, 18));
            assertEquals(3, recording.clipped(), "16 g, 17 g and -2001 dps do not fit; -16 g and -2000 dps do");
            assertEquals(3, DataSets.check(data));
        }
    }

    @Test
    void aZipWithOrWithoutAnEnclosingFolderIsTheSame() {
        Given given = Given.aDataSet().with("subjects.csv", "subject,hand,height\nada,L,1.8\n");
        List<Path> forms = List.of(
                given.folder(temp.resolve("a")),
                given.folder(temp.resolve("b/inner")).getParent(),
                given.zip(temp.resolve("c.zip"), ""),
                given.zip(temp.resolve("d.zip"), "inner/"));
        for (Path form : forms) {
            try (DataSet data = DataSets.open(form)) {
                assertEquals(Hand.LEFT, data.hand("ada"), form.toString());
                assertEquals(3, data.read("ada/1").size());
                // ( cd a; sha256sum dataset.json labels.csv recordings/ada/1.csv subjects.csv ) | sha256sum
                assertEquals(
                        "aebca5972d8d36aa4d456e4bfe628fe2ca43df750d64843078f83e49dbf0fc3e",
                        data.sha256(),
                        form.toString());
            }
        }
    }

    @Test
    void columnsAreFoundByNameAndMoreOfThemAllowed() {
        Path folder = Given.aDataSet()
                .with(Given.ADA, "\uFEFFgz_dps,gy_dps,note,gx_dps,az_g,ay_g,ax_g,t_us\r\n1000,0,x,0,0,0,-8,7\r\n\r\n")
                .with("labels.csv", "recording,start_us,impact_us,end_us,label\n")
                .folder(temp.resolve("x"));
        try (DataSet data = DataSets.open(folder)) {
            assertArrayEquals(
                    new short[] {-16384, 0, 0, 0, 0, 16384}, data.read("ada/1").counts());
            assertArrayEquals(new long[] {7}, data.read("ada/1").tUs());
        }
    }

    static Stream<Arguments> broken() {
        String h = Given.HEADER;
        String l = "recording,start_us,impact_us,end_us,label\n";
        return Stream.of(
                Arguments.of(Given.ADA, h.replace("gy_dps", "gy"), Given.ADA + ":1: gy_dps: the column is missing"),
                Arguments.of(
                        Given.ADA, h.replace("gy_dps", "gx_dps"), Given.ADA + ":1: header: a column is named twice"),
                Arguments.of(Given.ADA, h, Given.ADA + ": holds no sample"),
                Arguments.of(Given.ADA, "", Given.ADA + ": is empty; a header row is required"),
                Arguments.of(
                        Given.ADA,
                        h + "0,0,0,0,0,0,0\n5,0,0,0,0,0,0\n4,0,0,0,0,0,0\n",
                        Given.ADA + ":4: t_us: goes backwards, from 5 to 4"),
                Arguments.of(Given.ADA, h + "-1,0,0,0,0,0,0\n", Given.ADA + ":2: t_us: -1 is below 0"),
                Arguments.of(
                        Given.ADA,
                        h + "1.5,0,0,0,0,0,0\n",
                        Given.ADA + ":2: t_us: \"1.5\" is no whole number of microseconds"),
                Arguments.of(Given.ADA, h + "0,0,0,x,0,0,0\n", Given.ADA + ":2: az_g: \"x\" is no finite number"),
                Arguments.of(Given.ADA, h + "0,0,0,NaN,0,0,0\n", Given.ADA + ":2: az_g: \"NaN\" is no finite number"),
                Arguments.of(Given.ADA, h + "0,0,0,,0,0,0\n", Given.ADA + ":2: az_g: \"\" is no finite number"),
                Arguments.of(
                        Given.ADA, h + "0,0,0,1e999,0,0,0\n", Given.ADA + ":2: az_g: \"1e999\" is no finite number"),
                Arguments.of(
                        Given.ADA, h + "0,0,0,0x1p3,0,0,0\n", Given.ADA + ":2: az_g: \"0x1p3\" is no finite number"),
                Arguments.of(Given.ADA, h + "0,0,0\n", Given.ADA + ":2: t_us: 3 values in a table of 7 columns"),
                Arguments.of(
                        Given.ADA, h + "0,\"0\",0,0,0,0,0\n", Given.ADA + ":2: line: a quote; values are not quoted"),
                Arguments.of(Given.ADA, h + "\n0,0,0,0,0,0,0\n", Given.ADA + ":2: t_us: the line is empty"),
                Arguments.of(Given.ADA, h + "0," + "0".repeat(5000), Given.ADA + ":2: line: longer than 4096 bytes"),
                Arguments.of(
                        "labels.csv",
                        l + "ada/2,0,,1,DRV\n",
                        "labels.csv:2: recording: \"ada/2\" is no recording of this data set"),
                Arguments.of("labels.csv", l + "ada/1,-1,,1,DRV\n", "labels.csv:2: start_us: -1 is below 0"),
                Arguments.of("labels.csv", l + "ada/1,5,4,6,DRV\n", "labels.csv:2: impact_us: 4 is before start_us 5"),
                Arguments.of("labels.csv", l + "ada/1,5,7,6,DRV\n", "labels.csv:2: end_us: 6 is before impact_us 7"),
                Arguments.of("labels.csv", l + "ada/1,5,,4,DRV\n", "labels.csv:2: end_us: 4 is before start_us 5"),
                Arguments.of(
                        "labels.csv",
                        l + "ada/1,0,,1,PULL\n",
                        "labels.csv:2: label: \"PULL\" is not among the classes of dataset.json"),
                Arguments.of(
                        "labels.csv",
                        l + "ada/1,0,,15000,DRV\nada/1,0,,15001,DRV\n",
                        "labels.csv:3: end_us: 15001 is more than one sample behind the end of ada/1 at 10000"),
                Arguments.of(
                        "subjects.csv",
                        "subject,hand\nada,left\n",
                        "subjects.csv:2: hand: \"left\" is neither L nor R"),
                Arguments.of("subjects.csv", "subject,hand\nbob,L\n", "subjects.csv: the subject \"ada\" is missing"),
                Arguments.of(
                        "subjects.csv",
                        "subject,hand\nada,L\nada,R\n",
                        "subjects.csv:3: subject: \"ada\" is there twice"),
                Arguments.of(
                        "truth.csv", "speed\n1\n", "truth.csv: 1 rows for the 2 labels; one row a label is required"),
                Arguments.of(
                        "truth.csv",
                        "speed\n1\n2\n3\n",
                        "truth.csv: more rows than the 2 labels; one row a label is required"),
                Arguments.of("dataset.json", "[1]", "dataset.json: is no JSON object"),
                Arguments.of("dataset.json", "{\"name\":", "dataset.json: is no JSON object"),
                Arguments.of("dataset.json", "", "dataset.json: is no JSON object"),
                Arguments.of("dataset.json", "{\"name\":\"x\"}", "dataset.json: classes: is missing"),
                Arguments.of(
                        "recordings/bob.csv",
                        h,
                        "recordings/bob.csv: a recording lies in recordings/<subject>/<name>.csv"),
                Arguments.of(
                        "recordings/b,b/1.csv",
                        h,
                        "recordings/b,b/1.csv: subject: \"b,b\" holds a comma, a quote or a control character"));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void eachBrokenRuleIsOneLineWithFileRowColumnAndRule(String file, String content, String message) {
        Given given = Given.aDataSet().with(file, content);
        for (Path path : List.of(given.folder(temp.resolve("f")), given.zip(temp.resolve("z.zip"), ""))) {
            DataSetException e = assertThrows(DataSetException.class, () -> {
                try (DataSet data = DataSets.open(path)) {
                    DataSets.check(data);
                }
            });
            assertTrue(e.getMessage().startsWith(message), e.getMessage());
            assertEquals(1, e.getMessage().lines().count());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"rate_hz\":200        | \"rate_hz\":0             | rate_hz: 0.0 is outside 1..10000",
                "\"rate_hz\":200        | \"rate_hz\":\"fast\"      | rate_hz: is no number",
                "\"accel_range_g\":16   | \"accel_range_g\":2.5     | accel_range_g: 2.5 is no whole number in 1..1000",
                "\"accel_range_g\":16   | \"accel_range_g\":1e99    | accel_range_g: 1.0E99 is no whole number in 1..1000",
                "\"form\":\"clips\"     | \"form\":\"films\"        | form: \"films\" is neither clips nor continuous",
                "[\"NOT\"]              | [\"NOPE\"]                | no_swing: \"NOPE\" is not among the classes",
                "[\"DRV\",\"NOT\"]      | [\"DRV\",\"NOT\",\"DRV\"] | classes: holds something twice",
                "[\"DRV\",\"NOT\"]      | [\"DRV\",\"NOT\",7]       | classes: holds something that is no text",
                "\"name\":\"small\"     | \"nome\":\"small\"        | name: is missing"
            })
    void wrongValuesInDatasetJsonAreNamed(String right, String wrong, String message) {
        Given given = Given.aDataSet();
        Path folder = given.with("dataset.json", given.content("dataset.json").replace(right.trim(), wrong.trim()))
                .folder(temp.resolve("f"));
        DataSetException e = assertThrows(DataSetException.class, () -> DataSets.open(folder));
        assertEquals("dataset.json: " + message, e.getMessage());
    }

    @Test
    void missingFilesAreNamed() {
        assertMessage(temp.resolve("nowhere"), temp.resolve("nowhere") + ": no such folder or zip");
        assertMessage(temp, temp + ": is no data set: dataset.json is missing");
        Path folder = Given.aDataSet().without("labels.csv").folder(temp.resolve("f"));
        assertMessage(folder, folder + ": labels.csv is missing");
    }

    @Test
    void zipNamesThatLeaveTheDataSetAreRefused() throws IOException {
        for (String name :
                List.of("../x.csv", "recordings/../../x.csv", "/etc/x.csv", "C:\\x.csv", "recordings\\a\\1.csv")) {
            Path zip = Given.aDataSet().with(name, "x").zip(temp.resolve("z.zip"), "");
            assertMessage(zip, zip + ": the entry name \"" + name + "\" leaves the data set");
        }
    }

    @Test
    void linksOutOfAFolderAreRefused() throws IOException {
        Path folder = Given.aDataSet().folder(temp.resolve("f"));
        Path secret = Files.writeString(temp.resolve("secret.csv"), Given.HEADER + "0,0,0,0,0,0,0\n");
        Files.createSymbolicLink(folder.resolve("recordings/ada/2.csv"), secret);
        assertMessage(folder, "recordings/ada/2.csv: a link out of the data set is refused");
    }

    @Test
    void aZipBombIsRefusedWhileItUnpacks() throws IOException {
        Path zip = temp.resolve("bomb.zip");
        Given given = Given.aDataSet();
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
            out.setLevel(1);
            for (String file : List.of("dataset.json", "labels.csv")) {
                out.putNextEntry(new ZipEntry(file));
                out.write(given.content(file).getBytes(StandardCharsets.UTF_8));
            }
            // 300 MB of rows that are right, in about a megabyte.
            out.putNextEntry(new ZipEntry(Given.ADA));
            out.write(Given.HEADER.getBytes(StandardCharsets.US_ASCII));
            byte[] rows =
                    ("0,0." + "0".repeat(4000) + ",0,0,0,0,0\n").repeat(256).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 300; i++) {
                out.write(rows);
            }
        }
        assertTrue(Files.size(zip) < 2_000_000);
        try (DataSet data = DataSets.open(zip)) {
            DataSetException e = assertThrows(DataSetException.class, () -> data.read("ada/1"));
            assertEquals(Given.ADA + ": larger than 256 MB", e.getMessage());
        }
    }

    private static void assertMessage(Path path, String message) {
        DataSetException e = assertThrows(DataSetException.class, () -> DataSets.open(path));
        assertEquals(message, e.getMessage());
    }
}
