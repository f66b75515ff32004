/*
 * One bat's way from samples to candidates: 200 Hz, bat frame, stance, detector, window, numbers. The same decisions as the gateway's
 * org.pitchside.swing, bit by bit. docs/event-definition.md, docs/model-window.md.
 *
 * Everything is in the struct that the caller owns; nothing blocks. Numbers of samples are those at 200 Hz, from 0 at ps_motion_init,
 * and wrap: compare by difference.
 */
#ifndef PS_MOTION_H
#define PS_MOTION_H

#include "ps_stance.h"

/* Samples held. A t0 is settled 48 samples after its centre and may lie 40 before that; its window begins 239 earlier. */
#define PS_RING 328
#define PS_WINDOW_SAMPLES 256
#define PS_WINDOW_STEPS 128
#define PS_WINDOW_T0 239
#define PS_WINDOW_CHANNELS 9
/* A recording ends so many samples after t0, and a candidate is over no earlier. */
#define PS_EVENT_AFTER 120
#define PS_DETECTOR_PARAMETERS 25
#define PS_NOT_KNOWN 65535

enum ps_told {
    PS_WINDOW = 1, /* t0 + 80 ms of a first opinion: classify and tell at once, keep nothing. Another one may follow */
    PS_SETTLED,    /* t0 is what it will be unless a better centre follows: cut the window for good, the ring forgets it soon */
    PS_COMPLETE    /* the candidate whose t0 was the last settled one of its trigger is over: kept, or rejected */
};

enum ps_trigger { PS_BURST, PS_HELD_UP };

enum ps_rejected {
    PS_KEPT,
    PS_OWN_AXIS, /* the bat only turned about its own axis */
    PS_TOO_SLOW, /* it met nothing and was slower than a swing */
    PS_KNOCKED,  /* something knocked a bat that was not swung */
    PS_HARDLY,   /* the bat hardly turned */
    PS_TO_AND_FRO
};

typedef struct ps_candidate {
    uint32_t t0, start, end;  /* end: the newest sample now */
    float contact_confidence; /* 0 .. 1; at least 0.5 where there is contact, 0 of a bat held up */
    float up[3], forward[3];  /* the stance frame in bat axes at the window's first sample; zeros while none is known */
    uint16_t bat_speed;       /* at impact, cm/s; numbers are PS_NOT_KNOWN until settled, and of a bat held up */
    uint16_t peak_rotation;   /* cm/s */
    uint16_t downswing;       /* ms */
    uint16_t backlift;        /* 0.1 degree */
    uint8_t trigger, contact, stance_known, gyro_clipped;
    uint8_t rejected;         /* enum ps_rejected; when settled, what is known by then (only to and fro may still come) */
} ps_candidate;

struct ps_motion;

/* Called from within ps_motion_sample, _gap and _finish. A callback may ask and set parameters or mount; it feeds no samples. */
typedef struct ps_motion_events {
    /* Every sample at 200 Hz, as it goes into the ring and before anything is told of it. May be 0. */
    void (*sample)(void *user, uint32_t number, const int16_t six[6]);
    void (*told)(void *user, const struct ps_motion *m, enum ps_told what, const ps_candidate *c);
} ps_motion_events;

/* The parameters of docs/event-definition.md as the rules use them: squares, samples. */
typedef struct ps_rules {
    float on2, off2, min_peak2, min_across2, contact_score, held_ax, held2, lift2, across_share, swing, back2, contact_turn, miss_turn;
    float fro_turns, held_az, lift_turn, lower, slowing, sharpness;
    uint16_t quiet, apart, longest, held, stance, lift;
} ps_rules;

typedef struct ps_resampler {
    uint32_t rate_mhz, part; /* part: of a microsecond, in 1 / rate_mhz, that the last sample lies behind its whole one */
    uint32_t due;            /* microseconds from the last sample to the next output, 0 .. 4,999 */
    int16_t before[6];       /* the last sample */
    uint8_t passes, began; /* began: `before` is a sample */
} ps_resampler;

/* A rest in the stance that has left the ring, or soon will: where the blade pointed then, in the bat's axes as of the oldest sample. */
typedef struct ps_rest {
    float mean_ax, bias[3], blade[3];
    int16_t age; /* samples that have left the ring since */
    uint8_t end;
} ps_rest;

typedef struct ps_motion {
    /* what every sample touches comes first: near the struct's begin the processor needs fewer instructions */
    uint8_t straight; /* samples go into the ring as they come: running, at 200 Hz, none lost */
    uint8_t active, trigger, closing;
    uint8_t known, still; /* the stance as far as the detector needs it at the newest sample */
    uint16_t age;
    float gravity_x;
    uint32_t to; /* number of the next sample */
    uint16_t newest, held; /* slot of the newest sample, how many there are */
    uint16_t missing_seen;
    uint8_t rules_wait, mount_waits;
    ps_frame frame;
    const ps_motion_events *events;
    void *user;
    /* a bat held up */
    float face_sum, lifted;
    uint16_t moved;
    uint8_t left_told, played, held_for;
    /* a burst, or a bat held up, under way */
    uint8_t centre_open, contact, window_waits, settled_waits, leave_waits, left, counting;
    int8_t way; /* the last turn's about y, while turns to and fro are counted */
    uint8_t running, now_missing, next_count, next_mirrored, still_ahead;
    ps_rules rules;
    uint16_t turns;
    uint32_t start, last_loud, peak_at, centre, window_at, settled_at, t0, last_end;
    float peak2, down, best, across2, evidence, most_across2, half, peak_least2, peak_part;
    float across[4], jump[4]; /* of the last samples; which jumps are known, the newest in bit 0 */
    uint8_t jumps_known;
    uint32_t lost;       /* samples of the sensor since its last one */
    uint32_t missing[4]; /* one bit a sample, of the last 128; read only while missing_seen is not 0 */
    ps_resampler resampler;
    const uint8_t *next_rules; /* these wait for the next quiet moment */
    float next_rotation[9];
    ps_stance behind; /* as of the sample before the oldest one held: the ring's stances are worked out from it when asked for */
    ps_rest rests[2]; /* the last one, and one before it at which the bat hung lower */
    ps_candidate candidate; /* of the burst */
    ps_candidate leave;
    int16_t ring[PS_RING][6];
} ps_motion;

/* The shipped parameters, an aligned mount of a right-hander. 0, or -1 where range or rate (1,000 .. 10,000,000 mHz) is none. */
int ps_motion_init(ps_motion *m, uint16_t accel_g, uint16_t gyro_dps, uint32_t rate_mhz, const ps_motion_events *events, void *user);

/*
 * The detector's parameters as a sensor model carries them: `count` f32, little-endian; missing ones have their defaults. They count
 * from the next quiet moment on and must be readable until then (in flash they are).
 * 0, or the number (1 ..) of the first that is out of its range, 26 where there are more than 25.
 */
int ps_motion_parameters(ps_motion *m, const uint8_t *list, uint8_t count);

/* The same without taking them: what a loader asks before it activates a model. */
int ps_motion_parameters_check(const uint8_t *list, uint8_t count);

/* Row by row, bat = rotation * sensor, from the next quiet moment on. 0, or -1 where it is no rotation within 0.01. */
int ps_motion_mount(ps_motion *m, const float rotation[9], int left_handed);

/* One sample of the sensor at its own rate: ax ay az gx gy gz. */
void ps_motion_sample(ps_motion *m, const int16_t six[6]);
/* So many samples of the sensor were lost here: up to 20 in a row are bridged when the next one comes, more start anew. */
void ps_motion_gap(ps_motion *m, uint32_t missing);
/* Ends what is under way with what is there, as before sleep. The next sample starts anew. */
void ps_motion_finish(ps_motion *m);

/* Whether a candidate is under way. */
int ps_motion_active(const ps_motion *m);

/* Counts of a sample held; beyond the ends the nearest one. 0 while there is none. */
const int16_t *ps_motion_counts(const ps_motion *m, uint32_t number);

/* The stance at samples held, in their order. */
typedef struct ps_replay {
    const ps_motion *m;
    ps_stance stance; /* as of the sample before `next` */
    uint32_t next;
} ps_replay;

/* Reads a model's input step by step, 100 Hz. */
typedef struct ps_window {
    ps_replay replay;
    uint32_t at;
} ps_window;

void ps_window_begin(ps_window *w, const ps_motion *m, uint32_t t0);
/* The next of PS_WINDOW_STEPS steps, `channels` <= 9 values: clamp(rint(x * k[c])), ax ay az gx gy gz tx ty tz. */
void ps_window_step(ps_window *w, const float *k, unsigned channels, int8_t *out);
/* A whole window, step by step: out[step * channels + channel]. */
void ps_window_fill(const ps_motion *m, uint32_t t0, const float *k, unsigned channels, int8_t *out);

#endif
