/* HMAC-SHA-256 (RFC 2104). */
#ifndef PS_HMAC_H
#define PS_HMAC_H

#include "ps_sha256.h"

typedef struct ps_hmac {
    ps_sha256 inner;
    uint8_t key[64];
} ps_hmac;

/* A key of any length; above 64 bytes its digest counts. */
void ps_hmac_begin(ps_hmac *h, const uint8_t *key, uint32_t bytes);
void ps_hmac_add(ps_hmac *h, const void *from, uint32_t bytes);
/* `h` is used up; the key is wiped from it. */
void ps_hmac_end(ps_hmac *h, uint8_t tag[PS_SHA256_BYTES]);

/* 1 = the same bytes. Takes as long whatever they are, so that nobody learns a tag byte by byte. */
int ps_same_bytes(const uint8_t *a, const uint8_t *b, uint32_t bytes);
/* Zeros that a compiler does not leave out. */
void ps_wipe(void *at, uint32_t bytes);

#endif
