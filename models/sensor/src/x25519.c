#include "ps_x25519.h"

#include "field.h"
#include "ps_bytes.h"
#include "ps_hmac.h"

/* a and b change places where swap is 1, and as long takes it where it is 0. */
static void swapped(ps_fe a, ps_fe b, uint32_t swap) {
    for (int i = 0; i < 8; i++) {
        uint32_t differing = (a[i] ^ b[i]) & (0 - swap);
        a[i] ^= differing;
        b[i] ^= differing;
    }
}

int ps_x25519(uint8_t secret[32], const uint8_t own[32], const uint8_t others[32]) {
    static const ps_fe a24 = {121665};
    ps_fe x1, x2 = {1}, z2 = {0}, x3, z3 = {1}, a, b, c;
    uint8_t e[32];
    memcpy(e, own, 32);
    e[0] &= 248;
    e[31] = (uint8_t)((e[31] & 127) | 64);
    ps_fe_from(x1, others);
    x1[7] &= 0x7fffffff;
    memcpy(x3, x1, sizeof x1);
    uint32_t before = 0;
    for (int at = 254; at >= 0; at--) {
        uint32_t bit = e[at >> 3] >> (at & 7) & 1u;
        swapped(x2, x3, bit ^ before);
        swapped(z2, z3, bit ^ before);
        before = bit;
        ps_fe_add(a, x2, z2);
        ps_fe_sub(b, x2, z2);
        ps_fe_add(x2, x3, z3);
        ps_fe_sub(z2, x3, z3);
        ps_fe_mul(z2, z2, a);
        ps_fe_mul(x2, x2, b);
        ps_fe_add(x3, z2, x2);
        ps_fe_square(x3, x3);
        ps_fe_sub(z3, z2, x2);
        ps_fe_square(z3, z3);
        ps_fe_mul(z3, z3, x1);
        ps_fe_square(a, a);
        ps_fe_square(b, b);
        ps_fe_mul(x2, a, b);
        ps_fe_sub(b, a, b);
        ps_fe_mul(c, b, a24);
        ps_fe_add(a, a, c);
        ps_fe_mul(z2, a, b);
    }
    swapped(x2, x3, before);
    swapped(z2, z3, before);
    ps_fe_invert(a, z2);
    ps_fe_mul(a, a, x2);
    ps_fe_to(secret, a);
    ps_wipe(e, sizeof e);
    ps_wipe(x2, sizeof x2);
    ps_wipe(z2, sizeof z2);
    ps_wipe(x3, sizeof x3);
    ps_wipe(z3, sizeof z3);
    ps_wipe(a, sizeof a);
    ps_wipe(b, sizeof b);
    ps_wipe(c, sizeof c);
    uint8_t any = 0;
    for (int i = 0; i < 32; i++) {
        any |= secret[i];
    }
    return any == 0;
}

void ps_x25519_public(uint8_t key[32], const uint8_t own[32]) {
    static const uint8_t nine[32] = {9};
    (void)ps_x25519(key, own, nine);
}
