package org.pitchside.itest.kura;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.seat.KuraProcess;

/**
 * The deployment package for Raspberry Pis on Kura's platform, on Java for aarch64, its processor emulated: {@code ./pitchside test --aarch64}. {@code pitchside.aarch64} is the
 * folder with {@code java} and {@code bat}, which start the emulated Java and the emulated program of the bats.
 */
@EnabledIfSystemProperty(named = "pitchside.aarch64", matches = ".+")
class Aarch64IT {
    /** An emulated processor may take its time; that it is done at all is what is asked. */
    private static final int LIMIT_S = 400;

    private static final Pattern NAMED = Pattern.compile("\"label\":\"([A-Z]+)\"[^}]*\"model\":\"(cricket-\\d+)\"");

    @TempDir
    Path home;

    @Test
    void thePackageForAPiNamesASwing() throws Exception {
        assumeTrue(isEquinox(), "once is enough: with the other tests on Kura's platform");
        // given Kura's platform on an aarch64 Java, and the package for it
        Path tools = Path.of(System.getProperty("pitchside.aarch64"));
        Path seat = Path.of(System.getProperty("pitchside.seat"));
        int port = freePort();
        try (var kura = new KuraProcess(seat, home, tools.resolve("java"), "-XX:+UseSerialGC")) {
            // when it is installed, and two virtual bats are switched on
            kura.order("install " + Files.copy(dp(), home.resolve("pitchside.dp")));
            set(kura, "org.pitchside.board.Board port=" + port);
            set(kura, "org.pitchside.ble.virtual.Radio core=" + tools.resolve("bat"));
            set(kura, "org.pitchside.ble.virtual.Radio bats=2");
            set(kura, "org.pitchside.ble.Hub enrol=always");

            // then every bundle is active, and a swing has the name that the shipped model gave it
            assertEquals(List.of(), kura.order("faults"));
            List<String> idle = kura.order("bundles").stream()
                    .filter(b -> b.contains(" org.pitchside.") && !b.startsWith("32 "))
                    .toList();
            assertEquals(List.of(), idle);
            String swing = swing(port, kura);
            assertTrue(NAMED.matcher(swing).find(), swing);
            System.out.println("aarch64: " + swing);

            // by ONNX Runtime of that processor
            Path maps = Path.of("/proc", Long.toString(kura.handle().pid()), "maps");
            assertTrue(Files.readString(maps).contains("libonnxruntime.so"));
        }
    }

    /** Kura takes settings of a component once it lists it, which is some time after its package was installed. */
    private static void set(KuraProcess kura, String setting) throws IOException, InterruptedException {
        for (int waited = 0; ; waited++) {
            try {
                kura.order("set " + setting);
                return;
            } catch (KuraProcess.Refused e) {
                if (waited == LIMIT_S) {
                    throw e;
                }
                Thread.sleep(1_000);
            }
        }
    }

    private static String swing(int port, KuraProcess kura) throws IOException, InterruptedException {
        var http = HttpClient.newHttpClient();
        var ask = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/swings?limit=1"))
                .build();
        for (int waited = 0; waited < LIMIT_S; waited++) {
            try {
                String answer =
                        http.send(ask, HttpResponse.BodyHandlers.ofString()).body();
                if (answer.contains("\"label\"")) {
                    return answer;
                }
            } catch (IOException e) {
                // the board is not there yet
            }
            Thread.sleep(1_000);
        }
        throw new AssertionError("no swing within " + LIMIT_S + " s; health:\n"
                + String.join("\n", kura.order("health")) + "\nlog:\n" + kura.log());
    }

    private static Path dp() throws IOException {
        Path packages = Path.of(System.getProperty("pitchside.packages"));
        try (Stream<Path> files = Files.list(packages)) {
            return files.filter(f -> f.toString().endsWith("-aarch64.dp"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static boolean isEquinox() {
        return Aarch64IT.class.getResource("/org/eclipse/osgi/launch/Equinox.class") != null;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
