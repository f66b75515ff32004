package org.pitchside.store.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.pitchside.api.Swing;
import org.pitchside.api.SwingId;
import org.pitchside.api.store.SwingStore.Commit;
import org.pitchside.api.store.SwingStore.StoredSwing;

/** Any sequence of calls gives what a list in memory gives. */
class StoreModelProperties {

    /** What the store must be, as plain as can be said. */
    private static final class Model {

        final List<Swing> committed = new ArrayList<>();
        final Map<String, Integer> cursors = new LinkedHashMap<>();
        final Map<Integer, Integer> given = new HashMap<>();

        Commit commit(Swing swing) {
            for (int i = 0; i < committed.size(); i++) {
                Swing s = committed.get(i);
                if (s.id().equals(swing.id()) && s.revision() == swing.revision()) {
                    return new Commit(i + 1, true);
                }
            }
            committed.add(swing);
            if (swing.id().givenByGateway()) {
                given.merge(swing.id().bootId(), swing.id().seq(), Math::max);
            }
            return new Commit(committed.size(), false);
        }

        int next(int boot) {
            return given.merge(boot, SwingId.GATEWAY_GIVEN + 1, (last, first) -> last + 1);
        }

        /** A number that was given and never committed may be given again after a restart. */
        void restart() {
            given.clear();
            committed.stream()
                    .filter(s -> s.id().givenByGateway())
                    .forEach(s -> given.merge(s.id().bootId(), s.id().seq(), Math::max));
        }

        List<StoredSwing> read(String consumer, int max) {
            var list = new ArrayList<StoredSwing>();
            for (int i = cursors.get(consumer); i < committed.size() && list.size() < max; i++) {
                list.add(new StoredSwing(i + 1, committed.get(i)));
            }
            return list;
        }

        List<StoredSwing> latest(int limit) {
            var list = new ArrayList<StoredSwing>();
            for (int i = committed.size() - 1; i >= 0 && list.size() < limit; i--) {
                Swing swing = committed.get(i);
                if (committed.stream().noneMatch(s -> s.id().equals(swing.id()) && s.revision() > swing.revision())) {
                    list.add(new StoredSwing(i + 1, swing));
                }
            }
            return list;
        }
    }

    @Property(tries = 40)
    void anySequenceOfCallsGivesWhatAListWouldGive(@ForAll long seed, @ForAll @IntRange(min = 5, max = 60) int calls)
            throws IOException {
        var random = new Random(seed);
        var model = new Model();
        Path folder = Files.createTempDirectory("store");
        try (var gateway = new Gateway(folder)) {
            for (int call = 0; call < calls; call++) {
                String consumer = "consumer " + random.nextInt(3);
                switch (random.nextInt(12)) {
                    case 0, 1, 2, 3, 4 -> {
                        Swing swing = Swings.swing(
                                new SwingId(
                                        Swings.BAT,
                                        random.nextInt(2),
                                        random.nextInt(6) | (random.nextBoolean() ? SwingId.GATEWAY_GIVEN : 0)),
                                1 + random.nextInt(3),
                                Swings.noise(call, random.nextInt(4)));
                        assertEquals(model.commit(swing), gateway.commit(swing));
                    }
                    case 5 -> {
                        int boot = random.nextInt(2);
                        int expected = model.next(boot);
                        assertEquals(expected, gateway.store().nextStreamSeq(Swings.BAT, boot));
                    }
                    case 6 -> {
                        gateway.store().addConsumer(consumer);
                        model.cursors.putIfAbsent(consumer, model.committed.size());
                    }
                    case 7 -> {
                        if (random.nextInt(4) == 0) {
                            gateway.store().removeConsumer(consumer);
                            model.cursors.remove(consumer);
                        }
                    }
                    case 8, 9 -> {
                        if (model.cursors.containsKey(consumer)) {
                            int position = random.nextInt(model.committed.size() + 3) - 1;
                            gateway.store().advance(consumer, position);
                            model.cursors.merge(consumer, Math.min(position, model.committed.size()), Math::max);
                        }
                    }
                    case 10 -> {
                        if (model.cursors.containsKey(consumer)) {
                            int max = random.nextInt(5);
                            assertEquals(
                                    model.read(consumer, max), gateway.store().read(consumer, max));
                        }
                    }
                    default -> {
                        gateway.stop();
                        model.restart();
                    }
                }
            }
            for (String consumer : model.cursors.keySet()) {
                assertEquals(model.read(consumer, 1000), gateway.store().read(consumer, 1000));
            }
            assertEquals(model.latest(1000), gateway.store().latest(1000));
            assertEquals(model.latest(3), gateway.store().latest(3));
            long swings = model.committed.stream().map(Swing::id).distinct().count();
            assertEquals(swings, gateway.store().countByBat().getOrDefault(Swings.BAT, 0L));
        } finally {
            try (var walk = Files.walk(folder)) {
                for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }
}
