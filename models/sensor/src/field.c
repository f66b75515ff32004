#include "field.h"

#include "ps_bytes.h"

/* hi:lo = a * b + hi + lo, which always fits. */
static inline void multiply_add(uint32_t *lo, uint32_t *hi, uint32_t a, uint32_t b) {
#if defined(__ARM_FEATURE_DSP) && __ARM_FEATURE_DSP
    __asm__("umaal %0, %1, %2, %3" : "+r"(*lo), "+r"(*hi) : "r"(a), "r"(b));
#else
    uint64_t sum = (uint64_t)a * b + *lo + *hi;
    *lo = (uint32_t)sum;
    *hi = (uint32_t)(sum >> 32);
#endif
}

/* a + over * 2^256, over <= 2^32 / 38: 2^256 is 38. */
static void fold(ps_fe a, uint32_t over) {
    uint64_t carry = (uint64_t)over * 38;
    for (int i = 0; i < 8; i++) {
        carry += a[i];
        a[i] = (uint32_t)carry;
        carry >>= 32;
    }
    /* Where it went over again, little more than 0 was left: no further carry. */
    a[0] += (uint32_t)carry * 38;
}

void ps_fe_add(ps_fe to, const ps_fe a, const ps_fe b) {
    uint32_t carry = 0;
    for (int i = 0; i < 8; i++) {
        uint32_t sum = a[i];
        multiply_add(&sum, &carry, b[i], 1);
        to[i] = sum;
    }
    fold(to, carry);
}

void ps_fe_sub(ps_fe to, const ps_fe a, const ps_fe b) {
    /* a + (2^256 - 1 - b) + 1: without a carry in the end it went below 0, and 2^256 is too much. */
    uint32_t carry = 1;
    for (int i = 0; i < 8; i++) {
        uint32_t sum = a[i];
        multiply_add(&sum, &carry, ~b[i], 1);
        to[i] = sum;
    }
    uint32_t less = 38 * (1 - carry);
    for (int i = 0; i < 8; i++) {
        uint64_t difference = (uint64_t)to[i] - less;
        to[i] = (uint32_t)difference;
        less = (uint32_t)(difference >> 63);
    }
    /* As in fold: nearly 2^256 is left then. */
    to[0] -= 38 * less;
}

void ps_fe_mul(ps_fe to, const ps_fe a, const ps_fe b) {
    uint32_t t[16];
    t[0] = t[1] = t[2] = t[3] = t[4] = t[5] = t[6] = t[7] = 0;
    /* Two rows at once: each sum is fetched and put back half as often. */
    for (int i = 0; i < 8; i += 2) {
        uint32_t *row = t + i;
        uint32_t b0 = b[i];
        uint32_t b1 = b[i + 1];
        uint32_t carry0 = 0;
        uint32_t carry1 = 0;
        uint32_t sum = row[0];
        multiply_add(&sum, &carry0, a[0], b0);
        row[0] = sum;
#define PS_COLUMN(j)                               \
    sum = row[j];                                  \
    multiply_add(&sum, &carry0, a[j], b0);         \
    multiply_add(&sum, &carry1, a[(j)-1], b1);     \
    row[j] = sum;
        PS_COLUMN(1)
        PS_COLUMN(2)
        PS_COLUMN(3)
        PS_COLUMN(4)
        PS_COLUMN(5)
        PS_COLUMN(6)
        PS_COLUMN(7)
#undef PS_COLUMN
        multiply_add(&carry0, &carry1, a[7], b1);
        row[8] = carry0;
        row[9] = carry1;
    }
    uint32_t carry = 0;
    for (int i = 0; i < 8; i++) {
        uint32_t sum = t[i];
        multiply_add(&sum, &carry, t[i + 8], 38);
        to[i] = sum;
    }
    fold(to, carry);
}

void ps_fe_square(ps_fe to, const ps_fe a) {
    ps_fe_mul(to, a, a);
}

void ps_fe_root_power(ps_fe to, const ps_fe a) {
    /* x = a^(2^n - 1), n doubled or one more until it is 250; then 2^252 - 3 = 4 (2^250 - 1) + 1. */
    ps_fe t;
    memcpy(to, a, sizeof t);
    int n = 1;
    for (int bit = 6; bit >= 0; bit--) {
        memcpy(t, to, sizeof t);
        for (int i = 0; i < n; i++) {
            ps_fe_square(to, to);
        }
        ps_fe_mul(to, to, t);
        n *= 2;
        if (250 >> bit & 1) {
            ps_fe_square(to, to);
            ps_fe_mul(to, to, a);
            n++;
        }
    }
    ps_fe_square(to, to);
    ps_fe_square(to, to);
    ps_fe_mul(to, to, a);
}

void ps_fe_invert(ps_fe to, const ps_fe a) {
    /* p - 2 = 8 (2^252 - 3) + 3 */
    ps_fe_root_power(to, a);
    for (int i = 0; i < 3; i++) {
        ps_fe_square(to, to);
    }
    ps_fe_mul(to, to, a);
    ps_fe_mul(to, to, a);
    ps_fe_mul(to, to, a);
}

/* a + more, the carry out of bit 255 on bit 31 of the last word. */
static void add_small(ps_fe a, uint32_t more) {
    uint64_t carry = more;
    for (int i = 0; i < 8; i++) {
        carry += a[i];
        a[i] = (uint32_t)carry;
        carry >>= 32;
    }
}

void ps_fe_reduce(ps_fe a) {
    uint32_t top = a[7] >> 31;
    a[7] &= 0x7fffffff;
    add_small(a, 19 * top);
    /* Below 2^255 + 19 now. It is p or more where adding 19 reaches 2^255. */
    ps_fe t;
    memcpy(t, a, sizeof t);
    add_small(t, 19);
    uint32_t reached = 0 - (t[7] >> 31);
    t[7] &= 0x7fffffff;
    for (int i = 0; i < 8; i++) {
        a[i] = (t[i] & reached) | (a[i] & ~reached);
    }
}

void ps_fe_from(ps_fe to, const uint8_t bytes[32]) {
    for (int i = 0; i < 8; i++) {
        to[i] = ps_u32(bytes + 4 * i);
    }
}

void ps_fe_to(uint8_t bytes[32], const ps_fe a) {
    ps_fe t;
    memcpy(t, a, sizeof t);
    ps_fe_reduce(t);
    for (int i = 0; i < 8; i++) {
        ps_put32(bytes + 4 * i, t[i]);
    }
}

int ps_fe_same(const ps_fe a, const ps_fe b) {
    ps_fe t;
    ps_fe_sub(t, a, b);
    ps_fe_reduce(t);
    uint32_t any = 0;
    for (int i = 0; i < 8; i++) {
        any |= t[i];
    }
    return any == 0;
}
