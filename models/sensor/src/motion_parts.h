/* What the files of ps_motion know of each other. */
#ifndef PS_MOTION_PARTS_H
#define PS_MOTION_PARTS_H

#include <math.h>

#include "ps_motion.h"

/* A t0 is settled so long after its centre: 40 samples of reach and 8 behind the run of high rate. */
#define PS_REACH 40
#define PS_BEHIND_PEAK 8
#define PS_SETTLES (PS_REACH + PS_BEHIND_PEAK)
/* A window is whole so many samples after t0. */
#define PS_AFTER_T0 16
#define PS_STEP_S 0.005f

/* One triple of counts in the bat frame. */
static inline void ps_turned(const ps_frame *f, const int16_t counts[3], float scale, float *a, float *b, float *c) {
    float x = (float)counts[0] * scale;
    float y = (float)counts[1] * scale;
    float z = (float)counts[2] * scale;
    if (f->aligned) {
        *a = x;
        *b = y;
        *c = z;
    } else {
        const float *r = f->rotation;
        *a = (r[0] * x + r[1] * y) + r[2] * z;
        *b = (r[3] * x + r[4] * y) + r[5] * z;
        *c = (r[6] * x + r[7] * y) + r[8] * z;
    }
}

/* Six counts in the bat frame of a right-hander. */
static inline void ps_framed(const ps_frame *f, const int16_t counts[6], float out[6]) {
    ps_turned(f, counts, f->accel_scale, &out[0], &out[1], &out[2]);
    ps_turned(f, counts + 3, f->gyro_scale, &out[3], &out[4], &out[5]);
    if (f->mirrored) {
        out[1] = -out[1];
        out[3] = -out[3];
        out[5] = -out[5];
    }
}

/* Whether sample number a lies before b; numbers wrap. */
static inline int ps_before(uint32_t a, uint32_t b) {
    return (int32_t)(a - b) < 0;
}

static inline uint32_t ps_later(uint32_t a, uint32_t b) {
    return ps_before(a, b) ? b : a;
}

static inline float ps_most(float a, float b) {
    return a > b ? a : b;
}

/* Number of the oldest sample held. */
static inline uint32_t ps_oldest(const ps_motion *m) {
    return m->to - m->held;
}

static inline int ps_full_scale(int16_t count) {
    return count >= 32760 || count <= -32760;
}

#define PS_STILL_DPS2 900.0f
#define PS_STILL_SAMPLES 60
#define PS_OLDEST_STANCE 2000

/* What the stance has to say here: whether one is known, how old it is. The axes are worked out when they are asked for. */
static inline void ps_follow_stance(ps_motion *m, const float six[6], float rate2) {
    uint8_t still = 0;
    if (rate2 < PS_STILL_DPS2) {
        float n2 = (six[0] * six[0] + six[1] * six[1]) + six[2] * six[2];
        if (n2 > 0.8f && n2 < 1.2f) {
            still = m->still;
            m->gravity_x = still == 0 ? six[0] : m->gravity_x + (six[0] - m->gravity_x) * 0.03125f;
            still = (uint8_t)(still < PS_STILL_SAMPLES ? still + 1 : still);
        }
    }
    m->still = still;
    if (still >= PS_STILL_SAMPLES && m->gravity_x < -0.5f) {
        m->known = 1;
        m->age = 0;
    } else if (m->known) {
        m->age++;
        m->known = m->age <= PS_OLDEST_STANCE;
    }
}

/* step.c: one sample at 200 Hz */
void ps_motion_step(ps_motion *m, const int16_t counts[6]);

/* motion.c */
void ps_motion_settings(ps_motion *m);
/* A sample that is not the next of many. */
void ps_motion_other(ps_motion *m, const int16_t six[6]);

/* rules.c */
void ps_rules_read(ps_rules *rules, const uint8_t *list, uint8_t count);

/* resample.c */
void ps_resampler_init(ps_resampler *r, uint32_t rate_mhz);
/* So much time goes by without samples; gives how many outputs would have fallen into it. */
uint32_t ps_resampler_skip(ps_resampler *r, uint32_t samples);
/* The next source sample has come: whether another output lies before it, and that output. */
int ps_resampler_next(ps_resampler *r, uint32_t span_us, const int16_t after[6], int16_t out[6]);
/* The time from the last source sample to the next. */
uint32_t ps_resampler_span(ps_resampler *r);

/* ring.c: values of a sample; beyond the ends the nearest one's */
void ps_ring_forget(ps_motion *m);
void ps_ring_leave(ps_motion *m);
/* Whether the sample that comes is missing, of the last 128. */
void ps_ring_note_missing(ps_motion *m);
void ps_ring_rate(const ps_motion *m, uint32_t k, float dps[3]);
float ps_ring_rate2(const ps_motion *m, uint32_t k);
float ps_ring_across2(const ps_motion *m, uint32_t k);
float ps_ring_turn(const ps_motion *m, uint32_t k); /* about y, dps */
float ps_ring_jump(const ps_motion *m, uint32_t k);

void ps_replay_begin(ps_replay *r, const ps_motion *m);
/* Goes on to a sample; beyond the ends to the nearest one. */
void ps_replay_to(ps_replay *r, uint32_t k);

/* detector.c */
void ps_detector_restart(ps_motion *m);
/* Now and then: a far end must not come round with the numbers. */
void ps_detector_rest(ps_motion *m);
/* The newest sample is faster than on_dps. */
void ps_detector_loud(ps_motion *m);
/* The newest sample shows the bat up and slow. */
void ps_detector_held(ps_motion *m, float az);
/* Something is under way. */
void ps_detector_active(ps_motion *m, float wy, float wz, float rate2);
/* Fills in all but the numbers. */
void ps_describe(const ps_motion *m, ps_replay *at, ps_candidate *c);
/* Ends what is under way with what is there. */
void ps_detector_finish(ps_motion *m);

/* settle.c */
void ps_settle(ps_motion *m, uint32_t now);
float ps_contact_confidence(float evidence, const ps_rules *rules);

/* shape.c */
enum ps_rejected ps_shape_fault(const ps_motion *m);
void ps_shape_count(ps_motion *m);
void ps_shape_count_on(ps_motion *m, uint32_t k, float turn);

/* lift.c: degrees */
void ps_lift_forget(ps_motion *m);
/* The oldest sample, whose bat-frame values these are, is about to leave the ring. */
void ps_lift_leave(ps_motion *m, const float six[6]);
/* From the last moment in the stance to the top; negative where that moment was not seen. */
float ps_lift_angle(const ps_motion *m, uint32_t top);
/* Whether the samples from here on show that moment. */
int ps_lift_seen(const ps_motion *m, uint32_t top, uint32_t from);
float ps_lift_between(const float toe[3], const int8_t stood[3]);

/* measure.c: of a candidate, with the replay of its description */
void ps_measure(ps_motion *m, ps_replay *at, ps_candidate *c);
/* The peak rotation up to now. */
uint16_t ps_measure_peak(const ps_motion *m);

#endif
