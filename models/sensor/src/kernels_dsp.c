#include "ps_kernels.h"

#ifdef PS_DSP
#include "ps_dsp.h"
#include "ps_layer.h"

/* Four sums at a time; what is stored of each. y + zero stays inside an int32: |acc| < 2^24 and M < 128. */
#define STORED(v) (zero == -128 ? ps_usat8(v) : ps_ssat8((v) + zero) - zero)

/*
 * Four steps against one row of weights. Where fewer are left the last one is worked out again: a kernel of its own for the rest would
 * take more flash than it saves time.
 */
void ps_kernel_full(const ps_kernel *k) {
    const uint32_t pitch = k->stride * k->in;
    const uint32_t row = ps_eight(k->in * k->kernel);
    const int32_t zero = k->zero;
    for (uint32_t t = 0; t < k->steps; t += 4) {
        const uint32_t left = k->steps - 1 - t;
        const uint32_t t1 = left < 1 ? left : 1;
        const uint32_t t2 = left < 2 ? left : 2;
        const uint32_t t3 = left < 3 ? left : 3;
        const int16_t *from = k->from + t * pitch;
        int16_t *to = k->to + t * k->out;
        const uint8_t *w = k->weights;
        for (uint32_t c = 0; c < k->out; c++) {
            const int16_t *x0 = from;
            const int16_t *x1 = from + t1 * pitch;
            const int16_t *x2 = from + t2 * pitch;
            const int16_t *x3 = from + t3 * pitch;
            const uint8_t *end = w + row;
            int32_t s0 = (int32_t)ps_word(k->bias + 4 * c);
            int32_t s1 = s0;
            int32_t s2 = s0;
            int32_t s3 = s0;
            do {
                for (int twice = 0; twice < 2; twice++) {
                    uint32_t four = ps_word(w);
                    uint32_t w01 = ps_sxtb16(four);
                    uint32_t w23 = ps_sxtb16_ror8(four);
                    uint32_t v01;
                    uint32_t v23;
                    w += 4;
                    PS_TWO_WORDS(v01, v23, x0);
                    s0 = ps_smlad(v01, w01, s0);
                    s0 = ps_smlad(v23, w23, s0);
                    PS_TWO_WORDS(v01, v23, x1);
                    s1 = ps_smlad(v01, w01, s1);
                    s1 = ps_smlad(v23, w23, s1);
                    PS_TWO_WORDS(v01, v23, x2);
                    s2 = ps_smlad(v01, w01, s2);
                    s2 = ps_smlad(v23, w23, s2);
                    PS_TWO_WORDS(v01, v23, x3);
                    s3 = ps_smlad(v01, w01, s3);
                    s3 = ps_smlad(v23, w23, s3);
                }
            } while (w != end);
            float m;
            memcpy(&m, k->multiplier + 4 * c, 4);
            PS_REQUANTISE(s0, s1, s2, s3, m, m);
            to[c] = (int16_t)STORED(s0);
            to[c + t1 * k->out] = (int16_t)STORED(s1);
            to[c + t2 * k->out] = (int16_t)STORED(s2);
            to[c + t3 * k->out] = (int16_t)STORED(s3);
        }
    }
}

/* Two channels and two steps at a time. A pool is a depthwise layer whose weights are 1. */
void ps_kernel_channelwise(const ps_kernel *k) {
    static const uint8_t ones[4] = {1, 1, 1, 1};
    const uint32_t pitch = k->stride * k->in;
    const uint32_t in = k->in;
    const int32_t zero = k->zero;
    const int pool = !k->bias;
    const uint8_t *weights = pool ? ones : k->weights;
    for (uint32_t c = 0; c < k->out; c += 2) {
        float ma;
        float mb;
        int32_t ba = 0;
        int32_t bb = 0;
        memcpy(&ma, k->multiplier + (pool ? 0 : 4 * c), 4);
        memcpy(&mb, k->multiplier + (pool ? 0 : 4 * c + 4), 4);
        if (!pool) {
            ba = (int32_t)ps_word(k->bias + 4 * c);
            bb = (int32_t)ps_word(k->bias + 4 * c + 4);
        }
        for (uint32_t t = 0; t < k->steps; t += 2) {
            const uint32_t t1 = t + 1 < k->steps;
            const int16_t *x = k->from + t * pitch + c;
            const int16_t *x1 = x + t1 * pitch;
            const uint8_t *w = weights;
            int32_t a0 = ba;
            int32_t b0 = bb;
            int32_t a1 = ba;
            int32_t b1 = bb;
            uint32_t taps = k->kernel;
            uint32_t four;
            uint32_t pair;
            uint32_t v;
            for (; taps >= 2; taps -= 2) {
                four = ps_word(w);
                w += pool ? 0 : 4;
                pair = ps_sxtb16(four);
                v = ps_word(x);
                a0 = ps_smlabb(v, pair, a0);
                b0 = ps_smlatt(v, pair, b0);
                v = ps_word(x1);
                a1 = ps_smlabb(v, pair, a1);
                b1 = ps_smlatt(v, pair, b1);
                x += in;
                x1 += in;
                pair = ps_sxtb16_ror8(four);
                v = ps_word(x);
                a0 = ps_smlabb(v, pair, a0);
                b0 = ps_smlatt(v, pair, b0);
                v = ps_word(x1);
                a1 = ps_smlabb(v, pair, a1);
                b1 = ps_smlatt(v, pair, b1);
                x += in;
                x1 += in;
            }
            if (taps) {
                pair = ps_sxtb16((uint32_t)w[0] | (uint32_t)w[1] << 16);
                v = ps_word(x);
                a0 = ps_smlabb(v, pair, a0);
                b0 = ps_smlatt(v, pair, b0);
                v = ps_word(x1);
                a1 = ps_smlabb(v, pair, a1);
                b1 = ps_smlatt(v, pair, b1);
            }
            PS_REQUANTISE(a0, b0, a1, b1, ma, mb);
            int16_t *to = k->to + t * k->out + c;
            to[0] = (int16_t)STORED(a0);
            to[1] = (int16_t)STORED(b0);
            to[t1 * k->out] = (int16_t)STORED(a1);
            to[t1 * k->out + 1] = (int16_t)STORED(b1);
        }
        weights += pool ? 0 : 2 * k->kernel;
    }
}

#else
typedef int ps_kernels_are_in_kernels_plain; /* a file of C wants something in it */
#endif
