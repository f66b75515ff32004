#include "ps_motion.h"

#include <string.h>

#include "motion_parts.h"

/* More missing samples in a row than this end what is under way, forget the stance and empty the ring. */
#define MOST_MISSING 20

static const float ALIGNED[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

int ps_motion_init(ps_motion *m, uint16_t accel_g, uint16_t gyro_dps, uint32_t rate_mhz, const ps_motion_events *events, void *user) {
    if (accel_g < 1 || accel_g > 1000 || gyro_dps < 1 || gyro_dps > 32000 || rate_mhz < 1000 || rate_mhz > 10000000) {
        return -1;
    }
    memset(m, 0, sizeof *m);
    m->events = events;
    m->user = user;
    m->frame.accel_scale = (float)accel_g / 32768.0f;
    m->frame.gyro_scale = (float)gyro_dps / 32768.0f;
    memcpy(m->frame.rotation, ALIGNED, sizeof ALIGNED);
    m->frame.aligned = 1;
    ps_stance_wake(&m->behind);
    ps_resampler_init(&m->resampler, rate_mhz);
    ps_rules_read(&m->rules, 0, 0);
    ps_detector_restart(m);
    return 0;
}

static void start_anew(ps_motion *m) {
    ps_ring_forget(m);
    ps_detector_restart(m);
}

void ps_motion_settings(ps_motion *m) {
    if (m->active) {
        return;
    }
    if (m->rules_wait) {
        m->rules_wait = 0;
        ps_rules_read(&m->rules, m->next_rules, m->next_count);
    }
    if (m->mount_waits) {
        m->mount_waits = 0;
        start_anew(m);
        memcpy(m->frame.rotation, m->next_rotation, sizeof m->next_rotation);
        m->frame.aligned = memcmp(m->next_rotation, ALIGNED, sizeof ALIGNED) == 0;
        m->frame.mirrored = m->next_mirrored;
    }
}

int ps_motion_parameters(ps_motion *m, const uint8_t *list, uint8_t count) {
    int wrong = ps_motion_parameters_check(list, count);
    if (wrong == 0) {
        m->rules_wait = 1;
        m->next_rules = list;
        m->next_count = count;
        ps_motion_settings(m);
    }
    return wrong;
}

static int is_rotation(const float r[9]) {
    for (int i = 0; i < 3; i++) {
        for (int j = 0; j < 3; j++) {
            float dot = r[3 * i] * r[3 * j] + r[3 * i + 1] * r[3 * j + 1] + r[3 * i + 2] * r[3 * j + 2];
            /* so that a NaN is refused */
            if (!(fabsf(dot - (i == j ? 1.0f : 0.0f)) < 0.01f)) {
                return 0;
            }
        }
    }
    float determinant = r[0] * (r[4] * r[8] - r[5] * r[7]) - r[1] * (r[3] * r[8] - r[5] * r[6]) + r[2] * (r[3] * r[7] - r[4] * r[6]);
    return determinant > 0;
}

int ps_motion_mount(ps_motion *m, const float rotation[9], int left_handed) {
    if (!is_rotation(rotation)) {
        return -1;
    }
    uint8_t mirrored = left_handed != 0;
    m->mount_waits = mirrored != m->frame.mirrored || memcmp(rotation, m->frame.rotation, sizeof m->next_rotation) != 0;
    m->next_mirrored = mirrored;
    memcpy(m->next_rotation, rotation, sizeof m->next_rotation);
    ps_motion_settings(m);
    return 0;
}

static void feed(ps_motion *m, const int16_t six[6]) {
    ps_resampler *r = &m->resampler;
    if (r->passes) {
        ps_motion_step(m, six);
    } else {
        int16_t out[6];
        uint32_t span = ps_resampler_span(r);
        while (ps_resampler_next(r, span, six, out)) {
            ps_motion_step(m, out);
        }
    }
}

static void close(ps_motion *m) {
    ps_detector_finish(m);
    ps_motion_settings(m);
    m->running = 0;
    m->straight = 0;
}

/* The first sample of all, or behind what cannot be bridged. */
static void restart(ps_motion *m, const int16_t six[6]) {
    ps_resampler *r = &m->resampler;
    ps_ring_forget(m);
    if (r->passes) {
        m->to += m->lost;
    } else {
        m->to += ps_resampler_skip(r, m->lost);
        if (r->began) {
            m->to += ps_resampler_skip(r, 1);
        }
    }
    r->began = 1;
    m->lost = 0;
    start_anew(m);
    ps_motion_settings(m);
    m->running = 1;
    if (r->passes) {
        ps_motion_step(m, six);
    }
}

static void bridge(ps_motion *m) {
    int16_t last[6];
    int in_ring = m->resampler.passes && m->held > 0;
    memcpy(last, in_ring ? m->ring[m->newest] : m->resampler.before, sizeof last);
    m->now_missing = 1;
    for (; m->lost > 0; m->lost--) {
        feed(m, last);
    }
    m->now_missing = 0;
}

void ps_motion_other(ps_motion *m, const int16_t six[6]) {
    if (m->running) {
        bridge(m);
        feed(m, six);
    } else {
        restart(m, six);
    }
    m->straight = m->resampler.passes;
    if (!m->straight) {
        memcpy(m->resampler.before, six, sizeof m->resampler.before);
    }
}

void ps_motion_gap(ps_motion *m, uint32_t missing) {
    m->lost += missing;
    if (missing > 0) {
        m->straight = 0;
    }
    if (m->running && (m->lost > MOST_MISSING || m->lost < missing)) {
        close(m);
    }
}

void ps_motion_finish(ps_motion *m) {
    if (!m->running) {
        return;
    }
    if (!m->resampler.passes && m->resampler.due == 0) {
        m->resampler.due = 5000;
        ps_motion_step(m, m->resampler.before);
    }
    close(m);
}

int ps_motion_active(const ps_motion *m) {
    return m->active;
}
