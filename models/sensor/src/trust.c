#include "ps_trust.h"

#include "ps_sha256.h"

#define TRAILER 72u /* key id and signature */
#define TICKET_HEAD 64u
#define KEYS_HEAD 16u
#define KEPT_TICKET 88u

enum { ALL_BATS = 0, LISTED_BATS = 1 };

static int is_id_of(const uint8_t id[PS_KEY_ID_BYTES], const uint8_t key[PS_KEY_BYTES]) {
    uint8_t digest[32];
    ps_sha256_of(key, PS_KEY_BYTES, digest);
    return memcmp(id, digest, PS_KEY_ID_BYTES) == 0;
}

/* Signed by this key, whose id stands before the signature. */
static int signed_by(const ps_trust *t, const uint8_t *key, const uint8_t *bytes, uint32_t n) {
    return is_id_of(bytes + n - TRAILER, key) && t->verify(bytes + n - 64, key, bytes, n - 64) == 1;
}

static int keys_form(const uint8_t *bytes, uint32_t n) {
    return n >= KEYS_HEAD && memcmp(bytes, "PSK1", 4) == 0 && bytes[4] == 1 && bytes[5] >= 1 && bytes[5] <= PS_MOST_KEYS && bytes[6] >= 1 &&
           bytes[6] <= PS_MOST_KEYS && bytes[7] == 0 && n == KEYS_HEAD + PS_KEY_BYTES * (uint32_t)(bytes[5] + bytes[6]) + TRAILER &&
           ps_u32(bytes + 8) >= 1 && ps_u32(bytes + 8) <= 0x7fffffff && ps_u32(bytes + 12) == 0;
}

/* 0 where it is none: the firmware's may be too short to have a number. */
static uint32_t number_of(const uint8_t *set, uint32_t n) {
    return keys_form(set, n) ? ps_u32(set + 8) : 0;
}

/* The key set that counts: the one taken last, unless newer firmware brought a newer one. */
static const uint8_t *keys(const ps_trust *t, const ps_state *s, uint32_t *n) {
    const uint8_t *kept = ps_state_at(s, PS_STATE_KEY_SET, n);
    if (kept != NULL && keys_form(kept, *n) && ps_u32(kept + 8) >= number_of(t->key_set, t->key_set_bytes)) {
        return kept;
    }
    *n = t->key_set_bytes;
    return t->key_set;
}

uint32_t ps_trust_keys_number(const ps_trust *t, const ps_state *s) {
    uint32_t n;
    const uint8_t *set = keys(t, s, &n);
    return number_of(set, n);
}

const uint8_t *ps_trust_key(const ps_trust *t, const ps_state *s, enum ps_role role, const uint8_t id[PS_KEY_ID_BYTES]) {
    uint32_t n;
    const uint8_t *set = keys(t, s, &n);
    if (!keys_form(set, n)) {
        return NULL;
    }
    const uint8_t *key = set + KEYS_HEAD + (role == PS_MAKER ? 0 : PS_KEY_BYTES * set[5]);
    for (uint8_t left = set[role == PS_MAKER ? 5 : 6]; left > 0; left--, key += PS_KEY_BYTES) {
        if (is_id_of(id, key)) {
            return key;
        }
    }
    return NULL;
}

int ps_trust_take_keys(const ps_trust *t, ps_state *s, const uint8_t *bytes, uint32_t n) {
    uint32_t now_n;
    const uint8_t *now = keys(t, s, &now_n);
    if (!keys_form(bytes, n)) {
        return PS_REFUSED_KEYS_FORM;
    }
    if (n == now_n && memcmp(bytes, now, n) == 0) {
        return PS_TAKEN;
    }
    if (ps_u32(bytes + 8) <= number_of(now, now_n)) {
        return PS_REFUSED_KEYS_OLD;
    }
    if (!signed_by(t, t->root, bytes, n)) {
        return PS_REFUSED_KEYS_SIGNATURE;
    }
    return ps_state_put(s, PS_STATE_KEY_SET, bytes, n) == 0 ? PS_TAKEN : PS_FLASH_FAILED;
}

static int ticket_form(const uint8_t *bytes, uint32_t n) {
    if (n < TICKET_HEAD || memcmp(bytes, "PSR1", 4) != 0 || bytes[4] != 1 || bytes[5] > LISTED_BATS) {
        return 0;
    }
    uint32_t bats = ps_u16(bytes + 6);
    uint32_t counter = ps_u32(bytes + 8);
    uint32_t floor = ps_u32(bytes + 12);
    uint32_t version = ps_u32(bytes + 16);
    uint32_t blob = ps_u32(bytes + 20);
    return (bytes[5] == ALL_BATS ? bats == 0 : bats >= 1 && bats <= PS_MOST_BATS) && n == TICKET_HEAD + 8 * bats + TRAILER && counter >= 1 &&
           counter <= 0x7fffffff && version >= 1 && version <= 0x7fffffff && floor <= version && blob >= PS_MODEL_MIN_BYTES &&
           blob <= PS_MODEL_MAX_BYTES && blob % 8 == 0 && ps_u64(bytes + 56) == 0;
}

static int names_bat(const uint8_t *bytes, uint64_t bat) {
    if (bytes[5] == ALL_BATS) {
        return 1;
    }
    for (uint32_t i = 0; i < ps_u16(bytes + 6); i++) {
        if (ps_u64(bytes + TICKET_HEAD + 8 * i) == bat) {
            return 1;
        }
    }
    return 0;
}

void ps_trust_ticket(const ps_state *s, ps_ticket *ticket) {
    uint32_t n;
    const uint8_t *kept = ps_state_at(s, PS_STATE_TICKET, &n);
    memset(ticket, 0, sizeof *ticket);
    if (kept != NULL && n == KEPT_TICKET) {
        ticket->counter = ps_u32(kept);
        ticket->floor = ps_u32(kept + 4);
        ticket->version = ps_u32(kept + 8);
        ticket->bytes = ps_u32(kept + 12);
        memcpy(ticket->sha, kept + 16, 32);
        memcpy(ticket->releaser, kept + 48, PS_KEY_ID_BYTES);
        memcpy(ticket->digest, kept + 56, 32);
    }
}

int ps_trust_take_ticket(const ps_trust *t, ps_state *s, uint32_t floor, const uint8_t *bytes, uint32_t n) {
    ps_ticket last;
    uint8_t kept[KEPT_TICKET];
    if (!ticket_form(bytes, n)) {
        return PS_REFUSED_TICKET_FORM;
    }
    if (!names_bat(bytes, t->bat)) {
        return PS_REFUSED_TICKET_BAT;
    }
    ps_trust_ticket(s, &last);
    ps_sha256_of(bytes, n, kept + 56);
    uint32_t counter = ps_u32(bytes + 8);
    if (counter < last.counter || (counter == last.counter && memcmp(kept + 56, last.digest, 32) != 0)) {
        return PS_REFUSED_TICKET_OLD;
    }
    if (ps_u32(bytes + 16) < floor) {
        return PS_REFUSED_FLOOR;
    }
    const uint8_t *releaser = ps_trust_key(t, s, PS_RELEASER, bytes + n - TRAILER);
    if (releaser == NULL || !signed_by(t, releaser, bytes, n)) {
        return PS_REFUSED_TICKET_SIGNATURE;
    }
    memcpy(kept, bytes + 8, 16);
    memcpy(kept + 16, bytes + 24, 32);
    memcpy(kept + 48, bytes + n - TRAILER, PS_KEY_ID_BYTES);
    return ps_state_put(s, PS_STATE_TICKET, kept, sizeof kept) == 0 ? PS_TAKEN : PS_FLASH_FAILED;
}
