/* Whatever the bytes are: as a ticket and as a key set they are refused, or they are well formed and kept as they came. */
#include "ps_flash_sim.h"
#include "ps_trust.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define SIZE (PS_STATE_AT + PS_STATE_PAGES * PS_PAGE)

static uint64_t flash_bytes[SIZE / 8];
static uint8_t least[SIZE], most[SIZE];

/* Any signature by anybody, so that what stands behind it is reached; read whole, for the sanitizer. */
static int any(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes) {
    unsigned sum = 0;
    for (uint32_t i = 0; i < bytes; i++) {
        sum += message[i];
    }
    for (uint32_t i = 0; i < 64; i++) {
        sum += signature[i] + key[i / 2];
    }
    return sum != 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    /* The SHA-256 of 32 zeros begins so: the keys of this set are zeros. */
    static const uint8_t zeros[8] = {0x66, 0x68, 0x7a, 0xad, 0xf8, 0x62, 0xbd, 0x77};
    static const uint8_t root[32];
    uint8_t keys[16 + 64 + 72] = {'P', 'S', 'K', '1', 1, 1, 1, 0, 1};
    ps_flash_sim flash = {.bytes = (uint8_t *)flash_bytes, .least = least, .most = most, .size = SIZE, .random = 1};
    ps_port port = {.maker = &flash, .flash = flash.bytes, .flash_write = ps_flash_sim_write, .flash_erase = ps_flash_sim_erase};
    ps_trust trust = {.bat = 0x3131313131313131, .root = root, .key_set = keys, .key_set_bytes = sizeof keys, .verify = any};
    ps_state state;
    ps_ticket ticket;
    if (size > 600) {
        return 0;
    }
    uint32_t n = (uint32_t)size;
    uint8_t *bytes = malloc(n ? n : 1);
    memcpy(bytes, data, n);
    if (n >= 72 && bytes[n - 1] % 2) {
        memcpy(bytes + n - 72, zeros, 8);
    }
    ps_flash_sim_new(&flash, 0);
    if (ps_state_mount(&state, &port) != 0) {
        abort();
    }
    int refused = ps_trust_take_ticket(&trust, &state, 3, bytes, n);
    ps_trust_ticket(&state, &ticket);
    if (refused == PS_TAKEN ? ticket.counter == 0 || ticket.version < 3 || ticket.floor > ticket.version || ticket.bytes % 8 != 0 : ticket.counter != 0) {
        abort();
    }
    refused = ps_trust_take_keys(&trust, &state, bytes, n);
    if (refused == PS_TAKEN ? ps_trust_keys_number(&trust, &state) < 2 : ps_trust_keys_number(&trust, &state) != 1) {
        abort();
    }
    (void)ps_trust_key(&trust, &state, PS_MAKER, zeros);
    (void)ps_trust_key(&trust, &state, PS_RELEASER, zeros);
    free(bytes);
    return 0;
}
