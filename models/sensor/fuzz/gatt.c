/*
 * Whatever a gateway, an attacker, a sensor or the air does: a bat answers, tells only values of the page, and goes on. One byte an operation, then its bytes.
 */
#include <stdlib.h>

#include "pitchside.h"
#include "ps_ed25519.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct world {
    uint8_t *flash;
    uint32_t now, random, room, values;
    uint16_t att_mtu, seq;
    int proven, reset;
} world;

static void never(int holds) {
    if (!holds) {
        abort();
    }
}

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    world *w = maker;
    never(at % 8 == 0 && bytes % 8 == 0 && at + bytes <= PS_FLASH_BYTES);
    for (uint32_t i = 0; i < bytes; i++) {
        uint8_t byte = ((const uint8_t *)from)[i];
        never((byte & ~w->flash[at + i]) == 0);
        w->flash[at + i] = byte;
    }
    return 0;
}

static int flash_erase(void *maker, uint32_t at) {
    world *w = maker;
    never(at % PS_PAGE == 0 && at < PS_FLASH_BYTES);
    memset(w->flash + at, 0xff, PS_PAGE);
    return 0;
}

static uint32_t ticks(void *maker) {
    return ((world *)maker)->now;
}

static uint32_t next(world *w) {
    w->random ^= w->random << 13;
    w->random ^= w->random >> 17;
    w->random ^= w->random << 5;
    return w->random;
}

static int notify(void *maker, uint8_t characteristic, const uint8_t *value, uint16_t bytes) {
    world *w = maker;
    if (w->room == 0) {
        return -1;
    }
    w->room--;
    never(bytes > 0 && bytes + 3 <= w->att_mtu);
    if (characteristic == PS_DATA) {
        uint8_t type = value[0] & 0x7f;
        never(bytes >= 8 && type >= PS_TYPE_IMU && type <= PS_TYPE_ACTIVITY && ps_u16(value + 2) == w->seq);
        never(w->att_mtu - 3 >= 48 || bytes <= PS_SHORT_MOST);
        w->seq++;
    } else if (characteristic == PS_CONTROL) {
        never(bytes >= 2 && value[0] & 0x80 && value[1] <= PS_NOT_ALLOWED && (value[1] == PS_DONE || bytes == 2));
    } else {
        never(characteristic == PS_SMP);
    }
    return 0;
}

static void reset(void *maker) {
    ((world *)maker)->reset = 1;
}

static int fill(void *maker, uint8_t *to, uint32_t bytes) {
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] = (uint8_t)next(maker);
    }
    return 0;
}

static void play(ps_bat *bat, world *w, uint32_t n, uint32_t force) {
    for (; n > 0; n--) {
        int16_t six[6] = {-2048, 0, 0, 0, 0, 0};
        for (uint32_t axis = 0; axis < 6; axis++) {
            six[axis] = (int16_t)(six[axis] + (int32_t)(int16_t)next(w) * (int32_t)(force & 31) / 31);
        }
        w->now += 164;
        ps_bat_sample(bat, six, w->now);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    world w = {malloc(PS_FLASH_BYTES), 0, 88172645, 1000, 0, 23, 0, 0, 0};
    ps_bat *bat = malloc(sizeof *bat);
    static const uint8_t root[32] = {1};
    ps_port port = {&w, w.flash, flash_write, flash_erase, ticks, notify, reset, fill, NULL};
    ps_config config = {0xB7, 32768, 200000, 16, 2000, NULL, 0, root, root, 0, ps_ed25519_verify};
    uint8_t info[PS_INFO_BYTES];
    memset(w.flash, 0xff, PS_FLASH_BYTES);
    if (size > 0 && data[0] & 1) {
        config.rate_mhz = 400000;
    }
    never(ps_bat_init(bat, &port, &config) == 0);
    const uint8_t *end = data + size;
    for (const uint8_t *at = data; at < end;) {
        uint8_t op = *at++;
        uint32_t n = op >> 3;
        n = n > (uint32_t)(end - at) ? (uint32_t)(end - at) : n;
        uint8_t argument = n > 0 ? at[0] : 0;
        switch (op & 7) {
            case 0:
                w.att_mtu = (uint16_t)(23 + (argument & 1 ? argument * 2 : 0));
                w.seq = 0;
                ps_bat_connected(bat, w.att_mtu);
                break;
            case 1: ps_bat_disconnected(bat); break;
            case 2:
            case 3: ps_bat_control(bat, at, n); break;
            case 4: ps_bat_smp(bat, at, n); break;
            case 5: play(bat, &w, argument * 2u, n > 1 ? at[1] : 0); break;
            case 6:
                w.room = argument;
                w.now += argument * 1000u;
                ps_bat_poll(bat);
                break;
            default:
                if (argument < 100) {
                    ps_bat_missed(bat, argument);
                } else if (argument < 110) {
                    ps_bat_button(bat);
                } else if (argument < 120) {
                    w.reset = 1;
                }
                break;
        }
        if (w.reset) {
            w.reset = 0;
            never(ps_bat_init(bat, &port, &config) == 0);
        }
        ps_bat_read_info(bat, info);
        never(info[31] < PS_MODES && ps_u16(info + 28) >= 23);
        at += n;
    }
    free(bat);
    free(w.flash);
    return 0;
}
