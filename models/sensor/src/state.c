/*
 * Two banks of two pages. A bank: a header of 24 bytes, then a log of units of 8 bytes:
 *   record   id, ~id, u16 size, u32 CRC-32 of these four; the value, filled up with zeros; u32 CRC-32 of all before, u32 COMMITTED
 *   dead     zeros
 *   marker   a compaction into the other bank has begun
 * then 0xFF. The last good record of an id counts. Header, value and end of a record are three writes, so a header can be trusted to
 * tell where the next one begins.
 *
 * A unit whose write was cut may read as old, as new or as neither, and anew at every boot. There is one such unit at most, the last one
 * of the log or the one behind it, and the mount settles it: what stands there is written again as it was read, what could still be there
 * behind the end is killed with zeros, and the last record's id is put once more as it reads now, so that a later record decides.
 */
#include "ps_state.h"

#include "ps_bytes.h"
#include "ps_crc32.h"

#define BANK (PS_STATE_PAGES / 2 * PS_PAGE)
#define HEADER 24u
#define UNIT 8u
#define MAGIC 0x54535350u     /* PSST */
#define COMMITTED 0x4b4f5350u /* PSOK */
#define MARKER 0x54434350u    /* PCCT */

enum kind { BLANK, DEAD, MARKED, RECORD, GARBAGE };

static const uint8_t *flash(const ps_state *s, uint32_t at) {
    return s->port->flash + at;
}

static int written(ps_state *s, uint32_t at, const void *from, uint32_t bytes) {
    if (s->failed || s->port->flash_write(s->port->maker, at, from, bytes) != 0) {
        s->failed = 1;
    }
    return !s->failed;
}

static int write_unit(ps_state *s, uint32_t at, uint32_t first, uint32_t second) {
    uint64_t unit;
    ps_put32((uint8_t *)&unit, first);
    ps_put32((uint8_t *)&unit + 4, second);
    return written(s, at, &unit, UNIT);
}

static uint32_t padded(uint32_t size) {
    return (size + UNIT - 1) & ~(UNIT - 1);
}

/* What stands at `at`, and how many bytes it takes. */
static enum kind item(const ps_state *s, uint32_t at, uint32_t *bytes) {
    const uint8_t *unit = flash(s, at);
    uint32_t first = ps_u32(unit);
    uint32_t second = ps_u32(unit + 4);
    uint32_t size = ps_u16(unit + 2);
    *bytes = UNIT;
    if (first == 0xFFFFFFFF && second == 0xFFFFFFFF) {
        return BLANK;
    }
    if (first == 0 && second == 0) {
        return DEAD;
    }
    if (first == MARKER && second == ~MARKER) {
        return MARKED;
    }
    if (unit[0] >= PS_STATE_IDS || (unit[0] ^ unit[1]) != 0xFF || second != ps_crc32(0, unit, 4) || size > PS_STATE_MOST ||
        2 * UNIT + padded(size) > s->bank + BANK - at) {
        return GARBAGE;
    }
    *bytes = 2 * UNIT + padded(size);
    return RECORD;
}

static int good(const ps_state *s, uint32_t at, uint32_t bytes) {
    const uint8_t *tail = flash(s, at + bytes - UNIT);
    return ps_u32(tail) == ps_crc32(0, flash(s, at), bytes - UNIT) && ps_u32(tail + 4) == COMMITTED;
}

/* Where the last good record of an id begins; 0 = nowhere. */
static uint32_t found(const ps_state *s, uint8_t id) {
    uint32_t last = 0;
    for (uint32_t at = s->bank + HEADER, bytes; at < s->end; at += bytes) {
        if (item(s, at, &bytes) == RECORD && *flash(s, at) == id && good(s, at, bytes)) {
            last = at;
        }
    }
    return last;
}

/* A record at `to`, which is blank. */
static int write_record(ps_state *s, uint32_t to, uint8_t id, const uint8_t *from, uint32_t size) {
    uint64_t piece[4];
    uint8_t head[4] = {id, (uint8_t)~id, (uint8_t)size, (uint8_t)(size >> 8)};
    uint32_t crc = ps_crc32(0, head, 4);
    if (!write_unit(s, to, ps_u32(head), crc)) {
        return 0;
    }
    crc = ps_crc32(0, flash(s, to), UNIT);
    to += UNIT;
    for (uint32_t at = 0; at < size; at += sizeof piece) {
        uint32_t n = size - at < sizeof piece ? size - at : (uint32_t)sizeof piece;
        memset(piece, 0, sizeof piece);
        memcpy(piece, from + at, n);
        crc = ps_crc32(crc, piece, padded(n));
        if (!written(s, to, piece, padded(n))) {
            return 0;
        }
        to += padded(n);
    }
    return write_unit(s, to, crc, COMMITTED);
}

/* u32 MAGIC, u32 sequence, u32 bytes that were copied into it, u32 CRC-32 of these; u32 CRC-32 of all before, u32 COMMITTED. */
static int header_good(const ps_state *s, uint32_t bank) {
    const uint8_t *at = flash(s, bank);
    return ps_u32(at) == MAGIC && ps_u32(at + 16) == ps_crc32(0, at, 16) && ps_u32(at + 20) == COMMITTED;
}

/* What was copied into a bank is still all there. */
static int copy_good(const ps_state *s, uint32_t bank) {
    const uint8_t *at = flash(s, bank);
    uint32_t bytes = ps_u32(at + 8);
    return bytes <= BANK - HEADER && ps_u32(at + 12) == ps_crc32(0, at + HEADER, bytes);
}

static int write_header(ps_state *s, uint32_t bank, uint32_t sequence, uint32_t copied) {
    uint64_t header[HEADER / 8];
    uint8_t *at = (uint8_t *)header;
    ps_put32(at, MAGIC);
    ps_put32(at + 4, sequence);
    ps_put32(at + 8, copied);
    ps_put32(at + 12, ps_crc32(0, flash(s, bank) + HEADER, copied));
    ps_put32(at + 16, ps_crc32(0, at, 16));
    ps_put32(at + 20, COMMITTED);
    return written(s, bank, header, HEADER);
}

/* A header that may waver, once more as it reads. */
static int settle_header(ps_state *s, uint32_t bank) {
    uint64_t header[HEADER / 8];
    memcpy(header, flash(s, bank), HEADER);
    return written(s, bank, header, HEADER);
}

static uint32_t sequence(const ps_state *s, uint32_t bank) {
    return ps_u32(flash(s, bank) + 4);
}

static int erase(ps_state *s, uint32_t bank) {
    for (uint32_t at = 0; at < BANK; at += PS_PAGE) {
        if (s->failed || s->port->flash_erase(s->port->maker, bank + at) != 0) {
            s->failed = 1;
        }
    }
    return !s->failed;
}

static int kill_header(ps_state *s, uint32_t bank) {
    static const uint64_t zeros[HEADER / 8];
    return written(s, bank, zeros, HEADER);
}

/* What counts, into the other bank, and on in that one. The marker stands, or the log is full to its end: a cut before the end of this does it again. */
static int compacted(ps_state *s) {
    uint32_t other = s->bank == PS_STATE_AT ? PS_STATE_AT + BANK : PS_STATE_AT;
    if (!erase(s, other)) {
        return 0;
    }
    uint32_t to = other + HEADER;
    for (uint8_t id = 1; id < PS_STATE_IDS; id++) {
        uint32_t at = found(s, id);
        uint32_t size = at == 0 ? 0 : ps_u16(flash(s, at) + 2);
        if (size > 0) {
            if (2 * UNIT + padded(size) > other + BANK - to || !write_record(s, to, id, flash(s, at) + UNIT, size)) {
                return 0;
            }
            to += 2 * UNIT + padded(size);
        }
    }
    if (!write_header(s, other, sequence(s, s->bank) + 1, to - other - HEADER) || !kill_header(s, s->bank)) {
        return 0;
    }
    s->bank = other;
    s->end = to;
    return 1;
}

/* Room for a record and, behind it, for what a mount and a compaction want to write. */
static int room(const ps_state *s, uint32_t size) {
    return 2 * UNIT + padded(size) + 3 * UNIT <= s->bank + BANK - s->end;
}

static int append(ps_state *s, uint8_t id, const uint8_t *from, uint32_t size) {
    if (!write_record(s, s->end, id, from, size)) {
        return 0;
    }
    s->end += 2 * UNIT + padded(size);
    return 1;
}

static int marked_and_compacted(ps_state *s) {
    if (!write_unit(s, s->end, MARKER, ~MARKER)) {
        return 0;
    }
    s->end += UNIT;
    return compacted(s);
}

/*
 * The bank that counts. Where both have a header, a compaction was cut between the new one's, which may waver, and the end of the old
 * one's; or the new one's wavers out of an erase that was cut, and what was copied is not there: then the old one still counts. 0: there is none.
 */
static int bank_chosen(ps_state *s) {
    int first = header_good(s, PS_STATE_AT);
    int second = header_good(s, PS_STATE_AT + BANK);
    s->bank = first ? PS_STATE_AT : PS_STATE_AT + BANK;
    if (!first && !second) {
        s->bank = PS_STATE_AT;
        return erase(s, PS_STATE_AT) && write_header(s, PS_STATE_AT, 1, 0);
    }
    if (!first || !second) {
        return 1;
    }
    uint32_t older = PS_STATE_AT + BANK;
    if (sequence(s, PS_STATE_AT + BANK) > sequence(s, PS_STATE_AT)) {
        s->bank = PS_STATE_AT + BANK;
        older = PS_STATE_AT;
    }
    if (!copy_good(s, s->bank)) {
        s->bank = older;
        return 1;
    }
    /* where the flash takes neither, `failed` says so */
    (void)(settle_header(s, s->bank) && kill_header(s, older));
    return 1;
}

int ps_state_mount(ps_state *s, const ps_port *port) {
    uint32_t last_record = 0, last_item = 0, bytes = 0, at;
    int marked = 0;
    s->port = port;
    s->bank = PS_STATE_AT;
    s->end = 0;
    s->failed = 0;
    if (!bank_chosen(s)) {
        return -1;
    }
    uint32_t limit = s->bank + BANK;
    for (at = s->bank + HEADER; at < limit; at += bytes) {
        enum kind kind = item(s, at, &bytes);
        if (kind == BLANK) {
            break;
        }
        if (kind == GARBAGE) {
            (void)write_unit(s, at, 0, 0);
        }
        if (kind == RECORD) {
            last_record = at;
        }
        marked |= kind == MARKED;
        last_item = at;
    }
    s->end = at;
    if (s->failed) {
        /* What can be read counts all the same: a bat that forgot its key would be open to everybody. */
        return -1;
    }
    if (last_item == 0) {
        /* Nothing but a header, which may be the only one there is. */
        if (!settle_header(s, s->bank)) {
            return -1;
        }
    } else if (!(last_item == last_record && good(s, last_item, s->end - last_item)) &&
               !write_unit(s, last_item, ps_u32(flash(s, last_item)), ps_u32(flash(s, last_item) + 4))) {
        return -1;
    }
    if (marked || limit - s->end < 2 * UNIT) {
        return compacted(s) ? 0 : -1;
    }
    if (!write_unit(s, s->end, 0, 0)) {
        return -1;
    }
    s->end += UNIT;
    if (last_record == 0) {
        return 0;
    }
    uint8_t id = *flash(s, last_record);
    uint32_t from = found(s, id);
    uint32_t size = from == 0 ? 0 : ps_u16(flash(s, from) + 2);
    if (!room(s, size)) {
        return marked_and_compacted(s) ? 0 : -1;
    }
    return append(s, id, flash(s, from) + UNIT, size) ? 0 : -1;
}

const uint8_t *ps_state_at(const ps_state *s, uint8_t id, uint32_t *size) {
    uint32_t at = found(s, id);
    *size = at == 0 ? 0 : ps_u16(flash(s, at) + 2);
    return *size == 0 ? NULL : flash(s, at) + UNIT;
}

uint32_t ps_state_get(const ps_state *s, uint8_t id, void *to, uint32_t size) {
    uint32_t has;
    const uint8_t *from = ps_state_at(s, id, &has);
    if (from != NULL) {
        memcpy(to, from, has < size ? has : size);
    }
    return has;
}

int ps_state_put(ps_state *s, uint8_t id, const void *from, uint32_t size) {
    if (id == 0 || id >= PS_STATE_IDS || size > PS_STATE_MOST || s->failed) {
        return -1;
    }
    uint32_t at = found(s, id);
    uint32_t has = at == 0 ? 0 : ps_u16(flash(s, at) + 2);
    if (has == size && (size == 0 || memcmp(flash(s, at) + UNIT, from, size) == 0)) {
        return 0;
    }
    if (!room(s, size) && (!marked_and_compacted(s) || !room(s, size))) {
        return -1;
    }
    return append(s, id, from, size) ? 0 : -1;
}
