/* How the two files of ps_slots.h see a slot. */
#ifndef PS_SLOT_H
#define PS_SLOT_H

#include "ps_slots.h"

/*
 * A slot: the blob in its first pages, and in the last page what is known of it:
 *   0    the upload: u32 bytes, u32 0, SHA-256; end
 *   64   8 bytes a page of the blob: it was erased for this upload
 *   96   verified: u32 version, u32 bytes, u32 floor of its ticket, u32 0, SHA-256; end
 * An end is u32 CRC-32 of what it ends and u32 COMMITTED, written behind it by a write of its own.
 *
 * A new upload erases the last page first, so nothing is believed of pages that change. An end whose write was cut may waver from boot to
 * boot; that of the verified is written once more before a trial, so what is tried and confirmed does not. Uploaded bytes that waver are
 * written again, because the upload goes on from the last unit of 8 bytes that is not blank. It does not go on where anything stands in
 * the place of the verified; what could waver there and read as blank is its first unit, and that is the same for the same model.
 */
#define PS_UPLOAD 0u
#define PS_UPLOAD_BYTES 40u
#define PS_PAGE_MARKS 64u
#define PS_VERIFIED 96u
#define PS_VERIFIED_BYTES 48u

/* Of a trial. */
enum { PS_NO_TRIAL, PS_PENDING, PS_TESTING };
/* Of looking at an upload. */
enum { PS_IDLE, PS_HASHING, PS_CHECKING, PS_SIGNED, PS_TEST_BEGINS, PS_TEST_GOES_ON, PS_LAST };

static inline uint32_t ps_slot_at(uint8_t slot) {
    return slot == PS_SLOT_A ? PS_SLOT_A_AT : PS_SLOT_B_AT;
}

static inline const uint8_t *ps_slot_blob(const ps_slots *s, uint8_t slot) {
    return s->port->flash + ps_slot_at(slot);
}

/* The last page. */
static inline const uint8_t *ps_slot_about(const ps_slots *s, uint8_t slot) {
    return ps_slot_blob(s, slot) + PS_SLOT_BYTES;
}

static inline int ps_slot_write(const ps_slots *s, uint32_t at, const void *from, uint32_t bytes) {
    return s->port->flash_write(s->port->maker, at, from, bytes) == 0;
}

static inline int ps_slot_erase_page(const ps_slots *s, uint32_t at) {
    return s->port->flash_erase(s->port->maker, at) == 0;
}

/* Nothing runs from it or will. */
static inline int ps_slot_is_free(const ps_slots *s, uint8_t slot) {
    return slot != s->running && slot != s->confirmed && slot != s->trial;
}

/* 1 = a record that stands there, with its end. */
int ps_slot_record_good(const uint8_t *record, uint32_t bytes);
/* The end of a record that stands at `at` in the flash; 1 = done. */
int ps_slot_record_end(const ps_slots *s, uint32_t at, uint32_t bytes);
/* Nothing is known of the slot any more; 1 = done. */
int ps_slot_forget(ps_slots *s, uint8_t slot);
/* The slot that has this model, verified. */
uint8_t ps_slot_of(const ps_slots *s, const uint8_t sha[32]);

#endif
