package org.pitchside.models.internal.rollout;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.pitchside.api.model.ModelShelf.Kept;
import org.pitchside.api.model.ModelShelf.Via;

/** Which kept model begins by itself: the newest of the line that answers, once. */
final class NextModel {

    /** The ways in which a new model is meant to be begun with; a setting lets one answer at once. */
    private static final Set<Via> BROUGHT = EnumSet.of(Via.DROP, Via.BOARD, Via.REMOTE);

    private NextModel() {}

    /** @param begun newest version of each line that was begun already */
    static Optional<String> of(List<Kept> models, Kept live, Map<String, Integer> begun) {
        String line = line(live.name());
        int newest = Math.max(version(live.name()), begun.getOrDefault(line, 0));
        return models.stream()
                .filter(k -> BROUGHT.contains(k.via()) && line(k.name()).equals(line) && version(k.name()) > newest)
                .max(Comparator.comparingInt(k -> version(k.name())))
                .map(Kept::name);
    }

    /** With a model that begins. */
    static Map<String, Integer> begun(Map<String, Integer> before, String model) {
        Map<String, Integer> all = new HashMap<>(before);
        all.merge(line(model), version(model), Math::max);
        return all.size() > RolloutFile.MOST_LINES ? Map.of(line(model), version(model)) : all;
    }

    private static String line(String name) {
        return name.substring(0, Math.max(0, name.lastIndexOf('-')));
    }

    private static int version(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
