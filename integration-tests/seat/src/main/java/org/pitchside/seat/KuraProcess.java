package org.pitchside.seat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Kura's platform in a process of its own, started as Kura's start script does: a small heap, every bundle cache thrown away, {@code kura.home} told.
 * Orders and answers are those of the seat's console.
 */
public final class KuraProcess implements AutoCloseable {
    private static final String ANSWER = "> ";
    /** More where the processor is emulated. */
    private static final long LIMIT_S = Long.getLong("pitchside.seat.limit.s", 120);

    private final Process process;
    private final Writer orders;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final Path log;

    /** An order that was refused. */
    public static final class Refused extends IOException {
        private static final long serialVersionUID = 1L;

        Refused(String reason) {
            super(reason);
        }
    }

    /**
     * Boots; returns when packages of the last boot are installed again.
     *
     * @param platform the assembled platform ({@code target/kura})
     * @param home what {@code /opt/eclipse/kura} is on a device: data, packages and snapshots lie below it
     * @param java the JVM
     * @param options more options of the JVM
     */
    public KuraProcess(Path platform, Path home, Path java, String... options) throws IOException {
        Path temporary = Files.createDirectories(home.resolve("tmp"));
        Path configuration = Files.createDirectories(temporary.resolve("configuration"));
        Files.copy(
                platform.resolve("framework/config.ini"),
                configuration.resolve("config.ini"),
                StandardCopyOption.REPLACE_EXISTING);
        log = home.resolve("kura.log");
        List<String> command = new ArrayList<>(List.of(
                java.toString(),
                "-Xms128m",
                "-Xmx512m",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--add-modules=ALL-SYSTEM",
                "-Dkura.home=" + home,
                "-Djava.io.tmpdir=" + temporary,
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-Dorg.slf4j.simpleLogger.showShortLogName=true"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-jar",
                platform.resolve("plugins/org.eclipse.osgi.jar").toString(),
                "-configuration",
                configuration.toString(),
                "-consoleLog"));
        process = new ProcessBuilder(command)
                .directory(home.toFile())
                .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        orders = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
        Thread reader = new Thread(this::listen, "kura-answers");
        reader.setDaemon(true);
        reader.start();
        String first = answer();
        if (!first.equals("ready")) {
            throw new IOException(first);
        }
    }

    /**
     * Gives an order and waits until it is done.
     *
     * @return the answer's lines
     * @throws Refused with the reason
     */
    public List<String> order(String order) throws IOException {
        orders.write(order + "\n");
        orders.flush();
        List<String> lines = new ArrayList<>();
        while (true) {
            String line = answer();
            if (line.equals("ok")) {
                return lines;
            }
            if (line.startsWith("no: ")) {
                throw new Refused(line.substring(4));
            }
            lines.add(line);
        }
    }

    /** What the platform's log says so far. */
    public String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its process. */
    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Pulls the plug. */
    public void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        kill();
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(ANSWER)) {
                    answers.add(line.substring(ANSWER.length()));
                }
            }
        } catch (IOException e) {
            // the process is gone, which the next order finds
        }
    }

    private String answer() throws IOException {
        try {
            for (long waited = 0; waited < LIMIT_S * 10; waited++) {
                String line = answers.poll(100, TimeUnit.MILLISECONDS);
                if (line != null) {
                    return line;
                }
                if (!process.isAlive() && answers.isEmpty()) {
                    throw new IOException("the platform has ended; its log:\n" + log());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new IOException("no answer from the platform; its log:\n" + log());
    }
}
