/*
 * What a bat keeps over boots in the pages from PS_STATE_AT: small values by number. A value that is put is there after any cut of
 * power, or the one before is; which of the two it is never changes again once ps_state_mount came back.
 */
#ifndef PS_STATE_H
#define PS_STATE_H

#include "ps_port.h"

enum {
    PS_STATE_BOOT = 1,     /* u32: boots counted */
    PS_STATE_KEY_SET = 2,  /* the last key set taken, PSK1 */
    PS_STATE_BAT_KEY = 3,  /* 32 bytes: the key of its enrolment */
    PS_STATE_ACTIVE = 4,   /* which slot runs, and the version floor: slots.c */
    PS_STATE_TICKET = 5,   /* the last release ticket taken: slots.c */
    PS_STATE_MOUNT = 6,    /* 9 x f32: the rotation sensor -> bat */
    PS_STATE_HAND = 7,     /* u8 */
    PS_STATE_IDS = 16      /* 8 .. 15 are the maker's own */
};

/* The longest value. All of them together, 16 bytes more each, may take 7,000 bytes. */
#define PS_STATE_MOST 512u

typedef struct ps_state {
    const ps_port *port;
    uint32_t bank; /* where the bank in use begins */
    uint32_t end;  /* behind its last record */
    int failed;
} ps_state;

/* Once a boot, before anything else of the core. 0 = done; else the flash failed, and there is nothing to get or to put. */
int ps_state_mount(ps_state *s, const ps_port *port);
/* Its length, and as much of it as `size` holds in `to`; 0 where there is none. */
uint32_t ps_state_get(const ps_state *s, uint8_t id, void *to, uint32_t size);
/* Where it stands in the flash, until the next put; NULL where there is none. */
const uint8_t *ps_state_at(const ps_state *s, uint8_t id, uint32_t *size);
/*
 * 0 = it is kept; else the flash failed or is full, or the arguments are wrong. After a failed flash all puts fail until the next boot:
 * what stands at the log's end is not known any more. A value of 0 bytes is none. `from` is not in the flash.
 */
int ps_state_put(ps_state *s, uint8_t id, const void *from, uint32_t size);

#endif
