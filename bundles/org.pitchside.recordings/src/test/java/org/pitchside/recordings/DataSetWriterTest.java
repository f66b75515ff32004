package org.pitchside.recordings;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.api.Hand;
import org.pitchside.api.ImuRange;

class DataSetWriterTest {

    private static final Label DRIVE = new Label("ada/1", 0, OptionalLong.of(5000), 10000, "DRV");

    @TempDir
    Path temp;

    private static Recording recording(String subject, String name) {
        return new Recording(
                subject,
                name,
                new long[] {0, 5000, 5000},
                new short[] {1, -1, 0, 32767, -32768, 7, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9, 9, 9},
                ImuRange.NOMINAL,
                0);
    }

    @Test
    void whatWasWrittenIsRead() throws IOException {
        Path target = temp.resolve("out");
        try (DataSetWriter out = DataSetWriter.create(target, Given.info(ImuRange.NOMINAL))) {
            out.truthColumns(List.of("speed_mps", "kind"));
            out.recording(recording("ada", "1"));
            out.recording(recording("bob", "1"));
            out.hand("bob", Hand.LEFT);
            out.label(DRIVE, "31.5", "cover drive");
            out.licence("CC0\n");
            assertFalse(Files.exists(target), "nothing is there before it is whole");
            out.finish();
        }
        try (DataSet data = DataSets.open(target)) {
            assertEquals(Given.info(ImuRange.NOMINAL), data.info());
            assertEquals(List.of("ada/1", "bob/1"), data.names());
            assertArrayEquals(recording("ada", "1").counts(), data.read("ada/1").counts());
            assertArrayEquals(recording("ada", "1").tUs(), data.read("ada/1").tUs());
            assertEquals(List.of(DRIVE), data.labels());
            assertEquals(Hand.LEFT, data.hand("bob"));
            assertEquals(Hand.RIGHT, data.hand("ada"));
            assertEquals(
                    new Truth(List.of("speed_mps", "kind"), List.of(List.of("31.5", "cover drive"))), data.truth());
        }
        assertEquals(
                List.of(
                        "t_us,ax_g,ay_g,az_g,gx_dps,gy_dps,gz_dps",
                        "0,0.00048828125,-0.00048828125,0,1999.939,-2000,0.4272461"),
                Files.readAllLines(target.resolve("recordings/ada/1.csv")).subList(0, 2));
        assertOnly("out");
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws IOException {
        try (DataSetWriter out = DataSetWriter.create(temp.resolve("out"), Given.info(ImuRange.NOMINAL))) {
            out.recording(recording("ada", "1"));
        }
        assertOnly();
    }

    @Test
    void whatIsThereIsNotTouched() throws IOException {
        Files.createDirectory(temp.resolve("out"));
        DataSetException e = assertThrows(
                DataSetException.class, () -> DataSetWriter.create(temp.resolve("out"), Given.info(ImuRange.NOMINAL)));
        assertEquals(temp.resolve("out") + ": is there already", e.getMessage());
    }

    @Test
    void whatAReaderWouldRefuseIsNotWritten() throws IOException {
        try (DataSetWriter out = DataSetWriter.create(temp.resolve("out"), Given.info(ImuRange.NOMINAL))) {
            out.recording(recording("ada", "1"));
            assertRefused("ada/1: is there twice", () -> out.recording(recording("ada", "1")));
            assertRefused(
                    "recordings/../1.csv: subject: \"..\" begins with a point",
                    () -> out.recording(recording("..", "1")));
            assertRefused(
                    "recordings/a/b/c.csv: name: \"b/c\" holds the character /",
                    () -> out.recording(recording("a", "b/c")));
            assertRefused(
                    "labels.csv:2: recording: \"bob/1\" is no recording of this data set",
                    () -> out.label(new Label("bob/1", 0, OptionalLong.empty(), 1, "DRV")));
            assertRefused(
                    "labels.csv:2: end_us: 10001 is more than one sample behind the end of ada/1 at 5000",
                    () -> out.label(new Label("ada/1", 0, OptionalLong.empty(), 10001, "DRV")));
            assertRefused(
                    "recordings/cy/1.csv:3: t_us: 4 is below 0, goes backwards or has 16 digits",
                    () -> out.recording(
                            new Recording("cy", "1", new long[] {5, 4}, new short[12], ImuRange.NOMINAL, 0)));
            assertRefused(
                    "ada/2: its range ImuRange[accelG=8, gyroDps=1000] is not the data set's ImuRange[accelG=16, gyroDps=2000]",
                    () -> out.recording(
                            new Recording("ada", "2", new long[] {5}, new short[6], new ImuRange(8, 1000), 0)));
        }
        assertOnly();
    }

    private static void assertRefused(String message, Runnable write) {
        assertEquals(message, assertThrows(DataSetException.class, write::run).getMessage());
    }

    private void assertOnly(String... names) throws IOException {
        try (var files = Files.list(temp)) {
            assertEquals(
                    List.of(names), files.map(f -> f.getFileName().toString()).toList());
        }
    }
}
