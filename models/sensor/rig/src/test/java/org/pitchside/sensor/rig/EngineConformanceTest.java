package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.pitchside.sensormodel.LayerRecord;
import org.pitchside.sensormodel.SensorModel;
import org.pitchside.sensormodel.SensorRuntime;
import org.pitchside.sensormodel.SensorVerdict;

/** Every byte of every layer, Java's and the core's, in every configuration. {@code -Dsensor.full=true}: 100,000 windows and more. */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class EngineConformanceTest {

    private static final boolean FULL = Boolean.getBoolean("sensor.full");
    private static final int SHIPPED_WINDOWS = FULL ? 50_000 : 1_500;
    private static final int NETS = FULL ? 5_000 : 250;
    private static final int WINDOWS_OF_A_NET = 10;
    private static final int EMULATED_WINDOWS = FULL ? 500 : 60;
    private static final int EMULATED_NETS = FULL ? 250 : 40;

    private long windows;
    private long emulated;
    private long compared;
    private long differing;

    @Test
    void everyLayerOfEveryWindowHasTheBytesThatJavaHas() throws Exception {
        var hosts = new ArrayList<Engine>();
        var all = new ArrayList<Engine>();
        try {
            for (Build build : Build.values()) {
                // The sanitized one is for what is read, not for many windows.
                if (build != Build.HOST_ASAN && build.there()) {
                    var engine = new Engine(build);
                    all.add(engine);
                    if (!build.emulated()) {
                        hosts.add(engine);
                    }
                }
            }
            // given the shipped model, and nets of every kind of layer
            run(Blobs.shipped(), all, EMULATED_WINDOWS, 1);
            run(Blobs.shipped(), hosts, SHIPPED_WINDOWS - EMULATED_WINDOWS, 2);
            for (int n = 0; n < NETS; n++) {
                // when windows go through them
                run(Nets.draw(n), n < EMULATED_NETS ? all : hosts, WINDOWS_OF_A_NET, n);
            }
        } finally {
            for (Engine engine : all) {
                engine.close();
            }
        }

        // then no byte of any map differs
        String where = all.stream().map(e -> e.build.name()).toList().toString();
        System.out.printf(
                "%d windows, %d of them emulated too, %d bytes compared, on %s%n", windows, emulated, compared, where);
        Scorecard.score("sensor.windows_compared", windows, "windows", FULL ? ">= 100000" : "-", "RANDOM");
        Scorecard.score("sensor.bytes_differing", differing, "bytes", "0", "RANDOM");
        assertEquals(0, differing);
        assertTrue(compared > 0);
    }

    private void run(SensorModel model, List<Engine> engines, int n, long seed) throws Exception {
        var random = new Random(seed);
        var java = new SensorRuntime(model);
        for (Engine engine : engines) {
            engine.load(model);
            assertEquals(
                    0,
                    engine.selfTest(),
                    () -> engine.build + ": self-test of " + model.facts().id());
        }
        for (int i = 0; i < n; i++) {
            byte[] window = Nets.window(model, random);
            byte[] turned = Nets.stepByStep(model, window);
            for (Engine engine : engines) {
                engine.window(turned);
            }
            java.run(window, 0);
            for (int l = 0; l < model.layers().size(); l++) {
                byte[] wanted = layer(java, model.layers().get(l), l);
                for (Engine engine : engines) {
                    compare(wanted, engine.layer(wanted.length));
                }
            }
            windows++;
            emulated += engines.stream().anyMatch(e -> e.build.emulated()) ? 1 : 0;
        }
        // the same by the one call that a bat makes, and what it says then
        byte[] window = Nets.window(model, random);
        java.run(window, 0);
        for (Engine engine : engines) {
            byte[] logits = engine.cost(model, Nets.stepByStep(model, window)).logits();
            compare(java.logits(), logits);
            assertEquals(
                    SensorVerdict.of(
                            logits, model.facts().classes(), model.facts().notMargin()),
                    engine.answer(model, logits));
        }
    }

    private static byte[] layer(SensorRuntime java, LayerRecord record, int layer) {
        var channelByChannel = new byte[record.out() * record.outSteps()];
        java.output(layer, record.out(), channelByChannel);
        var stepByStep = new byte[channelByChannel.length];
        for (int c = 0; c < record.out(); c++) {
            for (int t = 0; t < record.outSteps(); t++) {
                stepByStep[t * record.out() + c] = channelByChannel[c * record.outSteps() + t];
            }
        }
        return stepByStep;
    }

    private void compare(byte[] wanted, byte[] got) {
        compared += wanted.length;
        if (Arrays.equals(wanted, got)) {
            return;
        }
        for (int i = 0; i < wanted.length; i++) {
            differing += wanted[i] == got[i] ? 0 : 1;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theGoldenVectorsComeOut(Build build) throws Exception {
        try (var engine = new Engine(build)) {
            for (String name : List.of("ref-net", "small", "odd-channels", "pools", "one-channel", "zero-points")) {
                // given a golden blob and its windows: channel by channel
                var model = SensorModel.read(Blobs.golden("good-" + name + ".psm"));
                byte[] vectors = Blobs.golden("good-" + name + ".vec");
                engine.load(model);
                int at = 0;
                while (at < vectors.length) {
                    int size = model.channels() * model.steps();

                    // when one runs
                    engine.window(Nets.stepByStep(model, Arrays.copyOfRange(vectors, at, at + size)));
                    at += size;

                    // then each layer has what its file has
                    for (LayerRecord l : model.layers()) {
                        byte[] got = engine.layer(l.out() * l.outSteps());
                        var wanted = new byte[got.length];
                        for (int c = 0; c < l.out(); c++) {
                            for (int t = 0; t < l.outSteps(); t++) {
                                wanted[t * l.out() + c] = vectors[at++];
                            }
                        }
                        assertArrayEquals(wanted, got, name);
                    }
                }
            }
        }
    }

    @Test
    void theAnswerFollowsTheThresholdsWhateverTheLogits() throws Exception {
        try (var engine = new Engine(Build.HOST_GCC)) {
            var random = new Random(5);
            for (int n = 0; n < 200; n++) {
                // given classes with margins, swings and none
                SensorModel model = Nets.draw(n);
                engine.load(model);
                for (int i = 0; i < 50; i++) {
                    // when logits lie near each other, or anywhere
                    var logits = new byte[model.classes()];
                    random.nextBytes(logits);
                    int nearer = random.nextInt(7);
                    for (int c = 0; c < logits.length; c++) {
                        logits[c] >>= nearer;
                    }

                    // then the core says what Java says
                    assertEquals(
                            SensorVerdict.of(
                                    logits,
                                    model.facts().classes(),
                                    model.facts().notMargin()),
                            engine.answer(model, logits));
                }
            }
        }
    }
}
