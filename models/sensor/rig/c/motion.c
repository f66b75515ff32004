/*
 * One bat's ps_motion, driven byte by byte. In:
 *   I u16 accel g, u16 gyro dps, u32 rate mHz, 9 x f32 K     a new bat
 *   P u8 n, n x f32                                          parameters
 *   M 9 x f32, u8 left                                       mount
 *   S u32 n, n x 6 x i16                                     samples
 *   G u32 missing, F                                         gap, finish
 *   W u32 t0                                                 the window of any t0
 *   E                                                        the answer up to here is wanted
 * Out: records, their kind first:
 *   1 2 3  what was told: t0 start end u32, confidence, up, forward f32, four numbers u16, trigger contact stance clipped rejected u8;
 *          with 1 and 2 the window, 1152 bytes
 *   r u8   whether I, P or M was refused
 *   W      1152 bytes
 *   E      samples at 200 Hz so far u32, the CRC-32 of their numbers and counts; then what it cost, all since I: instructions without the
 *          stance's of quiet samples and of others u32 each, how many were quiet u32, instructions of what was told, of the stance alone, of axes and numbers u32; sizeof ps_motion u32
 */
#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_io.h"
#include "ps_motion.h"

/* the harness takes the detector apart, to tell what its parts cost */
#include "../../src/motion_parts.h"

typedef struct bat {
    ps_motion motion;
    ps_motion again; /* a copy, to tell what parts cost */
    float k[PS_WINDOW_CHANNELS];
    uint32_t samples, crc, quiet_instructions, other_instructions, quiet, told_instructions, stance_instructions,
        event_instructions;
    uint8_t told;
} bat;

static bat b PS_RIG_DATA;

static void sample(void *user, uint32_t number, const int16_t six[6]) {
    uint8_t bytes[16];
    ps_put32(bytes, number);
    for (int i = 0; i < 6; i++) {
        ps_put16(bytes + 4 + 2 * i, (uint16_t)six[i]);
    }
    (void)user;
    b.samples++;
    b.crc = ps_crc32(b.crc, bytes, sizeof bytes);
}

static void told(void *user, const ps_motion *m, enum ps_told what, const ps_candidate *c) {
    uint32_t begun = ps_count();
    uint8_t bytes[54];
    (void)user;
    bytes[0] = (uint8_t)what;
    ps_put32(bytes + 1, c->t0);
    ps_put32(bytes + 5, c->start);
    ps_put32(bytes + 9, c->end);
    ps_putf32(bytes + 13, c->contact_confidence);
    for (int i = 0; i < 3; i++) {
        ps_putf32(bytes + 17 + 4 * i, c->up[i]);
        ps_putf32(bytes + 29 + 4 * i, c->forward[i]);
    }
    ps_put16(bytes + 41, c->bat_speed);
    ps_put16(bytes + 43, c->peak_rotation);
    ps_put16(bytes + 45, c->downswing);
    ps_put16(bytes + 47, c->backlift);
    bytes[49] = c->trigger;
    bytes[50] = c->contact;
    bytes[51] = c->stance_known;
    bytes[52] = c->gyro_clipped;
    bytes[53] = c->rejected;
    ps_io_write(bytes, sizeof bytes);
    if (what != PS_COMPLETE) {
        int8_t window[PS_WINDOW_STEPS * PS_WINDOW_CHANNELS];
        ps_window_fill(m, c->t0, b.k, PS_WINDOW_CHANNELS, window);
        ps_io_write(window, sizeof window);
    }
    b.told = 1;
    uint32_t ended = ps_count();
    b.told_instructions += ended - begun;
    /* what was done for this beyond following the motion: axes, flags, numbers */
    if (ended > 0 && what != PS_COMPLETE) {
        ps_candidate c_again;
        memcpy(&b.again, m, sizeof b.again);
        begun = ps_count();
        ps_replay at;
        ps_describe(&b.again, &at, &c_again);
        if (what == PS_SETTLED && c->trigger == PS_BURST) {
            ps_measure(&b.again, &at, &c_again);
        }
        b.event_instructions += ps_count() - begun;
        b.told_instructions += ps_count() - ended;
    }
}

static const ps_motion_events silent = {0, told};
static const ps_motion_events events = {sample, told};

static void refused(int result) {
    uint8_t bytes[2] = {'r', (uint8_t)result};
    ps_io_write(bytes, 2);
}

static int begin(int count_samples) {
    uint8_t bytes[44];
    if (!ps_io_read(bytes, sizeof bytes)) {
        return 0;
    }
    memset(&b, 0, sizeof b);
    for (int i = 0; i < PS_WINDOW_CHANNELS; i++) {
        b.k[i] = ps_f32(bytes + 8 + 4 * i);
    }
    refused(ps_motion_init(&b.motion, ps_u16(bytes), ps_u16(bytes + 2), ps_u32(bytes + 4), count_samples ? &events : &silent, 0));
    return 1;
}

/* Bat frame and stance alone: at the newest sample what the detector needs, at the oldest in full. */
static uint32_t stance(const int16_t six[6]) {
    float frame[6];
    memcpy(&b.again, &b.motion, sizeof b.again);
    ps_count_start();
    ps_framed(&b.again.frame, six, frame);
    ps_follow_stance(&b.again, frame, (frame[3] * frame[3] + frame[4] * frame[4]) + frame[5] * frame[5]);
    if (b.again.held == PS_RING) {
        ps_ring_leave(&b.again);
    }
    uint32_t cost = ps_count();
    b.stance_instructions += cost;
    return cost;
}

static void one(const int16_t six[6]) {
    int active = ps_motion_active(&b.motion);
    uint32_t told_before = b.told_instructions;
    uint32_t stance_cost = stance(six);
    b.told = 0;
    ps_count_start();
    ps_motion_sample(&b.motion, six);
    uint32_t cost = ps_count() - (b.told_instructions - told_before) - stance_cost;
    if (!active && !ps_motion_active(&b.motion) && !b.told) {
        b.quiet_instructions += cost;
        b.quiet++;
    } else {
        b.other_instructions += cost;
    }
}

static int samples(void) {
    uint8_t bytes[12];
    int16_t six[6];
    if (!ps_io_read(bytes, 4)) {
        return 0;
    }
    for (uint32_t n = ps_u32(bytes); n > 0; n--) {
        if (!ps_io_read(bytes, 12)) {
            return 0;
        }
        for (int i = 0; i < 6; i++) {
            six[i] = (int16_t)ps_u16(bytes + 2 * i);
        }
        one(six);
    }
    return 1;
}

static int settings(uint8_t op) {
    static uint8_t list[256 * 4]; /* read at the next quiet moment */
    uint8_t count = 0;
    float rotation[9];
    if (op == 'P') {
        uint8_t fresh[256 * 4];
        if (!ps_io_read(&count, 1) || !ps_io_read(fresh, 4u * count)) {
            return 0;
        }
        int wrong = ps_motion_parameters_check(fresh, count);
        if (wrong == 0) {
            memcpy(list, fresh, 4u * count);
            wrong = ps_motion_parameters(&b.motion, list, count);
        }
        refused(wrong);
        return 1;
    }
    uint8_t bytes[37];
    if (!ps_io_read(bytes, 37)) {
        return 0;
    }
    for (int i = 0; i < 9; i++) {
        rotation[i] = ps_f32(bytes + 4 * i);
    }
    refused(ps_motion_mount(&b.motion, rotation, bytes[36]));
    return 1;
}

static void answer(void) {
    uint32_t numbers[9] = {b.samples,
        b.crc,
        b.quiet_instructions,
        b.other_instructions,
        b.quiet,
        b.told_instructions,
        b.stance_instructions,
        b.event_instructions,
        (uint32_t)sizeof b.motion};
    uint8_t bytes[37] = {'E'};
    for (int i = 0; i < 9; i++) {
        ps_put32(bytes + 1 + 4 * i, numbers[i]);
    }
    ps_io_write(bytes, sizeof bytes);
    ps_io_flush();
}

static int window(void) {
    uint8_t bytes[4];
    uint8_t kind = 'W';
    int8_t values[PS_WINDOW_STEPS * PS_WINDOW_CHANNELS];
    if (!ps_io_read(bytes, 4)) {
        return 0;
    }
    ps_window_fill(&b.motion, ps_u32(bytes), b.k, PS_WINDOW_CHANNELS, values);
    ps_io_write(&kind, 1);
    ps_io_write(values, sizeof values);
    ps_io_flush();
    return 1;
}

static int gap(void) {
    uint8_t bytes[4];
    if (!ps_io_read(bytes, 4)) {
        return 0;
    }
    ps_motion_gap(&b.motion, ps_u32(bytes));
    return 1;
}

int main(void) {
    uint8_t op;
    int good = 1;
    while (good && ps_io_read(&op, 1)) {
        switch (op) {
        case 'I':
        case 'J': /* the same, and the 200 Hz samples are not gone over: what counts instructions */
            good = begin(op == 'I');
            break;
        case 'P':
        case 'M':
            good = settings(op);
            break;
        case 'S':
            good = samples();
            break;
        case 'G':
            good = gap();
            break;
        case 'F':
            ps_motion_finish(&b.motion);
            break;
        case 'W':
            good = window();
            break;
        case 'E':
            answer();
            break;
        default:
            good = 0;
        }
    }
    return good ? 0 : 1;
}
