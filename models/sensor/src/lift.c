#include <string.h>

#include "motion_parts.h"

/*
 * The angle of the lift: from the last moment in the stance, where the bat still hung, to the top of the backlift. That moment may be
 * 2.4 s back, longer than the ring is: a rest that leaves the ring is kept as where the blade pointed then, turned on with the bat.
 */

#define RADIANS 0.017453293f
#define DEGREES 57.29578f
#define LONGEST_LIFT 480
#define HANGING -0.7f
#define LOWER 0.08f
#define STILL 20
#define LEAVING_DPS2 16.0f
/* A rest is noted while this many of its samples, and those that its gyroscope's error is taken from, are held. */
#define AHEAD 40
#define NONE INT16_MAX

/* Degrees; within 0.004 of the true arc cosine. */
static float arc_cosine(float x) {
    float a = fabsf(x);
    if (a >= 1) {
        return x > 0 ? 0.0f : 180.0f;
    }
    float angle = sqrtf(1 - a) * (1.5707288f + a * (-0.2121144f + a * (0.0742610f - 0.0187293f * a))) * DEGREES;
    return x < 0 ? 180.0f - angle : angle;
}

float ps_lift_between(const float toe[3], const int8_t stood[3]) {
    float x = stood[0];
    float y = stood[1];
    /* a stance that was not seen: as if the bat had hung straight */
    float z = stood[0] || stood[1] || stood[2] ? stood[2] : -127;
    return arc_cosine((toe[0] * x + toe[1] * y + toe[2] * z) / sqrtf(x * x + y * y + z * z));
}

/* A rest whose last 20 samples begin here: the one at which the bat begins to leave it, and what the gyroscope reads at rest. */
static uint32_t rest_of(const ps_motion *m, uint32_t first, float bias[3]) {
    uint32_t last = first + STILL - 1;
    uint32_t quiet = first + (STILL - 1) / 2;
    float mean[3] = {0, 0, 0};
    float w[3];
    for (uint32_t k = first; !ps_before(quiet, k); k++) {
        ps_ring_rate(m, k, w);
        for (int i = 0; i < 3; i++) {
            mean[i] += w[i] / (float)(STILL / 2);
        }
    }
    for (; ps_before(quiet, last); last--) {
        ps_ring_rate(m, last, w);
        float off2 = 0;
        for (int i = 0; i < 3; i++) {
            off2 += (w[i] - mean[i]) * (w[i] - mean[i]);
        }
        if (!(off2 > LEAVING_DPS2)) {
            break;
        }
    }
    int still = 0;
    memset(mean, 0, sizeof mean);
    for (uint32_t k = last; !ps_before(k, ps_oldest(m)) && still < STILL && ps_ring_rate2(m, k) < PS_STILL_DPS2; k--) {
        ps_ring_rate(m, k, w);
        for (int i = 0; i < 3; i++) {
            mean[i] += w[i];
        }
        still++;
    }
    for (int i = 0; i < 3; i++) {
        bias[i] = mean[i] / (float)(still > 0 ? still : 1);
    }
    return last;
}

/* Where the blade pointed at a rest, turned on by one sample of the bat. */
static void turn_on(float v[3], const float w[3], const float bias[3]) {
    float r[3];
    for (int i = 0; i < 3; i++) {
        r[i] = (w[i] - bias[i]) * (RADIANS * PS_STEP_S);
    }
    float qx = v[0] + (v[1] * r[2] - v[2] * r[1]) * 0.5f;
    float qy = v[1] + (v[2] * r[0] - v[0] * r[2]) * 0.5f;
    float qz = v[2] + (v[0] * r[1] - v[1] * r[0]) * 0.5f;
    v[0] += qy * r[2] - qz * r[1];
    v[1] += qz * r[0] - qx * r[2];
    v[2] += qx * r[1] - qy * r[0];
}

void ps_lift_forget(ps_motion *m) {
    m->still_ahead = 0;
    m->rests[0].age = NONE;
    m->rests[1].age = NONE;
}

static void note(ps_motion *m, uint32_t end) {
    ps_rest *rest = &m->rests[0];
    float sum = 0;
    for (uint32_t k = end; k != end - STILL; k--) {
        float six[6];
        ps_frame_apply(&m->frame, ps_motion_counts(m, k), six);
        sum += six[0];
    }
    if (!(sum / STILL < HANGING)) {
        return;
    }
    /* an earlier one counts only where the bat hung lower */
    if (rest->age != NONE && rest->mean_ax < sum / STILL) {
        m->rests[1] = *rest;
    }
    rest->mean_ax = sum / STILL;
    uint32_t leaves = rest_of(m, end - STILL + 1, rest->bias);
    rest->age = (int16_t)(int32_t)(ps_oldest(m) - 1 - leaves);
    rest->end = (uint8_t)(end - leaves);
    rest->blade[0] = 1;
    rest->blade[1] = 0;
    rest->blade[2] = 0;
}

void ps_lift_leave(ps_motion *m, const float six[6]) {
    const int16_t *ahead = ps_motion_counts(m, ps_oldest(m) + AHEAD) + 3;
    float x = (float)ahead[0];
    float y = (float)ahead[1];
    float z = (float)ahead[2];
    /* near enough without the mount: nothing is decided by it but how a lift is measured */
    if ((x * x + y * y + z * z) * (m->frame.gyro_scale * m->frame.gyro_scale) < PS_STILL_DPS2) {
        m->still_ahead = (uint8_t)(m->still_ahead < STILL ? m->still_ahead + 1 : STILL);
    } else {
        if (m->still_ahead == STILL) {
            note(m, ps_oldest(m) + AHEAD - 1);
        }
        m->still_ahead = 0;
    }
    for (int i = 0; i < 2; i++) {
        ps_rest *rest = &m->rests[i];
        if (rest->age == NONE) {
            continue;
        }
        rest->age = (int16_t)(rest->age < LONGEST_LIFT ? rest->age + 1 : NONE);
        if (rest->age > 0) {
            turn_on(rest->blade, six + 3, rest->bias);
        }
    }
}

/* From here on to the top. */
static float turned_to(const ps_motion *m, const ps_rest *rest, uint32_t from, uint32_t top) {
    float v[3], w[3];
    memcpy(v, rest->blade, sizeof v);
    for (uint32_t k = from; !ps_before(top, k); k++) {
        ps_ring_rate(m, k, w);
        turn_on(v, w, rest->bias);
    }
    /* turned step by step it grows by a little */
    return arc_cosine(v[0] / sqrtf(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]));
}

/* Of the rests held, from the last on, the earliest of those that hung ever lower: where its last 20 samples begin. */
static int rest_held(const ps_motion *m, uint32_t top, uint32_t from, float *hung, uint32_t *first) {
    int found = 0;
    int still = 0;
    float sum = 0;
    for (uint32_t k = top - 2; !ps_before(k, from); k--) {
        float six[6];
        ps_frame_apply(&m->frame, ps_motion_counts(m, k), six);
        int rests = (six[3] * six[3] + six[4] * six[4]) + six[5] * six[5] < PS_STILL_DPS2;
        still = rests ? still + 1 : 0;
        sum = rests ? sum + six[0] : 0;
        if (still == STILL && sum / STILL < *hung - LOWER) {
            *first = k;
            *hung = sum / STILL;
            found = 1;
        }
    }
    return found;
}

int ps_lift_seen(const ps_motion *m, uint32_t top, uint32_t from) {
    float hung = HANGING + LOWER;
    uint32_t first;
    return rest_held(m, top, ps_later(ps_oldest(m), from), &hung, &first);
}

float ps_lift_angle(const ps_motion *m, uint32_t top) {
    uint32_t earliest = top - LONGEST_LIFT;
    float hung = HANGING + LOWER;
    float angle = -1;
    uint32_t first = 0;
    int held = rest_held(m, top, ps_later(ps_oldest(m), earliest), &hung, &first);
    if (held) {
        ps_rest rest = {0, {0, 0, 0}, {1, 0, 0}, 0, 0};
        uint32_t leaves = rest_of(m, first, rest.bias);
        angle = turned_to(m, &rest, leaves + 1, top);
    }
    for (int i = 0; i < 2; i++) {
        const ps_rest *rest = &m->rests[i];
        uint32_t leaves = ps_oldest(m) - (uint32_t)(rest->age + 1);
        uint32_t its_first = leaves + rest->end - STILL + 1;
        if (rest->age == NONE || ps_before(its_first, earliest)) {
            continue;
        }
        /* of one that is half gone the note knows more of the gyroscope's error */
        if (rest->mean_ax < hung - LOWER || (held && its_first == first)) {
            hung = rest->mean_ax;
            angle = turned_to(m, rest, rest->age > 0 ? ps_oldest(m) : leaves + 1, top);
        }
    }
    return angle;
}
