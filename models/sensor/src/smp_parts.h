/* What the files of ps_smp.h share: a request as it was read, and how an answer is made. */
#ifndef PS_SMP_PARTS_H
#define PS_SMP_PARTS_H

#include "cbor.h"
#include "ps_smp.h"

#define PS_SMP_HEADER 8u

/* Errors of the protocol itself. */
enum {
    PS_SMP_UNKNOWN = 1,
    PS_SMP_INVALID = 3,
    PS_SMP_NOT_THERE = 5,
    PS_SMP_BAD_STATE = 6,
    PS_SMP_TOO_LONG = 7,
    PS_SMP_NOT_SUPPORTED = 8,
    PS_SMP_BUSY = 10,
    PS_SMP_DENIED = 11,
    PS_SMP_FOR_USER = 256
};
/* Of the image group, beside those of ps_slots.h. */
enum { PS_IMAGE_NO_OFFSET = PS_IMAGE_ERROR + 20 };

/* Images, as an upload names them. */
enum { PS_SMP_MODEL = 1, PS_SMP_TICKET = 2, PS_SMP_KEYS = 3 };

/* What a request can hold. */
enum ps_smp_field { F_IMAGE, F_OFF, F_LEN, F_SHA, F_DATA, F_UPGRADE, F_HASH, F_CONFIRM, F_SLOT, F_TEXT, FIELDS };

/* Numbers, lengths of strings, 1 for true; strings. */
typedef struct ps_smp_request {
    uint32_t value[FIELDS];
    const uint8_t *bytes[FIELDS];
    uint32_t has; /* a bit a field */
} ps_smp_request;

static inline uint8_t *ps_smp_packet(ps_smp *s) {
    return (uint8_t *)s->packet;
}

static inline int ps_smp_has(const ps_smp_request *r, enum ps_smp_field field) {
    return (r->has >> field & 1u) != 0;
}

/* 1 = a map, and nothing behind it. Keys that nobody knows are skipped. */
int ps_smp_read(ps_smp_request *r, const uint8_t *from, uint32_t bytes);

/* Behind the header, which is still the request's. */
ps_cbor_writer ps_smp_begun(ps_smp *s);
void ps_smp_answered(ps_smp *s, const ps_cbor_writer *w);
void ps_smp_put_number(ps_cbor_writer *w, const char *key, uint32_t value);
/* {"rc": error} */
void ps_smp_failed(ps_smp *s, uint32_t error);
/* A code of ps_model.h, ps_trust.h or ps_slots.h. */
void ps_smp_refused(ps_smp *s, int code);
/* {} */
void ps_smp_done(ps_smp *s);
/* Where the upload stands; at its end that it is what was sent. */
void ps_smp_stands_at(ps_smp *s, uint32_t offset, int ended);
/* Both slots and, where it runs, the factory's model. Flags are told where they are true. */
void ps_smp_state(ps_smp *s);

#endif
