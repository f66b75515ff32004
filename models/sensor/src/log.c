/* The results' ring. A page: 64 bytes about it, then 63 slots of 64.

   0   header: u32 serial, u32 lost, u32 CRC of these, u32 VALID
   16  gone: a word (u32, and what proves it): the page with this serial counts no more. Written into the newest page before its successor is erased: an erase
       that was cut may leave results whose acknowledgement is gone already, and they must not come again
   24  5 words: `lost` as of then, the last one counts
   64  slots: 52 bytes of result, u32 CRC of these; 8 bytes that are not all ones once it is acknowledged

   What was being written when the power failed may read either way, and otherwise next time. So what is judged at boot is judged once (the bits in `waiting`); a
   page without a slot in use is taken for one whose header may be such a word; a slot that may be begun is marked as used before the next one is; and `gone` is
   written once more before each try, always the same. */
#include "ps_log.h"

#include "ps_bytes.h"
#include "ps_crc32.h"

#define HEADER 16u
#define GONE 16u
#define LOST 24u
#define SLOTS 64u
#define SLOT 64u
#define BODY 52u
#define ACK 56u
/* Of a slot: what is written before the unit with the CRC. */
#define FIRST 48u
#define NO_SAMPLES 0xffffu
#define VALID 0x50534c31u
#define NONE 0xffffffffu
/* Samples that no flash lives to hold; more is no number of ours. */
#define MOST_RAW (1u << 27)

static uint32_t page_at(uint32_t serial) {
    return PS_LOG_AT + serial % PS_LOG_PAGES * PS_PAGE;
}

static uint32_t slot_at(uint32_t serial, uint32_t slot) {
    return page_at(serial) + SLOTS + slot * SLOT;
}

static int blank(const uint8_t *at, uint32_t bytes) {
    while (bytes-- > 0) {
        if (*at++ != 0xff) {
            return 0;
        }
    }
    return 1;
}

static int header(const uint8_t *at, uint32_t *serial) {
    *serial = ps_u32(at);
    return ps_u32(at + 12) == VALID && ps_u32(at + 8) == ps_crc32(0, at, 8);
}

static int word(const uint8_t *at, uint32_t *value) {
    *value = ps_u32(at);
    return (*value ^ ps_u32(at + 4)) == ~VALID;
}

static int write_word(const ps_log *log, uint32_t at, uint32_t value) {
    uint8_t b[8];
    ps_put32(b, value);
    ps_put32(b + 4, value ^ ~VALID);
    return log->port->flash_write(log->port->maker, at, b, 8);
}

static int whole(const uint8_t *slot) {
    return !blank(slot, BODY) && ps_u32(slot + BODY) == ps_crc32(0, slot, BODY);
}

static uint8_t *waits(ps_log *log, uint32_t serial, uint32_t slot) {
    return &log->waiting[serial % PS_LOG_PAGES][slot / 8];
}

static int is_waiting(const ps_log *log, uint32_t serial, uint32_t slot) {
    return log->waiting[serial % PS_LOG_PAGES][slot / 8] >> slot % 8 & 1;
}

static uint32_t waiting_in(const ps_log *log, uint32_t serial) {
    uint32_t n = 0;
    for (uint32_t slot = 0; slot < PS_LOG_SLOTS; slot++) {
        n += (uint32_t)is_waiting(log, serial, slot);
    }
    return n;
}

/* 52 bytes: u32 boot, seq, t0_tick, version; u16 four numbers; 16 logits; u32 raw; u16 axes, the low half of the samples' CRC; u16 label (15 = UNKNOWN), classes
   << 4, flags << 9; u8 t0, samples behind it. Without samples `axes` is all ones. */
static void unpack(const uint8_t *at, ps_result *r) {
    uint32_t bits = ps_u16(at + 48);
    r->boot = ps_u32(at);
    r->seq = ps_u32(at + 4);
    r->t0_tick = ps_u32(at + 8);
    r->version = ps_u32(at + 12);
    r->speed = ps_u16(at + 16);
    r->rotation = ps_u16(at + 18);
    r->downswing = ps_u16(at + 20);
    r->backlift = ps_u16(at + 22);
    memcpy(r->logits, at + 24, PS_LOGITS);
    r->raw = ps_u32(at + 40);
    r->axes = ps_u16(at + 44);
    r->raw_crc = ps_u16(at + 46);
    r->label = (bits & 15) == 15 ? 255 : bits & 15;
    r->classes = bits >> 4 & 31;
    r->classes = r->classes > PS_LOGITS ? PS_LOGITS : r->classes;
    r->flags = (uint8_t)(bits >> 9);
    r->t0 = at[50];
    r->samples = r->axes == NO_SAMPLES ? 0 : (uint16_t)(r->t0 + 1 + at[51]);
}

static void pack(uint8_t *at, const ps_result *r) {
    int none = r->samples <= r->t0;
    ps_put32(at, r->boot);
    ps_put32(at + 4, r->seq);
    ps_put32(at + 8, r->t0_tick);
    ps_put32(at + 12, r->version);
    ps_put16(at + 16, r->speed);
    ps_put16(at + 18, r->rotation);
    ps_put16(at + 20, r->downswing);
    ps_put16(at + 22, r->backlift);
    memcpy(at + 24, r->logits, PS_LOGITS);
    ps_put32(at + 40, none ? 0 : r->raw);
    ps_put16(at + 44, none ? NO_SAMPLES : r->axes);
    ps_put16(at + 46, none ? 0 : r->raw_crc);
    ps_put16(at + 48, (uint16_t)((r->label > 8 ? 15u : r->label) | (uint32_t)r->classes << 4 | (uint32_t)r->flags << 9));
    at[50] = r->t0;
    at[51] = none ? 0 : (uint8_t)(r->samples - r->t0 - 1);
}

/* The last slot of a page that is not blank, NONE where all are. */
static uint32_t last_used(const ps_log *log, uint32_t serial) {
    for (uint32_t slot = PS_LOG_SLOTS; slot-- > 0;) {
        if (!blank(log->port->flash + slot_at(serial, slot), SLOT)) {
            return slot;
        }
    }
    return NONE;
}

/* Takes in what a page holds. */
static void look_at(ps_log *log, uint32_t serial) {
    for (uint32_t slot = 0; slot < PS_LOG_SLOTS; slot++) {
        const uint8_t *at = log->port->flash + slot_at(serial, slot);
        if (!whole(at)) {
            continue;
        }
        ps_result r;
        unpack(at, &r);
        if (r.boot > log->boot) {
            log->boot = r.boot;
        }
        if (r.samples > 0 && r.raw < MOST_RAW) {
            /* what was written behind it, and never became an event, is not known: the next recording begins with a page of its own */
            uint32_t end = (r.raw + r.samples + 4 + r.axes * 2u) * 12;
            end = (end + PS_PAGE - 1) / PS_PAGE * PS_PAGE;
            log->raw_erased = end > log->raw_erased ? end : log->raw_erased;
        }
        if (blank(at + ACK, 8)) {
            *waits(log, serial, slot) |= (uint8_t)(1u << slot % 8);
            log->pending++;
        }
    }
}

void ps_log_open(ps_log *log, const ps_port *port) {
    memset(log, 0, sizeof *log);
    log->port = port;
    log->oldest = 1;
    log->slot = PS_LOG_SLOTS;
    log->reading = PS_RAW_FREE;
    uint32_t serial;
    uint32_t lost;
    uint32_t found = 0; /* one bit a page whose header is whole and that holds something */
    for (uint32_t page = 0; page < PS_LOG_PAGES; page++) {
        const uint8_t *at = port->flash + PS_LOG_AT + page * PS_PAGE;
        if (header(at, &serial) && serial > 0 && serial < NONE / PS_LOG_SLOTS - 1 && serial % PS_LOG_PAGES == page && last_used(log, serial) != NONE) {
            found |= 1u << page;
            log->newest = serial > log->newest ? serial : log->newest;
        }
    }
    if (log->newest == 0) {
        return;
    }
    const uint8_t *newest = port->flash + page_at(log->newest);
    uint32_t gone = log->newest >= PS_LOG_PAGES ? log->newest - PS_LOG_PAGES : 0;
    log->lost = ps_u32(newest + 4);
    if (word(newest + GONE, &serial) && serial == gone + 1) {
        gone = serial;
        for (uint32_t at = LOST; at < SLOTS; at += 8) {
            log->lost = word(newest + at, &lost) ? lost : log->lost;
        }
    }
    for (log->oldest = log->newest; log->oldest > gone + 1; log->oldest--) {
        const uint8_t *before = port->flash + page_at(log->oldest - 1);
        if (!(found >> (log->oldest - 1) % PS_LOG_PAGES & 1) || ps_u32(before) != log->oldest - 1) {
            break;
        }
    }
    for (serial = log->oldest; serial <= log->newest; serial++) {
        look_at(log, serial);
    }
    log->slot = last_used(log, log->newest) + 1;
    log->raw_next = (log->raw_erased + 23) / 24 * 2;
}

/* Says, in the newest page, that the page `gone` counts no more. */
static int give_up(const ps_log *log, uint32_t gone, uint32_t lost) {
    const uint8_t *newest = log->port->flash + page_at(log->newest);
    uint32_t at = SLOTS;
    while (at > LOST && blank(newest + at - 8, 8)) {
        at -= 8;
    }
    at += log->settled ? 0 : 8;
    if (at < SLOTS && write_word(log, page_at(log->newest) + at, lost) != 0) {
        return -1;
    }
    return write_word(log, page_at(log->newest) + GONE, gone);
}

/* Makes a new page the newest. */
static int turn(ps_log *log) {
    uint32_t serial = log->newest + 1;
    if (log->newest >= PS_LOG_PAGES) {
        uint32_t gone = serial - PS_LOG_PAGES;
        uint32_t made = gone >= log->oldest ? waiting_in(log, gone) : 0;
        if (give_up(log, gone, log->lost + made) != 0) {
            return -1;
        }
        if (gone >= log->oldest) {
            log->oldest = gone + 1;
        }
        log->lost += made;
        log->pending = (uint16_t)(log->pending - made);
    }
    memset(log->waiting[serial % PS_LOG_PAGES], 0, sizeof log->waiting[0]);
    uint8_t b[HEADER];
    ps_put32(b, serial);
    ps_put32(b + 4, log->lost);
    ps_put32(b + 8, ps_crc32(0, b, 8));
    ps_put32(b + 12, VALID);
    if (log->port->flash_erase(log->port->maker, page_at(serial)) != 0 || log->port->flash_write(log->port->maker, page_at(serial), b, HEADER) != 0) {
        return -1;
    }
    log->newest = serial;
    log->slot = 0;
    log->settled = 1;
    return 0;
}

static int put(ps_log *log, const uint8_t body[ACK]) {
    /* the one bit that is clear in every result, so that a mark that was cut is no harm to a result on top of it */
    static const uint8_t used[8] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f};
    if (!log->settled && log->slot < PS_LOG_SLOTS) {
        if (log->port->flash_write(log->port->maker, slot_at(log->newest, log->slot), used, 8) != 0) {
            return -1;
        }
        log->slot++;
        log->settled = 1;
    }
    if (log->slot >= PS_LOG_SLOTS && turn(log) != 0) {
        return -1;
    }
    /* a slot that failed is not tried again */
    uint32_t at = slot_at(log->newest, log->slot++);
    if (log->port->flash_write(log->port->maker, at, body, FIRST) != 0
            || log->port->flash_write(log->port->maker, at + FIRST, body + FIRST, ACK - FIRST) != 0) {
        return -1;
    }
    return whole(log->port->flash + at) ? 0 : -1;
}

int ps_log_append(ps_log *log, const ps_result *result) {
    uint8_t body[ACK];
    pack(body, result);
    ps_put32(body + BODY, ps_crc32(0, body, BODY));
    if (put(log, body) != 0 && put(log, body) != 0) {
        log->lost++;
        return -1;
    }
    *waits(log, log->newest, log->slot - 1) |= (uint8_t)(1u << (log->slot - 1) % 8);
    log->pending++;
    return 0;
}

int ps_log_next(const ps_log *log, uint32_t *place, ps_result *result) {
    uint32_t serial = *place / PS_LOG_SLOTS;
    uint32_t slot = *place % PS_LOG_SLOTS;
    if (serial < log->oldest) {
        serial = log->oldest;
        slot = 0;
    }
    for (; serial <= log->newest; serial++, slot = 0) {
        for (; slot < PS_LOG_SLOTS; slot++) {
            if (is_waiting(log, serial, slot)) {
                *place = serial * PS_LOG_SLOTS + slot;
                unpack(log->port->flash + slot_at(serial, slot), result);
                return 1;
            }
        }
    }
    return 0;
}

uint32_t ps_log_end(const ps_log *log) {
    return log->newest * PS_LOG_SLOTS + log->slot;
}

int ps_log_acknowledge(ps_log *log, uint32_t boot, uint32_t seq) {
    static const uint8_t acknowledged[8] = {0};
    for (uint32_t serial = log->oldest; serial <= log->newest; serial++) {
        for (uint32_t slot = 0; slot < PS_LOG_SLOTS; slot++) {
            uint32_t at = slot_at(serial, slot);
            if (is_waiting(log, serial, slot) && ps_u32(log->port->flash + at) == boot && ps_u32(log->port->flash + at + 4) == seq) {
                if (log->port->flash_write(log->port->maker, at + ACK, acknowledged, 8) != 0) {
                    return -1;
                }
                *waits(log, serial, slot) &= (uint8_t)~(1u << slot % 8);
                log->pending--;
                return 1;
            }
        }
    }
    return 0;
}

uint32_t ps_log_free(const ps_log *log) {
    uint32_t pages = 0;
    if (log->newest >= log->oldest) {
        /* pages that were never used or marked as gone, then the oldest ones while nothing waits in them */
        pages = PS_LOG_PAGES - 1 - (log->newest - log->oldest);
        for (uint32_t serial = log->oldest; serial < log->newest && waiting_in(log, serial) == 0; serial++) {
            pages++;
        }
        return pages * PS_LOG_SLOTS + (PS_LOG_SLOTS - log->slot);
    }
    return PS_LOG_PAGES * PS_LOG_SLOTS;
}
