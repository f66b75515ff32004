package org.pitchside.linux;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The built archive, and how a test runs programs. */
final class Archive {

    private static final long LIMIT_S = 120;

    private Archive() {}

    /**
     * Unpacks it, as an operator does.
     *
     * @return the one folder that is in it
     */
    static Path unpack(Path to) throws IOException, InterruptedException {
        Files.createDirectories(to);
        Outcome tar = run(Map.of(), "tar", "-xzf", System.getProperty("pitchside.archive"), "-C", to.toString());
        if (tar.code != 0) {
            throw new IOException(tar.said);
        }
        List<Path> all = list(to);
        if (all.size() != 1) {
            throw new IOException("there is not one folder in the archive: " + all);
        }
        return all.get(0);
    }

    static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    /** How a program ended, and all that it said. */
    record Outcome(int code, String said) {}

    /** @param environment added to this process's own */
    static Outcome run(Map<String, String> environment, String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (!process.waitFor(LIMIT_S, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(List.of(command) + " does not end; it said:\n" + said);
        }
        return new Outcome(process.exitValue(), said);
    }

    static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, program)));
    }
}
