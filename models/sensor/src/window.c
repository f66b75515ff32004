#include "motion_parts.h"

/* docs/model-window.md, sections 4 and 5. */

static int8_t quantised(float x, float k) {
    float y = x * k;
    return (int8_t)(y >= 127.0f ? 127 : y <= -128.0f ? -128 : lrintf(y));
}

void ps_window_begin(ps_window *w, const ps_motion *m, uint32_t t0) {
    ps_replay_begin(&w->replay, m);
    w->at = t0 - PS_WINDOW_T0;
}

void ps_window_step(ps_window *w, const float *k, unsigned channels, int8_t *out) {
    float p[6], q[6];
    int8_t toe[3];
    const ps_motion *m = w->replay.m;
    ps_frame_apply(&m->frame, ps_motion_counts(m, w->at), p);
    ps_frame_apply(&m->frame, ps_motion_counts(m, w->at + 1), q);
    for (unsigned c = 0; c < channels && c < 6; c++) {
        out[c] = quantised((p[c] + q[c]) * 0.5f, k[c]);
    }
    if (channels > 6) {
        ps_replay_to(&w->replay, w->at + 1);
        ps_stance_toe(&w->replay.stance, toe);
        for (unsigned c = 6; c < channels && c < PS_WINDOW_CHANNELS; c++) {
            out[c] = quantised((float)toe[c - 6] / 127.0f, k[c]);
        }
    }
    w->at += 2;
}

void ps_window_fill(const ps_motion *m, uint32_t t0, const float *k, unsigned channels, int8_t *out) {
    ps_window w;
    ps_window_begin(&w, m, t0);
    for (unsigned s = 0; s < PS_WINDOW_STEPS; s++) {
        ps_window_step(&w, k, channels, out + s * channels);
    }
}
