package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.sensor.rig.Scorecard.score;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.pitchside.sensormodel.SensorModel;

/** What a window costs on a Cortex-M4F: counted instructions of the emulated one, the linker's bytes, the painted stack. */
class EngineFiguresTest {

    private static final String REFERENCE = "REF-NET";
    private static final String SHIPPED = "cricket-1";
    /** sizeof(ps_model) on a 32-bit processor. */
    private static final int MODEL_BYTES = 20;

    /** Windows of any loudness take the same number of instructions to within a few: the kernels do not look at the values. */
    private static Engine.Cost cost(SensorModel model) throws Exception {
        try (var engine = new Engine(Build.M4)) {
            engine.load(model);
            var random = new Random(3);
            Engine.Cost first = engine.cost(model, Nets.stepByStep(model, Nets.window(model, random)));
            Engine.Cost second = engine.cost(model, Nets.stepByStep(model, Nets.window(model, random)));
            assertEquals(first.runInstructions(), second.runInstructions(), 5);
            return second;
        }
    }

    @Test
    void theReferenceNetStaysWithinItsGoals() throws Exception {
        SensorModel model = Blobs.reference();

        Engine.Cost cost = cost(model);

        // from the int8 window to the logits
        int instructions = cost.fillInstructions() + cost.runInstructions();
        int ram = model.arenaBytes() + MODEL_BYTES + cost.stackBytes();
        score("sensor.ref_instructions", instructions, "instructions", "<= 150000", REFERENCE);
        score("sensor.engine_ram_bytes", ram, "bytes", "<= 6144", REFERENCE);
        score("sensor.blob_bytes", model.bytes().length, "bytes", "<= 4096", REFERENCE);
        assertTrue(instructions > 70_000 && instructions <= 150_000, instructions + " instructions");
        assertTrue(cost.stackBytes() > 50 && ram <= 6144, ram + " bytes of RAM");
        assertTrue(model.bytes().length <= 4096);
    }

    @Test
    void theShippedModelStaysWithinItsGoals() throws Exception {
        SensorModel model = Blobs.shipped();

        Engine.Cost cost = cost(model);

        int instructions = cost.fillInstructions() + cost.runInstructions();
        int ram = model.arenaBytes() + MODEL_BYTES + cost.stackBytes();
        score("sensor.instructions", instructions, "instructions", "<= 900000", SHIPPED);
        score("sensor.engine_ram_bytes", ram, "bytes", "-", SHIPPED);
        score("sensor.blob_bytes", model.bytes().length, "bytes", "<= 16384", SHIPPED);
        assertTrue(instructions <= 900_000, instructions + " instructions");
        assertTrue(model.bytes().length <= 16_384);
    }

    @Test
    void loaderAndEngineFitInto4096Bytes() throws Exception {
        int bytes = linked(
                Path.of(Build.M4.program("engine") + ".map"), List.of("model", "engine", "kernels_dsp", "crc32"));

        score("sensor.engine_bytes", bytes, "bytes", "<= 4096", REFERENCE);
        assertTrue(bytes > 1000 && bytes <= 4096, bytes + " bytes");
    }

    /** Bytes of flash that these files of the core take in a linked program, by the linker's own map: code, constants, initial values. */
    static int linked(Path map, List<String> files) throws Exception {
        String said = Files.readString(map);
        // What was thrown away is listed before.
        said = said.substring(said.indexOf("Linker script and memory map"));
        Matcher section = Pattern.compile(
                        "^ \\.(?:text|rodata|data)\\S*\\s+0x[0-9a-f]+\\s+0x([0-9a-f]+)\\s+\\S*libpitchside\\.a\\((\\w+)\\.o\\)",
                        Pattern.MULTILINE)
                .matcher(said);
        int bytes = 0;
        while (section.find()) {
            bytes += files.contains(section.group(2)) ? Integer.parseInt(section.group(1), 16) : 0;
        }
        return bytes;
    }
}
