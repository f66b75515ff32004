package org.pitchside.trainer.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.pitchside.trainer.rollout.RolloutBench.Row;
import org.pitchside.trainer.rollout.RolloutBench.Size;

/**
 * Bad models are stopped and good ones come to all bats: the registry, the shadow, the gates and the rollout as they are, twelve simulated
 * bats in virtual time. One of each kind on every build; fifty and fifty with {@code -Drollout.seeds=1,2,3} ({@code ./pitchside bench
 * rollout}), and with {@code -Drollout.shadow=false} each sent on before shadow saw a window.
 */
class RolloutFiguresTest {

    private static final String SEEDS = System.getProperty("rollout.seeds", "");
    private static final boolean WITHOUT_SHADOW = "false".equals(System.getProperty("rollout.shadow"));

    @TempDir
    Path folder;

    @Test
    void badModelsAreStoppedAndGoodOnesComeToAllBats() throws Exception {
        // given
        boolean quick = SEEDS.isEmpty();
        long[] seeds = quick
                ? new long[] {7}
                : Arrays.stream(SEEDS.split(",")).mapToLong(Long::parseLong).toArray();
        var quickly = new Size(BadModels.kinds(), 4, 8, 40, 12, 0);
        for (long seed : seeds) {
            var bench = new RolloutBench(seed, quick ? quickly : Size.FULL, WITHOUT_SHADOW && !quick);

            // when
            System.out.println("seed " + seed + "\n" + RolloutBench.HEAD);
            var table = new ArrayList<>(List.of(RolloutBench.HEAD));
            bench.run(Files.createDirectories(folder.resolve("seed-" + seed)), row -> {
                System.out.println(row.line());
                return table.add(row.line());
            });

            // then
            if (quick) {
                List<String> misses = bench.rows.stream()
                        .filter(r -> !r.asItShould())
                        .map(Row::line)
                        .toList();
                assertEquals(List.of(), misses);
            } else {
                Path target = Files.createDirectories(Path.of(System.getProperty("pitchside.root"), "target"));
                String name = (WITHOUT_SHADOW ? "rollout-without-shadow-" : "rollout-") + seed + ".txt";
                Files.write(target.resolve(name), table);
                score(target.resolve("scorecard.tsv"), bench.figures());
            }
        }
    }

    /** A figure replaces what stood there of the same name and data. */
    private static void score(Path card, List<String> lines) throws IOException {
        var all = new ArrayList<String>(Files.exists(card) ? Files.readAllLines(card) : List.of());
        for (String line : lines) {
            System.out.println(line);
            String metric = line.substring(0, line.indexOf('\t') + 1);
            String data = line.substring(line.lastIndexOf('\t'));
            all.removeIf(l -> l.startsWith(metric) && l.endsWith(data));
            all.add(line);
        }
        Files.write(card, all);
    }
}
