/* The model a bat carries: a PSM1 blob (docs/sensor-model.md), checked once, then read where it lies. */
#ifndef PS_MODEL_H
#define PS_MODEL_H

#include "ps_bytes.h"

/* Why a blob is refused: the codes of docs/sensor-model.md section 8. */
enum {
    PS_TAKEN = 0,
    PS_REFUSED_LENGTH = 1,
    PS_REFUSED_MAGIC,
    PS_REFUSED_FORMAT,
    PS_REFUSED_RUNTIME,
    PS_REFUSED_TOTAL,
    PS_REFUSED_CHECKSUM,
    PS_REFUSED_RESERVED,
    PS_REFUSED_SHAPE,
    PS_REFUSED_HEADER,
    PS_REFUSED_ID,
    PS_REFUSED_VERSION,
    PS_REFUSED_WINDOW,
    PS_REFUSED_GAIN,
    PS_REFUSED_DETECTOR,
    PS_REFUSED_CLASS,
    PS_REFUSED_SELF_TEST,
    PS_REFUSED_KIND,
    PS_REFUSED_KERNEL,
    PS_REFUSED_CHANNELS,
    PS_REFUSED_STEPS,
    PS_REFUSED_PAYLOAD,
    PS_REFUSED_MULTIPLIER,
    PS_REFUSED_ACCUMULATOR,
    PS_REFUSED_PADDING,
    PS_REFUSED_OUTPUT,
    PS_REFUSED_ARENA,
    PS_REFUSED_SIGNATURE,
    PS_REFUSED_SELF_TEST_FAILED
};

enum { PS_MODEL_MIN_BYTES = 184, PS_MODEL_MAX_BYTES = 1 << 18, PS_MODEL_MAX_CLASSES = 16, PS_MODEL_MAX_LAYERS = 64, PS_MODEL_MAX_STEPS = 255 };

/* A blob that was taken. Everything else is read out of the blob, which has to stay where it is. */
typedef struct ps_model {
    const uint8_t *blob;
    uint32_t bytes;
    uint32_t arena;   /* bytes of RAM for the maps */
    uint16_t records; /* where the layer records begin */
    uint8_t channels; /* of the input */
    uint8_t steps;    /* of the input */
    uint8_t classes;
    uint8_t layers;
} ps_model;

/*
 * Looks at every rule but the signature and the self-test. 0: taken, `m` is filled; else the code of the first rule that is broken, and
 * `m` is not to be used. No byte outside of blob .. blob + bytes is read, whatever the blob says. That the arena fits into what the bat
 * has is the caller's to check. The blob may lie at any address; on a multiple of 4 it runs fastest.
 */
int ps_model_check(const uint8_t *blob, uint32_t bytes, ps_model *m);

/* 1 to 16 characters; behind them zeros, but no zero behind the 16th. */
static inline const uint8_t *ps_model_id(const ps_model *m) {
    return m->blob + 16;
}

static inline uint32_t ps_model_version(const ps_model *m) {
    return ps_u32(m->blob + 32);
}

/* Of the samples that the window is cut from, in mHz. */
static inline uint32_t ps_model_rate_mhz(const ps_model *m) {
    return ps_u32(m->blob + 36);
}

static inline uint16_t ps_model_accel_range_g(const ps_model *m) {
    return ps_u16(m->blob + 44);
}

static inline uint16_t ps_model_gyro_range_dps(const ps_model *m) {
    return ps_u16(m->blob + 46);
}

/* Which sample of the window, 2 * steps of them, is t0. */
static inline uint16_t ps_model_t0(const ps_model *m) {
    return ps_u16(m->blob + 50);
}

/* K of an input channel: q = clamp(rint(x * K), -128, 127). */
static inline float ps_model_gain(const ps_model *m, uint32_t channel) {
    return ps_f32(m->blob + 64 + 4 * channel);
}

/* Version of the list of detector parameters, and how many there are. */
static inline uint8_t ps_model_detector_version(const ps_model *m) {
    return m->blob[52];
}

static inline uint8_t ps_model_detector_count(const ps_model *m) {
    return m->blob[53];
}

static inline float ps_model_detector(const ps_model *m, uint32_t parameter) {
    return ps_f32(m->blob + 64 + 4 * (m->channels + parameter));
}

/* A class in the order of the logits: code, margin, flags (bit 0: no swing), 0. */
static inline const uint8_t *ps_model_class(const ps_model *m, uint32_t index) {
    return m->blob + 64 + 4 * ((uint32_t)m->channels + m->blob[53] + index);
}

/* 8 bytes: whose signature it carries; zeros where it is not signed. */
static inline const uint8_t *ps_model_key_id(const ps_model *m) {
    return m->blob + m->bytes - 72;
}

/* 64 bytes, over everything before them. */
static inline const uint8_t *ps_model_signature(const ps_model *m) {
    return m->blob + m->bytes - 64;
}

#endif
