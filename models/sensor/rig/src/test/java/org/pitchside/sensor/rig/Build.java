package org.pitchside.sensor.rig;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A configuration of models/sensor/Makefile. What it needs and is not here skips the test, and says so. */
enum Build {
    HOST_GCC("host-gcc", "gcc"),
    HOST_CLANG("host-clang", "clang clang-14"),
    /** The path for the DSP extension, its instructions in C. */
    HOST_DSP("host-dsp", "gcc"),
    /** Address and undefined-behaviour sanitizers. */
    HOST_ASAN("host-asan", "clang clang-14"),
    /** The processor of a gateway, emulated; only where it is asked for, since it tells of a compiler more than of the core. */
    HOST_AARCH64("host-aarch64", "aarch64-linux-gnu-gcc", "qemu-aarch64-static"),
    /** A Cortex-M4F, emulated: small but for the kernels, as a bat has it. */
    M4("m4", "arm-none-eabi-gcc", "qemu-system-arm"),
    M4_OS("m4-os", "arm-none-eabi-gcc", "qemu-system-arm"),
    /** A Cortex-M3: neither DSP extension nor FPU. */
    M3("m3", "arm-none-eabi-gcc", "qemu-system-arm");

    /** models/sensor */
    static final Path HOME = Path.of(System.getProperty("pitchside.root"), "models", "sensor");

    private static final Set<Path> BUILT = new HashSet<>();

    /** {@code -Dsensor.only=HOST_AARCH64}: this one and no other. */
    private static final String ONLY = System.getProperty("sensor.only", "");

    private final String name;
    private final List<String> tools;

    /** @param tools each one name, or several of which one does */
    Build(String name, String... tools) {
        this.name = name;
        this.tools = List.of(tools);
    }

    boolean emulated() {
        return name.startsWith("m");
    }

    /** Whether all it needs is here. */
    boolean there() {
        return missing().isEmpty();
    }

    private List<String> missing() {
        if (ONLY.isEmpty() ? this == HOST_AARCH64 : !ONLY.equals(name())) {
            return List.of("-Dsensor.only=" + name());
        }
        return Stream.concat(Stream.of("make"), tools.stream())
                .filter(t -> !here(t))
                .toList();
    }

    /** A program of rig/c, built; that of another room, which may not build, is left alone. */
    Path program(String program) throws IOException, InterruptedException {
        Path path = Path.of("target", name, program);
        synchronized (BUILT) {
            if (!BUILT.contains(path)) {
                Assumptions.assumeTrue(there(), () -> "not tested on " + name + ": no " + missing());
                make(path.toString());
                BUILT.add(path);
            }
        }
        return HOME.resolve(path);
    }

    /** Runs make in models/sensor and gives what it says. */
    static String make(String... targets) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("make", "-s", "-C", HOME.toString()));
        command.addAll(List.of(targets));
        Process make = new ProcessBuilder(command).redirectErrorStream(true).start();
        make.getOutputStream().close();
        String said = new String(make.getInputStream().readAllBytes());
        if (make.waitFor() != 0) {
            throw new AssertionError(String.join(" ", command) + "\n" + said);
        }
        return said;
    }

    /** A fuzzer's run: long with -Dsensor.full=true (./pitchside bench sensor), as long as you like with make fuzz-... SECONDS=n. */
    static String fuzz(String parser) throws IOException, InterruptedException {
        return make("fuzz-" + parser, "SECONDS=" + (Boolean.getBoolean("sensor.full") ? 300 : 5));
    }

    /** True where one of these names is a program on the PATH. */
    static boolean here(String names) {
        for (String folder : System.getenv("PATH").split(":")) {
            for (String name : names.split(" ")) {
                if (Files.isExecutable(Path.of(folder, name))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** What starts a program of this configuration. */
    List<String> command(String program, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        if (emulated()) {
            // -icount: one instruction is 32 ns of the timer that the program counts itself by.
            String machine = this == M3 ? "-M mps2-an385 -cpu cortex-m3" : "-M mps2-an386 -cpu cortex-m4";
            command.addAll(List.of(("qemu-system-arm " + machine + " -nographic -monitor none -serial none"
                            + " -semihosting-config enable=on,target=native -icount shift=5 -kernel")
                    .split(" ")));
        }
        if (this == HOST_AARCH64) {
            command.add("qemu-aarch64-static");
        }
        command.add(program(program).toString());
        command.addAll(List.of(arguments));
        return command;
    }
}
