package org.pitchside.ble.virtual.internal;

import java.io.IOException;
import java.nio.file.Path;

/** The bats' program, made from its sources where it is not there or older than they. */
final class Program {

    private static final Path ROOT = Path.of(System.getProperty("pitchside.root", "../.."))
            .toAbsolutePath()
            .normalize();
    static final Path MODEL = ROOT.resolve("models/shipped/cricket-1.pitchmodel");
    private static boolean isMade;

    private Program() {}

    static synchronized Path path() {
        Path sensor = ROOT.resolve("models/sensor");
        if (!isMade) {
            try {
                Process make = new ProcessBuilder("make", "-s", "process")
                        .directory(sensor.toFile())
                        .redirectErrorStream(true)
                        .start();
                String said = new String(make.getInputStream().readAllBytes());
                if (make.waitFor() != 0) {
                    throw new IllegalStateException("make -C models/sensor process failed:\n" + said);
                }
                isMade = true;
            } catch (IOException e) {
                throw new IllegalStateException(
                        "virtual bats need make and a C compiler; on Debian: apt-get install make gcc", e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        return sensor.resolve("target/host-gcc/pitchside-bat");
    }
}
