package org.pitchside.sensor.rig;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.pitchside.sensor.rig.Scorecard.score;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.pitchside.simulator.BatSimulation;
import org.pitchside.simulator.Players;
import org.pitchside.simulator.RhythmSpec;
import org.pitchside.simulator.SensorSpec;

/** A whole bat on an emulated Cortex-M4F: the same bytes over the air, and what it takes. */
class GattFiguresTest {

    private static final Set<String> CURVE = Set.of("ed25519", "sha512", "field", "x25519");

    private record Told(
            int pending,
            int crc,
            int notified,
            int bytes,
            int arena,
            int stack,
            int instructions,
            int rawErases,
            int logErases) {}

    private static Told play(Build build, int seconds, RhythmSpec rhythm) throws Exception {
        byte[] blob = Blobs.shipped().bytes();
        var player = new BatSimulation(Players.test(9), SensorSpec.nominal(), 3, rhythm);
        var six = new short[6];
        try (var bat = new Program(build, "bat")) {
            bat.u8(1).u32(blob.length).bytes(blob);
            var bytes = ByteBuffer.allocate(200 * 12).order(ByteOrder.LITTLE_ENDIAN);
            for (int s = 0; s < seconds; s++) {
                bytes.clear();
                for (int i = 0; i < 200; i++) {
                    player.next(six);
                    bytes.asShortBuffer().put(six);
                    bytes.position(bytes.position() + 12);
                }
                bat.u8(2).u32(200).bytes(bytes.array());
            }
            bat.u8(3);
            return new Told(
                    bat.u32(), bat.u32(), bat.u32(), bat.u32(), bat.u32(), bat.u32(), bat.u32(), bat.u32(), bat.u32());
        }
    }

    private static List<String> files(boolean curve) throws IOException {
        try (Stream<Path> all = Files.list(Build.HOME.resolve("src"))) {
            var names = new ArrayList<>(all.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(".c"))
                    .map(n -> n.substring(0, n.length() - 2))
                    .toList());
            names.removeIf(n -> CURVE.contains(n) != curve);
            return names;
        }
    }

    @Test
    void theBatOnTheProcessorTellsWhatTheBatOnAComputerTells() throws Exception {
        // given a minute and a half of play
        Told host = play(Build.HOST_GCC, 90, RhythmSpec.demo());

        // when a Cortex-M4F goes through it
        Told m4 = play(Build.M4, 90, RhythmSpec.demo());

        // then every byte that goes over the air is the same
        assertTrue(host.pending >= 5, host + "");
        assertEquals(host.pending, m4.pending);
        assertEquals(host.notified, m4.notified);
        assertEquals(host.crc, m4.crc);
        int fixed = m4.bytes - m4.arena + m4.stack;
        score("sensor.ram_bytes", fixed + Blobs.reference().arenaBytes(), "bytes", "<= 10240", "REF-NET");
        score("sensor.ram_bytes", fixed + Blobs.shipped().arenaBytes(), "bytes", "-", "cricket-1");
        score("sensor.sample_instructions_most", m4.instructions, "instructions", "-", "cricket-1");
        assertTrue(m4.stack > 500, m4 + "");
    }

    @Test
    void falseAlarmsHardlyWearTheFlash() throws Exception {
        // given hours of netting, and an hour in which nothing is a swing at a ball
        Told nets = play(Build.HOST_GCC, 2 * 3600, RhythmSpec.solo());
        Told chores = play(Build.HOST_GCC, 3600, RhythmSpec.chores());

        // then the samples' pages are erased for events, and for little else
        long most = Math.round(nets.rawErases * 100_000.0 / 21 / nets.pending);
        score("sensor.raw_erases", most, "hundredths a page and 1,000 events", "<= 6500", "SIM nets 2 h");
        score(
                "sensor.raw_erases_an_hour",
                chores.rawErases,
                "pages an hour",
                "-",
                "SIM chores, " + chores.pending + " events");
        assertTrue(nets.pending > 50 && most <= 6_500, nets + "");
    }

    @Test
    void theWholeCoreFitsIntoItsFlash() throws Exception {
        Path map = Path.of(Build.M4.program("bat") + ".map");
        int core = EngineFiguresTest.linked(map, files(false));
        int curve = EngineFiguresTest.linked(map, files(true));
        score("sensor.core_bytes", core, "bytes", "<= 24576", "cricket-1");
        score("sensor.curve_bytes", curve, "bytes", "<= 12288", "Ed25519 and X25519");
        assertTrue(core > 20_000 && curve <= 12_288, core + ", " + curve);
    }
}
