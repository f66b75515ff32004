#include "smp_parts.h"

#include "ps_engine.h"
#include "ps_sha256.h"

enum { READ = 0, WRITE = 2, OS = 0, IMAGE = 1 };
enum { ECHO = 0, RESET = 5, PARAMETERS = 6 };
enum { STATE = 0, UPLOAD = 1, ERASE = 5 };

static uint32_t big_endian(const uint8_t *at) {
    return (uint32_t)at[0] << 8 | at[1];
}

static void set_state(ps_smp *s, const ps_smp_request *r) {
    int confirm = ps_smp_has(r, F_CONFIRM) && r->value[F_CONFIRM];
    if (ps_smp_has(r, F_HASH) ? r->value[F_HASH] != PS_SHA256_BYTES : !confirm) {
        ps_smp_refused(s, PS_IMAGE_INVALID_HASH);
        return;
    }
    int code = confirm ? ps_slots_confirm(s->slots, ps_smp_has(r, F_HASH) ? r->bytes[F_HASH] : NULL) : ps_slots_test(s->slots, r->bytes[F_HASH]);
    if (code != PS_TAKEN) {
        ps_smp_refused(s, code);
    } else {
        ps_smp_state(s);
    }
}

/* A ticket or a key set: one packet. */
static void take_whole(ps_smp *s, const ps_smp_request *r) {
    ps_slots *slots = s->slots;
    uint8_t sha[32];
    uint32_t n = r->value[F_DATA];
    if (r->value[F_LEN] != n) {
        ps_smp_refused(s, PS_IMAGE_INVALID_LENGTH);
        return;
    }
    if (ps_smp_has(r, F_SHA)) {
        ps_sha256_of(r->bytes[F_DATA], n, sha);
        if (r->value[F_SHA] != PS_SHA256_BYTES || memcmp(sha, r->bytes[F_SHA], PS_SHA256_BYTES) != 0) {
            ps_smp_refused(s, PS_REFUSED_HASH);
            return;
        }
    }
    int code = r->value[F_IMAGE] == PS_SMP_KEYS ? ps_trust_take_keys(slots->trust, slots->state, r->bytes[F_DATA], n)
                                               : ps_trust_take_ticket(slots->trust, slots->state, slots->floor, r->bytes[F_DATA], n);
    if (code != PS_TAKEN) {
        ps_smp_refused(s, code);
    } else {
        ps_smp_stands_at(s, n, 1);
    }
}

static void upload(ps_smp *s, const ps_smp_request *r) {
    uint32_t offset = r->value[F_OFF];
    if (!ps_smp_has(r, F_OFF) || !ps_smp_has(r, F_DATA)) {
        ps_smp_refused(s, PS_IMAGE_NO_OFFSET);
        return;
    }
    if (ps_slots_busy(s->slots)) {
        ps_smp_failed(s, PS_SMP_BUSY);
        return;
    }
    if (offset == 0) {
        uint32_t image = r->value[F_IMAGE];
        if (image < PS_SMP_MODEL || image > PS_SMP_KEYS) {
            ps_smp_refused(s, PS_IMAGE_INVALID_SLOT);
            return;
        }
        if (!ps_smp_has(r, F_LEN)) {
            ps_smp_refused(s, PS_IMAGE_INVALID_LENGTH);
            return;
        }
        if (image != PS_SMP_MODEL) {
            take_whole(s, r);
            return;
        }
        if (r->value[F_SHA] != PS_SHA256_BYTES) {
            ps_smp_refused(s, PS_IMAGE_INVALID_HASH);
            return;
        }
        int code = ps_slots_upload(s->slots, r->bytes[F_SHA], r->value[F_LEN], &offset);
        if (code != PS_TAKEN) {
            ps_smp_refused(s, code);
            return;
        }
        if (offset == r->value[F_LEN]) {
            ps_smp_stands_at(s, offset, 1);
            return;
        }
    } else if (ps_smp_has(r, F_IMAGE) && r->value[F_IMAGE] != PS_SMP_MODEL) {
        ps_smp_refused(s, PS_IMAGE_INVALID_SLOT);
        return;
    }
    /* For the flash on a multiple of 8; the header stays for the answer. */
    memmove(ps_smp_packet(s) + PS_SMP_HEADER, r->bytes[F_DATA], r->value[F_DATA]);
    uint32_t from = r->value[F_OFF];
    int code = ps_slots_append(s->slots, &from, ps_smp_packet(s) + PS_SMP_HEADER, r->value[F_DATA]);
    if (code != PS_TAKEN) {
        ps_smp_refused(s, code);
    } else if (ps_slots_busy(s->slots)) {
        s->working = 1;
        s->have = 0;
    } else {
        ps_smp_stands_at(s, from, 0);
    }
}

static void erase(ps_smp *s, const ps_smp_request *r) {
    if (ps_slots_busy(s->slots)) {
        ps_smp_failed(s, PS_SMP_BUSY);
        return;
    }
    int code = PS_IMAGE_INVALID_SLOT;
    if (!ps_smp_has(r, F_SLOT) || r->value[F_SLOT] <= PS_SLOT_B) {
        code = ps_slots_erase(s->slots, ps_smp_has(r, F_SLOT) ? (uint8_t)r->value[F_SLOT] : PS_NO_SLOT);
    }
    if (code != PS_TAKEN) {
        ps_smp_refused(s, code);
    } else {
        ps_smp_done(s);
    }
}

static void image_group(ps_smp *s, int is_write, uint8_t command, const ps_smp_request *r) {
    if (command == STATE && !is_write) {
        ps_smp_state(s);
    } else if (command == STATE) {
        set_state(s, r);
    } else if (command == UPLOAD && is_write) {
        upload(s, r);
    } else if (command == ERASE && is_write) {
        erase(s, r);
    } else {
        ps_smp_failed(s, PS_SMP_NOT_SUPPORTED);
    }
}

static void os_group(ps_smp *s, int is_write, uint8_t command, const ps_smp_request *r) {
    ps_cbor_writer w = ps_smp_begun(s);
    if (command == ECHO && ps_smp_has(r, F_TEXT)) {
        ps_cbor_put(&w, PS_CBOR_MAP, 1);
        ps_cbor_put_key(&w, "r");
        ps_cbor_put_string(&w, PS_CBOR_TEXT, r->bytes[F_TEXT], r->value[F_TEXT]);
        ps_smp_answered(s, &w);
    } else if (command == ECHO) {
        ps_smp_failed(s, PS_SMP_INVALID);
    } else if (command == RESET && is_write) {
        ps_smp_done(s);
        s->reset = 1;
    } else if (command == PARAMETERS && !is_write) {
        ps_cbor_put(&w, PS_CBOR_MAP, 2);
        ps_smp_put_number(&w, "buf_size", PS_SMP_BYTES);
        ps_smp_put_number(&w, "buf_count", 1);
        ps_smp_answered(s, &w);
    } else {
        ps_smp_failed(s, PS_SMP_NOT_SUPPORTED);
    }
}

/* An answer to an answer could go on for ever. */
static int is_request(ps_smp *s) {
    uint8_t first = ps_smp_packet(s)[0];
    return ((first & 7) == READ || (first & 7) == WRITE) && first >> 3 <= 1;
}

/* A whole packet. */
static void handle(ps_smp *s) {
    ps_smp_request r;
    const uint8_t *header = ps_smp_packet(s);
    uint32_t group = big_endian(header + 4);
    uint8_t operation = header[0] & 7;
    uint8_t command = header[7];
    if (!is_request(s)) {
        s->have = 0;
    } else if (!s->allowed(s->context)) {
        ps_smp_failed(s, PS_SMP_DENIED);
    } else if (!ps_smp_read(&r, header + PS_SMP_HEADER, s->have - PS_SMP_HEADER)) {
        ps_smp_failed(s, PS_SMP_INVALID);
    } else if (group == IMAGE) {
        image_group(s, operation == WRITE, command, &r);
    } else if (group == OS) {
        os_group(s, operation == WRITE, command, &r);
    } else {
        ps_smp_failed(s, PS_SMP_NOT_SUPPORTED);
    }
}

void ps_smp_begin(ps_smp *s, ps_slots *slots, int (*allowed)(void *context), void *context, uint32_t patience) {
    memset(s, 0, sizeof *s);
    s->slots = slots;
    s->allowed = allowed;
    s->context = context;
    s->patience = patience;
}

void ps_smp_closed(ps_smp *s) {
    s->have = 0;
    s->skip = 0;
    s->answer = 0;
    s->sent = 0;
    s->working = 0;
    s->reset = 0;
}

/* So many bytes of `from` more. */
static void joined(ps_smp *s, const uint8_t **from, uint32_t *left, uint32_t upto) {
    uint32_t n = upto - s->have < *left ? upto - s->have : *left;
    memcpy(ps_smp_packet(s) + s->have, *from, n);
    s->have += n;
    *from += n;
    *left -= n;
}

/* Of a packet too long only the header is kept; when the rest went by it is answered. */
static void skipped(ps_smp *s, uint32_t n) {
    s->skip -= s->skip < n ? s->skip : n;
    if (s->skip > 0) {
        return;
    }
    if (is_request(s)) {
        ps_smp_failed(s, PS_SMP_TOO_LONG);
    } else {
        s->have = 0;
    }
}

void ps_smp_receive(ps_smp *s, uint32_t tick, const uint8_t *bytes, uint32_t n) {
    if (s->answer > 0 || s->working || tick - s->last > s->patience) {
        ps_smp_closed(s);
    }
    s->last = tick;
    if (s->skip > 0) {
        skipped(s, n);
        return;
    }
    if (s->have < PS_SMP_HEADER) {
        joined(s, &bytes, &n, PS_SMP_HEADER);
    }
    if (s->have < PS_SMP_HEADER) {
        return;
    }
    uint32_t whole = PS_SMP_HEADER + big_endian(ps_smp_packet(s) + 2);
    if (whole > PS_SMP_BYTES) {
        s->skip = whole - PS_SMP_HEADER;
        skipped(s, n);
        return;
    }
    joined(s, &bytes, &n, whole);
    if (s->have == whole) {
        handle(s);
    }
}

void ps_smp_poll(ps_smp *s) {
    if (!ps_slots_busy(s->slots)) {
        return;
    }
    uint32_t length = s->slots->length;
    int code = ps_slots_work(s->slots);
    if (code == PS_MORE || !s->working) {
        return;
    }
    if (code == PS_TAKEN) {
        ps_smp_stands_at(s, length, 1);
    } else {
        ps_smp_refused(s, code);
    }
}

const uint8_t *ps_smp_answer(const ps_smp *s, uint32_t *bytes) {
    *bytes = s->answer - s->sent;
    return (const uint8_t *)s->packet + s->sent;
}

void ps_smp_sent(ps_smp *s, uint32_t bytes) {
    s->sent += bytes < s->answer - s->sent ? bytes : s->answer - s->sent;
    if (s->answer > 0 && s->sent == s->answer) {
        int reset = s->reset;
        ps_smp_closed(s);
        if (reset) {
            s->slots->port->reset(s->slots->port->maker);
        }
    }
}
