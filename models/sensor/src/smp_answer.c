#include "smp_parts.h"

enum { IMAGE_GROUP = 1, PER_USER_GROUP = 64 };

ps_cbor_writer ps_smp_begun(ps_smp *s) {
    ps_cbor_writer w = {ps_smp_packet(s) + PS_SMP_HEADER, ps_smp_packet(s) + PS_SMP_BYTES, 0};
    return w;
}

void ps_smp_answered(ps_smp *s, const ps_cbor_writer *w) {
    uint8_t *header = ps_smp_packet(s);
    uint32_t bytes = (uint32_t)(w->at - header) - PS_SMP_HEADER;
    header[0] = (uint8_t)((header[0] & 0x1F) + 1);
    header[1] = 0;
    header[2] = (uint8_t)(bytes >> 8);
    header[3] = (uint8_t)bytes;
    s->have = 0;
    s->working = 0;
    s->answer = PS_SMP_HEADER + bytes;
    s->sent = 0;
}

void ps_smp_put_number(ps_cbor_writer *w, const char *key, uint32_t value) {
    ps_cbor_put_key(w, key);
    ps_cbor_put(w, PS_CBOR_UINT, value);
}

static void put_true(ps_cbor_writer *w, const char *key) {
    ps_cbor_put_key(w, key);
    ps_cbor_put(w, PS_CBOR_SIMPLE, PS_CBOR_TRUE);
}

void ps_smp_failed(ps_smp *s, uint32_t error) {
    ps_cbor_writer w = ps_smp_begun(s);
    ps_cbor_put(&w, PS_CBOR_MAP, 1);
    ps_smp_put_number(&w, "rc", error);
    ps_smp_answered(s, &w);
}

/* Version 1 of the protocol has no errors of a group: the nearest of its own. */
static uint32_t in_version_1(uint32_t error) {
    switch (error) {
        case PS_IMAGE_NONE: return PS_SMP_NOT_THERE;
        case PS_IMAGE_NO_FREE_SLOT:
        case PS_IMAGE_PENDING: return PS_SMP_BAD_STATE;
        case PS_IMAGE_INVALID_SLOT:
        case PS_IMAGE_NO_OFFSET:
        case PS_IMAGE_INVALID_LENGTH:
        case PS_IMAGE_INVALID_HASH: return PS_SMP_INVALID;
        default: return error < PS_IMAGE_ERROR ? PS_SMP_FOR_USER + error : PS_SMP_UNKNOWN;
    }
}

void ps_smp_refused(ps_smp *s, int code) {
    uint32_t error = code == PS_FLASH_FAILED ? PS_IMAGE_WRITE_FAILED : (uint32_t)code;
    if ((ps_smp_packet(s)[0] >> 3 & 3) == 0) {
        ps_smp_failed(s, in_version_1(error));
        return;
    }
    ps_cbor_writer w = ps_smp_begun(s);
    ps_cbor_put(&w, PS_CBOR_MAP, 1);
    ps_cbor_put_key(&w, "err");
    ps_cbor_put(&w, PS_CBOR_MAP, 2);
    ps_smp_put_number(&w, "group", error < PS_IMAGE_ERROR ? PER_USER_GROUP : IMAGE_GROUP);
    ps_smp_put_number(&w, "rc", error < PS_IMAGE_ERROR ? error : error - PS_IMAGE_ERROR);
    ps_smp_answered(s, &w);
}

void ps_smp_done(ps_smp *s) {
    ps_cbor_writer w = ps_smp_begun(s);
    ps_cbor_put(&w, PS_CBOR_MAP, 0);
    ps_smp_answered(s, &w);
}

void ps_smp_stands_at(ps_smp *s, uint32_t offset, int ended) {
    ps_cbor_writer w = ps_smp_begun(s);
    ps_cbor_put(&w, PS_CBOR_MAP, ended ? 2 : 1);
    ps_smp_put_number(&w, "off", offset);
    if (ended) {
        put_true(&w, "match");
    }
    ps_smp_answered(s, &w);
}

/* id-version */
static void put_version(ps_cbor_writer *w, const uint8_t *blob) {
    uint8_t text[16 + 1 + 10];
    uint8_t digits[10];
    uint32_t n = 0, left = ps_u32(blob + 32), d = 0;
    while (n < 16 && blob[16 + n] != 0) {
        text[n] = blob[16 + n];
        n++;
    }
    text[n++] = '-';
    do {
        digits[d++] = (uint8_t)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    while (d > 0) {
        text[n++] = digits[--d];
    }
    ps_cbor_put_key(w, "version");
    ps_cbor_put_string(w, PS_CBOR_TEXT, text, n);
}

static void put_slot(ps_cbor_writer *w, const ps_slots *slots, uint8_t slot, const uint8_t *blob, const uint8_t sha[32]) {
    int pending = slot == slots->trial && slot != slots->running;
    int confirmed = slot == slots->confirmed;
    int active = slot == slots->running;
    ps_cbor_put(w, PS_CBOR_MAP, (uint32_t)(5 + pending + confirmed + active));
    ps_smp_put_number(w, "image", PS_SMP_MODEL);
    ps_smp_put_number(w, "slot", slot);
    put_version(w, blob);
    ps_cbor_put_key(w, "hash");
    ps_cbor_put_string(w, PS_CBOR_BYTES, sha, 32);
    put_true(w, "bootable");
    if (pending) {
        put_true(w, "pending");
    }
    if (confirmed) {
        put_true(w, "confirmed");
    }
    if (active) {
        put_true(w, "active");
    }
}

void ps_smp_state(ps_smp *s) {
    const ps_slots *slots = s->slots;
    uint8_t sha[32];
    uint32_t bytes, n = 0;
    ps_cbor_writer w = ps_smp_begun(s);
    uint8_t last = slots->running == PS_FACTORY ? PS_FACTORY : PS_SLOT_B;
    ps_cbor_put(&w, PS_CBOR_MAP, 1);
    ps_cbor_put_key(&w, "images");
    uint8_t *head = w.at;
    ps_cbor_put(&w, PS_CBOR_ARRAY, 0);
    for (uint8_t slot = PS_SLOT_A; slot <= last; slot++) {
        const uint8_t *blob = ps_slots_blob(slots, slot, &bytes, sha);
        if (blob != NULL) {
            put_slot(&w, slots, slot, blob, sha);
            n++;
        }
    }
    *head = (uint8_t)(*head + n);
    ps_smp_answered(s, &w);
}
