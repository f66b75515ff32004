/* The samples' ring: pairs of samples, 24 bytes, that count on for ever and have no marks of their own. What a recording holds is told by its result, and
   proven by the CRC there: a page that was erased since, or that a power cut left half written, fails it. */
#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_log.h"

#define SAMPLE 12u
#define PAIR 24u
#define RING (PS_RAW_PAGES * PS_PAGE)

/* A pair never wraps around the ring's end. */
typedef char ps_raw_pages_is_a_multiple_of_three[PS_RAW_PAGES % 3 == 0 ? 1 : -1];

static const uint8_t *byte_at(const ps_log *log, uint32_t sample) {
    return log->port->flash + PS_RAW_AT + sample * SAMPLE % RING;
}

static uint32_t axes_sample(const ps_result *result) {
    return ((result->raw + result->samples + 1) & ~1u) + result->axes * 2u;
}

/* The next pair, in as many pages as it touches. */
static int write_pair(ps_log *log, const uint8_t pair[PAIR]) {
    uint32_t from = log->raw_next * SAMPLE;
    while (log->raw_erased < from + PAIR) {
        uint32_t held = log->reading / PS_PAGE * PS_PAGE;
        if (log->reading != PS_RAW_FREE && log->raw_erased + PS_PAGE > held + RING) {
            return -1;
        }
        if (log->port->flash_erase(log->port->maker, PS_RAW_AT + log->raw_erased % RING) != 0) {
            return -1;
        }
        log->raw_erased += PS_PAGE;
    }
    /* what may be half written is passed over */
    log->raw_next += 2;
    return log->port->flash_write(log->port->maker, PS_RAW_AT + from % RING, pair, PAIR);
}

void ps_raw_drop(ps_log *log) {
    /* half a pair was never written */
    log->halves = 0;
    log->recording = 0;
}

/* Writes half a pair as a whole one. */
static int fill_up(ps_log *log) {
    uint8_t pair[PAIR];
    if (!log->halves) {
        return 0;
    }
    memcpy(pair, log->half, SAMPLE);
    memcpy(pair + SAMPLE, log->half, SAMPLE);
    log->halves = 0;
    return write_pair(log, pair);
}

uint32_t ps_raw_begin(ps_log *log) {
    /* what was recorded may still be wanted */
    fill_up(log);
    log->recording = 1;
    return log->raw_next;
}

int ps_raw_put(ps_log *log, const int16_t six[6]) {
    uint8_t pair[PAIR];
    uint8_t *to = log->halves ? pair + SAMPLE : log->half;
    if (!log->recording) {
        return -1;
    }
    for (uint32_t axis = 0; axis < 6; axis++) {
        ps_put16(to + axis * 2, (uint16_t)six[axis]);
    }
    log->halves ^= 1;
    if (log->halves) {
        return 0;
    }
    memcpy(pair, log->half, SAMPLE);
    if (write_pair(log, pair) != 0) {
        ps_raw_drop(log);
        return -1;
    }
    return 0;
}

uint32_t ps_raw_end(const ps_log *log) {
    return log->raw_next + log->halves;
}

static uint16_t crc_of(const ps_log *log, const ps_result *r) {
    uint32_t crc = 0;
    for (uint32_t i = 0; i < r->samples; i++) {
        crc = ps_crc32(crc, byte_at(log, r->raw + i), SAMPLE);
    }
    return (uint16_t)ps_crc32(crc, ps_raw_axes(log, r), PAIR);
}

static int seal(ps_log *log, ps_result *r, const uint8_t axes[PAIR]) {
    if (!log->recording || r->samples <= r->t0 || r->samples > r->t0 + 256 || r->raw + r->samples > ps_raw_end(log)) {
        return -1;
    }
    if (fill_up(log) != 0) {
        return -1;
    }
    uint32_t between = (log->raw_next - axes_sample(r)) / 2;
    if (between >= 65535 || write_pair(log, axes) != 0) {
        return -1;
    }
    r->axes = (uint16_t)between;
    r->raw_crc = crc_of(log, r);
    return 0;
}

int ps_raw_seal(ps_log *log, ps_result *result, uint32_t raw, uint16_t samples, const uint8_t axes[24]) {
    result->raw = raw;
    result->samples = samples;
    result->axes = 0;
    int failed = seal(log, result, axes);
    ps_raw_drop(log);
    if (failed) {
        result->raw = 0;
        result->samples = 0;
        result->raw_crc = 0;
    }
    return failed;
}

int ps_raw_alive(const ps_log *log, const ps_result *r) {
    if (r->samples == 0 || r->raw > log->raw_next || r->raw + r->samples > log->raw_next || axes_sample(r) >= log->raw_next) {
        return 0;
    }
    return log->raw_erased <= r->raw * SAMPLE + RING && crc_of(log, r) == r->raw_crc;
}

const uint8_t *ps_raw_sample(const ps_log *log, const ps_result *result, uint32_t i) {
    return byte_at(log, result->raw + i);
}

const uint8_t *ps_raw_axes(const ps_log *log, const ps_result *result) {
    return byte_at(log, axes_sample(result));
}

void ps_raw_hold(ps_log *log, const ps_result *result) {
    log->reading = result ? result->raw * SAMPLE : PS_RAW_FREE;
}
