/* X25519 (RFC 7748): two sides agree on a secret. */
#ifndef PS_X25519_H
#define PS_X25519_H

#include <stdint.h>

/*
 * The secret of `own`, 32 random bytes that stay here, and the other side's public key. 0 = done; else the other key makes every secret
 * zeros: refuse it. Takes as long whatever `own` is.
 */
int ps_x25519(uint8_t secret[32], const uint8_t own[32], const uint8_t others[32]);
/* The public key of `own`. */
void ps_x25519_public(uint8_t key[32], const uint8_t own[32]);

#endif
