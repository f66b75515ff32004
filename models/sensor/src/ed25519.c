#include "ps_ed25519.h"

#include "field.h"
#include "ps_bytes.h"
#include "sha512.h"

/* Apart from its caller, so that its stack is free again before the next one needs some. */
#ifdef __GNUC__
#define APART __attribute__((noinline))
#else
#define APART
#endif

/* A point of -x^2 + y^2 = 1 + d x^2 y^2: x = X/Z, y = Y/Z, T = XY/Z. */
typedef struct point {
    ps_fe x, y, z, t;
} point;

/* A point as an addition wants it: y - x, y + x, 2dt (each times Z), 2Z. */
typedef struct addend {
    ps_fe minus, plus, dt, z;
} addend;

static const ps_fe d = {0x135978a3, 0x75eb4dca, 0x4141d8ab, 0x00700a4d, 0x7779e898, 0x8cc74079, 0x2b6ffe73, 0x52036cee};
static const ps_fe root_of_minus_one = {0x4a0ea0b0, 0xc4ee1b27, 0xad2fe478, 0x2f431806, 0x3dfbd7a7, 0x2b4d0099, 0x4fc1df0b, 0x2b832480};
static const ps_fe one = {1};
static const ps_fe two = {2};

/* B, 3 B, 5 B, 7 B of the base point: y - x, y + x, 2dxy. */
static const ps_fe base[4][3] = {
    {{0xd740913e, 0x9d103905, 0xd140beb3, 0xfd399f05, 0x688f8a09, 0xa5c18434, 0x98f81267, 0x44fd2f92},
     {0xf58c3b85, 0x2fbc93c6, 0xfb8c0e19, 0xcf932dc6, 0x643d42c2, 0x270b4898, 0x33d4ba65, 0x07cf9d3a},
     {0x877aaa68, 0xabc91205, 0xccaac49e, 0x26d9e823, 0xdd43598c, 0x5a1b7dcb, 0x9f0c65a8, 0x6f117b68}},
    {{0xa4fcd265, 0x56611fe8, 0xe5c1ba7d, 0x3bd353fd, 0x214bd6bd, 0x8131f31a, 0x555bda62, 0x2ab91587},
     {0x4cee9730, 0xaf25b0a8, 0xe8864b8a, 0x025a8430, 0x9f016732, 0xc11b5002, 0x9a80f8f4, 0x7a164e1b},
     {0x0dd0d889, 0x14ae933f, 0x1c35da62, 0x58942322, 0x8cf2db4c, 0xd170e545, 0x12b9b4c6, 0x5a2826af}},
    {{0xa447d6ba, 0x7f9182c3, 0x4b2729b7, 0xd50014d1, 0xb864a087, 0xe33cf11c, 0xeb1b55f3, 0x154a7e73},
     {0x08a5bb33, 0xa212bc44, 0xc75eed02, 0x8d5048c3, 0x5abfec44, 0xdd1beb0c, 0x46e206eb, 0x2945ccf1},
     {0x812a8285, 0xbcbbdbf1, 0xd0bdd1fc, 0x270e0807, 0x1bbda72d, 0xb41b670b, 0x6b3bb69a, 0x43aabe69}},
    {{0xaa3221b1, 0xba6f2c9a, 0x3bba23a7, 0x6ca02153, 0x92192c3a, 0x9dea764f, 0x2e5317e0, 0x1d6edd5d},
     {0x944ea3bf, 0x6b1a5cd0, 0xb39dc0d2, 0x7470353a, 0x28542e49, 0x71b25282, 0x283c927e, 0x461bea69},
     {0x01b8b3a2, 0xf1836dc8, 0x053ea49a, 0xb3035f47, 0x5877adf3, 0x529c41ba, 0x6a0f90a7, 0x7a9fbb1c}},
};

/* The order of the base point, 2^252 + 27742317777372353535851937790883648493. */
static const uint32_t order[8] = {0x5cf5d3ed, 0x5812631a, 0xa2f79cd6, 0x14def9de, 0, 0, 0, 0x10000000};

/* What all operations end with: X = EF, Y = GH, T = EH, Z = FG. A T that only a doubling follows is never looked at. */
static void product(point *p, const ps_fe e, const ps_fe f, const ps_fe g, const ps_fe h, unsigned with_t) {
    ps_fe_mul(p->x, e, f);
    ps_fe_mul(p->y, g, h);
    ps_fe_mul(p->z, f, g);
    if (with_t) {
        ps_fe_mul(p->t, e, h);
    }
}

static void doubled(point *p, unsigned with_t) {
    ps_fe a, b, e, g;
    ps_fe_square(a, p->x);
    ps_fe_square(b, p->y);
    ps_fe_add(e, p->x, p->y);
    ps_fe_square(e, e);
    ps_fe_sub(g, a, b);
    ps_fe_add(b, a, b);
    ps_fe_sub(e, b, e);
    ps_fe_square(a, p->z);
    ps_fe_add(a, a, a);
    ps_fe_add(a, a, g);
    product(p, e, a, g, b, with_t);
}

/* p + q, or p - q. `z` is 2Z of q. */
static void added(point *p, const ps_fe minus, const ps_fe plus, const ps_fe dt, const ps_fe z, int negative) {
    ps_fe a, b, c, e;
    ps_fe_sub(a, p->y, p->x);
    ps_fe_mul(a, a, negative ? plus : minus);
    ps_fe_add(b, p->y, p->x);
    ps_fe_mul(b, b, negative ? minus : plus);
    ps_fe_sub(e, b, a);
    ps_fe_add(b, b, a);
    ps_fe_mul(c, p->t, dt);
    ps_fe_mul(a, p->z, z);
    ps_fe f;
    ps_fe_sub(f, a, c);
    ps_fe_add(c, a, c);
    if (negative) {
        product(p, e, c, f, b, 1);
    } else {
        product(p, e, f, c, b, 1);
    }
}

static void as_addend(addend *a, const point *p) {
    ps_fe_sub(a->minus, p->y, p->x);
    ps_fe_add(a->plus, p->y, p->x);
    ps_fe_mul(a->dt, p->t, d);
    ps_fe_add(a->dt, a->dt, a->dt);
    ps_fe_add(a->z, p->z, p->z);
}

/* 1 = `bytes` are a canonical encoding of a point, whose negative is in p now. */
static APART int negative_from(point *p, const uint8_t bytes[32]) {
    ps_fe u, v, x, t;
    uint8_t canonical[32];
    ps_fe_from(p->y, bytes);
    p->y[7] &= 0x7fffffff;
    ps_fe_to(canonical, p->y);
    canonical[31] |= bytes[31] & 0x80;
    if (memcmp(canonical, bytes, 32) != 0) {
        return 0;
    }
    /* x^2 = u / v = (y^2 - 1) / (d y^2 + 1); x = u v^3 (u v^7)^((p - 5) / 8), perhaps times the root of -1. */
    ps_fe_square(t, p->y);
    ps_fe_sub(u, t, one);
    ps_fe_mul(v, t, d);
    ps_fe_add(v, v, one);
    ps_fe_square(t, v);
    ps_fe_mul(t, t, v);
    ps_fe_mul(p->x, u, t);
    ps_fe_mul(t, t, p->x);
    ps_fe_mul(t, t, v);
    ps_fe_root_power(x, t);
    ps_fe_mul(x, x, p->x);
    ps_fe_square(t, x);
    ps_fe_mul(t, t, v);
    if (!ps_fe_same(t, u)) {
        ps_fe_mul(x, x, root_of_minus_one);
        ps_fe_square(t, x);
        ps_fe_mul(t, t, v);
        if (!ps_fe_same(t, u)) {
            return 0;
        }
    }
    ps_fe_reduce(x);
    if ((x[0] & 1) == (uint32_t)bytes[31] >> 7) {
        static const ps_fe zero;
        ps_fe_sub(x, zero, x);
    }
    memcpy(p->x, x, sizeof x);
    memcpy(p->z, one, sizeof one);
    ps_fe_mul(p->t, p->x, p->y);
    return 1;
}

/* What a point encodes to is canonical: bytes that are not equal it never. p is used up. */
static APART int encodes_to(point *p, const uint8_t bytes[32]) {
    ps_fe inverse;
    uint8_t own[32];
    ps_fe_invert(inverse, p->z);
    ps_fe_mul(p->x, p->x, inverse);
    ps_fe_mul(p->y, p->y, inverse);
    ps_fe_reduce(p->x);
    ps_fe_to(own, p->y);
    own[31] |= (uint8_t)((p->x[0] & 1) << 7);
    return memcmp(own, bytes, 32) == 0;
}

static APART int small_order(const point *p) {
    static const ps_fe zero;
    point q = *p;
    doubled(&q, 0);
    doubled(&q, 0);
    doubled(&q, 0);
    return ps_fe_same(q.x, zero) && ps_fe_same(q.y, q.z);
}

/* a -= order where a is not below it; 1 = it was below. */
static int below_order(uint32_t a[8]) {
    uint32_t less[8];
    int64_t borrow = 0;
    for (int i = 0; i < 8; i++) {
        borrow += (int64_t)a[i] - order[i];
        less[i] = (uint32_t)borrow;
        borrow >>= 32;
    }
    if (borrow != 0) {
        return 1;
    }
    memcpy(a, less, sizeof less);
    return 0;
}

/* `wide` modulo the order, bit by bit. */
static void modulo_order(uint32_t a[8], const uint8_t wide[64]) {
    memset(a, 0, 8 * sizeof a[0]);
    for (int bit = 511; bit >= 0; bit--) {
        uint32_t in = wide[bit >> 3] >> (bit & 7) & 1u;
        for (int i = 0; i < 8; i++) {
            uint32_t out = a[i] >> 31;
            a[i] = a[i] << 1 | in;
            in = out;
        }
        below_order(a);
    }
}

/* a, below 2^253, as 256 digits 0, +-1, +-3, +-5, +-7, half a byte each, of four in a row at most one not 0. a is used up. */
static void digits(uint8_t to[128], uint32_t a[8]) {
    memset(to, 0, 128);
    for (int at = 0; at < 256; at++) {
        if (a[0] & 1) {
            uint32_t digit = a[0] & 15;
            to[at >> 1] |= (uint8_t)(digit << 4 * (at & 1));
            a[0] &= ~15u;
            if (digit > 7) {
                /* It stands for digit - 16. */
                uint64_t carry = 16;
                for (int i = 0; i < 8; i++) {
                    carry += a[i];
                    a[i] = (uint32_t)carry;
                    carry >>= 32;
                }
            }
        }
        for (int i = 0; i < 7; i++) {
            a[i] = a[i] >> 1 | a[i + 1] << 31;
        }
        a[7] >>= 1;
    }
}

static unsigned digit(const uint8_t of[128], int at) {
    return of[at >> 1] >> 4 * (at & 1) & 15u;
}

/* p, 3 p, 5 p, 7 p. p is used up. */
static APART void odd_multiples(addend odd[4], point *p) {
    /* 2 p stays in the last one's place until that is made. */
    addend *twice = &odd[3];
    as_addend(&odd[0], p);
    doubled(p, 1);
    as_addend(twice, p);
    for (int i = 1; i < 4; i++) {
        const addend *a = i == 1 ? &odd[0] : twice;
        added(p, a->minus, a->plus, a->dt, a->z, 0);
        as_addend(&odd[i], p);
    }
}

/* p = s B + h q; s and h are used up, p holds q before. */
static APART void combined(point *p, uint32_t s[8], uint32_t h[8]) {
    uint8_t of_base[128], of_point[128];
    addend odd[4];
    odd_multiples(odd, p);
    digits(of_base, s);
    digits(of_point, h);
    memset(p, 0, sizeof *p);
    p->y[0] = 1;
    p->z[0] = 1;
    for (int at = 255; at >= 0; at--) {
        unsigned n = digit(of_base, at);
        unsigned m = digit(of_point, at);
        doubled(p, n | m);
        if (n != 0) {
            const ps_fe *b = base[(n < 8 ? n : 16 - n) >> 1];
            added(p, b[0], b[1], b[2], two, n > 7);
        }
        if (m != 0) {
            const addend *a = &odd[(m < 8 ? m : 16 - m) >> 1];
            added(p, a->minus, a->plus, a->dt, a->z, m > 7);
        }
    }
}

/* Digest of R, key and message, modulo the order. */
static APART void hashed(uint32_t h[8], const uint8_t r[32], const uint8_t key[32], const uint8_t *message, uint32_t bytes) {
    ps_sha512 hash;
    uint8_t digest[64];
    ps_sha512_begin(&hash);
    ps_sha512_add(&hash, r, 32);
    ps_sha512_add(&hash, key, 32);
    ps_sha512_add(&hash, message, bytes);
    ps_sha512_end(&hash, digest);
    modulo_order(h, digest);
}

int ps_ed25519_verify(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes) {
    uint32_t s[8], h[8];
    point p;
    for (int i = 0; i < 8; i++) {
        s[i] = ps_u32(signature + 32 + 4 * i);
    }
    if (!below_order(s) || !negative_from(&p, key) || small_order(&p)) {
        return 0;
    }
    hashed(h, signature, key, message, bytes);
    combined(&p, s, h);
    return encodes_to(&p, signature);
}
