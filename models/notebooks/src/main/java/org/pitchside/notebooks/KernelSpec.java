package org.pitchside.notebooks;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells Jupyter how to run Java with everything of Pitchside on its class path. */
public final class KernelSpec {

    /** What the notebooks' metadata name. */
    static final String NAME = "pitchside-java";

    private KernelSpec() {}

    /**
     * {@code KernelSpec FOLDER WORK}: writes the kernel, with this program's own Java and class path, into a folder for {@code
     * JUPYTER_PATH}.
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("wanted: a folder for the kernel, a folder for the small data set");
        }
        write(Path.of(arguments[0]), Path.of(arguments[1]), System.getProperty("java.class.path"));
    }

    /**
     * @param folder what {@code JUPYTER_PATH} is to name
     * @param work where the small data set is made
     */
    static void write(Path folder, Path work, String classPath) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java");
        var command = List.of(
                java.toString(),
                "-Xmx2g",
                // PyTorch, called from JShell's depths, overruns the usual megabyte: the kernel would die without a
                // word
                "-Xss8m",
                "-XX:+UseSerialGC",
                "-Djava.awt.headless=true",
                // PyTorch's own threading costs more than it brings on nets this small
                "-Dai.djl.offline=true",
                "-Dai.djl.pytorch.num_threads=1",
                "-Dai.djl.pytorch.num_interop_threads=1",
                "-D" + NotebookData.WORK + "=" + work.toAbsolutePath(),
                "--add-opens",
                "jdk.jshell/jdk.jshell=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                absolute(classPath),
                NotebookKernel.class.getName(),
                "{connection_file}");
        var spec = new LinkedHashMap<String, Object>();
        spec.put("argv", command);
        spec.put("display_name", "Java (Pitchside)");
        spec.put("language", "java");
        spec.put("interrupt_mode", "message");
        spec.put("env", Map.of("OMP_NUM_THREADS", "1", "RJK_TIMEOUT_MILLIS", "-1"));
        Path kernel = folder.resolve("kernels").resolve(NAME);
        Files.createDirectories(kernel);
        Files.createDirectories(work);
        Files.writeString(kernel.resolve("kernel.json"), JSON.std.asString(spec));
    }

    /** Jupyter starts the kernel in the notebook's folder. */
    private static String absolute(String classPath) {
        return Stream.of(classPath.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
