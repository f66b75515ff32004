/* SHA-256 (FIPS 180-4). */
#ifndef PS_SHA256_H
#define PS_SHA256_H

#include <stdint.h>

#define PS_SHA256_BYTES 32u

typedef struct ps_sha256 {
    uint32_t state[8];
    uint32_t bytes;
    uint8_t block[64];
} ps_sha256;

void ps_sha256_begin(ps_sha256 *s);
/* Up to 2^29 - 1 bytes in all. */
void ps_sha256_add(ps_sha256 *s, const void *from, uint32_t bytes);
/* `s` is used up. */
void ps_sha256_end(ps_sha256 *s, uint8_t digest[PS_SHA256_BYTES]);
void ps_sha256_of(const void *from, uint32_t bytes, uint8_t digest[PS_SHA256_BYTES]);

#endif
