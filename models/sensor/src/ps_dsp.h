/* The instructions of the DSP path: a Cortex-M4F's own, or the same in C, so that a host can test what the M4 runs. */
#ifndef PS_DSP_H
#define PS_DSP_H

#include <stdint.h>
#include <string.h>

/* Pairs of int16 as words, and four int8; at any address that is a multiple of 4, weights at any. */
static inline uint32_t ps_word(const void *at) {
    uint32_t word;
    memcpy(&word, at, 4);
    return word;
}

#ifdef PS_DSP_EMULATED
#include <math.h>

static inline int32_t ps_low(uint32_t word) {
    return (int16_t)(uint16_t)word;
}

static inline int32_t ps_high(uint32_t word) {
    return (int16_t)(uint16_t)(word >> 16);
}

/* Bytes 0 and 2, signed, as a pair of int16. */
static inline uint32_t ps_sxtb16(uint32_t w) {
    return (uint16_t)(int8_t)(uint8_t)w | (uint32_t)(uint16_t)(int8_t)(uint8_t)(w >> 16) << 16;
}

/* Bytes 1 and 3. */
static inline uint32_t ps_sxtb16_ror8(uint32_t w) {
    return ps_sxtb16(w >> 8);
}

static inline int32_t ps_smlad(uint32_t a, uint32_t b, int32_t acc) {
    return acc + ps_low(a) * ps_low(b) + ps_high(a) * ps_high(b);
}

static inline int32_t ps_smlabb(uint32_t a, uint32_t b, int32_t acc) {
    return acc + ps_low(a) * ps_low(b);
}

static inline int32_t ps_smlatt(uint32_t a, uint32_t b, int32_t acc) {
    return acc + ps_high(a) * ps_high(b);
}

#define PS_TWO_WORDS(low, high, at) ((low) = ps_word(at), (high) = ps_word((at) + 2), (at) += 4)

#define PS_REQUANTISE(a, b, c, d, ma, mb) \
    ((a) = (int32_t)lrintf((float)(a) * (ma)), (b) = (int32_t)lrintf((float)(b) * (mb)), (c) = (int32_t)lrintf((float)(c) * (ma)), \
     (d) = (int32_t)lrintf((float)(d) * (mb)))

static inline int32_t ps_usat8(int32_t v) {
    return v < 0 ? 0 : v > 255 ? 255 : v;
}

static inline int32_t ps_ssat8(int32_t v) {
    return v < -128 ? -128 : v > 127 ? 127 : v;
}

#else

static inline uint32_t ps_sxtb16(uint32_t w) {
    uint32_t r;
    __asm__("sxtb16 %0, %1" : "=r"(r) : "r"(w));
    return r;
}

static inline uint32_t ps_sxtb16_ror8(uint32_t w) {
    uint32_t r;
    __asm__("sxtb16 %0, %1, ror #8" : "=r"(r) : "r"(w));
    return r;
}

static inline int32_t ps_smlad(uint32_t a, uint32_t b, int32_t acc) {
    __asm__("smlad %0, %1, %2, %0" : "+r"(acc) : "r"(a), "r"(b));
    return acc;
}

static inline int32_t ps_smlabb(uint32_t a, uint32_t b, int32_t acc) {
    __asm__("smlabb %0, %1, %2, %0" : "+r"(acc) : "r"(a), "r"(b));
    return acc;
}

static inline int32_t ps_smlatt(uint32_t a, uint32_t b, int32_t acc) {
    __asm__("smlatt %0, %1, %2, %0" : "+r"(acc) : "r"(a), "r"(b));
    return acc;
}

/* Four values and on to the next four. */
#define PS_TWO_WORDS(low, high, at) __asm__("ldrd %0, %1, [%2], #8" : "=r"(low), "=r"(high), "+r"(at) : : "memory")

/* rint((float)acc * M) of two steps of two channels; one instruction moves two of them to the FPU. */
#define PS_REQUANTISE(a, b, c, d, ma, mb) \
    __asm__("vmov s0, s1, %0, %1\n\tvmov s2, s3, %2, %3\n\t" \
            "vcvt.f32.s32 s0, s0\n\tvcvt.f32.s32 s1, s1\n\tvcvt.f32.s32 s2, s2\n\tvcvt.f32.s32 s3, s3\n\t" \
            "vmul.f32 s0, s0, %4\n\tvmul.f32 s1, s1, %5\n\tvmul.f32 s2, s2, %4\n\tvmul.f32 s3, s3, %5\n\t" \
            "vcvtr.s32.f32 s0, s0\n\tvcvtr.s32.f32 s1, s1\n\tvcvtr.s32.f32 s2, s2\n\tvcvtr.s32.f32 s3, s3\n\t" \
            "vmov %0, %1, s0, s1\n\tvmov %2, %3, s2, s3" \
            : "+r"(a), "+r"(b), "+r"(c), "+r"(d) \
            : "t"(ma), "t"(mb) \
            : "s0", "s1", "s2", "s3")

static inline int32_t ps_usat8(int32_t v) {
    __asm__("usat %0, #8, %0" : "+r"(v));
    return v;
}

static inline int32_t ps_ssat8(int32_t v) {
    __asm__("ssat %0, #8, %0" : "+r"(v));
    return v;
}

#endif
#endif
