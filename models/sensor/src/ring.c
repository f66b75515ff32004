#include <string.h>

#include "motion_parts.h"

/* In a jump 40 dps weigh as much as 1 g. */
#define GYRO_PART 0.000625f

static inline uint32_t slot(const ps_motion *m, uint32_t k) {
    int32_t back = (int32_t)(m->to - 1 - k);
    if (back < 0) {
        back = 0;
    } else if (back >= m->held) {
        back = m->held - 1;
    }
    int32_t at = (int32_t)m->newest - back;
    return (uint32_t)(at < 0 ? at + PS_RING : at);
}

const int16_t *ps_motion_counts(const ps_motion *m, uint32_t k) {
    return m->held == 0 ? 0 : m->ring[slot(m, k)];
}

void ps_ring_leave(ps_motion *m) {
    float six[6];
    ps_frame_apply(&m->frame, m->ring[slot(m, ps_oldest(m))], six);
    ps_stance_advance(&m->behind, six);
    if (m->held == PS_RING) {
        ps_lift_leave(m, six);
    }
    m->held--;
}

void ps_ring_forget(ps_motion *m) {
    if (m->held > 0 && m->resampler.passes) {
        memcpy(m->resampler.before, m->ring[m->newest], sizeof m->resampler.before);
    }
    while (m->held > 0) {
        ps_ring_leave(m);
    }
    ps_stance_forget(&m->behind);
    ps_lift_forget(m);
    m->missing_seen = 0;
}

void ps_ring_note_missing(ps_motion *m) {
    uint32_t *bits = &m->missing[m->to >> 5 & 3];
    uint32_t bit = 1u << (m->to & 31);
    if (m->missing_seen == 0) {
        memset(m->missing, 0, sizeof m->missing);
    }
    *bits = m->now_missing ? *bits | bit : *bits & ~bit;
    m->missing_seen = (uint16_t)(m->now_missing ? 128 : m->missing_seen - 1);
}

static int missing(const ps_motion *m, uint32_t k) {
    return m->missing_seen > 0 && (m->missing[k >> 5 & 3] >> (k & 31) & 1);
}

void ps_ring_rate(const ps_motion *m, uint32_t k, float dps[3]) {
    ps_frame_rate(&m->frame, m->ring[slot(m, k)], dps);
}

float ps_ring_rate2(const ps_motion *m, uint32_t k) {
    float w[3];
    ps_ring_rate(m, k, w);
    return (w[0] * w[0] + w[1] * w[1]) + w[2] * w[2];
}

float ps_ring_across2(const ps_motion *m, uint32_t k) {
    float w[3];
    ps_ring_rate(m, k, w);
    return w[1] * w[1] + w[2] * w[2];
}

float ps_ring_turn(const ps_motion *m, uint32_t k) {
    float w[3];
    ps_ring_rate(m, k, w);
    return w[1];
}

/* The squared second difference of three axes. */
static inline float bend(const int16_t *a, const int16_t *b, const int16_t *c) {
    float sum = 0;
    for (int axis = 0; axis < 3; axis++) {
        int32_t now = a[axis];
        if ((uint32_t)(now + 32759) <= 2 * 32759u) {
            float d = (float)(now - 2 * b[axis] + c[axis]);
            sum = sum + d * d;
        }
    }
    return sum;
}

float ps_ring_jump(const ps_motion *m, uint32_t k) {
    if ((int32_t)(k - m->to) >= 0) {
        k = m->to - 1;
    }
    if ((int32_t)(k - ps_oldest(m)) < 2 || missing(m, k) || missing(m, k - 1) || missing(m, k - 2)) {
        return 0;
    }
    uint32_t at = slot(m, k);
    const int16_t *a = m->ring[at];
    const int16_t *b = m->ring[at >= 1 ? at - 1 : PS_RING - 1];
    const int16_t *c = m->ring[at >= 2 ? at - 2 : at + PS_RING - 2];
    float accel_unit = m->frame.accel_scale * m->frame.accel_scale;
    float gyro_unit = m->frame.gyro_scale * m->frame.gyro_scale * GYRO_PART;
    return accel_unit * bend(a, b, c) + gyro_unit * bend(a + 3, b + 3, c + 3);
}

void ps_replay_begin(ps_replay *r, const ps_motion *m) {
    r->m = m;
    r->stance = m->behind;
    r->next = ps_oldest(m);
}

void ps_replay_to(ps_replay *r, uint32_t k) {
    uint32_t to = ps_before(k, r->m->to) ? ps_later(k, ps_oldest(r->m)) : r->m->to - 1;
    while (!ps_before(to, r->next)) {
        float six[6];
        ps_frame_apply(&r->m->frame, r->m->ring[slot(r->m, r->next)], six);
        ps_stance_advance(&r->stance, six);
        r->next++;
    }
}
