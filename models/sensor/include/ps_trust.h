/*
 * Whom a bat believes: a root key that its firmware brings, a key set that names makers and releasers, release tickets
 * (docs/sensor-model.md sections 9 to 11).
 */
#ifndef PS_TRUST_H
#define PS_TRUST_H

#include "ps_model.h"
#include "ps_state.h"

/* Why a ticket, a key set or an upload is refused; goes on where the codes of ps_model.h end. */
enum {
    PS_REFUSED_TICKET_FORM = 29,
    PS_REFUSED_TICKET_SIGNATURE,
    PS_REFUSED_TICKET_OLD,
    PS_REFUSED_TICKET_BAT,
    PS_REFUSED_FLOOR,
    PS_REFUSED_NOT_RELEASED,
    PS_REFUSED_KEYS_FORM,
    PS_REFUSED_KEYS_SIGNATURE,
    PS_REFUSED_KEYS_OLD,
    PS_REFUSED_HASH
};

/* The flash failed, or the store of values is full. */
#define PS_FLASH_FAILED 255

#define PS_KEY_BYTES 32u
#define PS_KEY_ID_BYTES 8u
#define PS_MOST_KEYS 4u  /* of a role in a key set */
#define PS_MOST_BATS 32u /* in a ticket's list */
#define PS_TICKET_MOST_BYTES (64u + 8u * PS_MOST_BATS + 72u)
#define PS_KEY_SET_LEAST_BYTES (16u + 2u * PS_KEY_BYTES + 72u)
#define PS_KEY_SET_MOST_BYTES (16u + 2u * PS_MOST_KEYS * PS_KEY_BYTES + 72u)

/* What the maker's firmware brings. It stays where it is as long as the core runs. */
typedef struct ps_trust {
    uint64_t bat;
    const uint8_t *root;    /* 32 bytes, Ed25519 */
    const uint8_t *key_set; /* PSK1; believed as it stands, being part of the firmware */
    uint32_t key_set_bytes;
    /* 1 = good: ps_ed25519_verify, or the maker's own, as strict. */
    int (*verify)(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes);
    /* A model built into the firmware, believed as it stands; NULL where there is none. */
    const uint8_t *factory;
    uint32_t factory_bytes;
    void *context; /* for the next two */
    /* 0, or the code of a refusal: ps_model_check, and that this bat has what the model wants (arena, rate, ranges, detector). */
    int (*check)(void *context, const uint8_t *blob, uint32_t bytes);
    /* One step of the self-test of a blob that was checked, the first where `begin` is 1: PS_MORE, 0 or the code of a refusal. */
    int (*self_test)(void *context, const uint8_t *blob, uint32_t bytes, int begin);
} ps_trust;

enum ps_role { PS_MAKER, PS_RELEASER };

/* The last ticket that was taken, as it is kept. */
typedef struct ps_ticket {
    uint32_t counter; /* 0: none was taken yet */
    uint32_t floor;
    uint32_t version;
    uint32_t bytes;
    uint8_t sha[32];
    uint8_t releaser[PS_KEY_ID_BYTES];
    uint8_t digest[32]; /* SHA-256 of the ticket itself */
} ps_ticket;

/* 0, or why it is refused, or PS_FLASH_FAILED. Taking the same again is no error. The bytes need not be aligned. */
int ps_trust_take_keys(const ps_trust *t, ps_state *s, const uint8_t *bytes, uint32_t n);
/* `floor` is the bat's. */
int ps_trust_take_ticket(const ps_trust *t, ps_state *s, uint32_t floor, const uint8_t *bytes, uint32_t n);
void ps_trust_ticket(const ps_state *s, ps_ticket *ticket);
/* The key of a role with this id in the key set that counts now; NULL = there is none. Holds until the next put into the state. */
const uint8_t *ps_trust_key(const ps_trust *t, const ps_state *s, enum ps_role role, const uint8_t id[PS_KEY_ID_BYTES]);
/* The number of the key set that counts now. */
uint32_t ps_trust_keys_number(const ps_trust *t, const ps_state *s);

#endif
