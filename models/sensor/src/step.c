#include <string.h>

#include "motion_parts.h"

/* What is done at every sample, and little else: a bat at rest spends its life here. */

static void put(ps_motion *m, const int16_t counts[6]) {
    if (m->held == PS_RING) {
        ps_ring_leave(m);
    }
    m->held++;
    uint16_t slot = (uint16_t)(m->newest + 1);
    if (slot >= PS_RING) {
        slot = 0;
        ps_detector_rest(m);
    }
    m->newest = slot;
    memcpy(m->ring[slot], counts, sizeof m->ring[0]);
    if (m->now_missing | m->missing_seen) {
        ps_ring_note_missing(m);
    }
    m->to++;
}

static inline void hold_up(ps_motion *m, const float six[6], float rate2) {
    int slow = rate2 < m->rules.held2;
    if (m->known && m->age == 0) {
        m->lifted = 0;
        m->moved = 0;
        m->left_told = 0;
        m->played = 0;
    } else {
        m->lifted = m->lifted + six[4] * PS_STEP_S;
        if (!slow && m->moved < UINT16_MAX) {
            m->moved++;
        }
    }
    if (six[0] > m->rules.held_ax && slow) {
        ps_detector_held(m, six[2]);
        return;
    }
    m->held_for = 0;
    if (six[0] < m->rules.held_ax) {
        m->left_told = 0;
    }
}

void ps_motion_step(ps_motion *m, const int16_t counts[6]) {
    float six[6];
    if (m->events->sample) {
        m->events->sample(m->user, m->to, counts);
    }
    ps_framed(&m->frame, counts, six);
    put(m, counts);
    float rate2 = (six[3] * six[3] + six[4] * six[4]) + six[5] * six[5];
    ps_follow_stance(m, six, rate2);
    if (rate2 >= m->rules.on2) {
        ps_detector_loud(m);
    }
    hold_up(m, six, rate2);
    if (m->active) {
        ps_detector_active(m, six[4], six[5], rate2);
    }
    if (m->rules_wait | m->mount_waits) {
        ps_motion_settings(m);
    }
}

void ps_motion_sample(ps_motion *m, const int16_t six[6]) {
    if (m->straight) {
        ps_motion_step(m, six);
    } else {
        ps_motion_other(m, six);
    }
}
