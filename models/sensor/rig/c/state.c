/*
 * A state store over a simulated flash. In, again and again, first a u8:
 *   0  u8 used, u32 random        a new flash
 *   1  u32 n                      cut the n-th operation from now; 0 = none
 *   2                             -> u8: boots and mounts, 0 = done
 *   3  u8 id, u32 n, n bytes      -> u8: put, 0 = done
 *   4  u8 id                      -> u32 n, n bytes: get
 *   5                             -> u32 writes, u32 erases so far
 */
#include "ps_bytes.h"
#include "ps_flash_sim.h"
#include "ps_io.h"
#include "ps_state.h"

#define SIZE (PS_STATE_AT + PS_STATE_PAGES * PS_PAGE)

static uint64_t bytes[SIZE / 8] PS_RIG_DATA;
static uint8_t least[SIZE] PS_RIG_DATA;
static uint8_t most[SIZE] PS_RIG_DATA;
static uint8_t value[1024] PS_RIG_DATA;

static uint32_t u32(void) {
    uint8_t word[4];
    if (!ps_io_read(word, 4)) {
        ps_io_exit(2);
    }
    return ps_u32(word);
}

static uint8_t u8(void) {
    uint8_t byte = 0;
    if (!ps_io_read(&byte, 1)) {
        ps_io_exit(2);
    }
    return byte;
}

static void tell(uint32_t n) {
    uint8_t word[4];
    ps_put32(word, n);
    ps_io_write(word, 4);
}

int main(void) {
    ps_flash_sim flash = {.bytes = (uint8_t *)bytes, .least = least, .most = most, .size = SIZE, .random = 1};
    ps_port port = {.maker = &flash, .flash = flash.bytes, .flash_write = ps_flash_sim_write, .flash_erase = ps_flash_sim_erase};
    ps_state state;
    uint8_t what, id, done;
    uint32_t n;
    while (ps_io_read(&what, 1)) {
        switch (what) {
            case 0:
                id = u8();
                flash.random = u32();
                ps_flash_sim_new(&flash, id);
                break;
            case 1: flash.cut_in = u32(); break;
            case 2:
                /* The one that stays cut in is set before the boot. */
                n = flash.cut_in;
                ps_flash_sim_boot(&flash);
                flash.cut_in = n;
                done = ps_state_mount(&state, &port) != 0;
                ps_io_write(&done, 1);
                break;
            case 3:
                id = u8();
                n = u32();
                if (n > sizeof value || !ps_io_read(value, n)) {
                    ps_io_exit(2);
                }
                done = ps_state_put(&state, id, value, n) != 0;
                ps_io_write(&done, 1);
                break;
            case 4:
                id = u8();
                n = ps_state_get(&state, id, value, sizeof value);
                tell(n);
                ps_io_write(value, n);
                break;
            case 5:
                tell(flash.writes);
                tell(flash.erases);
                break;
            default: return 1;
        }
        ps_io_flush();
    }
    return 0;
}
