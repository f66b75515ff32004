/*
 * Slots, trust and SMP over a simulated flash, with the engine's own checks. In, again and again, first a u8:
 *   0  u8 used, u32 random, u64 bat, 32 bytes root, u32 n + key set, u32 n + factory blob (0 = none)    a new bat, not booted
 *   1  u32 n                       cut the n-th operation of the flash from now; 0 = none
 *   2                              -> u8 state mounted, u8 slots booted (0 = done)
 *   3  u32 tick, u32 n, n bytes    a piece of an SMP packet
 *   4  u32 n                       -> u32 n, n bytes: polls up to n times, until there is an answer; all of it is sent
 *   5                              -> u8 running, u8 confirmed, u8 trial, u8 phase, u32 floor, u32 version that runs (0 = none), u32 key set,
 *                                     u32 counter
 *   6                              -> u32 writes, u32 erases so far, u32 resets
 *   7  u8                          the link is proven, or not
 *   8                              the link is closed
 *   9  u32 at, u32 n, n bytes      these bytes into the flash, whatever was there
 */
#include "ps_engine.h"
#include "ps_ed25519.h"
#include "ps_flash_sim.h"
#include "ps_io.h"
#include "ps_smp.h"

#define SIZE PS_LOG_AT

static uint64_t bytes[SIZE / 8] PS_RIG_DATA;
static uint8_t least[SIZE] PS_RIG_DATA;
static uint8_t most[SIZE] PS_RIG_DATA;
static uint8_t root[32] PS_RIG_DATA;
static uint8_t keys[PS_KEY_SET_MOST_BYTES] PS_RIG_DATA;
static uint64_t factory[1 << 12] PS_RIG_DATA;
static uint64_t arena[1 << 10] PS_RIG_DATA;
static uint8_t piece[1024] PS_RIG_DATA;

static ps_flash_sim flash PS_RIG_DATA;
static ps_port port PS_RIG_DATA;
static ps_trust trust PS_RIG_DATA;
static ps_self_test test PS_RIG_DATA;
static ps_state state;
static ps_slots slots;
static ps_smp smp;
static uint32_t resets;
static uint8_t proven;

static void exactly(void *to, uint32_t n) {
    if (!ps_io_read(to, n)) {
        ps_io_exit(2);
    }
}

static uint32_t u32(void) {
    uint8_t word[4];
    exactly(word, 4);
    return ps_u32(word);
}

static uint8_t u8(void) {
    uint8_t byte;
    exactly(&byte, 1);
    return byte;
}

static uint32_t string(void *to, uint32_t room) {
    uint32_t n = u32();
    if (n > room) {
        ps_io_exit(2);
    }
    exactly(to, n);
    return n;
}

static void tell(uint32_t n) {
    uint8_t word[4];
    ps_put32(word, n);
    ps_io_write(word, 4);
}

static int check(void *context, const uint8_t *blob, uint32_t n) {
    ps_model m;
    (void)context;
    int refused = ps_model_check(blob, n, &m);
    return refused == PS_TAKEN && m.arena > sizeof arena ? PS_REFUSED_ARENA : refused;
}

static int self_test(void *context, const uint8_t *blob, uint32_t n, int begin) {
    ps_model m;
    (void)context;
    if (ps_model_check(blob, n, &m) != PS_TAKEN) {
        ps_io_exit(3);
    }
    if (begin) {
        ps_self_test_begin(&test, &m);
    }
    return ps_self_test_next(&test, &m, arena);
}

static int allowed(void *context) {
    (void)context;
    return proven;
}

static void reset(void *maker) {
    (void)maker;
    resets++;
}

static void new_bat(void) {
    uint8_t id[8];
    uint8_t used = u8();
    flash.bytes = (uint8_t *)bytes;
    flash.least = least;
    flash.most = most;
    flash.size = SIZE;
    flash.random = u32();
    ps_flash_sim_new(&flash, used);
    exactly(id, 8);
    exactly(root, 32);
    trust.bat = ps_u64(id);
    trust.root = root;
    trust.key_set = keys;
    trust.key_set_bytes = string(keys, sizeof keys);
    trust.factory_bytes = string(factory, sizeof factory);
    trust.factory = trust.factory_bytes == 0 ? NULL : (const uint8_t *)factory;
    trust.verify = ps_ed25519_verify;
    trust.check = check;
    trust.self_test = self_test;
    port.maker = &flash;
    port.flash = flash.bytes;
    port.flash_write = ps_flash_sim_write;
    port.flash_erase = ps_flash_sim_erase;
    port.reset = reset;
    resets = 0;
    proven = 1;
}

static void boot(void) {
    uint8_t done[2];
    uint32_t cut_in = flash.cut_in;
    ps_flash_sim_boot(&flash);
    flash.cut_in = cut_in;
    done[0] = ps_state_mount(&state, &port) != 0;
    done[1] = ps_slots_boot(&slots, &port, &state, &trust) != 0;
    ps_smp_begin(&smp, &slots, allowed, NULL, 16384);
    ps_io_write(done, 2);
}

static void answer(void) {
    uint32_t n;
    const uint8_t *from = ps_smp_answer(&smp, &n);
    for (uint32_t polls = u32(); n == 0 && polls > 0; polls--) {
        ps_smp_poll(&smp);
        from = ps_smp_answer(&smp, &n);
    }
    tell(n);
    ps_io_write(from, n);
    ps_smp_sent(&smp, n);
}

static void tell_slots(void) {
    uint32_t n;
    ps_ticket ticket;
    const uint8_t what[4] = {slots.running, slots.confirmed, slots.trial, slots.phase};
    const uint8_t *blob = ps_slots_active(&slots, &n);
    ps_trust_ticket(&state, &ticket);
    ps_io_write(what, 4);
    tell(slots.floor);
    /* It has to be a whole one, whatever was cut. */
    tell(blob == NULL ? 0 : check(NULL, blob, n) != PS_TAKEN ? 0xFFFFFFFF : ps_u32(blob + 32));
    tell(ps_trust_keys_number(&trust, &state));
    tell(ticket.counter);
}

int main(void) {
    uint8_t what;
    uint32_t at, n;
    while (ps_io_read(&what, 1)) {
        switch (what) {
            case 0: new_bat(); break;
            case 1: flash.cut_in = u32(); break;
            case 2: boot(); break;
            case 3:
                at = u32();
                n = string(piece, sizeof piece);
                ps_smp_receive(&smp, at, piece, n);
                break;
            case 4: answer(); break;
            case 5: tell_slots(); break;
            case 6:
                tell(flash.writes);
                tell(flash.erases);
                tell(resets);
                break;
            case 7: proven = u8(); break;
            case 8: ps_smp_closed(&smp); break;
            case 9:
                at = u32();
                n = string(piece, sizeof piece);
                if (at > SIZE || n > SIZE - at) {
                    return 2;
                }
                memcpy(flash.bytes + at, piece, n);
                memcpy(least + at, piece, n);
                memcpy(most + at, piece, n);
                break;
            default: return 1;
        }
        ps_io_flush();
    }
    return 0;
}
