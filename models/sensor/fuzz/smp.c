/*
 * Pieces of packets to a bat with a flash that can lose power: it answers what it is asked, and nothing it is sent gets a model that nobody
 * signed to run, or a write to where the flash does not take it. A byte says how long the next piece is; 0 is a command: the next byte of it.
 * Every signature is wrong here, so all of it is hostile.
 */
#include "ps_engine.h"
#include "ps_flash_sim.h"
#include "ps_smp.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE PS_LOG_AT

static uint64_t flash_bytes[SIZE / 8];
static uint8_t least[SIZE], most[SIZE];

static int no_signature(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes) {
    uint8_t sum = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        sum ^= message[i];
    }
    /* Read as a verifier would, for the sanitizer. */
    return (signature[63] ^ key[31] ^ sum) == 0x100;
}

/* Tickets of this one are good: what stands behind them is reached. */
static int any_ticket(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes) {
    (void)no_signature(signature, key, message, bytes);
    return bytes >= 4 && memcmp(message, "PSR1", 4) == 0;
}

static int check(void *context, const uint8_t *blob, uint32_t bytes) {
    ps_model m;
    (void)context;
    return ps_model_check(blob, bytes, &m);
}

static int self_test(void *context, const uint8_t *blob, uint32_t bytes, int begin) {
    (void)context;
    (void)blob;
    (void)bytes;
    (void)begin;
    abort(); /* an unsigned model must not come so far */
}

static int allowed(void *context) {
    (void)context;
    return 1;
}

static void reset(void *maker) {
    (void)maker;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static uint8_t keys[16 + 64 + 72] = {'P', 'S', 'K', '1', 1, 1, 1, 0, 1};
    static const uint8_t root[32];
    ps_flash_sim flash = {.bytes = (uint8_t *)flash_bytes, .least = least, .most = most, .size = SIZE, .random = 1};
    ps_port port = {.maker = &flash, .flash = flash.bytes, .flash_write = ps_flash_sim_write, .flash_erase = ps_flash_sim_erase, .reset = reset};
    ps_trust trust = {.bat = 1, .root = root, .key_set = keys, .key_set_bytes = sizeof keys, .verify = any_ticket, .check = check, .self_test = self_test};
    ps_state state;
    ps_slots slots;
    ps_smp smp;
    uint32_t tick = 0;
    ps_flash_sim_new(&flash, 0);
    if (ps_state_mount(&state, &port) != 0 || ps_slots_boot(&slots, &port, &state, &trust) != 0) {
        abort();
    }
    ps_smp_begin(&smp, &slots, allowed, NULL, 1000);
    for (size_t at = 0; at < size;) {
        uint32_t n = data[at++];
        if (n == 0 && at < size) {
            uint8_t command = data[at++];
            if (command & 1) {
                flash.cut_in = 1u + (command >> 4);
            } else if (command & 2) {
                ps_flash_sim_boot(&flash);
                if (ps_state_mount(&state, &port) != 0 || ps_slots_boot(&slots, &port, &state, &trust) != 0) {
                    abort();
                }
                ps_smp_begin(&smp, &slots, allowed, NULL, 1000);
            } else {
                tick += command * 64u;
            }
            continue;
        }
        n = n < size - at ? n : (uint32_t)(size - at);
        uint8_t *piece = malloc(n ? n : 1);
        memcpy(piece, data + at, n);
        ps_smp_receive(&smp, ++tick, piece, n);
        free(piece);
        at += n;
        for (int polls = 0; polls < 8; polls++) {
            uint32_t bytes;
            const uint8_t *answer = ps_smp_answer(&smp, &bytes);
            if (bytes > PS_SMP_BYTES) {
                abort();
            }
            if (bytes > 0) {
                if (bytes < 8 || (answer[0] & 7) % 2 != 1 || (uint32_t)(answer[2] << 8 | answer[3]) != bytes - 8) {
                    abort();
                }
                ps_smp_sent(&smp, bytes / 2);
                ps_smp_sent(&smp, bytes);
            }
            ps_smp_poll(&smp);
        }
        uint32_t bytes;
        if (ps_slots_active(&slots, &bytes) != NULL || slots.floor != 0) {
            abort();
        }
    }
    return 0;
}
