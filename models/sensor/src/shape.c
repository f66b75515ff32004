#include "motion_parts.h"

/* Stage two: what shape a motion has around its t0, and why it is no swing. docs/event-definition.md. */

#define BEFORE 239
#define BEHIND 119
#define DOWNSWING 40
#define PEAK_BEFORE 12
#define SHARE_BEFORE 30
#define NEAR_BEHIND 8
#define PEAK_BEHIND 3

/* So far back from t0, or to where the samples begin. */
static uint32_t back(const ps_motion *m, uint32_t samples) {
    return ps_later(ps_oldest(m), m->t0 - samples);
}

static int across_the_blade(const ps_motion *m) {
    float across = 0;
    float all = 0;
    for (uint32_t k = back(m, SHARE_BEFORE); !ps_before(m->t0 + NEAR_BEHIND, k); k++) {
        across = across + ps_ring_across2(m, k);
        all = all + ps_ring_rate2(m, k);
    }
    return across >= m->rules.across_share * all;
}

static int fast_enough(const ps_motion *m) {
    for (uint32_t k = m->t0 - PEAK_BEFORE; !ps_before(m->t0 + PEAK_BEHIND, k); k++) {
        if (-ps_ring_turn(m, k) >= m->rules.swing || ps_ring_across2(m, k) >= m->rules.back2) {
            return 1;
        }
    }
    return 0;
}

/* How far the bat turned across its blade in the 0.2 s before t0, degrees. */
static float turned(const ps_motion *m) {
    float sum = 0;
    for (uint32_t k = back(m, DOWNSWING); ps_before(k, m->t0); k++) {
        sum = sum + sqrtf(ps_ring_across2(m, k));
    }
    return sum * PS_STEP_S;
}

enum ps_rejected ps_shape_fault(const ps_motion *m) {
    if (m->across2 < m->rules.min_across2 || (!m->contact && !across_the_blade(m))) {
        return PS_OWN_AXIS;
    }
    if (!m->contact && !fast_enough(m)) {
        return PS_TOO_SLOW;
    }
    if (turned(m) < (m->contact ? m->rules.contact_turn : m->rules.miss_turn)) {
        return m->contact ? PS_KNOCKED : PS_HARDLY;
    }
    return PS_KEPT;
}

void ps_shape_count(ps_motion *m) {
    float peak = 0;
    for (uint32_t k = m->t0 - PEAK_BEFORE; !ps_before(m->t0 + NEAR_BEHIND, k); k++) {
        peak = ps_most(peak, fabsf(ps_ring_turn(m, k)));
    }
    m->counting = 1;
    m->half = 0.5f * peak;
    m->turns = 0;
    m->way = 0;
    for (uint32_t k = back(m, BEFORE); ps_before(k, m->to); k++) {
        ps_shape_count_on(m, k, ps_ring_turn(m, k));
    }
}

void ps_shape_count_on(ps_motion *m, uint32_t k, float turn) {
    if (ps_before(m->t0 + BEHIND, k)) {
        return;
    }
    int8_t now = (int8_t)(turn > m->half ? 1 : turn < -m->half ? -1 : m->way);
    if (now != m->way) {
        m->way = now;
        m->turns++;
    }
}
