#include "ps_hmac.h"

#include <string.h>

void ps_hmac_begin(ps_hmac *h, const uint8_t *key, uint32_t bytes) {
    memset(h->key, 0, sizeof h->key);
    if (bytes > sizeof h->key) {
        ps_sha256_of(key, bytes, h->key);
    } else if (bytes > 0) {
        memcpy(h->key, key, bytes);
    }
    for (unsigned i = 0; i < sizeof h->key; i++) {
        h->key[i] ^= 0x36;
    }
    ps_sha256_begin(&h->inner);
    ps_sha256_add(&h->inner, h->key, sizeof h->key);
}

void ps_hmac_add(ps_hmac *h, const void *from, uint32_t bytes) {
    ps_sha256_add(&h->inner, from, bytes);
}

void ps_hmac_end(ps_hmac *h, uint8_t tag[PS_SHA256_BYTES]) {
    uint8_t digest[PS_SHA256_BYTES];
    ps_sha256_end(&h->inner, digest);
    for (unsigned i = 0; i < sizeof h->key; i++) {
        h->key[i] ^= 0x36 ^ 0x5c;
    }
    ps_sha256_begin(&h->inner);
    ps_sha256_add(&h->inner, h->key, sizeof h->key);
    ps_sha256_add(&h->inner, digest, sizeof digest);
    ps_sha256_end(&h->inner, tag);
    ps_wipe(h, sizeof *h);
}

int ps_same_bytes(const uint8_t *a, const uint8_t *b, uint32_t bytes) {
    uint8_t differing = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        differing |= a[i] ^ b[i];
    }
    return differing == 0;
}

void ps_wipe(void *at, uint32_t bytes) {
    volatile uint8_t *p = at;
    while (bytes-- > 0) {
        *p++ = 0;
    }
}
