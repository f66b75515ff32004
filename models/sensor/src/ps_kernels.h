/* What a layer does with its numbers: one implementation for the DSP extension of a Cortex-M4F, one for any processor, equal bytes. */
#ifndef PS_KERNELS_H
#define PS_KERNELS_H

#include "ps_bytes.h"

/* The DSP path takes pairs of int16 as little-endian words and rounds in the FPU. -DPS_PLAIN does without it. */
#if !defined(PS_PLAIN) && (defined(PS_DSP_EMULATED) || (defined(__ARM_FEATURE_DSP) && defined(__ARM_FP) && !defined(__ARM_BIG_ENDIAN)))
#define PS_DSP 1
#endif

typedef struct ps_kernel {
    const int16_t *from;       /* first padded row of the map it reads */
    int16_t *to;               /* first true row of the map it writes */
    const uint8_t *bias;       /* int32 an output channel; NULL: a pool, which has none */
    const uint8_t *multiplier; /* float an output channel; of a pool one for all */
    const uint8_t *weights;
    uint32_t in; /* channels, even */
    uint32_t out;
    uint32_t kernel;
    uint32_t stride;
    uint32_t steps; /* out */
    int32_t zero;   /* what is stored lies in -128 - zero .. 127 - zero */
} ps_kernel;

/* CONV1D, POINTWISE, DENSE */
void ps_kernel_full(const ps_kernel *k);
/* DEPTHWISE, AVERAGE_POOL */
void ps_kernel_channelwise(const ps_kernel *k);

#endif
