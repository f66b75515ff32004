package org.pitchside.bench.internal;

import java.io.IOException;
import java.nio.file.Path;

/** The bats' own core as a program, made where it is not there or older than its sources. */
final class BatProgram {

    private static final Path ROOT =
            Path.of(System.getProperty("pitchside.root", ".")).toAbsolutePath().normalize();
    static final Path MODEL = ROOT.resolve("models/shipped/cricket-1.pitchmodel");

    private BatProgram() {}

    static synchronized Path path() throws IOException {
        Path sensor = ROOT.resolve("models/sensor");
        Process make;
        try {
            make = new ProcessBuilder("make", "-s", "process")
                    .directory(sensor.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new IOException("virtual bats need make and a C compiler; on Debian: apt-get install make gcc", e);
        }
        String said = new String(make.getInputStream().readAllBytes());
        if (make.onExit().join().exitValue() != 0) {
            throw new IOException("make -C models/sensor process failed:\n" + said);
        }
        return sensor.resolve("target/host-gcc/pitchside-bat");
    }
}
