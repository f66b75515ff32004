#include "ps_kernels.h"

#ifndef PS_DSP
#include "ps_layer.h"
#include <math.h>

/* Any processor: loops as docs/sensor-model.md section 1 has them. */

static int16_t requantised(int32_t acc, const uint8_t *multiplier, int32_t zero) {
    long y = lrintf((float)acc * ps_f32(multiplier)); /* within an int32: |acc| < 2^24, M < 128 */
    long low = -128 - zero;
    long high = 127 - zero;
    return (int16_t)(y < low ? low : y > high ? high : y);
}

void ps_kernel_full(const ps_kernel *k) {
    uint32_t taps = k->in * k->kernel;
    const int16_t *from = k->from;
    int16_t *to = k->to;
    for (uint32_t t = 0; t < k->steps; t++, from += k->stride * k->in) {
        const uint8_t *row = k->weights;
        for (uint32_t c = 0; c < k->out; c++, row += ps_eight(taps)) {
            int32_t acc = (int32_t)ps_u32(k->bias + 4 * c);
            /* In the blob the second and third of four weights change places. taps is even. */
            for (uint32_t i = 0; i < taps; i += 2) {
                const uint8_t *w = row + (i & ~3u) + (i >> 1 & 1);
                acc += from[i] * (int8_t)w[0] + from[i + 1] * (int8_t)w[2];
            }
            *to++ = requantised(acc, k->multiplier + 4 * c, k->zero);
        }
    }
}

void ps_kernel_channelwise(const ps_kernel *k) {
    const int16_t *from = k->from;
    int16_t *to = k->to;
    for (uint32_t t = 0; t < k->steps; t++, from += k->stride * k->in) {
        for (uint32_t c = 0; c < k->out; c++) {
            const uint8_t *pair = k->weights + (c >> 1) * 2 * k->kernel;
            const int16_t *x = from + c;
            int32_t acc = k->bias ? (int32_t)ps_u32(k->bias + 4 * c) : 0;
            for (uint32_t j = 0; j < k->kernel; j++, x += k->in) {
                int last = j == k->kernel - 1 && k->kernel % 2 == 1;
                uint32_t place = 2 * (j & ~1u) + (last ? c & 1 : 2 * (c & 1) + (j & 1));
                acc += k->bias ? *x * (int8_t)pair[place] : *x;
            }
            *to++ = requantised(acc, k->multiplier + (k->bias ? 4 * c : 0), k->zero);
        }
    }
}

#else
typedef int ps_kernels_are_in_kernels_dsp; /* a file of C wants something in it */
#endif
