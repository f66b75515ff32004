package org.pitchside.itest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The one command: what it refuses, and how. (What it starts is tested by the others of this module.) */
class ScriptTest {
    @TempDir
    Path elsewhere;

    @Test
    void helpNamesEveryCommand() throws Exception {
        // given any folder; when help is asked for; then the commands are there and all is well
        Answer answer = pitchside("help");
        assertEquals(0, answer.exit);
        for (String command :
                List.of("run", "test", "train", "tune", "evaluate", "notebooks", "bench", "rollout", "package")) {
            assertTrue(answer.out.contains("\n  " + command + " "), command);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            dance                     | no command 'dance'
            run --bats                | --bats wants a value
            run --bats 0              | --bats wants a whole number from 1
            run --bats six            | not 'six'
            run --bats -1             | not '-1'
            run --bats 08x            | not '08x'
            run --speed 0             | --speed wants a number above 0
            run --speed 1e3           | not '1e3'
            run --for 0               | --for wants
            run --mode both           | --mode is stream or events, not 'both'
            run --radio shortwave     | --radio is virtual or bluez, not 'shortwave'
            run --radio bluez --away  | --away is for virtual bats
            run --bats 3 --radio bluez | --bats is for virtual bats
            run --replay no-such.zip  | --replay: cannot read no-such.zip
            run --model no-such       | --model: cannot read the file no-such
            run --data /proc/nowhere  | --data: cannot write to /proc/nowhere
            run --keys no-such        | --keys: there are no keys in no-such; ./pitchside keys new --dir no-such makes some
            run now                   | run does not know 'now'
            test --fast               | test knows --aarch64 and --bluez-vm, not '--fast'
            notebooks --open          | notebooks knows --run, not '--open'
            package arm               | package takes no options, not 'arm'
            bench warp                | bench knows 'pipeline', 'kura', 'sensor', 'delivery', 'attacks', 'rollout', 'alarms' and 'radio', not 'warp'
            bench alarms warp         | bench alarms does not know 'warp'; see ./pitchside help
            bench alarms --seed now   | --seed wants a whole number from 0 to 1000
            bench delivery warp       | bench delivery takes no options, not 'warp'
            bench sensor warp         | bench sensor does not know 'warp'
            bench radio warp          | bench radio does not know 'warp'
            bench kura warp           | bench kura does not know 'warp'
            bench pipeline warp       | bench pipeline does not know 'warp'
            """)
    void wrongWordsGetOneLineAndExitCodeTwo(String words, String reason) throws Exception {
        // given a wrong command line; when it is run; then one line says what is wrong, the exit code is 2 and nothing
        // is written here
        Answer answer = pitchside(words.trim().split(" +"));
        assertEquals(2, answer.exit, answer.err);
        assertEquals("", answer.out);
        assertEquals(1, answer.err.lines().count(), answer.err);
        assertTrue(answer.err.startsWith("pitchside: ") && answer.err.contains(reason), answer.err);
        try (Stream<Path> files = Files.list(elsewhere)) {
            assertEquals(
                    List.of("err", "out"),
                    files.map(f -> f.getFileName().toString()).sorted().toList());
        }
    }

    private record Answer(int exit, String out, String err) {}

    private Answer pitchside(String... words) throws IOException, InterruptedException {
        Path script = Path.of(System.getProperty("pitchside.root"), "pitchside");
        Path out = elsewhere.resolve("out");
        Path err = elsewhere.resolve("err");
        int exit = new ProcessBuilder(Stream.concat(Stream.of(script.toString()), Stream.of(words))
                        .toList())
                .directory(elsewhere.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start()
                .waitFor();
        return new Answer(
                exit, Files.readString(out, StandardCharsets.UTF_8), Files.readString(err, StandardCharsets.UTF_8));
    }
}
