/* What a bat keeps of its events: results in a ring of PS_LOG_PAGES, the samples of the newest in one of PS_RAW_PAGES. Power may fail at any write or erase. */
#ifndef PS_LOG_H
#define PS_LOG_H

#include <stdint.h>

#include "ps_port.h"

/* Results that a page holds. */
#define PS_LOG_SLOTS 63u
#define PS_LOGITS 16u

/* Flags of a result; the first four are those of RESULT on the air. */
#define PS_CONTACT 0x01u
#define PS_JOURNALED 0x02u
#define PS_CLIPPED 0x04u
#define PS_STANCE 0x08u
#define PS_HELD_UP_FIRST 0x10u
/* The samples were resampled to 200 Hz. */
#define PS_AT_200HZ 0x20u

typedef struct ps_result {
    uint32_t boot;
    uint32_t seq;      /* within that boot, from 1, top bit clear */
    uint32_t t0_tick;
    uint32_t version;  /* of the model, 0 = none */
    uint8_t label;     /* code, 255 = UNKNOWN */
    uint8_t classes;   /* logits there are, 0 .. PS_LOGITS */
    uint8_t t0;        /* number of t0 within the samples */
    uint8_t flags;
    uint16_t speed;    /* bat speed at impact, cm/s; 65535 = not known, as of the others */
    uint16_t rotation; /* peak rotation speed, cm/s */
    uint16_t downswing; /* ms */
    uint16_t backlift; /* 0.1 degree */
    int8_t logits[PS_LOGITS];
    uint16_t samples;  /* 0: none were kept; else t0 + 1 .. t0 + 256 */
    uint16_t axes;     /* pairs between the last of them and the axes, below 65535 */
    uint32_t raw;      /* where the first of them lies: ps_raw_sample */
    uint16_t raw_crc;
} ps_result;

typedef struct ps_log {
    const ps_port *port;
    uint32_t oldest; /* serial numbers of the pages that count; oldest > newest: none yet */
    uint32_t newest;
    uint32_t slot;   /* next free one of the newest; PS_LOG_SLOTS: none */
    uint32_t lost;   /* unacknowledged results that had to make room, ever */
    uint32_t boot;   /* the latest that the log knows of, 0 = none */
    uint16_t pending;
    uint8_t settled; /* since boot: the slot that the power cut may have hit is behind */
    uint8_t waiting[PS_LOG_PAGES][(PS_LOG_SLOTS + 7) / 8]; /* bit: there is a result that nobody acknowledged */
    /* The samples' ring. Numbers of samples count on for ever; each pair takes 24 bytes. */
    uint32_t raw_next;   /* number of the next sample to be written, even */
    uint32_t raw_erased; /* the page is erased as far as this byte, logical */
    uint32_t reading;    /* first byte, logical, of what is being sent: its page is not to be erased. PS_RAW_FREE: nothing is */
    uint8_t half[12];    /* the first sample of a pair */
    uint8_t halves;
    uint8_t recording;
} ps_log;

#define PS_RAW_FREE 0xffffffffu

/* Finds what a power cut left. Writes nothing. */
void ps_log_open(ps_log *log, const ps_port *port);

/* Keeps a result. Where there is no room the oldest page goes; its unacknowledged results are counted in `lost`. 0 = it is kept for good. */
int ps_log_append(ps_log *log, const ps_result *result);

/* The first result at `*place` or behind it that nobody acknowledged. Returns 1, with its place, or 0. Places grow; 0 is before all of them. */
int ps_log_next(const ps_log *log, uint32_t *place, ps_result *result);

/* The place behind the last one. */
uint32_t ps_log_end(const ps_log *log);

/* From now on this result never comes again. 1 = done, 0 = no such result waits, -1 = the flash failed. */
int ps_log_acknowledge(ps_log *log, uint32_t boot, uint32_t seq);

/* Results for which there is room without losing one. */
uint32_t ps_log_free(const ps_log *log);

/* Begins a recording behind what was written last, and gives the number of its first sample. */
uint32_t ps_raw_begin(ps_log *log);

/* Adds a sample. 0 = taken; else the recording has ended without a result: the flash failed, or the room is being read. */
int ps_raw_put(ps_log *log, const int16_t six[6]);

/* The number of the sample that would be put next. */
uint32_t ps_raw_end(const ps_log *log);

/*
 * Ends the recording: `samples` from number `raw` on, of this recording or of one before, with the stance axes of the first of them (6 floats, 24 bytes
 * little-endian) belong to `result`. 0 = done.
 */
int ps_raw_seal(ps_log *log, ps_result *result, uint32_t raw, uint16_t samples, const uint8_t axes[24]);

/* Gives a recording up: it was no event. */
void ps_raw_drop(ps_log *log);

/* Whether all samples of a result are there, unharmed. Goes over all of them. */
int ps_raw_alive(const ps_log *log, const ps_result *result);

/* 12 bytes of sample `i` of a result, and the 24 bytes of its axes. */
const uint8_t *ps_raw_sample(const ps_log *log, const ps_result *result, uint32_t i);
const uint8_t *ps_raw_axes(const ps_log *log, const ps_result *result);

/* Keeps a result's samples from being overwritten while they are read; NULL: no more. */
void ps_raw_hold(ps_log *log, const ps_result *result);

#endif
