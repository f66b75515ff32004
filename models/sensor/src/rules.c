#include <string.h>

#include "motion_parts.h"
#include "ps_bytes.h"

/* docs/event-definition.md, in its order: default, least, most. */
static const float LIMITS[PS_DETECTOR_PARAMETERS][3] = {
    {150, 50, 1500},  /* on_dps */
    {100, 20, 1500},  /* off_dps */
    {100, 20, 1000},  /* quiet_ms */
    {180, 50, 2000},  /* min_peak_dps */
    {150, 0, 2000},   /* min_across_dps */
    {600, 600, 900},  /* apart_ms */
    {2500, 1000, 3000}, /* longest_ms */
    {16, 1, 1000},    /* contact_score */
    {-0.5f, -1, 1},   /* held_ax */
    {60, 5, 500},     /* held_dps */
    {300, 100, 1000}, /* held_ms */
    {750, 0, 2000},   /* lift_dps */
    {0.1f, 0, 1},     /* across_share */
    {250, 0, 2000},   /* swing_dps */
    {500, 0, 2000},   /* back_dps */
    {12, 0, 180},     /* contact_turn_deg */
    {35, 0, 180},     /* miss_turn_deg */
    {6, 2, 100},      /* fro_turns */
    {2500, 500, 10000}, /* stance_ms */
    {0.3f, -1, 1},    /* held_az */
    {12, 0, 180},     /* lift_turn_deg */
    {750, 100, 5000}, /* lift_ms */
    {330, 0, 2000},   /* lower_dps */
    {1, 0, 10},       /* contact_slowing */
    {6, 0.1f, 100},   /* contact_sharpness */
};

static float value(const uint8_t *list, uint8_t count, int i) {
    return i < count ? ps_f32(list + 4 * i) : LIMITS[i][0];
}

int ps_motion_parameters_check(const uint8_t *list, uint8_t count) {
    if (count > PS_DETECTOR_PARAMETERS) {
        return PS_DETECTOR_PARAMETERS + 1;
    }
    for (int i = 0; i < count; i++) {
        float v = value(list, count, i);
        /* so that a NaN is refused */
        if (!(v >= LIMITS[i][1] && v <= LIMITS[i][2])) {
            return i + 1;
        }
    }
    return value(list, count, 1) > value(list, count, 0) ? 2 : 0;
}

/* Samples of a time, half up. */
static uint16_t samples(float ms) {
    float s = ms / 5.0f;
    uint16_t whole = (uint16_t)s;
    return (uint16_t)(s - (float)whole >= 0.5f ? whole + 1 : whole);
}

void ps_rules_read(ps_rules *r, const uint8_t *list, uint8_t count) {
    float v[PS_DETECTOR_PARAMETERS];
    for (int i = 0; i < PS_DETECTOR_PARAMETERS; i++) {
        v[i] = value(list, count, i);
    }
    r->on2 = v[0] * v[0];
    r->off2 = v[1] * v[1];
    r->quiet = samples(v[2]);
    r->min_peak2 = v[3] * v[3];
    r->min_across2 = v[4] * v[4];
    r->apart = samples(v[5]);
    r->longest = samples(v[6]);
    r->contact_score = v[7];
    r->held_ax = v[8];
    r->held2 = v[9] * v[9];
    r->held = samples(v[10]);
    r->lift2 = v[11] * v[11];
    r->across_share = v[12];
    r->swing = v[13];
    r->back2 = v[14] * v[14];
    r->contact_turn = v[15];
    r->miss_turn = v[16];
    r->fro_turns = v[17];
    r->stance = samples(v[18]);
    r->held_az = v[19];
    r->lift_turn = v[20];
    r->lift = samples(v[21]);
    r->lower = v[22];
    r->slowing = v[23];
    r->sharpness = v[24];
}
