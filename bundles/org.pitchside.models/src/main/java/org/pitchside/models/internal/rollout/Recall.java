package org.pitchside.models.internal.rollout;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pitchside.api.BatId;
import org.pitchside.api.delivery.ModelHash;
import org.pitchside.api.model.ModelShelf.AuditLine;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;
import org.pitchside.api.rollout.Rollouts.Stage;
import org.pitchside.models.internal.rollout.BatWay.Phase;
import org.pitchside.models.internal.rollout.Holding.Former;
import org.pitchside.models.internal.rollout.RolloutState.Sizes;

/** What the audit knows of rollouts whose file is lost: enough to take back what nobody judges any more, and not to begin it again. */
final class Recall {

    private static final Pattern MODEL = Pattern.compile("[a-z0-9-]{1,32}-[1-9][0-9]{0,9}");
    private static final Pattern BAT = Pattern.compile("[0-9A-F]{16}");

    private final List<AuditLine> lines;

    /** @param lines the last ones, oldest first */
    Recall(List<AuditLine> lines) {
        this.lines = lines;
    }

    /** Newest version of each line that was begun. */
    Map<String, Integer> begun() {
        List<AuditLine> stages = lines.stream().filter(Recall::isStage).toList();
        Map<String, Integer> all = Map.of();
        for (int i = 0; i < stages.size(); i++) {
            // one that had only begun, nothing was done with yet
            boolean hadBegun = i == stages.size() - 1 && stages.get(i).why().contains(RolloutMachine.BESIDE);
            all = hadBegun ? all : NextModel.begun(all, stages.get(i).what());
        }
        return all;
    }

    /** Whose rollout was the last one. */
    Optional<String> last() {
        return last(Recall::isStage).map(AuditLine::what);
    }

    /**
     * The last rollout, on its way back: where its model answers and never proved itself, or where bats still are to be without it. Empty
     * where there is nothing to take back.
     *
     * @param hash of a model's blob
     */
    Optional<RolloutState> rollout(
            List<Kept> models, Kept live, Function<String, Optional<ModelHash>> hash, Sizes sizes) {
        Optional<String> last = last();
        if (last.isEmpty()) {
            return Optional.empty();
        }
        String model = last.get();
        boolean answers = live.name().equals(model);
        Optional<String> before = answers ? before(model, models) : Optional.of(live.name());
        if (before.isEmpty() || answers && !isUnproved(model)) {
            return Optional.empty();
        }
        Map<BatId, BatWay> bats = new TreeMap<>();
        if (hash.apply(model).isPresent()) {
            Optional<Former> former = hash.apply(before.get()).map(h -> new Former(before.get(), h, true));
            touched(model)
                    .forEach(bat -> bats.put(
                            bat,
                            BatWay.later(bat).before(former).in(BatWay.CANARY).at(Phase.KEPT, "")));
        }
        if (!answers && bats.isEmpty()) {
            return Optional.empty();
        }
        RolloutState lost = RolloutMachine.begin(model, before.get(), hash.apply(model), sizes, false, bats)
                .at(Stage.FLEET, true, "");
        return Optional.of(RolloutMachine.takeBack(
                        lost, "where the rollout of " + model + " stood was lost, and nobody judged it any more")
                .answering(!answers));
    }

    /** The rollout let it answer, and did not say that it proved itself since. */
    private boolean isUnproved(String model) {
        boolean unproved = false;
        for (AuditLine line : lines) {
            if (line.done() && line.what().equals(model) && line.act().equals("live")) {
                unproved = line.by().equals(Via.ROLLOUT.word());
            } else if (line.done() && line.what().equals(model) && line.act().equals("confirm")) {
                unproved = false;
            }
        }
        return unproved;
    }

    /** What it was held against, or else what answered before; what came with the software answers without a line. */
    private Optional<String> before(String model, List<Kept> models) {
        Optional<String> beside = last(l -> isStage(l) && l.why().startsWith(model + RolloutMachine.BESIDE))
                .map(l -> MODEL.matcher(l.why().substring((model + RolloutMachine.BESIDE).length())))
                .filter(Matcher::lookingAt)
                .map(Matcher::group);
        return beside.or(() -> last(l ->
                                l.done() && l.act().equals("live") && !l.what().equals(model))
                        .map(AuditLine::what))
                .filter(n -> models.stream().anyMatch(k -> k.name().equals(n)))
                .or(() -> models.stream()
                        .filter(k -> k.via() == Via.CARRIER)
                        .map(Kept::name)
                        .findFirst())
                .filter(n -> !n.equals(model));
    }

    private Optional<AuditLine> last(Predicate<AuditLine> which) {
        return lines.stream().filter(which).reduce((a, b) -> b);
    }

    /** Bats of which the last line does not say that they are without the model. */
    private List<BatId> touched(String model) {
        Map<String, Boolean> all = new HashMap<>();
        for (AuditLine line : lines) {
            Matcher named = MODEL.matcher(line.why());
            if (!BAT.matcher(line.what()).matches()
                    || !named.find()
                    || !named.group().equals(model)) {
                continue;
            }
            switch (line.act()) {
                case "try", "pass", "keep", "leave", "stuck" -> all.put(line.what(), true);
                case "back", "refuse" -> all.put(line.what(), false);
                default -> {
                    // an act of somebody else's
                }
            }
        }
        return all.entrySet().stream()
                .filter(Map.Entry::getValue)
                .map(e -> BatId.parse(e.getKey()))
                .toList();
    }

    private static boolean isStage(AuditLine line) {
        return line.act().equals("rollout") && MODEL.matcher(line.what()).matches();
    }
}
