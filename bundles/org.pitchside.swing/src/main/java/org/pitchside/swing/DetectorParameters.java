package org.pitchside.swing;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The named parameters of the detector, as they travel in a model package; meanings and defaults are explained in
 * docs/event-definition.md. Immutable.
 *
 * @param onDps a burst starts when the angular rate reaches this
 * @param offDps a burst may end when the rate is below this
 * @param quietMs for so long
 * @param minPeakDps a burst whose rate never reaches this is no candidate
 * @param minAcrossDps nor one whose rate across the blade (about y and z) never does
 * @param apartMs within so long after t0 everything belongs to the same candidate
 * @param longestMs a candidate is closed after so long, whatever moves
 * @param contactScore how far an impact's jump must stand out to be felt as contact
 * @param heldAx a held-up bat reads more than this along the blade, g (hanging reads -1)
 * @param heldDps and turns slower than this
 * @param heldMs for so long
 * @param liftDps a burst without contact below this rate that ends in a bat held up was only the lift of a leave
 */
public record DetectorParameters(
        float onDps,
        float offDps,
        float quietMs,
        float minPeakDps,
        float minAcrossDps,
        float apartMs,
        float longestMs,
        float contactScore,
        float heldAx,
        float heldDps,
        float heldMs,
        float liftDps) {

    /** What holds where a model says nothing. */
    public static final DetectorParameters DEFAULT = of(Map.of());

    /** The version of the rules that these parameters steer. */
    public static final int VERSION = 1;

    private enum Name {
        on_dps(200, 50, 1500),
        off_dps(120, 20, 1500),
        quiet_ms(100, 20, 1000),
        min_peak_dps(240, 50, 2000),
        min_across_dps(180, 0, 2000),
        apart_ms(600, 600, 900),
        longest_ms(2500, 1000, 3000),
        contact_score(25, 1, 1000),
        held_ax(-0.5f, -1, 1),
        held_dps(60, 5, 500),
        held_ms(300, 100, 1000),
        lift_dps(550, 0, 2000);

        private final float fallback;
        private final float least;
        private final float most;

        Name(float fallback, float least, float most) {
            this.fallback = fallback;
            this.least = least;
            this.most = most;
        }
    }

    /**
     * Reads parameters by name; a missing one has its default.
     *
     * @throws IllegalArgumentException one line: which name or value is wrong and what would be right
     */
    public static DetectorParameters of(Map<String, Float> named) {
        var values = new float[Name.values().length];
        for (Name n : Name.values()) {
            values[n.ordinal()] = n.fallback;
        }
        for (var entry : named.entrySet()) {
            Name name;
            try {
                name = Name.valueOf(entry.getKey());
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("detector parameter \"" + entry.getKey() + "\" is not known", e);
            }
            float v = entry.getValue();
            if (!(v >= name.least && v <= name.most)) {
                throw new IllegalArgumentException(
                        "detector parameter " + name + " = " + v + " is outside " + name.least + " .. " + name.most);
            }
            values[name.ordinal()] = v;
        }
        var p = new DetectorParameters(
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
                values[5],
                values[6],
                values[7],
                values[8],
                values[9],
                values[10],
                values[11]);
        if (p.offDps > p.onDps) {
            throw new IllegalArgumentException(
                    "detector parameter off_dps = " + p.offDps + " is above on_dps = " + p.onDps);
        }
        return p;
    }

    /** The same, by name. */
    public Map<String, Float> named() {
        float[] values = {
            onDps,
            offDps,
            quietMs,
            minPeakDps,
            minAcrossDps,
            apartMs,
            longestMs,
            contactScore,
            heldAx,
            heldDps,
            heldMs,
            liftDps
        };
        var result = new LinkedHashMap<String, Float>();
        for (Name n : Name.values()) {
            result.put(n.name(), values[n.ordinal()]);
        }
        return result;
    }

    /** What a swing says of the rules that cut it. */
    public String name() {
        return equals(DEFAULT) ? "swing/" + VERSION : "swing/" + VERSION + "+" + Integer.toHexString(hashCode());
    }

    static int samples(float ms) {
        return Math.round(ms / 5f);
    }
}
