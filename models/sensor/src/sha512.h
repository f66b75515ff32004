/* SHA-512 (FIPS 180-4), as much of it as Ed25519 wants. */
#ifndef PS_SHA512_H
#define PS_SHA512_H

#include <stdint.h>

typedef struct ps_sha512 {
    uint64_t state[8];
    uint32_t bytes;
    uint8_t block[128];
} ps_sha512;

void ps_sha512_begin(ps_sha512 *s);
/* Up to 2^29 - 1 bytes in all. */
void ps_sha512_add(ps_sha512 *s, const void *from, uint32_t bytes);
/* `s` is used up. */
void ps_sha512_end(ps_sha512 *s, uint8_t digest[64]);

#endif
