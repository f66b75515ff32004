package org.pitchside.ble.virtual.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CarriedProgramTest {

    @TempDir
    Path folder;

    private static CarriedProgram given(String program) {
        return new CarriedProgram(
                name -> name.equals("/bat/linux-x86_64/pitchside-bat")
                        ? new ByteArrayInputStream(program.getBytes(StandardCharsets.UTF_8))
                        : null,
                "amd64");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("bats"))) {
            return files.map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void itIsPutWhereItCanBeRun() throws Exception {
        // given a bundle with a program; when it is put into a folder that is not there yet
        Path file = given("#!/bin/sh\nexit 7\n").in(folder.resolve("bats"));

        // then it runs
        assertEquals(7, new ProcessBuilder(file.toString()).start().waitFor());
    }

    @Test
    void theSameProgramStaysAndAnotherTakesItsPlace() throws Exception {
        // given a program in its folder, beside a bat's flash
        Path first = given("one").in(folder.resolve("bats"));
        Files.writeString(folder.resolve("bats/B0001.flash"), "flash");
        var since = Files.getLastModifiedTime(first);

        // when it comes again, and then another one; then the first time nothing is written, and then there is one only
        assertEquals(first, given("one").in(folder.resolve("bats")));
        assertEquals(since, Files.getLastModifiedTime(first));
        Path second = given("two").in(folder.resolve("bats"));
        assertEquals(List.of("B0001.flash", second.getFileName().toString()), names());
    }

    @Test
    void aProgramCutShortByALossOfPowerIsWrittenAgain() throws Exception {
        Path file = given("whole").in(folder.resolve("bats"));
        Files.writeString(file, "wh");

        given("whole").in(folder.resolve("bats"));

        assertEquals("whole", Files.readString(file));
    }

    @Test
    void aProcessorThatNothingWasBuiltForIsToldInWords() {
        var e = assertThrows(
                IOException.class, () -> new CarriedProgram(name -> null, "riscv64").in(folder.resolve("bats")));
        assertTrue(e.getMessage().contains("no pitchside-bat for a processor riscv64"), e.getMessage());
    }
}
