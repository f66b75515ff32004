/* Numbers modulo p = 2^255 - 19 for Ed25519 and X25519: 8 words, the least first, any value below 2^256. Takes as long whatever the numbers are. */
#ifndef PS_FIELD_H
#define PS_FIELD_H

#include <stdint.h>

typedef uint32_t ps_fe[8];

/* `to` may be `a` or `b` everywhere. */
void ps_fe_add(ps_fe to, const ps_fe a, const ps_fe b);
void ps_fe_sub(ps_fe to, const ps_fe a, const ps_fe b);
void ps_fe_mul(ps_fe to, const ps_fe a, const ps_fe b);
void ps_fe_square(ps_fe to, const ps_fe a);
/* a^(2^252 - 3). `to` is not `a`. */
void ps_fe_root_power(ps_fe to, const ps_fe a);
/* 1 / a; 0 of 0. `to` is not `a`. */
void ps_fe_invert(ps_fe to, const ps_fe a);
/* The one value below p. */
void ps_fe_reduce(ps_fe a);
void ps_fe_from(ps_fe to, const uint8_t bytes[32]);
/* Reduced. */
void ps_fe_to(uint8_t bytes[32], const ps_fe a);
/* 1 = the same number; both may be unreduced. */
int ps_fe_same(const ps_fe a, const ps_fe b);

#endif
