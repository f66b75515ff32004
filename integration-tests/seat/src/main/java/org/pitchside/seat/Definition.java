package org.pitchside.seat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the console knows of one component.
 *
 * @param pid its PID, or factory PID
 * @param factory whether instances of it are created
 * @param name the name on the screen
 * @param icon the icon's path in the bundle, empty for none
 * @param settings in the order of the screen
 */
public record Definition(String pid, boolean factory, String name, String icon, List<Setting> settings) {

    public Definition {
        settings = List.copyOf(settings);
    }

    /** What is seeded before an operator has touched anything. */
    public Map<String, Object> defaults() {
        Map<String, Object> values = new HashMap<>();
        settings.forEach(s -> s.standardValue().ifPresent(v -> values.put(s.id(), v)));
        return values;
    }
}
