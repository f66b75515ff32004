/* Ed25519 signatures (RFC 8032, pure): checked here, never made here. */
#ifndef PS_ED25519_H
#define PS_ED25519_H

#include <stdint.h>

/*
 * 1 = `signature` of `message` is good by `key`; 0 = it is not.
 * Strict: S is below the group's order, points are encoded in the one canonical way, a key of small order signs nothing; the equation is
 * S B = R + h A itself, not 8 times it. So it takes what the JDK takes, but for keys of small order.
 * Some 1.4 kB of stack. The time it takes tells what was checked: nothing in here is secret.
 */
int ps_ed25519_verify(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes);

#endif
