#include <string.h>

#include "motion_parts.h"

#define SLOW_GAIN 0.03125f
#define FAST_GAIN 0.0625f
/* Gravity stands still while its two means are within 0.01 g. */
#define UNTURNED_G2 0.0001f
#define UNTURNED_SAMPLES 100
#define BIAS_FIRST 32
#define BIAS_LAST 512
#define BIAS_MOST 10.0f
#define BIAS_NEAR2 100.0f
#define RADIANS_PER_STEP 0.00008726646f

void ps_frame_rate(const ps_frame *f, const int16_t counts[6], float w[3]) {
    ps_turned(f, counts + 3, f->gyro_scale, &w[0], &w[1], &w[2]);
    if (f->mirrored) {
        w[0] = -w[0];
        w[2] = -w[2];
    }
}

void ps_frame_apply(const ps_frame *f, const int16_t counts[6], float out[6]) {
    ps_framed(f, counts, out);
}

void ps_stance_wake(ps_stance *s) {
    memset(s, 0, sizeof *s);
    s->learned = BIAS_FIRST;
}

void ps_stance_forget(ps_stance *s) {
    s->known = 0;
    s->begun = 0;
    s->still = 0;
    s->unturned = 0;
    s->age = 0;
}

static float bounded(float b) {
    return b > BIAS_MOST ? BIAS_MOST : b < -BIAS_MOST ? -BIAS_MOST : b;
}

/* A sample at rest: gravity's two means, and what the gyroscope reads while gravity itself does not turn. */
static void stand_still(ps_stance *s, const float six[6]) {
    float d2[3], o[3];
    for (int i = 0; i < 3; i++) {
        if (s->still == 0) {
            s->slow[i] = six[i];
            s->fast[i] = six[i];
        } else {
            s->slow[i] = s->slow[i] + (six[i] - s->slow[i]) * SLOW_GAIN;
            s->fast[i] = s->fast[i] + (six[i] - s->fast[i]) * FAST_GAIN;
        }
        float d = s->fast[i] - s->slow[i];
        d2[i] = d * d;
        o[i] = six[i + 3] - s->bias[i];
    }
    if ((d2[0] + d2[1]) + d2[2] < UNTURNED_G2) {
        if (s->unturned < UNTURNED_SAMPLES) {
            s->unturned++;
        }
    } else {
        s->unturned = 0;
    }
    if (s->unturned >= UNTURNED_SAMPLES && (o[0] * o[0] + o[1] * o[1]) + o[2] * o[2] < BIAS_NEAR2) {
        float gain = 1.0f / (float)s->learned;
        for (int i = 0; i < 3; i++) {
            s->bias[i] = bounded(s->bias[i] + o[i] * gain);
        }
        if (s->learned < BIAS_LAST) {
            s->learned++;
        }
    }
    if (s->still < PS_STILL_SAMPLES) {
        s->still++;
    }
}

static void stand(ps_stance *s) {
    const float *m = s->slow;
    float l = sqrtf((m[0] * m[0] + m[1] * m[1]) + m[2] * m[2]);
    float ux = m[0] / l;
    float uy = m[1] / l;
    float uz = m[2] / l;
    float fx = 0.0f - ux * uz;
    float fy = 0.0f - uy * uz;
    float fz = 1.0f - uz * uz;
    l = sqrtf((fx * fx + fy * fy) + fz * fz);
    s->up[0] = ux;
    s->up[1] = uy;
    s->up[2] = uz;
    s->forward[0] = fx / l;
    s->forward[1] = fy / l;
    s->forward[2] = fz / l;
    s->known = 1;
    s->age = 0;
}

static void turn(float v[3], float rx, float ry, float rz) {
    float x = v[0];
    float y = v[1];
    float z = v[2];
    float cx = y * rz - z * ry;
    float cy = z * rx - x * rz;
    float cz = x * ry - y * rx;
    float qx = x + cx * 0.5f;
    float qy = y + cy * 0.5f;
    float qz = z + cz * 0.5f;
    x = x + (qy * rz - qz * ry);
    y = y + (qz * rx - qx * rz);
    z = z + (qx * ry - qy * rx);
    float l = sqrtf((x * x + y * y) + z * z);
    v[0] = x / l;
    v[1] = y / l;
    v[2] = z / l;
}

void ps_stance_advance(ps_stance *s, const float six[6]) {
    const float *w = six + 3;
    float w2 = (w[0] * w[0] + w[1] * w[1]) + w[2] * w[2];
    float n2 = (six[0] * six[0] + six[1] * six[1]) + six[2] * six[2];
    if (w2 < PS_STILL_DPS2 && n2 > 0.8f && n2 < 1.2f) {
        stand_still(s, six);
    } else {
        s->still = 0;
        s->unturned = 0;
    }
    if (!s->begun) {
        s->begun = 1;
        memcpy(s->before, w, sizeof s->before);
    }
    if (s->still >= PS_STILL_SAMPLES && s->slow[0] < -0.5f) {
        stand(s);
    } else if (s->known) {
        if (s->age == 0) {
            ps_stance_toe(s, s->stood);
        }
        float rx = ((s->before[0] + w[0]) * 0.5f - s->bias[0]) * RADIANS_PER_STEP;
        float ry = ((s->before[1] + w[1]) * 0.5f - s->bias[1]) * RADIANS_PER_STEP;
        float rz = ((s->before[2] + w[2]) * 0.5f - s->bias[2]) * RADIANS_PER_STEP;
        turn(s->up, rx, ry, rz);
        turn(s->forward, rx, ry, rz);
        s->age++;
        if (s->age > PS_OLDEST_STANCE) {
            s->known = 0;
        }
    }
    memcpy(s->before, w, sizeof s->before);
}

static int8_t eighth(float v) {
    long q = lrintf(127.0f * v);
    return (int8_t)(q > 127 ? 127 : q < -127 ? -127 : q);
}

void ps_stance_toe(const ps_stance *s, int8_t toe[3]) {
    toe[0] = toe[1] = toe[2] = 0;
    if (s->known) {
        toe[0] = eighth(s->forward[0]);
        toe[1] = eighth(s->up[1] * s->forward[2] - s->up[2] * s->forward[1]);
        toe[2] = eighth(s->up[0]);
    }
}
