#include <string.h>

#include "motion_parts.h"

/* docs/model-window.md, section 1. Only differences of time are kept: no 64-bit number runs along. */
#define STEP_US 5000u
#define BILLION 1000000000u

void ps_resampler_init(ps_resampler *r, uint32_t rate_mhz) {
    memset(r, 0, sizeof *r);
    r->rate_mhz = rate_mhz;
    r->passes = rate_mhz >= 199000 && rate_mhz <= 201000;
}

uint32_t ps_resampler_span(ps_resampler *r) {
    uint32_t us = BILLION / r->rate_mhz;
    r->part += BILLION % r->rate_mhz;
    if (r->part >= r->rate_mhz) {
        r->part -= r->rate_mhz;
        us++;
    }
    return us;
}

uint32_t ps_resampler_skip(ps_resampler *r, uint32_t samples) {
    uint64_t parts = r->part + (uint64_t)(BILLION % r->rate_mhz) * samples;
    uint64_t us = (uint64_t)(BILLION / r->rate_mhz) * samples + parts / r->rate_mhz;
    r->part = (uint32_t)(parts % r->rate_mhz);
    uint64_t outputs = us > r->due ? (us - r->due + STEP_US - 1) / STEP_US : 0;
    r->due = (uint32_t)(r->due + outputs * STEP_US - us);
    return (uint32_t)outputs;
}

int ps_resampler_next(ps_resampler *r, uint32_t span_us, const int16_t after[6], int16_t out[6]) {
    if (r->due >= span_us) {
        r->due -= span_us;
        return 0;
    }
    float weight = (float)r->due / (float)span_us;
    for (int c = 0; c < 6; c++) {
        float y = (float)r->before[c] + ((float)after[c] - (float)r->before[c]) * weight;
        long count = lrintf(y);
        out[c] = (int16_t)(count < -32768 ? -32768 : count > 32767 ? 32767 : count);
    }
    r->due += STEP_US;
    return 1;
}
