package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorVerdict;

/** rig/c/engine.c: the core's loader and engine. */
final class Engine implements AutoCloseable {

    /** What a window takes on an emulated M4; the stack is that of the engine alone. */
    record Cost(int fillInstructions, int runInstructions, int stackBytes, byte[] logits) {}

    final Build build;
    private final Program program;

    Engine(Build build) throws IOException, InterruptedException {
        this.build = build;
        program = new Program(build, "engine");
    }

    /** The refusal's code; 0: taken. */
    int load(byte[] blob) throws IOException {
        int refused = program.u8('L').u32(blob.length).bytes(blob).u32();
        program.u32();
        return refused;
    }

    void load(SensorModel model) throws IOException {
        assertEquals(
                0,
                program.u8('L').u32(model.bytes().length).bytes(model.bytes()).u32(),
                build + " refuses");
        assertEquals(model.arenaBytes(), program.u32());
    }

    /** What a layer made comes by {@link #layer}, layer by layer. */
    void window(byte[] stepByStep) throws IOException {
        program.u8('W').bytes(stepByStep);
    }

    /** Steps x even channels. */
    byte[] layer(int values) throws IOException {
        return program.bytes(values);
    }

    Cost cost(SensorModel model, byte[] stepByStep) throws IOException {
        program.u8('C').bytes(stepByStep);
        return new Cost(program.u32(), program.u32(), program.u32(), program.bytes(model.classes()));
    }

    /** 0, or the refusal's code. */
    int selfTest() throws IOException {
        return program.u8('T').u32();
    }

    /** As Java has it: the index of the class, or UNKNOWN. */
    SensorVerdict answer(SensorModel model, byte[] logits) throws IOException {
        program.u8('A').bytes(logits);
        int code = program.u8();
        int best = program.u8();
        int margin = program.u8();
        var classes = model.facts().classes();
        int label = SensorVerdict.UNKNOWN;
        for (int c = 0; c < classes.size(); c++) {
            label = classes.get(c).code() == code ? c : label;
        }
        assertEquals(code == 255, label == SensorVerdict.UNKNOWN, "a code that no class has: " + code);
        return new SensorVerdict(label, best, margin);
    }

    @Override
    public void close() throws IOException {
        program.close();
    }
}
