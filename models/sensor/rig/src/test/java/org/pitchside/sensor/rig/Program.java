package org.pitchside.sensor.rig;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A running program of rig/c: numbers and bytes in, numbers and bytes out, little-endian. {@link #close} wants it to end well: a
 * sanitizer that found something, a fault of the processor, or output that nobody read fails the test.
 */
final class Program implements AutoCloseable {

    private final Process process;
    private final OutputStream in;
    private final InputStream out;
    private final Path errors;
    private final String name;

    Program(Build build, String program, String... arguments) throws IOException, InterruptedException {
        name = program + " on " + build;
        errors = Files.createTempFile("rig", ".txt");
        process = new ProcessBuilder(build.command(program, arguments))
                .redirectError(errors.toFile())
                .start();
        in = new BufferedOutputStream(process.getOutputStream(), 1 << 16);
        out = new BufferedInputStream(process.getInputStream(), 1 << 16);
    }

    Program u8(int value) throws IOException {
        in.write(value);
        return this;
    }

    Program u32(int value) throws IOException {
        for (int shift = 0; shift < 32; shift += 8) {
            in.write(value >>> shift);
        }
        return this;
    }

    Program bytes(byte[] bytes) throws IOException {
        in.write(bytes);
        return this;
    }

    int u8() throws IOException {
        flush();
        int value = out.read();
        if (value < 0) {
            throw ended();
        }
        return value;
    }

    int u32() throws IOException {
        byte[] b = bytes(4);
        return b[0] & 0xff | (b[1] & 0xff) << 8 | (b[2] & 0xff) << 16 | b[3] << 24;
    }

    byte[] bytes(int n) throws IOException {
        flush();
        byte[] bytes = out.readNBytes(n);
        if (bytes.length < n) {
            throw ended();
        }
        return bytes;
    }

    private void flush() throws IOException {
        try {
            in.flush();
        } catch (IOException e) {
            throw ended();
        }
    }

    private EOFException ended() throws IOException {
        process.destroyForcibly();
        return new EOFException(name + " ended early: " + Files.readString(errors, StandardCharsets.ISO_8859_1));
    }

    private boolean ended(int withinS) {
        try {
            return process.waitFor(withinS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Ends it at once, whatever it does: a power cut. */
    void kill() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        Files.deleteIfExists(errors);
    }

    @Override
    public void close() throws IOException {
        try {
            in.close();
        } catch (IOException e) {
            // it has ended; its exit code tells
        }
        int left = out.readAllBytes().length;
        boolean done = ended(60);
        if (!done) {
            process.destroyForcibly();
        }
        String said = Files.readString(errors, StandardCharsets.ISO_8859_1);
        Files.delete(errors);
        if (!done || process.exitValue() != 0 || left > 0) {
            throw new AssertionError(name + (done ? " gave exit code " + process.exitValue() : " did not end")
                    + " with " + left + " bytes not read: " + said);
        }
    }
}
