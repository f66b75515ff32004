#include "motion_parts.h"

/* Where the centre of a burst has its t0, and whether something was hit there: docs/event-definition.md, stage one. */

#define NEAR_PEAK 0.36f
/* A blow's jump rises within so many samples: the sensor's filter spreads it. */
#define RISES 3
/* The first sample whose jump is this part of the largest is the impact's. */
#define FELT 0.1f
/* A bat that turns slower than this cannot be slowed by much. */
#define LEAST_DPS 50.0f

static float evidence(const ps_motion *m, uint32_t k, float jump) {
    float before = sqrtf(ps_ring_across2(m, k - 3));
    float after = sqrtf(ps_ring_across2(m, k + 2));
    float slowed = (before - after) / ps_most(before, LEAST_DPS);
    return sqrtf(jump / m->rules.contact_score) + m->rules.slowing * ps_most(-1.0f, slowed);
}

float ps_contact_confidence(float evidence, const ps_rules *rules) {
    float u = rules->sharpness * (evidence - 1.0f);
    return 0.5f + 0.5f * (u / sqrtf(1.0f + u * u));
}

static uint32_t felt(const ps_motion *m, uint32_t k, float largest) {
    while (ps_ring_jump(m, k) < FELT * largest) {
        k++;
    }
    return k;
}

/* The middle of the run in which the turn about y is fastest: clipped readings make a plateau. */
static uint32_t fastest(const ps_motion *m, uint32_t first, uint32_t last) {
    float most = -1;
    uint32_t from = first;
    uint32_t to = first;
    for (uint32_t k = first; !ps_before(last, k); k++) {
        float wy = fabsf(ps_ring_turn(m, k));
        if (wy > most) {
            most = wy;
            from = k;
            to = k;
        } else if (wy == most && to == k - 1) {
            to = k;
        }
    }
    return from + (to - from) / 2;
}

void ps_settle(ps_motion *m, uint32_t now) {
    float floor = NEAR_PEAK * ps_ring_rate2(m, m->centre);
    uint32_t first = m->centre;
    while (ps_before(m->start, first) && m->centre - first < PS_REACH && ps_ring_rate2(m, first - 1) >= floor) {
        first--;
    }
    uint32_t last = m->centre;
    while (ps_before(last, now) && last - m->centre < PS_REACH && ps_ring_rate2(m, last + 1) >= floor) {
        last++;
    }
    last = now - last < PS_BEHIND_PEAK ? now : last + PS_BEHIND_PEAK;
    uint32_t largest = first;
    float most = ps_ring_jump(m, first);
    m->across2 = 0;
    for (uint32_t k = first; !ps_before(last, k); k++) {
        float jump = ps_ring_jump(m, k);
        if (jump > most) {
            most = jump;
            largest = k;
        }
        float across2 = ps_ring_across2(m, k);
        m->across2 = ps_most(m->across2, across2);
    }
    m->evidence = evidence(m, largest, most);
    m->contact = m->evidence >= 1.0f;
    m->t0 = m->contact ? felt(m, ps_later(first, largest - RISES), most) : fastest(m, first, last);
    m->counting = 0;
}
