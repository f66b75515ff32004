package org.pitchside.notebooks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The notebooks as a newcomer meets them: clean in the repository, and they run from the first cell to the last. */
class NotebooksTest {

    private static final Path FOLDER = Path.of(System.getProperty("pitchside.root"), "models", "notebooks");
    private static final Path TARGET = FOLDER.resolve("target");
    /** From the root of a disk on; relative ones are the project's own. */
    private static final Pattern A_FOLDER_OF_SOME_MACHINE = Pattern.compile("(?<![\\w.:/])/[a-z]+/|[A-Z]:\\\\");

    private static final String[] ALL = {"1-look", "2-event", "3-features", "4-model"};

    private Path jupyter;

    @BeforeEach
    void jupyterKnowsTheKernel() throws IOException {
        jupyter = TARGET.resolve("jupyter");
        KernelSpec.write(jupyter, TARGET.resolve("notebook-data"), System.getProperty("java.class.path"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1-look", "2-event", "3-features", "4-model"})
    void isKeptWithoutOutputs(String name) throws IOException {
        // given a notebook as committed; when it is read
        Path file = FOLDER.resolve(name + ".ipynb");
        var cells = cells(file);

        // then it runs on our kernel, holds no outputs, names no machine's folder, and ends with what was learned
        assertEquals(
                KernelSpec.NAME,
                ((Map<?, ?>) ((Map<?, ?>) notebook(file).get("metadata")).get("kernelspec")).get("name"));
        for (Map<?, ?> cell : cells) {
            if (cell.get("cell_type").equals("code")) {
                assertEquals(List.of(), cell.get("outputs"), "jupyter nbconvert --clear-output --inplace " + file);
                assertEquals(null, cell.get("execution_count"));
            }
            assertFalse(A_FOLDER_OF_SOME_MACHINE.matcher(source(cell)).find(), source(cell));
        }
        assertTrue(source(cells.get(cells.size() - 1)).startsWith("## What we learned"));
    }

    @Test
    void allRunFromTheFirstCellToTheLast() throws Exception {
        // given the data set that the simulator makes; when Jupyter runs the notebooks
        Path out = TARGET.resolve("notebooks");
        var files = Stream.of(ALL).map(n -> FOLDER.resolve(n + ".ipynb")).toList();
        var run = nbconvert(out, files, null);
        assertEquals(0, run.exit, run.log);

        // then no cell failed, and each shows a picture
        for (String name : ALL) {
            int pictures = 0;
            for (Map<?, ?> output : outputs(out.resolve(name + ".ipynb"))) {
                assertNotEquals("error", output.get("output_type"), name + ": " + output);
                pictures += output.get("data") instanceof Map<?, ?> data && data.containsKey("image/png") ? 1 : 0;
            }
            assertTrue(pictures > 0, name + " shows no picture");
        }
    }

    @Test
    void aCellThatFailsIsTold() throws Exception {
        // given a notebook with a cell that throws; when Jupyter runs it
        Path file = TARGET.resolve("fails.ipynb");
        var notebook = notebook(FOLDER.resolve("1-look.ipynb"));
        var cell = cells(FOLDER.resolve("1-look.ipynb")).stream()
                .filter(c -> c.get("cell_type").equals("code"))
                .findFirst()
                .map(LinkedHashMap<Object, Object>::new)
                .orElseThrow();
        cell.put("source", "throw new IllegalStateException(\"no swing\");");
        notebook.put("cells", List.of(cell));
        Files.writeString(
                file, JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(notebook));
        var run = nbconvert(TARGET.resolve("fails"), List.of(file), null);

        // then the run fails and says why
        assertNotEquals(0, run.exit, run.log);
        assertTrue(run.log.contains("no swing"), run.log);
    }

    @Test
    void aZipIsReadAsWell(@TempDir Path folder) throws Exception {
        // given a data set of one's own, zipped in its folder; when notebook 1 looks at it
        Path set = SmallSet.in(folder);
        Path zip = folder.resolve("tuesday.zip");
        try (var out = new ZipOutputStream(Files.newOutputStream(zip));
                var all = Files.walk(set)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                out.putNextEntry(new ZipEntry("tuesday/" + set.relativize(file)));
                Files.copy(file, out);
                out.closeEntry();
            }
        }
        Path out = TARGET.resolve("zip");
        var run = nbconvert(out, List.of(FOLDER.resolve("1-look.ipynb")), zip);

        // then it shows the same four pictures
        assertEquals(0, run.exit, run.log);
        assertEquals(
                4,
                outputs(out.resolve("1-look.ipynb")).stream()
                        .filter(o -> o.get("data") instanceof Map<?, ?> data && data.containsKey("image/png"))
                        .count());
    }

    private record Run(int exit, String log) {}

    /** @param data another data set, null for the simulator's */
    private Run nbconvert(Path out, List<Path> notebooks, Path data) throws IOException, InterruptedException {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .anyMatch(p -> Files.isExecutable(Path.of(p, "jupyter-nbconvert"))),
                "SKIPPED: jupyter-nbconvert is not on the PATH (Debian: apt-get install jupyter-nbconvert); no notebook was run");
        var command = new ArrayList<>(List.of(
                "jupyter-nbconvert",
                "--execute",
                "--to=notebook",
                "--output-dir=" + out,
                // how long a cell and a start may take where the machine does other things too
                "--ExecutePreprocessor.timeout=900",
                "--ExecutePreprocessor.startup_timeout=300"));
        notebooks.forEach(n -> command.add(n.toString()));
        Path log = TARGET.resolve(out.getFileName() + ".log");
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        var env = process.environment();
        env.remove(NotebookData.VARIABLE);
        if (data != null) {
            env.put(NotebookData.VARIABLE, data.toString());
        }
        env.put("JUPYTER_PATH", jupyter.toString());
        for (String what : List.of("RUNTIME", "DATA", "CONFIG")) {
            env.put("JUPYTER_" + what + "_DIR", jupyter.resolve(what).toString());
        }
        int exit = process.start().waitFor();
        return new Run(exit, Files.readString(log));
    }

    private static Map<String, Object> notebook(Path file) throws IOException {
        return JSON.std.mapFrom(Files.readString(file));
    }

    private static List<Map<?, ?>> cells(Path file) throws IOException {
        var cells = new ArrayList<Map<?, ?>>();
        ((List<?>) notebook(file).get("cells")).forEach(c -> cells.add((Map<?, ?>) c));
        return cells;
    }

    private static List<Map<?, ?>> outputs(Path file) throws IOException {
        var outputs = new ArrayList<Map<?, ?>>();
        for (Map<?, ?> cell : cells(file)) {
            if (cell.get("outputs") instanceof List<?> all) {
                all.forEach(o -> outputs.add((Map<?, ?>) o));
            }
        }
        return outputs;
    }

    private static String source(Map<?, ?> cell) {
        var text = new StringBuilder();
        ((List<?>) cell.get("source")).forEach(text::append);
        return text.toString();
    }
}
