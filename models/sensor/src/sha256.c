#include "ps_sha256.h"

#include "ps_bytes.h"

static const uint32_t k[64] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be,
    0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa,
    0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
    0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3,
    0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f,
    0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotated(uint32_t x, unsigned by) {
    return x >> by | x << (32 - by);
}

static uint32_t big_endian(const uint8_t *at) {
    return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static void block(uint32_t state[8], const uint8_t *from) {
    uint32_t w[16];
    /* The eight words of the state slide down by one a round, so that none has to be moved. */
    uint32_t slide[24];
    uint32_t *s = slide + 16;
    memcpy(s, state, 8 * sizeof s[0]);
    for (unsigned i = 0; i < 64; i++) {
        uint32_t *wi = &w[i & 15];
        if (i < 16) {
            *wi = big_endian(from + 4 * i);
        } else {
            uint32_t a = w[(i + 1) & 15];
            uint32_t b = w[(i + 14) & 15];
            *wi += w[(i + 9) & 15] + (rotated(a, 7) ^ rotated(a, 18) ^ a >> 3) + (rotated(b, 17) ^ rotated(b, 19) ^ b >> 10);
        }
        if (s == slide) {
            memcpy(slide + 16, slide, 8 * sizeof s[0]);
            s = slide + 16;
        }
        uint32_t t = s[7] + (rotated(s[4], 6) ^ rotated(s[4], 11) ^ rotated(s[4], 25)) + ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + *wi;
        uint32_t u = (rotated(s[0], 2) ^ rotated(s[0], 13) ^ rotated(s[0], 22)) + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        s--;
        s[4] += t;
        s[0] = t + u;
    }
    for (unsigned i = 0; i < 8; i++) {
        state[i] += s[i];
    }
}

void ps_sha256_begin(ps_sha256 *s) {
    static const uint32_t start[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    memcpy(s->state, start, sizeof start);
    s->bytes = 0;
}

void ps_sha256_add(ps_sha256 *s, const void *from, uint32_t bytes) {
    const uint8_t *at = from;
    while (bytes > 0) {
        uint32_t have = s->bytes & 63;
        uint32_t n = 64 - have < bytes ? 64 - have : bytes;
        memcpy(s->block + have, at, n);
        s->bytes += n;
        at += n;
        bytes -= n;
        if (have + n == 64) {
            block(s->state, s->block);
        }
    }
}

void ps_sha256_end(ps_sha256 *s, uint8_t digest[PS_SHA256_BYTES]) {
    uint32_t bits = s->bytes << 3;
    uint32_t have = s->bytes & 63;
    s->block[have++] = 0x80;
    if (have > 56) {
        memset(s->block + have, 0, 64 - have);
        block(s->state, s->block);
        have = 0;
    }
    memset(s->block + have, 0, 60 - have);
    for (unsigned i = 0; i < 4; i++) {
        s->block[60 + i] = (uint8_t)(bits >> (24 - 8 * i));
    }
    block(s->state, s->block);
    for (unsigned i = 0; i < 32; i++) {
        digest[i] = (uint8_t)(s->state[i / 4] >> (24 - 8 * (i & 3)));
    }
}

void ps_sha256_of(const void *from, uint32_t bytes, uint8_t digest[PS_SHA256_BYTES]) {
    ps_sha256 s;
    ps_sha256_begin(&s);
    ps_sha256_add(&s, from, bytes);
    ps_sha256_end(&s, digest);
}
