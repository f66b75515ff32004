/*
 * Whatever stands in the flash, of an older firmware or of somebody who soldered: the log opens, tells what is whole, keeps new events and brings none of these twice.
 * In the input: pieces `u16 where, in 8 bytes, u8 n, n bytes`; a piece whose n is 253 .. 255 is a
 * whole log, a slot or a page header, its checksums put right.
 */
#include <stdlib.h>

#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void never(int holds) {
    if (!holds) {
        abort();
    }
}

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    uint8_t *flash = maker;
    never(at % 8 == 0 && bytes % 8 == 0 && at >= PS_LOG_AT && at + bytes <= PS_FLASH_BYTES);
    for (uint32_t i = 0; i < bytes; i++) {
        flash[at + i] &= ((const uint8_t *)from)[i];
    }
    return 0;
}

static int flash_erase(void *maker, uint32_t at) {
    never(at % PS_PAGE == 0 && at >= PS_LOG_AT && at < PS_FLASH_BYTES);
    memset((uint8_t *)maker + at, 0xff, PS_PAGE);
    return 0;
}

static void header(uint8_t *page, uint32_t serial) {
    ps_put32(page, serial);
    ps_put32(page + 8, ps_crc32(0, page, 8));
    ps_put32(page + 12, 0x50534c31u);
}

static void slot_of(uint8_t *flash, uint32_t slot, const uint8_t *body) {
    uint8_t *to = flash + PS_LOG_AT + slot / 63u % PS_LOG_PAGES * PS_PAGE + 64 + slot % 63u * 64;
    memcpy(to, body, 52);
    ps_put32(to + 52, ps_crc32(0, body, 52));
}

/* Pages as they follow each other, with slots of all kinds. */
static void whole_log(uint8_t *flash, uint32_t seed, uint32_t pages) {
    uint32_t x = seed | 1;
    for (uint32_t serial = seed % 1000 + 1; pages > 0; serial++, pages--) {
        uint8_t *page = flash + PS_LOG_AT + serial % PS_LOG_PAGES * PS_PAGE;
        header(page, serial);
        for (uint32_t slot = 0; slot < 63; slot++) {
            uint8_t body[52];
            for (uint32_t i = 0; i < sizeof body; i++) {
                x = x * 1664525u + 1013904223u;
                body[i] = (uint8_t)(x >> 24);
            }
            /* mostly what a bat has written, sometimes anything */
            if (x >> 20 & 7) {
                ps_put32(body, 1 + serial / 20);
                ps_put32(body + 40, serial * 20 + slot);
                ps_put16(body + 44, (uint16_t)(x >> 18 & 3));
            }
            if (x >> 27 & 3) {
                slot_of(flash, serial * 63u + slot, body);
            }
            if (x >> 25 & 1) {
                page[64 + slot * 64 + 56] = 0;
            }
        }
    }
}

static void put_pieces(uint8_t *flash, const uint8_t *at, const uint8_t *end) {
    while (end - at >= 3) {
        uint32_t where = PS_LOG_AT + ps_u16(at) * 8u % (PS_FLASH_BYTES - PS_LOG_AT);
        uint32_t n = at[2];
        uint32_t there = (uint32_t)(end - at - 3);
        at += 3;
        if (n == 255 && there >= 4) {
            uint32_t page = (where - PS_LOG_AT) / PS_PAGE % PS_LOG_PAGES;
            /* a serial number that may stand in this page */
            header(flash + PS_LOG_AT + page * PS_PAGE, ps_u32(at) / PS_LOG_PAGES * PS_LOG_PAGES + page);
            at += 4;
        } else if (n == 254 && there >= 52) {
            slot_of(flash, ps_u16(at - 3), at);
            at += 52;
        } else if (n == 253 && there >= 5) {
            whole_log(flash, ps_u32(at), at[4] % (PS_LOG_PAGES + 1u));
            at += 5;
        } else {
            n = n < there ? n : there;
            n = n < PS_FLASH_BYTES - where ? n : PS_FLASH_BYTES - where;
            memcpy(flash + where, at, n);
            at += n;
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *flash = malloc(PS_FLASH_BYTES);
    ps_port port;
    ps_log log;
    ps_result r;
    memset(&port, 0, sizeof port);
    memset(flash, 0xff, PS_FLASH_BYTES);
    put_pieces(flash, data, data + size);
    port.maker = flash;
    port.flash = flash;
    port.flash_write = flash_write;
    port.flash_erase = flash_erase;
    ps_log_open(&log, &port);
    uint32_t seen = 0;
    uint32_t before = 0;
    for (uint32_t place = 0; ps_log_next(&log, &place, &r); place++) {
        never(seen == 0 || place >= before);
        before = place;
        seen++;
        if (ps_raw_alive(&log, &r)) {
            volatile uint8_t last = *ps_raw_sample(&log, &r, r.samples - 1u);
            (void)last;
        }
    }
    never(seen == log.pending && seen <= PS_LOG_PAGES * PS_LOG_SLOTS);
    /* new events are kept on whatever there was, and come behind it */
    for (uint32_t i = 1; i <= 70; i++) {
        int16_t six[6] = {(int16_t)i, 0, 0, 0, 0, 0};
        uint8_t axes[24] = {0};
        memset(&r, 0, sizeof r);
        r.boot = log.boot == 0xffffffffu ? log.boot : log.boot + 1;
        r.seq = i;
        uint32_t raw = ps_raw_begin(&log);
        for (uint32_t k = 0; k < 5; k++) {
            never(ps_raw_put(&log, six) == 0);
        }
        never(ps_raw_seal(&log, &r, raw, 5, axes) == 0);
        never(ps_log_append(&log, &r) == 0 && ps_raw_alive(&log, &r));
    }
    never(log.pending >= 70);
    never(ps_log_acknowledge(&log, r.boot, r.seq) == 1);
    free(flash);
    return 0;
}
