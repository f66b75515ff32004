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
 * @param acrossShare a burst without contact turned across the blade for at least this share of its energy
 * @param swingDps a burst without contact turned at least so fast the way of a swing
 * @param backDps or so fast across the blade in any other way
 * @param contactTurnDeg before a contact the bat turned so far
 * @param missTurnDeg and so far before the t0 of a miss
 * @param froTurns a bat that met nothing and turned to and fro so often was not swung
 * @param stanceMs a leave's stance is at most so old
 * @param heldAz a bat held up behind the player reads less than this across its face, g
 * @param liftTurnDeg and was lifted so far about y since the stance
 * @param liftMs within so much time of motion
 * @param lowerDps a burst without contact below this rate that follows a bat held up was only its way down
 * @param contactSlowing how much a blow that slows the bat speaks for contact, beside its jump
 * @param contactSharpness how fast the confidence in a contact rises with the evidence
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
        float liftDps,
        float acrossShare,
        float swingDps,
        float backDps,
        float contactTurnDeg,
        float missTurnDeg,
        float froTurns,
        float stanceMs,
        float heldAz,
        float liftTurnDeg,
        float liftMs,
        float lowerDps,
        float contactSlowing,
        float contactSharpness) {

    /** What holds where a model says nothing. */
    public static final DetectorParameters DEFAULT = of(Map.of());

    /** The version of the rules that these parameters steer. */
    public static final int VERSION = 2;

    private enum Name {
        on_dps(150, 50, 1500),
        off_dps(100, 20, 1500),
        quiet_ms(100, 20, 1000),
        min_peak_dps(180, 50, 2000),
        min_across_dps(150, 0, 2000),
        apart_ms(600, 600, 900),
        longest_ms(2500, 1000, 3000),
        contact_score(16, 1, 1000),
        held_ax(-0.5f, -1, 1),
        held_dps(60, 5, 500),
        held_ms(300, 100, 1000),
        lift_dps(750, 0, 2000),
        across_share(0.1f, 0, 1),
        swing_dps(250, 0, 2000),
        back_dps(500, 0, 2000),
        contact_turn_deg(12, 0, 180),
        miss_turn_deg(35, 0, 180),
        fro_turns(6, 2, 100),
        stance_ms(2500, 500, 10000),
        held_az(0.3f, -1, 1),
        lift_turn_deg(12, 0, 180),
        lift_ms(750, 100, 5000),
        lower_dps(330, 0, 2000),
        contact_slowing(1, 0, 10),
        contact_sharpness(6, 0.1f, 100);

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
                values[11],
                values[12],
                values[13],
                values[14],
                values[15],
                values[16],
                values[17],
                values[18],
                values[19],
                values[20],
                values[21],
                values[22],
                values[23],
                values[24]);
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
            liftDps,
            acrossShare,
            swingDps,
            backDps,
            contactTurnDeg,
            missTurnDeg,
            froTurns,
            stanceMs,
            heldAz,
            liftTurnDeg,
            liftMs,
            lowerDps,
            contactSlowing,
            contactSharpness
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
