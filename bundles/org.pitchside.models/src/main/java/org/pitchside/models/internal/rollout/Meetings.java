package org.pitchside.models.internal.rollout;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    /** As they stand now, where that is told and does not count yet. */
    private final Map<BatId, Refused> asked = new HashMap<>();
    /** Ids are anybody's: who played longest ago makes room. */
    private final Map<BatId, Long> playedUs = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BatId, Long> eldest) {
            return size() > RolloutState.MOST_BATS;
        }
    };

    /**
     * How a bat stood when it refused.
     *
     * @param boot empty: before this gateway's start
     * @param times how often it was asked again since the start
     */
    private record Refused(OptionalInt boot, boolean ours, int times) {}

    Meetings(Supplier<List<BatState>> bats, Predicate<BatId> ours) {
        this.bats = bats;
        this.ours = ours;
    }

    void told(BatModels models) {
        told.put(models.bat(), models.bootId());
    }

    /** What stood in the file: who had refused then may have booted since. */
    void restored(RolloutState s) {
        s.bats().values().stream()
                .filter(BatWay::isOut)
                .forEach(b -> refused.put(b.bat(), new Refused(OptionalInt.empty(), ours.test(b.bat()), 0)));
    }

    /** A boot counts when what follows from it is kept: until then it is told again. */
    void counted(BatId bat) {
        Refused now = asked.remove(bat);
        if (now != null) {
            refused.put(bat, now);
        }
    }

    void played(BatId bat, long nowUs) {
        playedUs.put(bat, nowUs);
    }

    /** Those first that should be asked first. */
    Fact roster(Optional<RolloutState> s) {
        List<BatState> all = new ArrayList<>(bats.get());
        all.removeIf(b ->
                !ours.test(b.info().bat()) && s.map(r -> r.bat(b.info().bat())).isEmpty());
        all.sort(Comparator.comparing((BatState b) -> !b.connected())
                // what a bat says that runs it already says nothing of how it comes to one that lacks it
                .thenComparing(b -> s.isPresent()
                        && nameOnABat(s.get().model()).equals(b.info().model()))
                .thenComparing(b -> -playedUs.getOrDefault(b.info().bat(), 0L))
                .thenComparing(b -> b.info().bat()));
        return new Fact.Roster(
                all.stream().map(b -> new Here(b.info().bat(), b.connected())).toList());
    }

    /** What runs on a bat changes at a boot only, and a bat that was enrolled meanwhile is another case. */
    List<Fact> boots(RolloutState s, Predicate<BatId> wasAway, Predicate<BatId> playedWell) {
        for (Map<BatId, ?> known : List.of(told, refused, asked)) {
            known.keySet().retainAll(s.bats().keySet());
        }
        List<Fact> all = new ArrayList<>();
        for (BatState state : bats.get()) {
            BatWay way = s.bat(state.info().bat());
            if (way != null && state.connected() && isAnother(s, way, state)) {
                all.add(new Fact.Booted(way.bat(), wasAway.test(way.bat()), playedWell.test(way.bat())));
            }
        }
        return all;
    }

    private boolean isAnother(RolloutState s, BatWay way, BatState state) {
        int boot = state.info().bootId();
        if (way.isOut()) {
            boolean isOurs = ours.test(way.bat());
            Refused then = refused.computeIfAbsent(way.bat(), b -> new Refused(OptionalInt.of(boot), isOurs, 0));
            if (!isOurs && then.ours) {
                refused.put(way.bat(), new Refused(then.boot, false, then.times));
            }
            boolean isSame = then.boot.equals(OptionalInt.of(boot)) && (then.ours || !isOurs);
            asked.put(way.bat(), new Refused(OptionalInt.of(boot), isOurs, then.times + 1));
            return !isSame && then.times < MOST_TIMES;
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
