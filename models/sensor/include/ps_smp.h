/*
 * SMP, the protocol of MCUmgr, over any link: image upload, state and erase; echo, reset and parameters of the OS group. Image 1 is the
 * model, 2 a release ticket, 3 a key set; image 0 is the firmware's and refused (docs/sensor-model.md section 13).
 * One request at a time: what comes while an answer waits takes its place.
 */
#ifndef PS_SMP_H
#define PS_SMP_H

#include "ps_slots.h"

/* The longest packet, with its header of 8 bytes. */
#define PS_SMP_BYTES 512u

typedef struct ps_smp {
    ps_slots *slots;
    /* 1 = this link may: asked before every request. */
    int (*allowed)(void *context);
    void *context;
    uint32_t patience; /* ticks that a packet may wait for its next piece */
    uint32_t last;     /* tick of the last piece */
    uint32_t have;     /* bytes of the request that is joined */
    uint32_t skip;     /* bytes of a packet too long that still come */
    uint32_t answer;   /* bytes of the answer */
    uint32_t sent;     /* of these */
    uint8_t working;   /* the answer waits for ps_slots_work */
    uint8_t reset;     /* once it is sent */
    uint64_t packet[PS_SMP_BYTES / 8];
} ps_smp;

/* `patience`: half a second in ticks is good. */
void ps_smp_begin(ps_smp *s, ps_slots *slots, int (*allowed)(void *context), void *context, uint32_t patience);
/* A piece of a packet; a packet ends where its header says, and what stands behind it in the same piece is dropped. */
void ps_smp_receive(ps_smp *s, uint32_t tick, const uint8_t *bytes, uint32_t n);
/* Now and then: one step of what an upload still wants to have done. */
void ps_smp_poll(ps_smp *s);
/* What is to be sent, in pieces as the link takes them; 0 bytes = nothing. Holds until the next ps_smp_receive. */
const uint8_t *ps_smp_answer(const ps_smp *s, uint32_t *bytes);
/* So much of it is sent. Where that was all and the answer is to a reset, port->reset is called. */
void ps_smp_sent(ps_smp *s, uint32_t bytes);
/* The link is gone: nothing is joined or answered any more. */
void ps_smp_closed(ps_smp *s);

#endif
