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
void ps_ring_put(ps_motion *m, const int16_t six[6]);
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
/* Judges the newest sample, whose bat-frame values these are. */
void ps_detector_step(ps_motion *m, const float six[6]);
/* Ends what is under way with what is there. */
void ps_detector_finish(ps_motion *m);

/* settle.c */
void ps_settle(ps_motion *m, uint32_t now);
float ps_contact_confidence(float evidence, const ps_rules *rules);

/* shape.c */
enum ps_rejected ps_shape_fault(const ps_motion *m);
void ps_shape_count(ps_motion *m);
void ps_shape_count_on(ps_motion *m, uint32_t k, float turn);

/* measure.c */
void ps_measure(ps_motion *m, ps_candidate *c);
/* The peak rotation up to now. */
uint16_t ps_measure_peak(const ps_motion *m);

#endif
