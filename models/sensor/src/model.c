#include "ps_model.h"
#include "ps_crc32.h"
#include "ps_layer.h"

/* The order of the checks is that of docs/sensor-model.md section 8; Java looks in the same one, and the tests hold both together. */

enum { SPAN = 255, ACCUMULATOR = 1 << 24 };

/* Floats are compared by their bits: of positive ones the larger has the larger bits, negative ones and NaN lie above all of these. */
enum {
    GAIN_LEAST = 0x358637BD,  /* 10^-6 */
    GAIN_MOST = 0x49742400,   /* 10^6 */
    M_LEAST = 0x1F800000,     /* 2^-64 */
    M_LIMIT = 0x43000000,     /* 128 */
    INFINITE = 0x7F800000
};

static int zeros(const uint8_t *from, uint32_t bytes) {
    uint32_t any = 0;
    for (; bytes > 0; bytes--) {
        any |= *from++;
    }
    return any == 0;
}

/* 1 to `length` of the characters that `in` takes, then zeros. */
static int named(const uint8_t *at, uint32_t length, int (*in)(uint32_t)) {
    uint32_t n = 0;
    while (n < length && in(at[n])) {
        n++;
    }
    return n > 0 && zeros(at + n, length - n);
}

static int of_id(uint32_t c) {
    return c - 'a' < 26 || c - '0' < 10 || c == '-';
}

static int of_name(uint32_t c) {
    return c - '!' <= '~' - '!';
}

static int beginning(const uint8_t *blob, uint32_t bytes) {
    if (bytes < PS_MODEL_MIN_BYTES || bytes > PS_MODEL_MAX_BYTES || bytes % 8 != 0) {
        return PS_REFUSED_LENGTH;
    }
    if (ps_u32(blob) != 0x314D5350) { /* PSM1 */
        return PS_REFUSED_MAGIC;
    }
    if (blob[4] != 1) {
        return PS_REFUSED_FORMAT;
    }
    if (blob[5] > 1) {
        return PS_REFUSED_RUNTIME;
    }
    if (ps_u32(blob + 8) != bytes) {
        return PS_REFUSED_TOTAL;
    }
    if (ps_crc32(0, blob, bytes - TRAILER) != ps_u32(blob + bytes - TRAILER)) {
        return PS_REFUSED_CHECKSUM;
    }
    return PS_TAKEN;
}

/* What tells how long the lists are. On success the lists and the records are known to fit. */
static int lengths(ps_model *m) {
    const uint8_t *blob = m->blob;
    uint32_t most = m->bytes - TRAILER;
    if (m->channels - 1u > 253 || m->steps == 0 || m->classes - 2u > PS_MODEL_MAX_CLASSES - 2u || m->layers - 1u > PS_MODEL_MAX_LAYERS - 1u) {
        return PS_REFUSED_SHAPE;
    }
    const uint8_t *class = ps_model_class(m, 0);
    uint32_t lists = (uint32_t)(class - blob) + 4u * m->classes;
    if (lists + RECORD * m->layers >= most) {
        return PS_REFUSED_HEADER;
    }
    for (uint32_t i = 0; i < m->classes; i++) {
        lists += class[4 * i] >= 128 ? 8 : 0;
    }
    uint32_t header = ps_eight(lists);
    if (ps_u16(blob + 6) != header || header + RECORD * m->layers >= most) {
        return PS_REFUSED_HEADER;
    }
    m->records = (uint16_t)header;
    return zeros(blob + lists, header - lists) && zeros(blob + most + 4, 4) ? PS_TAKEN : PS_REFUSED_RESERVED;
}

static int classes(const ps_model *m) {
    const uint8_t *first = ps_model_class(m, 0);
    const uint8_t *name = first + 4u * m->classes;
    int swings = 0;
    for (uint32_t i = 0; i < m->classes; i++) {
        const uint8_t *class = first + 4 * i;
        uint32_t code = class[0];
        uint32_t flags = class[2];
        int family = code <= 8;
        if (!family && code - 128 > 254 - 128) {
            return PS_REFUSED_CLASS;
        }
        for (uint32_t j = 0; j < i; j++) {
            if (first[4 * j] == code) {
                return PS_REFUSED_CLASS;
            }
        }
        if (family ? flags != (code == 0) : flags > 1) {
            return PS_REFUSED_CLASS;
        }
        if (class[3] != 0) {
            return PS_REFUSED_RESERVED;
        }
        if (!family) {
            if (!named(name, 8, of_name)) {
                return PS_REFUSED_CLASS;
            }
            name += 8;
        }
        swings |= flags == 0;
    }
    return swings ? PS_TAKEN : PS_REFUSED_CLASS;
}

static int header(const ps_model *m) {
    const uint8_t *blob = m->blob;
    uint32_t samples = ps_u16(blob + 48);
    if (!named(blob + 16, 16, of_id)) {
        return PS_REFUSED_ID;
    }
    if (ps_u32(blob + 32) - 1 > 0x7FFFFFFE) {
        return PS_REFUSED_VERSION;
    }
    if (ps_u32(blob + 36) - 1000 > 10000000 - 1000 || ps_u16(blob + 44) == 0 || ps_u16(blob + 46) == 0 || samples != 2u * m->steps
        || ps_model_t0(m) >= samples) {
        return PS_REFUSED_WINDOW;
    }
    const uint8_t *at = blob + FIXED;
    for (const uint8_t *end = at + 4u * m->channels; at != end; at += 4) {
        if (ps_u32(at) - GAIN_LEAST > GAIN_MOST - GAIN_LEAST) {
            return PS_REFUSED_GAIN;
        }
    }
    for (const uint8_t *end = ps_model_class(m, 0); at != end; at += 4) {
        if ((ps_u32(at) & INFINITE) == INFINITE) {
            return PS_REFUSED_DETECTOR;
        }
    }
    int refused = classes(m);
    if (refused) {
        return refused;
    }
    return ps_u32(blob + 56) == 0 || blob[55] - 1u > 63 ? PS_REFUSED_SELF_TEST : PS_TAKEN;
}

static int record(const uint8_t *r, uint32_t width, uint32_t length) {
    uint32_t kind = r[AT_KIND];
    uint32_t kernel = r[AT_KERNEL];
    uint32_t stride = r[AT_STRIDE];
    uint32_t left = r[AT_LEFT];
    uint32_t right = r[AT_RIGHT];
    uint32_t out = r[AT_OUT];
    if (kind - 1 > PS_DENSE - 1) {
        return PS_REFUSED_KIND;
    }
    int fits = kernel >= 1 && stride >= 1 && left < kernel && right < kernel && kernel <= length + left + right;
    if (kind != PS_CONV1D && kind != PS_DEPTHWISE) {
        fits &= (left | right) == 0;
        if (kind != PS_AVERAGE_POOL) {
            fits &= stride == 1 && kernel == (kind == PS_DENSE ? length : 1);
        }
    }
    if (!fits) {
        return PS_REFUSED_KERNEL;
    }
    if (r[AT_IN] != width || out == 0 || out % 2 != 0 || (!ps_full(kind) && out != width)) {
        return PS_REFUSED_CHANNELS;
    }
    if (r[AT_STEPS] != (length + left + right - kernel) / stride + 1) {
        return PS_REFUSED_STEPS;
    }
    return zeros(r + AT_RESERVED, 3) ? PS_TAKEN : PS_REFUSED_RESERVED;
}

static int multiplier(const uint8_t *at) {
    uint32_t bits = ps_u32(at);
    return bits == 0 || bits - M_LEAST < M_LIMIT - M_LEAST;
}

static uint32_t magnitude(uint8_t weight) {
    return weight < 128 ? weight : 256u - weight;
}

/* The numbers of a layer, whose place in the blob is known to be good. */
static int payload(const uint8_t *r, const uint8_t *at) {
    uint32_t out = r[AT_OUT];
    uint32_t kernel = r[AT_KERNEL];
    if (r[AT_KIND] == PS_AVERAGE_POOL) {
        return !multiplier(at) ? PS_REFUSED_MULTIPLIER : !zeros(at + 4, 4) ? PS_REFUSED_RESERVED : PS_TAKEN;
    }
    int full = ps_full(r[AT_KIND]);
    uint32_t taps = full ? kernel * r[AT_IN] : kernel;
    const uint8_t *weights = at + 8 * out;
    for (uint32_t c = 0; c < out; c++) {
        if (!multiplier(at + 4 * (out + c))) {
            return PS_REFUSED_MULTIPLIER;
        }
        uint32_t sum = 0;
        if (full) {
            uint32_t behind = 0;
            for (uint32_t k = 0; k < ps_eight(taps); k++) {
                /* w0 w2 w1 w3: the second and third of four change places. */
                uint32_t place = (k & 3) == 1 ? k + 1 : (k & 3) == 2 ? k - 1 : k;
                sum += magnitude(weights[place]);
                behind |= k < taps ? 0u : weights[place];
            }
            if (behind) {
                return PS_REFUSED_PADDING;
            }
            weights += ps_eight(taps);
        } else {
            /* a0 a1 b0 b1, a2 a3 b2 b3 ..., of an odd kernel's last tap a, b: 2 * kernel bytes a pair of channels. */
            for (uint32_t k = 0; k < kernel; k++) {
                int last = k == kernel - 1 && kernel % 2 == 1;
                sum += magnitude(weights[2 * (k & ~1u) + (last ? c & 1 : 2 * (c & 1) + (k & 1))]);
            }
            weights += c & 1 ? 2 * kernel : 0;
        }
        uint32_t bias = ps_u32(at + 4 * c);
        /* At most 2^31 + 255 * 128 * 254 * 255, which is below 2^32. */
        if ((bias < 0x80000000 ? bias : 0 - bias) + SPAN * sum >= ACCUMULATOR) {
            return PS_REFUSED_ACCUMULATOR;
        }
    }
    return full || zeros(weights, ps_eight(out * kernel) - out * kernel) ? PS_TAKEN : PS_REFUSED_RESERVED;
}

static int layers(ps_model *m) {
    const uint8_t *r = m->blob + m->records;
    uint32_t width = (m->channels + 1u) & ~1u;
    uint32_t length = m->steps;
    uint32_t next = m->records + RECORD * (uint32_t)m->layers;
    uint32_t most = m->bytes - TRAILER;
    uint32_t before = 0;
    uint32_t arena = 0;
    for (uint32_t i = 0; i < m->layers; i++, r += RECORD) {
        int refused = record(r, width, length);
        if (refused) {
            return refused;
        }
        uint32_t out = r[AT_OUT];
        uint32_t bytes = r[AT_KIND] == PS_AVERAGE_POOL ? 8
            : ps_full(r[AT_KIND]) ? 8 * out + out * ps_eight(width * r[AT_KERNEL])
                                  : 8 * out + ps_eight(out * r[AT_KERNEL]);
        if (ps_u32(r + AT_PAYLOAD) != next || bytes > most - next) {
            return PS_REFUSED_PAYLOAD;
        }
        refused = payload(r, m->blob + next);
        if (refused) {
            return refused;
        }
        uint32_t map = ps_map_bytes(width, r[AT_LEFT] + length + r[AT_RIGHT]);
        arena = before + map > arena ? before + map : arena;
        before = map;
        next += bytes;
        width = out;
        length = r[AT_STEPS];
    }
    if (next != most) {
        return PS_REFUSED_PAYLOAD;
    }
    if (length != 1 || width != ((m->classes + 1u) & ~1u)) {
        return PS_REFUSED_OUTPUT;
    }
    before += ps_map_bytes(width, 1);
    arena = before > arena ? before : arena;
    m->arena = arena;
    return ps_u32(m->blob + 12) == arena ? PS_TAKEN : PS_REFUSED_ARENA;
}

int ps_model_check(const uint8_t *blob, uint32_t bytes, ps_model *m) {
    int refused = beginning(blob, bytes);
    if (refused) {
        return refused;
    }
    m->blob = blob;
    m->bytes = bytes;
    m->channels = blob[40];
    m->steps = blob[41];
    m->classes = blob[42];
    m->layers = blob[43];
    refused = lengths(m);
    if (!refused) {
        refused = header(m);
    }
    return refused ? refused : layers(m);
}
