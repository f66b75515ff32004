/*
 * A bat that feels, classifies, remembers and tells, without anybody near. The one header that a sensor maker includes; README.md shows how in an afternoon.
 *
 * All of a bat is in one ps_bat that the maker owns. Nothing is allocated, nothing blocks but the flash. The functions are called from one thread of control,
 * not from interrupts: what interrupts bring is queued by the maker.
 */
#ifndef PITCHSIDE_H
#define PITCHSIDE_H

#include "ps_engine.h"
#include "ps_gatt.h"
#include "ps_hmac.h"
#include "ps_log.h"
#include "ps_motion.h"
#include "ps_port.h"
#include "ps_smp.h"
#include "ps_state.h"

/* RAM in which a model computes. A model that wants more is not run. */
#ifndef PS_ARENA_BYTES
#define PS_ARENA_BYTES 8192
#endif

/* Samples that wait for the air while a stream runs. */
#ifndef PS_STREAM_SAMPLES
#define PS_STREAM_SAMPLES 40
#endif

typedef struct ps_config {
    uint64_t id;
    uint32_t tick_hz;  /* of ps_port.ticks, 1,000 .. 10,000,000 */
    uint32_t rate_mhz; /* samples a second, the true rate, 10,000 .. 2,000,000 */
    uint16_t accel_g;  /* full scale: 32768 counts */
    uint16_t gyro_dps;
    const uint8_t *factory; /* the model that came with the firmware, on a multiple of 8; NULL: none */
    uint32_t factory_bytes;
    /* Whose models are taken over the air (ps_trust.h): a root key, a key set, what checks a signature, such as ps_ed25519_verify. Without it none are. */
    const uint8_t *root;
    const uint8_t *key_set;
    uint32_t key_set_bytes;
    int (*verify)(const uint8_t signature[64], const uint8_t key[32], const uint8_t *message, uint32_t bytes);
} ps_config;

/* What the net says of a candidate, and where its samples are kept meanwhile. Numbers of samples are those at 200 Hz. */
typedef struct ps_opinion {
    uint32_t t0;
    uint32_t first;   /* sample of the event */
    uint32_t until;   /* its last one */
    uint32_t raw;     /* number of the first one in the samples' ring */
    uint32_t segment; /* the recording that it is in */
    uint8_t known, wanted, placed, no_swing, label, classes;
    int8_t logits[PS_LOGITS];
} ps_opinion;

/* Enrolment and proofs. */
typedef struct ps_auth {
    uint8_t key[32]; /* of the enrolment that counts */
    uint8_t own[32]; /* private key, while an enrolment is under way */
    uint8_t own_public[32];
    uint8_t theirs[32]; /* the gateway's public key; or both numbers of a challenge */
    uint32_t pressed_at;
    uint32_t refused_at;
    uint8_t enrolled, open, proven, halves, challenged, wrong, refusing;
} ps_auth;

/* What waits for the air. */
typedef struct ps_air {
    uint16_t room, seq, att_mtu;
    uint8_t connected, mode, piece, under_way, early_due, answers;
    struct {
        uint8_t bytes, value[PS_CONTROL_MOST];
    } answer[2];
    uint32_t tick; /* of the value under way */
    uint32_t activity_at;
    ps_result early;
    /* events: those from `place` on; below `until` only what the last REPLAY asked for */
    uint32_t place, until, boot, from;
    uint16_t offset;
    uint8_t telling;
    ps_result result;
    /* a stream: `queued` samples from running number `first` on, the last one taken at `last_tick` */
    int16_t samples[PS_STREAM_SAMPLES][6];
    uint32_t number, first, last_tick;
    uint16_t queued, hurry, held;
    uint8_t closed, begins;
} ps_air;

typedef struct ps_bat {
    const ps_port *port;
    ps_config config;
    ps_motion_events events;
    ps_state state;
    ps_log log;
    ps_motion motion;
    ps_model model;
    ps_trust trust;
    ps_slots slots;
    ps_smp smp;
    ps_self_test test;
    ps_auth auth;
    ps_air air;
    ps_opinion opinions[2]; /* of a burst, of a bat held up */
    uint32_t boot, seq, samples_lost;
    uint32_t stream_since; /* sample at 200 Hz */
    uint32_t fed_tick;     /* of the sample that is being fed */
    uint32_t newest, tick; /* the newest sample at 200 Hz, and when it was taken */
    uint32_t next, until;  /* recording: the next sample, the last one wanted */
    uint32_t segment, segment_first;
    float sample_ticks, step_ticks; /* from one sample to the next; at 200 Hz */
    float sum_dps;
    uint32_t summed;
    uint16_t candidates, rejected;
    uint8_t recording, has_model, missing, left_handed, battery;
    int8_t temperature;
    float rows[9];
    uint64_t arena[(PS_ARENA_BYTES + 7) / 8];
} ps_bat;

/*
 * A boot: counts it, finds what the flash holds. `bat` needs no preparation; `port` and what `config` points to stay. 0, or -1 where the configuration is out of
 * range. A flash that fails leaves a bat that works on and remembers nothing.
 */
int ps_bat_init(ps_bat *bat, const ps_port *port, const ps_config *config);

/* A sample: ax ay az gx gy gz in counts, and when it was taken. The net may run in here, and a page be erased. */
void ps_bat_sample(ps_bat *bat, const int16_t six[6], uint32_t tick);
/* So many samples were lost before the next one. */
void ps_bat_missed(ps_bat *bat, uint32_t samples);
/* Sends what waits, and watches the time: often, at least every 50 ms while there is a connection, and when the radio has room again. */
void ps_bat_poll(ps_bat *bat);

void ps_bat_connected(ps_bat *bat, uint16_t att_mtu);
void ps_bat_disconnected(ps_bat *bat);
/* INFO is read. */
void ps_bat_read_info(ps_bat *bat, uint8_t out[PS_INFO_BYTES]);
/* CONTROL is written. The answer is notified. */
void ps_bat_control(ps_bat *bat, const uint8_t *value, uint32_t bytes);
/* The SMP characteristic is written. */
void ps_bat_smp(ps_bat *bat, const uint8_t *value, uint32_t bytes);
/* The button: for 60 s the bat takes a new key. */
void ps_bat_button(ps_bat *bat);
/* 0 .. 100 percent. */
void ps_bat_battery(ps_bat *bat, uint8_t percent);
/* Degrees C; -128 = not known. */
void ps_bat_temperature(ps_bat *bat, int8_t celsius);

#endif
