#include "slot.h"

#include "ps_crc32.h"
#include "ps_sha256.h"

#define COMMITTED 0x4b4f5350u
#define KEPT_ACTIVE 8u

int ps_slot_record_good(const uint8_t *record, uint32_t bytes) {
    return ps_u32(record + bytes) == ps_crc32(0, record, bytes) && ps_u32(record + bytes + 4) == COMMITTED;
}

int ps_slot_record_end(const ps_slots *s, uint32_t at, uint32_t bytes) {
    uint64_t unit;
    ps_put32((uint8_t *)&unit, ps_crc32(0, s->port->flash + at, bytes));
    ps_put32((uint8_t *)&unit + 4, COMMITTED);
    return ps_slot_write(s, at + bytes, &unit, sizeof unit);
}

static int put_active(ps_slots *s) {
    uint8_t kept[KEPT_ACTIVE] = {s->confirmed, s->trial, s->phase, 0};
    ps_put32(kept + 4, s->floor);
    return ps_state_put(s->state, PS_STATE_ACTIVE, kept, sizeof kept) == 0;
}

static int is_slot(uint8_t slot) {
    return slot == PS_SLOT_A || slot == PS_SLOT_B;
}

static uint32_t version(const ps_slots *s, uint8_t slot) {
    return ps_u32(ps_slot_about(s, slot) + PS_VERIFIED);
}

static int check(const ps_slots *s, const uint8_t *blob, uint32_t bytes) {
    return s->trust->check(s->trust->context, blob, bytes);
}

/* Verified once, and still what it was. */
static uint8_t usable(const ps_slots *s, uint8_t slot) {
    const uint8_t *verified = ps_slot_about(s, slot) + PS_VERIFIED;
    uint32_t bytes = ps_u32(verified + 4);
    return ps_slot_record_good(verified, PS_VERIFIED_BYTES) && bytes <= PS_SLOT_BYTES && check(s, ps_slot_blob(s, slot), bytes) == PS_TAKEN;
}

int ps_slots_boot(ps_slots *s, const ps_port *port, ps_state *state, const ps_trust *trust) {
    uint8_t kept[KEPT_ACTIVE] = {PS_FACTORY, PS_NO_SLOT, PS_NO_TRIAL, 0};
    int done = 1;
    memset(s, 0, sizeof *s);
    s->port = port;
    s->state = state;
    s->trust = trust;
    s->target = PS_NO_SLOT;
    (void)ps_state_get(state, PS_STATE_ACTIVE, kept, sizeof kept);
    s->confirmed = is_slot(kept[0]) ? kept[0] : PS_FACTORY;
    s->trial = is_slot(kept[1]) ? kept[1] : PS_NO_SLOT;
    s->phase = kept[2];
    s->floor = ps_u32(kept + 4);
    s->usable[PS_SLOT_A] = usable(s, PS_SLOT_A);
    s->usable[PS_SLOT_B] = usable(s, PS_SLOT_B);
    if (is_slot(s->confirmed) && !s->usable[s->confirmed]) {
        s->confirmed = PS_FACTORY;
        done = put_active(s);
    }
    s->running = s->confirmed;
    if (s->phase == PS_PENDING && is_slot(s->trial) && s->usable[s->trial]) {
        /* Kept before it runs: a boot that finds it so takes it back, whatever it did. */
        s->phase = PS_TESTING;
        if (put_active(s)) {
            s->running = s->trial;
            return done ? 0 : -1;
        }
        done = 0;
    }
    if (s->phase != PS_NO_TRIAL) {
        s->phase = PS_NO_TRIAL;
        s->trial = PS_NO_SLOT;
        done &= put_active(s);
    }
    if (s->running == PS_FACTORY && (trust->factory == NULL || check(s, trust->factory, trust->factory_bytes) != PS_TAKEN)) {
        s->running = PS_NO_SLOT;
    }
    return done ? 0 : -1;
}

const uint8_t *ps_slots_active(const ps_slots *s, uint32_t *bytes) {
    if (s->running == PS_FACTORY) {
        *bytes = s->trust->factory_bytes;
        return s->trust->factory;
    }
    if (!is_slot(s->running)) {
        *bytes = 0;
        return NULL;
    }
    *bytes = ps_u32(ps_slot_about(s, s->running) + PS_VERIFIED + 4);
    return ps_slot_blob(s, s->running);
}

const uint8_t *ps_slots_blob(const ps_slots *s, uint8_t slot, uint32_t *bytes, uint8_t sha[32]) {
    if (slot == PS_FACTORY && s->trust->factory != NULL) {
        *bytes = s->trust->factory_bytes;
        ps_sha256_of(s->trust->factory, *bytes, sha);
        return s->trust->factory;
    }
    if (!is_slot(slot) || !s->usable[slot]) {
        return NULL;
    }
    const uint8_t *verified = ps_slot_about(s, slot) + PS_VERIFIED;
    *bytes = ps_u32(verified + 4);
    memcpy(sha, verified + 16, 32);
    return ps_slot_blob(s, slot);
}

uint8_t ps_slot_of(const ps_slots *s, const uint8_t sha[32]) {
    for (uint8_t slot = PS_SLOT_A; slot <= PS_SLOT_B; slot++) {
        if (s->usable[slot] && memcmp(ps_slot_about(s, slot) + PS_VERIFIED + 16, sha, 32) == 0) {
            return slot;
        }
    }
    return PS_NO_SLOT;
}

int ps_slot_forget(ps_slots *s, uint8_t slot) {
    s->usable[slot] = 0;
    if (s->target == slot) {
        s->target = PS_NO_SLOT;
        s->stage = PS_IDLE;
    }
    return ps_slot_erase_page(s, ps_slot_at(slot) + PS_SLOT_BYTES);
}

int ps_slots_test(ps_slots *s, const uint8_t sha[32]) {
    uint8_t slot = ps_slot_of(s, sha);
    if (slot == PS_NO_SLOT) {
        return PS_IMAGE_INVALID_HASH;
    }
    if (slot == s->trial) {
        return PS_TAKEN;
    }
    if (slot == s->confirmed) {
        return ps_slots_confirm(s, sha);
    }
    if (version(s, slot) < s->floor) {
        return PS_REFUSED_FLOOR;
    }
    if (!ps_slot_record_end(s, ps_slot_at(slot) + PS_SLOT_BYTES + PS_VERIFIED, PS_VERIFIED_BYTES)) {
        return PS_IMAGE_WRITE_FAILED;
    }
    s->trial = slot;
    s->phase = PS_PENDING;
    return put_active(s) ? PS_TAKEN : PS_IMAGE_WRITE_FAILED;
}

static void lift_floor(ps_slots *s, uint32_t to) {
    s->floor = to > s->floor ? to : s->floor;
}

int ps_slots_confirm(ps_slots *s, const uint8_t *sha) {
    uint8_t slot = sha == NULL ? s->running : ps_slot_of(s, sha);
    if (sha == NULL && s->phase == PS_PENDING) {
        return PS_IMAGE_PENDING;
    }
    if (sha != NULL && slot == PS_NO_SLOT) {
        return PS_IMAGE_INVALID_HASH;
    }
    if (slot == s->trial && s->phase == PS_TESTING) {
        const uint8_t *verified = ps_slot_about(s, slot) + PS_VERIFIED;
        ps_ticket ticket;
        lift_floor(s, ps_u32(verified + 8));
        ps_trust_ticket(s->state, &ticket);
        if (memcmp(ticket.sha, verified + 16, 32) == 0) {
            /* It was released anew since it came. */
            lift_floor(s, ticket.floor);
        }
        s->confirmed = slot;
    } else if (slot != s->confirmed) {
        return PS_IMAGE_CONFIRM_DENIED;
    }
    s->trial = PS_NO_SLOT;
    s->phase = PS_NO_TRIAL;
    return put_active(s) ? PS_TAKEN : PS_IMAGE_WRITE_FAILED;
}

int ps_slots_erase(ps_slots *s, uint8_t slot) {
    int any = 0;
    for (uint8_t i = PS_SLOT_A; i <= PS_SLOT_B; i++) {
        if (ps_slot_is_free(s, i) && (slot == i || slot == PS_NO_SLOT)) {
            any = 1;
            if (!ps_slot_forget(s, i)) {
                return PS_IMAGE_ERASE_FAILED;
            }
        }
    }
    return any ? PS_TAKEN : s->phase == PS_PENDING ? PS_IMAGE_PENDING : PS_IMAGE_NO_FREE_SLOT;
}
