/*
 * In, again and again, first a u8:
 *   1  u32 n, n bytes, u32 piece       -> 32 bytes: SHA-256, added piece by piece
 *   2  u32 n, key, u32 n, bytes        -> 32 bytes: HMAC-SHA-256
 *   3  64 bytes signature, 32 key, u32 n, n bytes -> u8 good, u32 instructions, u32 bytes of stack (both 0 on a host)
 *   4  32 bytes own, 32 others         -> u8 0 or refused, 32 bytes: X25519
 *   5  32 bytes own                    -> 32 bytes: X25519 public key
 *   6  u8 operation, 32 bytes a, 32 b  -> 32 bytes modulo 2^255 - 19: 0 a + b, 1 a - b, 2 a b, 3 1 / a, 4 a
 */
#include "../../src/field.h"
#include "ps_bytes.h"
#include "ps_ed25519.h"
#include "ps_hmac.h"
#include "ps_io.h"
#include "ps_x25519.h"

static uint8_t key[300] PS_RIG_DATA;
static uint8_t bytes[20000] PS_RIG_DATA;

static uint32_t read(uint8_t *to, uint32_t room) {
    uint8_t word[4];
    if (!ps_io_read(word, 4) || ps_u32(word) > room || !ps_io_read(to, ps_u32(word))) {
        ps_io_exit(2);
    }
    return ps_u32(word);
}

static void exactly(uint8_t *to, uint32_t n) {
    if (!ps_io_read(to, n)) {
        ps_io_exit(2);
    }
}

static void sha256(void) {
    uint8_t digest[32], piece[4];
    ps_sha256 s;
    uint32_t n = read(bytes, sizeof bytes);
    exactly(piece, 4);
    ps_sha256_begin(&s);
    for (uint32_t at = 0, by; at < n; at += by) {
        by = n - at < ps_u32(piece) ? n - at : ps_u32(piece);
        ps_sha256_add(&s, bytes + at, by);
    }
    ps_sha256_end(&s, digest);
    ps_io_write(digest, 32);
}

static void hmac(void) {
    uint8_t tag[32];
    ps_hmac h;
    uint32_t k = read(key, sizeof key);
    uint32_t n = read(bytes, sizeof bytes);
    ps_hmac_begin(&h, key, k);
    ps_hmac_add(&h, bytes, n / 3);
    ps_hmac_add(&h, bytes + n / 3, n - n / 3);
    ps_hmac_end(&h, tag);
    ps_io_write(tag, 32);
}

static void verify(void) {
    uint8_t answer[9];
    exactly(key, 96);
    uint32_t n = read(bytes, sizeof bytes);
    uint32_t used = ps_stack_paint();
    ps_count_start();
    answer[0] = (uint8_t)ps_ed25519_verify(key, key + 64, bytes, n);
    ps_put32(answer + 1, ps_count());
    ps_put32(answer + 5, ps_stack_deepest() - used);
    ps_io_write(answer, 9);
}

static void x25519(int others) {
    uint8_t answer[33];
    exactly(key, others ? 64 : 32);
    if (others) {
        answer[0] = (uint8_t)ps_x25519(answer + 1, key, key + 32);
        ps_io_write(answer, 33);
    } else {
        ps_x25519_public(answer, key);
        ps_io_write(answer, 32);
    }
}

static void field(void) {
    uint8_t operation;
    ps_fe a, b, c;
    exactly(&operation, 1);
    exactly(key, 64);
    ps_fe_from(a, key);
    ps_fe_from(b, key + 32);
    switch (operation) {
        case 0: ps_fe_add(c, a, b); break;
        case 1: ps_fe_sub(c, a, b); break;
        case 2: ps_fe_mul(c, a, b); break;
        case 3: ps_fe_invert(c, a); break;
        default: memcpy(c, a, sizeof c); break;
    }
    ps_fe_to(key, c);
    ps_io_write(key, 32);
}

int main(void) {
    uint8_t what;
    while (ps_io_read(&what, 1)) {
        switch (what) {
            case 1: sha256(); break;
            case 2: hmac(); break;
            case 3: verify(); break;
            case 4: x25519(1); break;
            case 5: x25519(0); break;
            case 6: field(); break;
            default: return 1;
        }
        ps_io_flush();
    }
    return 0;
}
