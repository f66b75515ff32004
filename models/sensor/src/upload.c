#include "slot.h"

#include "ps_engine.h"
#include "ps_sha256.h"

#define ERASED 0x53415245u

/* The slot has the beginning of this, or all of it, and did not come to the end of looking at it. */
static int is_upload_of(const ps_slots *s, uint8_t slot, const uint8_t sha[32], uint32_t bytes) {
    const uint8_t *upload = ps_slot_about(s, slot) + PS_UPLOAD;
    const uint8_t *verified = ps_slot_about(s, slot) + PS_VERIFIED;
    for (uint32_t i = 0; i < PS_VERIFIED_BYTES + 8; i++) {
        if (verified[i] != 0xFF) {
            return 0;
        }
    }
    return ps_slot_record_good(upload, PS_UPLOAD_BYTES) && ps_u32(upload) == bytes && memcmp(upload + 8, sha, 32) == 0;
}

/* Where to put it: the slot that has its beginning, else one with nothing verified, else any that is free. */
static uint8_t target_for(const ps_slots *s, const uint8_t sha[32], uint32_t bytes) {
    uint8_t best = PS_NO_SLOT;
    for (uint8_t slot = PS_SLOT_A; slot <= PS_SLOT_B; slot++) {
        if (ps_slot_is_free(s, slot)) {
            if (is_upload_of(s, slot, sha, bytes)) {
                return slot;
            }
            if (best == PS_NO_SLOT || (s->usable[best] && !s->usable[slot])) {
                best = slot;
            }
        }
    }
    return best;
}

static int page_erased(const ps_slots *s, uint8_t slot, uint32_t page) {
    const uint8_t *mark = ps_slot_about(s, slot) + PS_PAGE_MARKS + 8 * page;
    return ps_u32(mark) == ERASED && ps_u32(mark + 4) == ~ERASED;
}

/* How far an upload came in earlier boots: the last unit that is not blank may have been cut and is wanted again. */
static uint32_t resumed(const ps_slots *s, uint8_t slot, uint32_t length) {
    uint32_t pages = 0;
    while (pages < PS_SLOT_PAGES - 1 && page_erased(s, slot, pages)) {
        pages++;
    }
    if (pages == 0) {
        return 0;
    }
    uint32_t first = (pages - 1) * PS_PAGE;
    uint32_t at = pages * PS_PAGE < length ? pages * PS_PAGE : length;
    const uint8_t *blob = ps_slot_blob(s, slot);
    while (at > first) {
        at -= 8;
        if (ps_u64(blob + at) != UINT64_MAX) {
            return at;
        }
    }
    return first;
}

int ps_slots_upload(ps_slots *s, const uint8_t sha[32], uint32_t bytes, uint32_t *offset) {
    ps_ticket ticket;
    ps_trust_ticket(s->state, &ticket);
    *offset = 0;
    if (bytes > PS_SLOT_BYTES) {
        return PS_IMAGE_TOO_LARGE;
    }
    uint8_t slot = ps_slot_of(s, sha);
    if (slot != PS_NO_SLOT) {
        *offset = bytes;
        return ps_u32(ps_slot_about(s, slot) + PS_VERIFIED + 4) == bytes ? PS_TAKEN : PS_IMAGE_INVALID_LENGTH;
    }
    if (ticket.counter == 0 || ticket.bytes != bytes || memcmp(ticket.sha, sha, 32) != 0) {
        return PS_REFUSED_NOT_RELEASED;
    }
    if (ticket.version < s->floor) {
        return PS_REFUSED_FLOOR;
    }
    if (s->target != PS_NO_SLOT && s->length == bytes && is_upload_of(s, s->target, sha, bytes)) {
        *offset = s->offset;
        return PS_TAKEN;
    }
    slot = target_for(s, sha, bytes);
    if (slot == PS_NO_SLOT) {
        return s->phase == PS_PENDING ? PS_IMAGE_PENDING : PS_IMAGE_NO_FREE_SLOT;
    }
    s->target = PS_NO_SLOT;
    s->stage = PS_IDLE;
    s->offset = 0;
    if (is_upload_of(s, slot, sha, bytes)) {
        s->offset = resumed(s, slot, bytes);
    } else {
        uint64_t upload[PS_UPLOAD_BYTES / 8] = {0};
        ps_put32((uint8_t *)upload, bytes);
        memcpy((uint8_t *)upload + 8, sha, 32);
        uint32_t at = ps_slot_at(slot) + PS_SLOT_BYTES + PS_UPLOAD;
        if (!ps_slot_forget(s, slot)) {
            return PS_IMAGE_ERASE_FAILED;
        }
        if (!ps_slot_write(s, at, upload, PS_UPLOAD_BYTES) || !ps_slot_record_end(s, at, PS_UPLOAD_BYTES)) {
            return PS_IMAGE_WRITE_FAILED;
        }
    }
    s->target = slot;
    s->length = bytes;
    *offset = s->offset;
    return PS_TAKEN;
}

/* The page in which `at` lies can be written to. */
static int page_ready(const ps_slots *s, uint32_t at) {
    uint32_t page = at / PS_PAGE;
    if (page_erased(s, s->target, page)) {
        return PS_TAKEN;
    }
    uint64_t mark;
    ps_put32((uint8_t *)&mark, ERASED);
    ps_put32((uint8_t *)&mark + 4, ~ERASED);
    if (!ps_slot_erase_page(s, ps_slot_at(s->target) + page * PS_PAGE)) {
        return PS_IMAGE_ERASE_FAILED;
    }
    return ps_slot_write(s, ps_slot_at(s->target) + PS_SLOT_BYTES + PS_PAGE_MARKS + 8 * page, &mark, sizeof mark) ? PS_TAKEN : PS_IMAGE_WRITE_FAILED;
}

/* Bits only go from 1 to 0: what is there from before the boot has to be the beginning of the same. */
static int fits(const uint8_t *there, const uint8_t *data, uint32_t bytes) {
    for (uint32_t i = 0; i < bytes; i++) {
        if (data[i] & ~there[i]) {
            return 0;
        }
    }
    return 1;
}

int ps_slots_append(ps_slots *s, uint32_t *offset, const uint8_t *data, uint32_t bytes) {
    uint32_t from = *offset;
    *offset = s->target == PS_NO_SLOT ? 0 : s->offset;
    if (s->target == PS_NO_SLOT || from != s->offset) {
        return PS_TAKEN;
    }
    if (bytes > s->length - s->offset) {
        return PS_IMAGE_OVERRUN;
    }
    /* The end of a blob lies on a multiple of 8, so the last piece is whole. */
    bytes &= ~7u;
    while (bytes > 0) {
        uint32_t n = PS_PAGE - s->offset % PS_PAGE;
        n = n < bytes ? n : bytes;
        int error = page_ready(s, s->offset);
        if (error != PS_TAKEN) {
            return error;
        }
        if (!fits(ps_slot_blob(s, s->target) + s->offset, data, n)) {
            (void)ps_slot_forget(s, s->target);
            return PS_REFUSED_HASH;
        }
        if (!ps_slot_write(s, ps_slot_at(s->target) + s->offset, data, n)) {
            return PS_IMAGE_WRITE_FAILED;
        }
        s->offset += n;
        data += n;
        bytes -= n;
    }
    *offset = s->offset;
    if (s->offset == s->length) {
        s->stage = PS_HASHING;
    }
    return PS_TAKEN;
}

int ps_slots_busy(const ps_slots *s) {
    return s->stage != PS_IDLE;
}

/* By the ticket and the keys that are here now it may run. */
static int released(const ps_slots *s, const uint8_t *blob, const ps_ticket *ticket) {
    const uint8_t *maker = ps_trust_key(s->trust, s->state, PS_MAKER, blob + s->length - 72);
    const uint8_t *signature = blob + s->length - 64;
    if (ticket->bytes != s->length || memcmp(ticket->sha, ps_slot_about(s, s->target) + PS_UPLOAD + 8, 32) != 0 ||
        ticket->version != ps_u32(blob + 32)) {
        return PS_REFUSED_NOT_RELEASED;
    }
    if (ticket->version < s->floor) {
        return PS_REFUSED_FLOOR;
    }
    if (ps_trust_key(s->trust, s->state, PS_RELEASER, ticket->releaser) == NULL) {
        return PS_REFUSED_TICKET_SIGNATURE;
    }
    return maker != NULL && s->trust->verify(signature, maker, blob, s->length - 64) == 1 ? PS_TAKEN : PS_REFUSED_SIGNATURE;
}

static int verified(ps_slots *s, const ps_ticket *ticket) {
    uint64_t record[PS_VERIFIED_BYTES / 8];
    uint8_t *bytes = (uint8_t *)record;
    uint32_t at = ps_slot_at(s->target) + PS_SLOT_BYTES + PS_VERIFIED;
    ps_put32(bytes, ticket->version);
    ps_put32(bytes + 4, ticket->bytes);
    ps_put32(bytes + 8, ticket->floor);
    ps_put32(bytes + 12, 0);
    memcpy(bytes + 16, ticket->sha, 32);
    return ps_slot_write(s, at, record, PS_VERIFIED_BYTES) && ps_slot_record_end(s, at, PS_VERIFIED_BYTES) ? PS_TAKEN : PS_IMAGE_WRITE_FAILED;
}

static int step(ps_slots *s) {
    const uint8_t *blob = ps_slot_blob(s, s->target);
    ps_ticket ticket;
    uint8_t sha[32];
    switch (s->stage) {
        case PS_HASHING:
            ps_sha256_of(blob, s->length, sha);
            return memcmp(sha, ps_slot_about(s, s->target) + PS_UPLOAD + 8, 32) == 0 ? PS_TAKEN : PS_REFUSED_HASH;
        case PS_CHECKING: return s->trust->check(s->trust->context, blob, s->length);
        case PS_SIGNED:
            ps_trust_ticket(s->state, &ticket);
            return released(s, blob, &ticket);
        case PS_TEST_BEGINS: s->stage = PS_TEST_GOES_ON; return s->trust->self_test(s->trust->context, blob, s->length, 1);
        case PS_TEST_GOES_ON: return s->trust->self_test(s->trust->context, blob, s->length, 0);
        default: ps_trust_ticket(s->state, &ticket); return verified(s, &ticket);
    }
}

int ps_slots_work(ps_slots *s) {
    if (s->stage == PS_IDLE) {
        return PS_TAKEN;
    }
    int refused = step(s);
    if (refused == PS_MORE) {
        return PS_MORE;
    }
    if (refused != PS_TAKEN) {
        (void)ps_slot_forget(s, s->target);
        return refused;
    }
    if (s->stage++ != PS_LAST) {
        return PS_MORE;
    }
    s->usable[s->target] = 1;
    s->target = PS_NO_SLOT;
    s->stage = PS_IDLE;
    return PS_TAKEN;
}
