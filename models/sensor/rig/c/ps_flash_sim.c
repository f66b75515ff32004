#include "ps_flash_sim.h"

#include "ps_io.h"

#include <string.h>

#define UNIT 8u

static uint32_t next(ps_flash_sim *f) {
    f->random ^= f->random << 13;
    f->random ^= f->random >> 17;
    f->random ^= f->random << 5;
    return f->random;
}

/* What the bits of a unit read that waver: none of them, all or some, from unit to unit. */
static void waver(ps_flash_sim *f, uint32_t unit) {
    uint32_t how = next(f) >> 8 & 3;
    for (uint32_t i = unit; i < unit + UNIT; i++) {
        uint8_t some = how == 0 ? 0 : how == 1 ? 0xFF : (uint8_t)(next(f) >> 11);
        f->bytes[i] = (uint8_t)(f->least[i] | (f->most[i] & some));
    }
}

/* 1 = this operation is cut. */
static int cut(ps_flash_sim *f) {
    return f->cut_in > 0 && --f->cut_in == 0;
}

void ps_flash_sim_new(ps_flash_sim *f, int used) {
    f->writes = 0;
    f->erases = 0;
    f->dead = 0;
    f->cut_in = 0;
    for (uint32_t i = 0; i < f->size; i++) {
        f->bytes[i] = used ? (uint8_t)(next(f) >> 9) : 0xFF;
    }
    memcpy(f->least, f->bytes, f->size);
    memcpy(f->most, f->bytes, f->size);
}

void ps_flash_sim_boot(ps_flash_sim *f) {
    f->dead = 0;
    f->cut_in = 0;
    for (uint32_t unit = 0; unit < f->size; unit += UNIT) {
        if (memcmp(f->least + unit, f->most + unit, UNIT) != 0) {
            waver(f, unit);
        }
    }
}

int ps_flash_sim_write(void *sim, uint32_t at, const void *from, uint32_t bytes) {
    ps_flash_sim *f = sim;
    const uint8_t *source = from;
    if (at % UNIT != 0 || bytes % UNIT != 0 || bytes == 0 || at > f->size || bytes > f->size - at || (uintptr_t)from % 4 != 0) {
        ps_io_exit(97);
    }
    for (uint32_t i = 0; i < bytes; i++) {
        if (source[i] & ~f->most[at + i] & 0xFF) {
            ps_io_exit(97);
        }
    }
    if (f->dead) {
        return -1;
    }
    f->dead = cut(f);
    uint32_t whole = f->dead ? next(f) % (bytes / UNIT) * UNIT : bytes;
    for (uint32_t i = 0; i < whole; i++) {
        f->least[at + i] &= source[i];
        f->most[at + i] &= source[i];
        f->bytes[at + i] &= source[i];
    }
    if (f->dead) {
        for (uint32_t i = whole; i < whole + UNIT; i++) {
            f->least[at + i] &= source[i];
        }
        waver(f, at + whole);
        return -1;
    }
    f->writes++;
    return 0;
}

int ps_flash_sim_erase(void *sim, uint32_t at) {
    ps_flash_sim *f = sim;
    if (at % PS_PAGE != 0 || at >= f->size) {
        ps_io_exit(97);
    }
    if (f->dead) {
        return -1;
    }
    f->dead = cut(f);
    memset(f->most + at, 0xFF, PS_PAGE);
    if (f->dead) {
        for (uint32_t unit = at; unit < at + PS_PAGE; unit += UNIT) {
            waver(f, unit);
        }
        return -1;
    }
    memset(f->least + at, 0xFF, PS_PAGE);
    memset(f->bytes + at, 0xFF, PS_PAGE);
    f->erases++;
    return 0;
}
