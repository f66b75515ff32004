package org.pitchside.models.internal.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.BatModels;
import org.pitchside.api.flow.GatewayStatus.BatState;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Fact.Roster.Here;

/** Who is there, who played last, and in which boot each bat said what it holds. In the rollout's own thread. */
final class Meetings {

    /** Who refuses is asked again so often: a bat that boots for ever may not fill the audit. */
    private static final int MOST_TIMES = 10;

    private final Supplier<List<BatState>> bats;
    private final Predicate<BatId> ours;
    private final Map<BatId, Integer> told = new HashMap<>();
    private final Map<BatId, Refused> refused = new HashMap<>();
    private final Map<BatId, Boolean> belongs = new HashMap<>();
    private final Map<BatId, Long> playedUs = new HashMap<>();

    /** The boot in which a bat refused, and how often it was asked again since the start. */
    private record Refused(int boot, int times) {}

    Meetings(Supplier<List<BatState>> bats, Predicate<BatId> ours) {
        this.bats = bats;
        this.ours = ours;
    }

    void told(BatModels models) {
        told.put(models.bat(), models.bootId());
    }

    void played(BatId bat, long nowUs) {
        if (playedUs.size() < RolloutState.MOST_BATS || playedUs.containsKey(bat)) {
            playedUs.put(bat, nowUs);
        }
    }

    /** Those first that should be asked first. */
    Fact roster(Optional<RolloutState> s) {
        List<BatState> all = new ArrayList<>(bats.get());
        all.removeIf(b ->
                !ours.test(b.info().bat()) && s.map(r -> r.bat(b.info().bat())).isEmpty());
        all.sort(Comparator.comparing((BatState b) -> !b.connected())
                .thenComparing(b -> -playedUs.getOrDefault(b.info().bat(), 0L))
                .thenComparing(b -> b.info().bat()));
        return new Fact.Roster(
                all.stream().map(b -> new Here(b.info().bat(), b.connected())).toList());
    }

    /** What runs on a bat changes at a boot only, and a bat that was enrolled meanwhile is another case. */
    List<Fact> boots(RolloutState s) {
        for (Map<BatId, ?> known : List.of(told, refused, belongs)) {
            known.keySet().retainAll(s.bats().keySet());
        }
        List<Fact> all = new ArrayList<>();
        for (BatState state : bats.get()) {
            BatWay way = s.bat(state.info().bat());
            if (way != null && state.connected() && isAnother(s, way, state)) {
                all.add(new Fact.Booted(way.bat()));
            }
        }
        return all;
    }

    private boolean isAnother(RolloutState s, BatWay way, BatState state) {
        int boot = state.info().bootId();
        if (way.isOut()) {
            Refused then = refused.computeIfAbsent(way.bat(), b -> new Refused(boot, 0));
            Boolean belonged = belongs.put(way.bat(), ours.test(way.bat()));
            boolean isOursNow = belonged != null && !belonged && ours.test(way.bat());
            if (then.boot == boot && !isOursNow || then.times >= MOST_TIMES) {
                return false;
            }
            refused.put(way.bat(), new Refused(boot, then.times + 1));
            return true;
        }
        Integer then = told.get(way.bat());
        boolean isOther = then == null || then != boot;
        boolean strays = way.phase() != Phase.KEPT
                || !nameOnABat(s.model()).equals(state.info().model());
        return way.told().isPresent() && isOther && strays;
    }

    /** A bat has room for 16 characters of an id. */
    static String nameOnABat(String name) {
        int dash = name.lastIndexOf('-');
        return name.substring(0, Math.min(16, dash)) + name.substring(dash);
    }
}
