package org.pitchside.swing;

/**
 * Whether something was hit: how far the largest jump stands out, and whether the bat was slowed by it. docs/event-definition.md,
 * float32 in the written order.
 */
final class Contact {

    /** A bat that turns slower than this cannot be slowed by much. */
    private static final float LEAST_DPS = 50f;

    private Contact() {}

    /** The evidence at the sample of the largest jump: 1 and more is a contact. */
    static float evidence(History h, long k, DetectorParameters p) {
        float before = (float) Math.sqrt(h.across2(k - 3));
        float after = (float) Math.sqrt(h.across2(k + 2));
        float slowed = (before - after) / Math.max(before, LEAST_DPS);
        return (float) Math.sqrt(h.jump(k) / p.contactScore()) + p.contactSlowing() * Math.max(-1f, slowed);
    }

    /** How sure that evidence makes: 0.5 at 1, rising from 0 to 1. */
    static float confidence(float evidence, DetectorParameters p) {
        float u = p.contactSharpness() * (evidence - 1f);
        return 0.5f + 0.5f * (u / (float) Math.sqrt(1f + u * u));
    }
}
