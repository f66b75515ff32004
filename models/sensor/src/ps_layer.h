/* Where things lie in a blob and in the arena; shared by loader and engine. */
#ifndef PS_LAYER_H
#define PS_LAYER_H

#include "ps_model.h"

enum { PS_CONV1D = 1, PS_DEPTHWISE, PS_POINTWISE, PS_AVERAGE_POOL, PS_DENSE };

/* Bytes of a layer record. */
enum { AT_KIND, AT_KERNEL, AT_STRIDE, AT_LEFT, AT_RIGHT, AT_ZERO, AT_IN, AT_OUT, AT_STEPS, AT_RESERVED, AT_PAYLOAD = 12, RECORD = 16 };

enum { FIXED = 64, TRAILER = 80 };

/* Every output channel sees every input channel. */
static inline int ps_full(uint32_t kind) {
    return kind != PS_DEPTHWISE && kind != PS_AVERAGE_POOL;
}

static inline uint32_t ps_eight(uint32_t n) {
    return (n + 7u) & ~7u;
}

/* Bytes of a map: rows of int16 with the padding that its reader wants, and room for a row of weights that was filled up to 8. */
static inline uint32_t ps_map_bytes(uint32_t channels, uint32_t padded_steps) {
    return ps_eight(2 * (padded_steps * channels + 8));
}

#endif
