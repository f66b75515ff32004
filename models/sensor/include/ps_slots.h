/*
 * Two model slots in the flash and the factory's model: uploaded, looked at, tried, confirmed or taken back (docs/sensor-model.md
 * section 12). What runs changes at a boot only. Whatever operation of the flash is cut: the next boot finds a model that was verified
 * whole, and the version floor does not go down.
 */
#ifndef PS_SLOTS_H
#define PS_SLOTS_H

#include "ps_trust.h"

/* The longest blob; the last page of a slot tells what is in the others. */
#define PS_SLOT_BYTES ((PS_SLOT_PAGES - 1u) * PS_PAGE)

enum { PS_SLOT_A = 0, PS_SLOT_B = 1, PS_FACTORY = 2, PS_NO_SLOT = 3 };

/* No refusal of what was sent but of the moment: PS_IMAGE_ERROR + the code that MCUmgr's image group has for it. */
enum {
    PS_IMAGE_ERROR = 256,
    PS_IMAGE_NONE = PS_IMAGE_ERROR + 3,
    PS_IMAGE_NO_FREE_SLOT = PS_IMAGE_ERROR + 9,
    PS_IMAGE_WRITE_FAILED = PS_IMAGE_ERROR + 12,
    PS_IMAGE_ERASE_FAILED = PS_IMAGE_ERROR + 13,
    PS_IMAGE_INVALID_SLOT = PS_IMAGE_ERROR + 14,
    PS_IMAGE_INVALID_LENGTH = PS_IMAGE_ERROR + 21,
    PS_IMAGE_INVALID_HASH = PS_IMAGE_ERROR + 24,
    PS_IMAGE_PENDING = PS_IMAGE_ERROR + 28,
    PS_IMAGE_TOO_LARGE = PS_IMAGE_ERROR + 30,
    PS_IMAGE_OVERRUN = PS_IMAGE_ERROR + 31,
    PS_IMAGE_CONFIRM_DENIED = PS_IMAGE_ERROR + 32
};

typedef struct ps_slots {
    const ps_port *port;
    ps_state *state;
    const ps_trust *trust;
    uint32_t floor;
    uint32_t offset; /* of the upload */
    uint32_t length;
    uint8_t usable[2]; /* verified whole, and checked in this boot */
    uint8_t running;
    uint8_t confirmed;
    uint8_t trial;
    uint8_t phase;  /* of the trial */
    uint8_t target; /* of the upload; PS_NO_SLOT = none */
    uint8_t stage;  /* of looking at it; 0 = nothing to do */
} ps_slots;

/* Once a boot, behind ps_state_mount: decides what runs. 0 = done, else the flash failed; something that is valid runs all the same. */
int ps_slots_boot(ps_slots *s, const ps_port *port, ps_state *state, const ps_trust *trust);
/* The model to run until the next boot; NULL = none. */
const uint8_t *ps_slots_active(const ps_slots *s, uint32_t *bytes);

/* What a slot has: NULL = nothing that could run. SHA-256 of the blob in `sha`. PS_FACTORY takes long: it is hashed. */
const uint8_t *ps_slots_blob(const ps_slots *s, uint8_t slot, uint32_t *bytes, uint8_t sha[32]);

/*
 * Begins an upload or goes on with it: `offset` is where. The ticket for it has to be here. offset == bytes: the bat has this model
 * already, whole and verified. 0, or a refusal, or an error.
 */
int ps_slots_upload(ps_slots *s, const uint8_t sha[32], uint32_t bytes, uint32_t *offset);
/*
 * The next bytes, from `offset` on, on a multiple of 4; `offset` tells then from where on it wants more. Only the last piece is taken
 * whole where it is no multiple of 8. Bytes for another offset than the wanted one are not taken, which is no error.
 */
int ps_slots_append(ps_slots *s, uint32_t *offset, const uint8_t *data, uint32_t bytes);
/* 1 = all bytes are here and are being looked at: ps_slots_work is to be called, and neither a ticket nor a key set to be taken. */
int ps_slots_busy(const ps_slots *s);
/* One step of that, up to some 70 ms on a Cortex-M4F: PS_MORE; 0 = verified, it can be tried; else why it was thrown away. */
int ps_slots_work(ps_slots *s);

/* Tries it from the next boot on, until the one after. 0, or a refusal, or an error. */
int ps_slots_test(ps_slots *s, const uint8_t sha[32]);
/* What runs stays, and lifts the floor to what its ticket said; or what is confirmed comes back with the next boot. NULL = what runs. */
int ps_slots_confirm(ps_slots *s, const uint8_t *sha);
/* Empties a slot that is not in use; PS_NO_SLOT = whichever is not. */
int ps_slots_erase(ps_slots *s, uint8_t slot);

#endif
