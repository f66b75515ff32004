package org.pitchside.trainer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.pitchside.swing.DetectorParameters;

/**
 * A parameter of the detector that can be tuned.
 *
 * @param name as in docs/event-definition.md
 * @param values that are tried, in rising order; all of them in the parameter's range
 */
record Knob(String name, List<Float> values) {

    private static final Map<String, Knob> KNOWN = new LinkedHashMap<>();

    static {
        known("on_dps", 80, 100, 120, 150, 180, 220, 270, 330, 400);
        known("off_dps", 40, 60, 80, 100, 120, 150, 200);
        known("min_peak_dps", 120, 150, 180, 220, 270, 330, 400);
        known("min_across_dps", 0, 80, 120, 150, 180, 220, 270, 330);
        known("across_share", 0, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4);
        known("swing_dps", 0, 150, 200, 225, 250, 275, 300, 350, 400);
        known("back_dps", 250, 350, 400, 450, 500, 550, 600, 700, 900, 2000);
        known("contact_turn_deg", 0, 6, 9, 12, 15, 18, 22, 28);
        known("miss_turn_deg", 0, 15, 25, 30, 35, 40, 45, 55, 70);
        known("fro_turns", 3, 4, 5, 6, 7, 8, 10, 100);
        known("contact_score", 6, 9, 12, 16, 20, 26, 34);
        known("held_dps", 30, 45, 60, 80, 110);
        known("held_ax", -0.8, -0.65, -0.5, -0.35, -0.2);
        known("held_az", 0, 0.15, 0.3, 0.45, 0.6);
        known("lift_dps", 450, 550, 650, 750, 850, 1000);
        known("lift_turn_deg", 0, 6, 12, 18, 25, 35);
        known("lift_ms", 400, 550, 750, 1000, 1400);
        known("lower_dps", 200, 260, 330, 400, 500, 650);
        known("stance_ms", 1500, 2000, 2500, 3000, 4000, 6000);
    }

    /** Where a burst starts and ends, and every limit of stage two. */
    static final List<String> STAGE_TWO = List.of(
            "on_dps",
            "off_dps",
            "min_peak_dps",
            "min_across_dps",
            "across_share",
            "swing_dps",
            "back_dps",
            "contact_turn_deg",
            "miss_turn_deg",
            "fro_turns");

    private static void known(String name, double... values) {
        var list = new ArrayList<Float>();
        for (double v : values) {
            list.add((float) v);
        }
        KNOWN.put(name, new Knob(name, List.copyOf(list)));
    }

    static Knob named(String name) {
        Knob knob = KNOWN.get(name);
        if (knob == null) {
            throw new UsageException(
                    "'" + name + "' cannot be tuned; those that can: " + String.join(" ", KNOWN.keySet()));
        }
        return knob;
    }

    static List<Knob> all() {
        return List.copyOf(KNOWN.values());
    }

    float of(DetectorParameters parameters) {
        return parameters.named().get(name);
    }

    /** The same parameters with another value of this one; empty where they do not go together, as off above on. */
    Optional<DetectorParameters> set(DetectorParameters parameters, float value) {
        var named = parameters.named();
        named.put(name, value);
        try {
            return Optional.of(DetectorParameters.of(named));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
