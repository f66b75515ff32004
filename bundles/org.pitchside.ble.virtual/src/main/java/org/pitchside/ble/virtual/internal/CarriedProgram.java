package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The bats' program that this bundle carries, put where it can be run: the bundle's own place in the framework's cache is wiped at each
 * start of Kura, and the temporary folder is often mounted so that nothing runs from it.
 */
final class CarriedProgram {

    private static final String NAME = "pitchside-bat";

    private final Function<String, InputStream> resources;
    private final String machine;

    CarriedProgram() {
        this(CarriedProgram.class::getResourceAsStream, System.getProperty("os.arch"));
    }

    /**
     * @param resources what is in the bundle, null where nothing is
     * @param machine what Java calls the processor
     */
    CarriedProgram(Function<String, InputStream> resources, String machine) {
        this.resources = resources;
        this.machine = machine.equals("amd64") ? "x86_64" : machine;
    }

    /**
     * Puts the program into a folder, unless it is there; programs of other versions of it are taken away.
     *
     * @return a file that can be run
     * @throws IOException in words for an operator
     */
    Path in(Path folder) throws IOException {
        byte[] program;
        try (var in = resources.apply("/bat/linux-" + machine + "/" + NAME)) {
            if (in == null) {
                throw new IOException("this build brings no " + NAME + " for a processor " + machine
                        + "; make -C models/sensor carried builds it, the setting core names another");
            }
            program = in.readAllBytes();
        }
        Files.createDirectories(folder);
        Path file = folder.resolve(NAME + "-" + hash(program));
        if (!Files.exists(file) || Files.size(file) != program.length) {
            Path half = Files.createTempFile(folder, NAME, ".new");
            try {
                Files.write(half, program);
                Files.move(half, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(half);
            }
        }
        if (!file.toFile().setExecutable(true) || !Files.isExecutable(file)) {
            throw new IOException(file
                    + " may not be run: programs are forbidden in that folder (is its file system mounted noexec?)."
                    + " The setting core names a program elsewhere");
        }
        sweep(folder, file);
        return file;
    }

    /** One that still runs lives on without its name. */
    private static void sweep(Path folder, Path kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path old : files.filter(f -> f.getFileName().toString().matches(NAME + "-[0-9a-f]{12}"))
                    .filter(f -> !f.equals(kept))
                    .toList()) {
                Files.deleteIfExists(old);
            }
        }
    }

    private static String hash(byte[] program) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(program), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
