#include "ps_kernels.h"

#ifdef PS_DSP
#include "ps_dsp.h"
#include "ps_layer.h"

/* Four weights against four values each of four steps. */
#define FOUR_TAPS() \
    four = ps_word(w); \
    w += 4; \
    w01 = ps_sxtb16(four); \
    w23 = ps_sxtb16_ror8(four); \
    PS_TWO_WORDS(v01, v23, x0); \
    s0 = ps_smlad(v01, w01, s0); \
    s0 = ps_smlad(v23, w23, s0); \
    PS_TWO_WORDS(v01, v23, x1); \
    s1 = ps_smlad(v01, w01, s1); \
    s1 = ps_smlad(v23, w23, s1); \
    PS_TWO_WORDS(v01, v23, x2); \
    s2 = ps_smlad(v01, w01, s2); \
    s2 = ps_smlad(v23, w23, s2); \
    PS_TWO_WORDS(v01, v23, x3); \
    s3 = ps_smlad(v01, w01, s3); \
    s3 = ps_smlad(v23, w23, s3)

/*
 * Four steps against one row of weights. Where fewer are left the last one is worked out again: a kernel of its own for the rest would
 * take more flash than it saves time.
 */
void ps_kernel_full(const ps_kernel *k) {
    const uint32_t pitch = k->stride * k->in;
    const uint32_t row = ps_eight(k->in * k->kernel);
    const uint32_t out = k->out;
    const int32_t zero = k->zero;
    for (uint32_t t = 0; t < k->steps; t += 4) {
        const uint32_t left = k->steps - 1 - t;
        const uint32_t t1 = left < 1 ? left : 1;
        const uint32_t t2 = left < 2 ? left : 2;
        const uint32_t t3 = left < 3 ? left : 3;
        const int16_t *const from = k->from + t * pitch;
        const int16_t *const rows[4] = {from, from + t1 * pitch, from + t2 * pitch, from + t3 * pitch};
        int16_t *to = k->to + t * out;
        const uint32_t to1 = t1 * out;
        const uint32_t to2 = t2 * out;
        const uint32_t to3 = t3 * out;
        const uint8_t *w = k->weights;
        const uint8_t *bias = k->bias;
        for (const int16_t *last = to + out; to != last;) {
            const int16_t *x0 = rows[0];
            const int16_t *x1 = rows[1];
            const int16_t *x2 = rows[2];
            const int16_t *x3 = rows[3];
            const uint8_t *const end = w + row;
            int32_t s0 = (int32_t)ps_word(bias);
            int32_t s1 = s0;
            int32_t s2 = s0;
            int32_t s3 = s0;
            do {
                uint32_t four;
                uint32_t w01;
                uint32_t w23;
                uint32_t v01;
                uint32_t v23;
                FOUR_TAPS();
                FOUR_TAPS();
            } while (w != end);
            float m;
            memcpy(&m, bias + 4 * out, 4);
            bias += 4;
            PS_REQUANTISE(s0, s1, s2, s3, m, m);
            if (zero == -128) {
                s0 = ps_usat8(s0);
                s1 = ps_usat8(s1);
                s2 = ps_usat8(s2);
                s3 = ps_usat8(s3);
            } else {
                s0 = ps_ssat8(s0 + zero) - zero;
                s1 = ps_ssat8(s1 + zero) - zero;
                s2 = ps_ssat8(s2 + zero) - zero;
                s3 = ps_ssat8(s3 + zero) - zero;
            }
            to[0] = (int16_t)s0;
            to[to1] = (int16_t)s1;
            to[to2] = (int16_t)s2;
            to[to3] = (int16_t)s3;
            to++;
        }
    }
}

/* One tap of two channels against two steps. */
#define ONE_TAP(pair) \
    v = ps_word(x); \
    a0 = ps_smlabb(v, pair, a0); \
    b0 = ps_smlatt(v, pair, b0); \
    v = ps_word(x + second); \
    a1 = ps_smlabb(v, pair, a1); \
    b1 = ps_smlatt(v, pair, b1); \
    x += in

/* Two channels and two steps at a time. A pool is a depthwise layer whose weights are 1. */
void ps_kernel_channelwise(const ps_kernel *k) {
    static const uint8_t ones[4] = {1, 1, 1, 1};
    const uint32_t in = 2 * k->in;
    const uint32_t out = k->out;
    /* From a step to the next; a single step is its own second. */
    const uint32_t second = k->steps > 1 ? k->stride * in : 0;
    const uint32_t to_second = k->steps > 1 ? out : 0;
    const int32_t zero = k->zero;
    const uint8_t *bias = k->bias;
    const uint8_t *multiplier = k->multiplier;
    const uint8_t *weights = bias ? k->weights : ones;
    const uint32_t on = bias ? 4 : 0;
    for (uint32_t c = 0; c < out; c += 2) {
        float ma;
        float mb;
        memcpy(&ma, multiplier, 4);
        memcpy(&mb, multiplier + on, 4);
        multiplier += 2 * on;
        int32_t ba = 0;
        int32_t bb = 0;
        if (bias) {
            ba = (int32_t)ps_word(bias);
            bb = (int32_t)ps_word(bias + 4);
            bias += 8;
        }
        const uint8_t *from = (const uint8_t *)(k->from + c);
        int16_t *to = k->to + c;
        int32_t left = (int32_t)k->steps;
        do {
            const uint8_t *x = from;
            const uint8_t *w = weights;
            int32_t a0 = ba;
            int32_t b0 = bb;
            int32_t a1 = ba;
            int32_t b1 = bb;
            uint32_t taps = k->kernel;
            uint32_t v;
            for (; taps >= 2; taps -= 2) {
                const uint32_t four = ps_word(w);
                const uint32_t first = ps_sxtb16(four);
                const uint32_t next = ps_sxtb16_ror8(four);
                w += on;
                ONE_TAP(first);
                ONE_TAP(next);
            }
            if (taps) {
                const uint32_t last = ps_sxtb16((uint32_t)w[0] | (uint32_t)w[1] << 16);
                ONE_TAP(last);
            }
            PS_REQUANTISE(a0, b0, a1, b1, ma, mb);
            if (zero == -128) {
                a0 = ps_usat8(a0);
                b0 = ps_usat8(b0);
                a1 = ps_usat8(a1);
                b1 = ps_usat8(b1);
            } else {
                a0 = ps_ssat8(a0 + zero) - zero;
                b0 = ps_ssat8(b0 + zero) - zero;
                a1 = ps_ssat8(a1 + zero) - zero;
                b1 = ps_ssat8(b1 + zero) - zero;
            }
            to[0] = (int16_t)a0;
            to[1] = (int16_t)b0;
            to[to_second] = (int16_t)a1;
            to[to_second + 1] = (int16_t)b1;
            from += 2 * second;
            to += 2 * to_second;
            left -= 2;
            if (left == 1) {
                /* An odd one is left: it goes together with the one before, which is worked out again. */
                from -= second;
                to -= to_second;
            }
        } while (left > 0);
        weights += bias ? 2 * k->kernel : 0;
    }
}

#else
typedef int ps_kernels_are_in_kernels_plain; /* a file of C wants something in it */
#endif
