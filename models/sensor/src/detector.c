#include <string.h>

#include "motion_parts.h"

/* Stage one, sample by sample: bursts of angular rate, and bats held up. docs/event-definition.md tells what its rules mean. */

/* No better centre for so many samples: a first t0 is looked for. */
#define CENTRE_SETTLES 12
/* An impact is felt up to so many samples after the rate that led to it. */
#define LOOK 3
/* A leave's bat is down again within 3 s, or what follows is a motion of its own. */
#define LOWERED 600
/* Longer than any bat is held before it is told. */
#define HELD_MOST 201

static int reached(uint32_t k, uint32_t at) {
    return !ps_before(k, at);
}

void ps_detector_rest(ps_motion *m) {
    if (!m->active && m->to - m->last_end > 2 * PS_RING) {
        m->last_end = m->to - 2 * PS_RING;
    }
}

void ps_detector_restart(ps_motion *m) {
    m->active = 0;
    m->held_for = 0;
    m->lifted = 0;
    m->moved = 0;
    m->left_told = 0;
    m->played = 0;
    m->left = 0;
    m->window_waits = 0;
    m->settled_waits = 0;
    m->leave_waits = 0;
    m->counting = 0;
    m->last_end = m->to - 1;
    m->known = 0;
    m->still = 0;
    m->age = 0;
}

static void begin(ps_motion *m, enum ps_trigger by, uint32_t k, uint32_t since) {
    if (!m->active) {
        m->most_across2 = 0;
    }
    m->active = 1;
    m->trigger = (uint8_t)by;
    m->start = since;
    m->last_loud = k;
    m->peak_at = k;
    m->peak2 = 0;
    m->centre_open = 0;
    m->down = 0;
    m->closing = 0;
    m->best = -1;
    m->centre = k;
    m->across2 = 0;
    m->window_waits = 0;
    m->settled_waits = 0;
    m->counting = 0;
    m->t0 = k;
    m->contact = 0;
    m->evidence = 0;
    m->jumps_known = 0;
    if (by == PS_BURST) {
        for (uint32_t i = 1; i <= LOOK; i++) {
            m->across[(k - i) & 3] = ps_ring_across2(m, k - i);
        }
    }
}

void ps_describe(const ps_motion *m, ps_replay *at, ps_candidate *c) {
    uint32_t newest = m->to - 1;
    memset(c, 0, sizeof *c);
    c->t0 = m->t0;
    c->start = m->start;
    c->end = newest;
    c->trigger = m->trigger;
    c->contact = m->contact;
    c->contact_confidence = m->trigger == PS_BURST ? ps_contact_confidence(m->evidence, &m->rules) : 0.0f;
    c->bat_speed = c->peak_rotation = c->downswing = c->backlift = PS_NOT_KNOWN;
    ps_replay_begin(at, m);
    ps_replay_to(at, m->t0 - PS_WINDOW_T0);
    if (at->stance.known) {
        c->stance_known = 1;
        memcpy(c->up, at->stance.up, sizeof c->up);
        memcpy(c->forward, at->stance.forward, sizeof c->forward);
    }
    for (uint32_t k = m->t0 - 12; !ps_before(m->t0 + 12, k); k++) {
        const int16_t *counts = ps_motion_counts(m, k);
        if (!ps_before(k, ps_oldest(m)) && ps_before(k, m->to)
            && (ps_full_scale(counts[3]) || ps_full_scale(counts[4]) || ps_full_scale(counts[5]))) {
            c->gyro_clipped = 1;
        }
    }
}

static void tell(ps_motion *m, enum ps_told what, const ps_candidate *c) {
    m->events->told(m->user, m, what, c);
}

/* The burst's t0 is what it will be unless a better centre follows. What looks far back looks now. */
static void settled(ps_motion *m) {
    m->settled_waits = 0;
    ps_replay at;
    ps_describe(m, &at, &m->candidate);
    m->candidate.rejected = (uint8_t)ps_shape_fault(m);
    if (m->candidate.rejected == PS_KEPT && !m->contact) {
        ps_shape_count(m);
    }
    ps_measure(m, &at, &m->candidate);
    tell(m, PS_SETTLED, &m->candidate);
}

/* A leave's window is cut while the ring has it, whatever has begun since. */
static void leave_settled(ps_motion *m) {
    m->leave_waits = 0;
    uint32_t t0 = m->t0;
    uint8_t trigger = m->trigger;
    uint8_t contact = m->contact;
    m->t0 = m->leave.t0;
    m->trigger = PS_HELD_UP;
    m->contact = 0;
    ps_replay at;
    ps_describe(m, &at, &m->leave);
    m->t0 = t0;
    m->trigger = trigger;
    m->contact = contact;
    tell(m, PS_SETTLED, &m->leave);
}

void ps_detector_held(ps_motion *m, float az) {
    const ps_rules *p = &m->rules;
    uint32_t k = m->to - 1;
    m->face_sum = m->held_for == 0 ? az : m->face_sum + az;
    if (m->held_for < HELD_MOST) {
        m->held_for++;
    }
    if (m->held_for != p->held || m->left_told || m->played || m->age == 0 || !m->known || m->age >= p->stance) {
        return;
    }
    int only_lifted = !m->active || (m->trigger == PS_BURST && !m->contact && m->peak2 < p->lift2 && m->down < p->swing);
    if (only_lifted && m->face_sum < p->held_az * (float)m->held_for && m->lifted >= p->lift_turn && m->moved <= p->lift) {
        m->left_told = 1;
        begin(m, PS_HELD_UP, k, m->active ? m->start : ps_later(k - p->held, m->last_end + 1));
        m->window_waits = 1;
        m->window_at = k + PS_AFTER_T0;
        m->leave_waits = 1;
        m->leave.t0 = k;
    }
}

static float jump(ps_motion *m, uint32_t k) {
    uint8_t bit = (uint8_t)(1u << (m->to - 1 - k));
    if (!(m->jumps_known & bit)) {
        m->jumps_known |= bit;
        m->jump[k & 3] = ps_ring_jump(m, k);
    }
    return m->jump[k & 3];
}

/* Whether the motion has its centre here: the fastest turn across the blade, above all one that ends in a jump. */
static void consider(ps_motion *m, uint32_t k, uint32_t now) {
    float across2 = m->across[k & 3];
    /* no jump makes more of it than four times: most samples of a burst are done with here */
    if (4.0f * across2 < m->best) {
        return;
    }
    float near = jump(m, k);
    for (uint32_t ahead = k + 1; !ps_before(now, ahead) && ahead - k <= LOOK; ahead++) {
        near = ps_most(near, jump(m, ahead));
    }
    float part = near / m->rules.contact_score;
    float score = across2 * (1.0f + (part < 3.0f ? part : 3.0f));
    if (score > m->best) {
        m->best = score;
        m->centre = k;
        m->centre_open = 1;
    }
}

static void settle_for_good(ps_motion *m, uint32_t k) {
    ps_settle(m, k);
    m->settled_waits = 1;
    m->settled_at = ps_later(k, m->t0 + PS_AFTER_T0);
}

static void follow(ps_motion *m, uint32_t k, float wy, float across2, float rate2) {
    if (rate2 >= m->rules.off2) {
        m->last_loud = k;
    }
    m->across[k & 3] = across2;
    m->jumps_known = (uint8_t)(m->jumps_known << 1 & 15);
    if (reached(k - LOOK, m->start)) {
        consider(m, k - LOOK, k);
    }
    m->down = ps_most(m->down, -wy);
    if (rate2 > m->peak2) {
        m->peak2 = rate2;
        m->peak_at = k;
    }
    if (m->centre_open && reached(k, m->centre + CENTRE_SETTLES)) {
        m->centre_open = 0;
        if (m->peak2 >= m->rules.min_peak2) {
            ps_settle(m, k);
            m->settled_waits = 0;
            m->window_waits = 1;
            m->window_at = m->t0 + PS_AFTER_T0;
        }
    }
    if (k == m->centre + PS_SETTLES) {
        settle_for_good(m, k);
    }
    /* a shot that is under way when the time is up is still heard out */
    if (k - m->start >= m->rules.longest) {
        if (reached(k, m->centre + PS_SETTLES)) {
            m->closing = 1;
        } else if (k - m->start >= m->rules.longest + 2u * PS_SETTLES) {
            m->closing = 1;
            settle_for_good(m, k);
        }
    }
}

static int is_over(const ps_motion *m, uint32_t k) {
    if (ps_before(k, m->t0 + m->rules.apart)) {
        return 0;
    }
    return m->closing
           || (k - m->last_loud >= m->rules.quiet && reached(k, m->peak_at + m->rules.apart) && reached(k, m->centre + PS_SETTLES));
}

static void end(ps_motion *m, uint32_t k) {
    ps_candidate *c = &m->candidate;
    m->active = 0;
    m->window_waits = 0;
    m->last_end = k;
    if (m->trigger == PS_BURST && m->left && !m->contact && m->down < m->rules.lower && m->peak2 < m->rules.lift2
        && k - m->leave.t0 <= LOWERED) {
        m->trigger = PS_HELD_UP;
    }
    m->left = 0;
    if (m->trigger == PS_HELD_UP) {
        c = &m->leave;
    } else {
        if (m->contact || m->peak2 >= m->rules.lift2) {
            m->played = 1;
        }
        if (m->counting && (float)m->turns >= m->rules.fro_turns) {
            c->rejected = PS_TO_AND_FRO;
        }
        c->peak_rotation = ps_measure_peak(m);
    }
    m->counting = 0;
    if (m->trigger == PS_HELD_UP || m->peak2 >= m->rules.min_peak2) {
        c->end = k;
        tell(m, PS_COMPLETE, c);
    }
}

void ps_detector_loud(ps_motion *m) {
    uint32_t k = m->to - 1;
    if (!m->active) {
        begin(m, PS_BURST, k, k);
    } else if (m->trigger == PS_HELD_UP) {
        /* a bat held up before the shot, or a leave that is lowered: the burst's end tells */
        m->left = 1;
        begin(m, PS_BURST, k, m->start);
    }
}

void ps_detector_active(ps_motion *m, float wy, float wz, float rate2) {
    uint32_t k = m->to - 1;
    float across2 = wy * wy + wz * wz;
    m->most_across2 = ps_most(m->most_across2, across2);
    if (m->trigger == PS_BURST && !m->closing) {
        follow(m, k, wy, across2, rate2);
    }
    int window = m->window_waits && reached(k, m->window_at);
    if (window) {
        m->window_waits = 0;
        ps_candidate early;
        ps_replay at;
        ps_describe(m, &at, &early);
        tell(m, PS_WINDOW, &early);
    }
    if (m->counting) {
        ps_shape_count_on(m, k, wy);
    }
    if (m->leave_waits && reached(k, m->leave.t0 + PS_AFTER_T0)) {
        leave_settled(m);
    }
    if (m->settled_waits && reached(k, m->settled_at)) {
        settled(m);
    }
    if (!window && is_over(m, k)) {
        end(m, k);
    }
}

void ps_detector_finish(ps_motion *m) {
    if (!m->active) {
        return;
    }
    uint32_t k = m->to - 1;
    if (m->leave_waits) {
        leave_settled(m);
    }
    if (m->trigger == PS_BURST) {
        if (!m->closing) {
            for (uint32_t i = ps_later(m->start, k - LOOK + 1); !ps_before(k, i); i++) {
                consider(m, i, k);
            }
            if (ps_before(k, m->centre + PS_SETTLES)) {
                settle_for_good(m, k);
            }
        }
        if (m->settled_waits) {
            settled(m);
        }
    }
    end(m, k);
}
