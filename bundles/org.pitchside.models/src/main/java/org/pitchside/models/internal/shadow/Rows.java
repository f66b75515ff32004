package org.pitchside.models.internal.shadow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import org.pitchside.api.BatId;
import org.pitchside.api.rollout.ShadowReport.Row;

/** What two models said beside each other, added up for who looks on: over all, by class, by bat. Not for several threads. */
final class Rows {

    private final List<String> classes;
    private final int not;
    private final Sum all = new Sum();
    private final Sum[] families;
    private final TreeMap<BatId, Sum> bats = new TreeMap<>();
    private final long[] work;
    private int worked;

    /** @param most windows that will come, at most */
    Rows(List<String> classes, int not, int most) {
        this.classes = classes;
        this.not = not;
        families = new Sum[classes.size()];
        Arrays.setAll(families, i -> new Sum());
        work = new long[most];
    }

    void add(BatId bat, Said live, Said candidate) {
        all.add(live, candidate, not);
        families[live.best()].add(live, candidate, not);
        bats.computeIfAbsent(bat, b -> new Sum()).add(live, candidate, not);
        if (candidate.workNanos() > 0 && worked < work.length) {
            work[worked++] = candidate.workNanos();
        }
    }

    Row all() {
        long[] sorted = Arrays.copyOf(work, worked);
        Arrays.sort(sorted);
        return all.row("", share(sorted, 0.5), share(sorted, 0.99));
    }

    private static double share(long[] sorted, double of) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, of * sorted.length)] / 1000.0;
    }

    List<Row> families() {
        var rows = new ArrayList<Row>();
        for (int i = 0; i < families.length; i++) {
            rows.add(families[i].row(classes.get(i), 0, 0));
        }
        return rows;
    }

    List<Row> bats() {
        return bats.entrySet().stream()
                .map(e -> e.getValue().row(e.getKey().toString(), 0, 0))
                .toList();
    }

    private static final class Sum {
        private int windows;
        private int agreed;
        private double confidence;
        private double liveConfidence;
        private int unknown;
        private int liveUnknown;
        private int nots;
        private int liveNots;

        void add(Said live, Said candidate, int not) {
            windows++;
            agreed += live.best() == candidate.best() ? 1 : 0;
            confidence += candidate.confidence();
            liveConfidence += live.confidence();
            unknown += candidate.unsure() ? 1 : 0;
            liveUnknown += live.unsure() ? 1 : 0;
            nots += candidate.best() == not ? 1 : 0;
            liveNots += live.best() == not ? 1 : 0;
        }

        Row row(String name, double p50Us, double p99Us) {
            return new Row(
                    name,
                    windows,
                    agreed,
                    confidence / windows,
                    liveConfidence / windows,
                    unknown,
                    liveUnknown,
                    nots,
                    liveNots,
                    p50Us,
                    p99Us);
        }
    }
}
