#include <string.h>

#include "motion_parts.h"

/*
 * The numbers of a burst, docs/metrics.md, in float32: within a few thousandths of what the gateway works out in double. Not judged
 * by anything on the bat.
 */

#define RADIANS 0.017453293f
#define POINT_M 0.75f
#define SLOW_START_MS 20.0f
#define LONGEST_DOWNSWING 120

static float rate(const ps_motion *m, uint32_t k) {
    return sqrtf(ps_ring_across2(m, k));
}

static int gyro_full(const ps_motion *m, uint32_t k) {
    const int16_t *c = ps_motion_counts(m, k);
    return ps_full_scale(c[3]) || ps_full_scale(c[4]) || ps_full_scale(c[5]);
}

static int accel_full(const ps_motion *m, uint32_t k) {
    const int16_t *c = ps_motion_counts(m, k);
    return ps_full_scale(c[0]) || ps_full_scale(c[1]) || ps_full_scale(c[2]);
}

static float between(float least, float v, float most) {
    return v < least ? least : v > most ? most : v;
}

/* The impact: where it lies between samples, and the rate across the blade 1 ms before it. */

#define BEFORE 0.2f
#define LEAST_FALL 0.03f
#define MOST_CLIPPED 30
#define CLIP_LEAST 1.06f
#define CLIP_SLOPE 0.2f
#define CLIP_MOST 1.5f

typedef struct impact {
    float after_t0; /* samples */
    float dps;
    int clipped;
    uint32_t clean; /* the last sample that the shock has not reached */
} impact;

static impact unmoved(const ps_motion *m, uint32_t at, uint32_t clean) {
    impact i = {0, ps_most(rate(m, at), rate(m, at - 1)), 0, clean};
    return i;
}

static impact clipped(const ps_motion *m, uint32_t last, int contact, uint32_t clean) {
    uint32_t n = 1;
    float base = rate(m, last);
    while (n < MOST_CLIPPED && (int32_t)(last - n - ps_oldest(m)) > 2 && gyro_full(m, last - n)) {
        base = ps_most(base, rate(m, last - n));
        n++;
    }
    uint32_t first = last - n + 1;
    float rise = ps_most(0, rate(m, first - 1) - rate(m, first - 2));
    uint32_t to = last;
    while (!contact && to - last < MOST_CLIPPED && gyro_full(m, to + 1) && ps_before(to + 2, m->to)) {
        to++;
    }
    float so = contact ? (float)n : (float)(n + (to - last)) / 2.0f;
    float over = CLIP_LEAST + CLIP_SLOPE * so * rise / ps_most(base, 1);
    impact i = {0, base * (over < CLIP_MOST ? over : CLIP_MOST), (int)n, clean};
    return i;
}

static impact struck(const ps_motion *m, uint32_t t0) {
    /* a parabola through the samples -7 .. -3, whose middle is -5, and a line through 2 .. 4 */
    float y0 = rate(m, t0 - 7);
    float y1 = rate(m, t0 - 6);
    float y2 = rate(m, t0 - 5);
    float y3 = rate(m, t0 - 4);
    float y4 = rate(m, t0 - 3);
    float c0 = (-3 * y0 + 12 * y1 + 17 * y2 + 12 * y3 - 3 * y4) / 35;
    float c1 = (-2 * y0 - y1 + y3 + 2 * y4) / 10;
    float c2 = (2 * y0 - y1 - 2 * y2 - y3 + 2 * y4) / 14;
    float middle = (rate(m, t0 + 2) + rate(m, t0 + 3) + rate(m, t0 + 4)) / 3;
    float slope = (rate(m, t0 + 4) - rate(m, t0 + 2)) / 2;
    float before = 0;
    for (int k = -2; k <= 2; k++) {
        float x = (float)(k + 5);
        float pre = c0 + x * (c1 + x * c2);
        float post = middle + (float)(k - 3) * slope;
        if (!(pre - post > LEAST_FALL * ps_most(y4, 1))) {
            return unmoved(m, t0 - 1, t0 - 2);
        }
        before += between(-0.2f, (rate(m, t0 + (uint32_t)k) - post) / (pre - post), 1.2f);
    }
    float at = between(-2.5f, before - 2.5f, 2.0f);
    float x = at - BEFORE + 5;
    float seen = ps_most(rate(m, t0 - 1), rate(m, t0 - 2));
    impact i = {at, between(0.8f * seen, c0 + x * (c1 + x * c2), 1.2f * seen), 0, t0 - 2};
    return i;
}

static impact impact_of(const ps_motion *m, uint32_t t0, int contact) {
    uint32_t clean = contact ? t0 - 2 : t0;
    for (uint32_t k = contact ? t0 - 1 : t0 + 1; !ps_before(k, t0 - 2); k--) {
        if (gyro_full(m, k)) {
            return clipped(m, k, contact, clean);
        }
    }
    return contact ? struck(m, t0) : unmoved(m, t0, clean);
}

/* Where the rate that led to t0 began: the sample after the last that turned the other way, or hardly. 0: nothing tells. */
static int top_of_backlift(const ps_motion *m, uint32_t t0, uint32_t *top) {
    float r[3], w[3];
    ps_ring_rate(m, t0 - 1, r);
    float l = sqrtf(r[1] * r[1] + r[2] * r[2]);
    for (uint32_t k = t0 - 2; l > 0 && !ps_before(k, ps_oldest(m)) && t0 - k <= LONGEST_DOWNSWING; k--) {
        ps_ring_rate(m, k, w);
        if ((w[1] * r[1] + w[2] * r[2]) / l < 20.0f) {
            *top = k + 1;
            return 1;
        }
    }
    return 0;
}

/* The downswing, gone over once: the distance of the measuring point from the centre of the turn, and the plane that the blade sweeps. */

#define USUAL_M 0.815f
#define BELIEF 0.5f
#define LEAST_M 0.6f
#define MOST_M 1.1f
#define ALONG_M 0.35f
#define BEHIND_M 0.0275f
#define G 9.80665f
#define BEFORE_TOP 8
#define SINE_OF_40 0.6427876f

typedef struct sweep {
    float radius_m, lost;
    float toe_at_top[3];
    int8_t stood[3]; /* the toe in the stance that this is told from */
    uint8_t known_at_top;
    uint8_t plane; /* as rows of numbers are chosen by: 0 upright, 1 laid over to off, 2 reverse, 3 not known */
} sweep;

/* The hands' speed and the area swept so far. */
typedef struct swung {
    float u[3], area[3], toe[3], lost;
    uint8_t axes, toes; /* whether every sample had a stance */
} swung;

static void cross(const float a[3], const float b[3], float out[3]) {
    out[0] = a[1] * b[2] - a[2] * b[1];
    out[1] = a[2] * b[0] - a[0] * b[2];
    out[2] = a[0] * b[1] - a[1] * b[0];
}

static void toe_of(const ps_stance *s, float toe[3]) {
    toe[0] = s->forward[0];
    toe[1] = s->up[1] * s->forward[2] - s->up[2] * s->forward[1];
    toe[2] = s->up[0];
}

/* One step: the accelerometer, integrated in the turning frame, gravity taken off. */
static void swing_on(swung *s, const float was[6], const float now[6], const float up[3], const float next[3], int cut, uint32_t left) {
    float f[3], w[3], half[3], c[3];
    for (int i = 0; i < 3; i++) {
        w[i] = (now[i + 3] + was[i + 3]) * (0.5f * RADIANS);
        f[i] = G * 0.5f * ((now[i] + was[i]) - (next[i] + up[i]));
    }
    cross(w, s->u, c);
    for (int i = 0; i < 3; i++) {
        half[i] = s->u[i] + (f[i] - c[i]) * (PS_STEP_S / 2);
    }
    cross(w, half, c);
    if (cut && fabsf(f[0]) > ps_most(fabsf(f[1]), fabsf(f[2]))) {
        s->u[0] -= s->u[0] / (float)(left + 2);
    } else {
        s->u[0] += (f[0] - c[0]) * PS_STEP_S;
    }
    s->u[1] += (f[1] - c[1]) * PS_STEP_S;
    s->u[2] += (f[2] - c[2]) * PS_STEP_S;
    if (cut) {
        s->lost += sqrtf(w[1] * w[1] + w[2] * w[2]) * PS_STEP_S;
    }
}

static void believe(sweep *out, const swung *s, const float last[6]) {
    float w[3];
    for (int i = 0; i < 3; i++) {
        w[i] = last[i + 3] * RADIANS;
    }
    float across = sqrtf(w[1] * w[1] + w[2] * w[2]);
    out->lost = s->lost;
    if (across > 0.5f) {
        float x = s->u[0] + w[1] * BEHIND_M;
        float y = s->u[1] + w[2] * ALONG_M - w[0] * BEHIND_M;
        float z = s->u[2] - w[1] * ALONG_M;
        float measured = between(LEAST_M, sqrtf(x * x + y * y + z * z) / across, MOST_M);
        out->radius_m = USUAL_M + BELIEF / (1 + s->lost * s->lost / 2) * (measured - USUAL_M);
    }
}

/* From the top of the backlift, or where that is not known the last 60 ms, to the last sample that the shock has not reached. */
static sweep sweep_of(const ps_motion *m, ps_replay *at, int lifted, uint32_t top, uint32_t last) {
    sweep out = {USUAL_M, 0, {0, 0, 0}, {0, 0, 0}, 0, 3};
    swung s = {{0, 0, 0}, {0, 0, 0}, {0, 0, 0}, 0, 1, 1};
    uint32_t plane_from = lifted ? top : last - 12;
    uint32_t from = lifted ? ps_later(ps_oldest(m), top - BEFORE_TOP) : plane_from;
    float now[6], was[6], up[3], area[3];
    const ps_stance *stance = &at->stance;
    for (uint32_t k = from; !ps_before(last, k); k++) {
        float toe[3];
        memcpy(was, now, sizeof was);
        memcpy(up, stance->up, sizeof up);
        ps_replay_to(at, k);
        ps_frame_apply(&m->frame, ps_motion_counts(m, k), now);
        toe_of(stance, toe);
        s.axes &= stance->known;
        if (k != from && s.axes) {
            swing_on(&s, was, now, up, stance->up, accel_full(m, k) || accel_full(m, k - 1), last - k);
        }
        if (!ps_before(k, plane_from)) {
            s.toes &= stance->known;
            if (k != plane_from) {
                cross(s.toe, toe, area);
                for (int i = 0; i < 3; i++) {
                    s.area[i] += area[i];
                }
            } else {
                out.known_at_top = stance->known;
                memcpy(out.toe_at_top, toe, sizeof toe);
                memcpy(out.stood, stance->stood, sizeof out.stood);
                if (stance->age == 0) {
                    ps_stance_toe(stance, out.stood);
                }
            }
            memcpy(s.toe, toe, sizeof toe);
        }
    }
    if (lifted && s.axes && (int32_t)(last - from) >= 4) {
        believe(&out, &s, now);
    }
    float l = sqrtf(s.area[0] * s.area[0] + s.area[1] * s.area[1] + s.area[2] * s.area[2]);
    if (s.toes && l > 0) {
        out.plane = s.area[2] > SINE_OF_40 * l ? 1 : s.area[2] < -SINE_OF_40 * l ? 2 : 0;
    }
    return out;
}

/* What each number usually errs by, by circumstance: the middle of the rows of the gateway's Intervals. First a sensor stuck on by hand. */

static const float BAT_SPEED[2][10] = {
    {0.991f, 0.978f, 0.994f, 0.997f, 1.003f, 1.023f, 0.997f, 1.075f, 0.995f, 1.002f},
    {0.991f, 0.978f, 0.996f, 0.986f, 0.991f, 1.013f, 0.986f, 0.991f, 0.991f, 0.998f},
};
static const float PEAK[2][4] = {{1.006f, 1.015f, 1.006f, 1.006f}, {1.006f, 1.007f, 1.003f, 0.999f}};
static const float DOWNSWING_MS[2][4] = {{12.8f, 1.6f, 6.5f, 8.7f}, {12.5f, 1.3f, 5.2f, 8.5f}};
static const float BACKLIFT[2][2] = {{2.1f, 3.4f}, {1.6f, 3.1f}};

static int cell(float v, float little, float much) {
    return v < little ? 0 : v < much ? 1 : 2;
}

static uint16_t rounded(float v) {
    return (uint16_t)(v < 65534.0f ? lrintf(v) : 65534);
}

uint16_t ps_measure_peak(const ps_motion *m) {
    return rounded(sqrtf(ps_most(m->most_across2, m->peak_least2)) * m->peak_part);
}

void ps_measure(ps_motion *m, ps_replay *at, ps_candidate *c) {
    impact hit = impact_of(m, c->t0, c->contact);
    int calibrated = !m->frame.aligned;
    uint32_t top = c->t0;
    int lifted = top_of_backlift(m, c->t0, &top);
    sweep swept = sweep_of(m, at, lifted, top, hit.clean);
    float w[3];
    ps_ring_rate(m, hit.clean, w);
    int roll = cell(fabsf(w[0]) / ps_most(1, sqrtf(w[1] * w[1] + w[2] * w[2])), 0.25f, 0.7f);
    int lost = cell(swept.lost, 0.05f, 1.2f);
    c->bat_speed = rounded(hit.dps * RADIANS * swept.radius_m * 100 * BAT_SPEED[calibrated][hit.clipped ? 9 : roll * 3 + lost]);
    m->peak_least2 = hit.clipped ? hit.dps * hit.dps : 0;
    m->peak_part = RADIANS * POINT_M * 100 * PEAK[calibrated][hit.clipped ? 3 : roll];
    c->peak_rotation = ps_measure_peak(m);
    if (lifted) {
        float ms = ((float)(int32_t)(c->t0 - top) + hit.after_t0) * 5.0f + SLOW_START_MS;
        c->downswing = rounded(ps_most(0, ms + DOWNSWING_MS[calibrated][swept.plane]));
        float angle = ps_lift_angle(m, top);
        if (angle < 0 && swept.known_at_top) {
            angle = ps_lift_between(swept.toe_at_top, swept.stood);
        }
        ps_replay_to(at, c->t0);
        if (at->stance.known && angle >= 0) {
            angle += BACKLIFT[calibrated][!ps_lift_seen(m, top, c->t0 - PS_WINDOW_T0)];
            c->backlift = rounded(between(0, angle, 180) * 10);
        }
    }
}
