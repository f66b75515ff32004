#include "ps_engine.h"
#include "ps_crc32.h"
#include "ps_kernels.h"
#include "ps_layer.h"

/* The record of a layer. */
static const uint8_t *record(const ps_model *m, uint32_t layer) {
    return m->blob + m->records + RECORD * layer;
}

typedef struct map {
    int16_t *begin;   /* first row of the padding */
    uint32_t left;    /* values of the padding before the first step, */
    uint32_t steps;   /* of the true rows, */
    uint32_t right;   /* of the padding behind them */
} map;

/* Map i is what layer i reads; the last one holds the logits. Even ones begin at the arena's start, odd ones end at its end. */
static map map_of(const ps_model *m, void *arena, uint32_t i) {
    const uint8_t *r = record(m, i);
    uint32_t channels = i < m->layers ? r[AT_IN] : r[AT_OUT - RECORD];
    uint32_t left = i < m->layers ? r[AT_LEFT] : 0u;
    uint32_t right = i < m->layers ? r[AT_RIGHT] : 0u;
    uint32_t steps = i > 0 ? r[AT_STEPS - RECORD] : m->steps;
    uint32_t bytes = ps_map_bytes(channels, left + steps + right);
    uint8_t *begin = (uint8_t *)arena + (i % 2 ? m->arena - bytes : 0);
    map it = {(int16_t *)(void *)begin, left * channels, steps * channels, right * channels};
    return it;
}

int16_t *ps_engine_input(const ps_model *m, void *arena) {
    map input = map_of(m, arena, 0);
    if (m->channels % 2) {
        uint32_t width = ps_engine_width(m);
        for (uint32_t i = m->channels; i < input.steps; i += width) {
            input.begin[input.left + i] = 0;
        }
    }
    return input.begin + input.left;
}

void ps_engine_fill(const ps_model *m, void *arena, const int8_t *window) {
    int16_t *to = ps_engine_input(m, arena);
    for (uint32_t t = 0; t < m->steps; t++, to += m->channels & 1u) {
        const int8_t *end = window + m->channels;
        do {
            *to++ = *window++;
        } while (window != end);
    }
}

const int16_t *ps_engine_layer(const ps_model *m, void *arena, uint32_t layer, int8_t *zero) {
    const uint8_t *r = record(m, layer);
    const uint8_t *payload = m->blob + ps_u32(r + AT_PAYLOAD);
    map from = map_of(m, arena, layer);
    map to = map_of(m, arena, layer + 1);
    uint32_t out = r[AT_OUT];
    int full = ps_full(r[AT_KIND]);
    int pool = r[AT_KIND] == PS_AVERAGE_POOL;
    ps_kernel k = {
        .from = from.begin,
        .to = to.begin + to.left,
        .bias = pool ? NULL : payload,
        .multiplier = pool ? payload : payload + 4 * out,
        .weights = payload + 8 * out,
        .in = r[AT_IN],
        .out = out,
        .kernel = r[AT_KERNEL],
        .stride = r[AT_STRIDE],
        .steps = r[AT_STEPS],
        .zero = (int8_t)r[AT_ZERO]};
    memset(from.begin, 0, 2 * from.left);
    memset(from.begin + from.left + from.steps, 0, 2 * from.right);
    if (full) {
        ps_kernel_full(&k);
    } else {
        ps_kernel_channelwise(&k);
    }
    *zero = (int8_t)k.zero;
    return k.to;
}

void ps_engine_run(const ps_model *m, void *arena, int8_t *logits) {
    const int16_t *last = NULL;
    int8_t zero = 0;
    for (uint32_t i = 0; i < m->layers; i++) {
        last = ps_engine_layer(m, arena, i, &zero);
    }
    for (uint32_t c = 0; c < m->classes; c++) {
        logits[c] = (int8_t)(last[c] + zero);
    }
}

ps_answer ps_engine_answer(const ps_model *m, const int8_t *logits) {
    const uint8_t *class = ps_model_class(m, 0);
    uint32_t best = 0;
    int second = -128;
    int none = -256; /* the largest logit of the classes that are no swing */
    uint32_t which = 0;
    for (uint32_t c = 0; c < m->classes; c++) {
        if (logits[c] > logits[best]) {
            best = c;
        }
        if (class[4 * c + 2] && logits[c] > none) {
            none = logits[c];
            which = c;
        }
    }
    for (uint32_t c = 0; c < m->classes; c++) {
        if (c != best && logits[c] > second) {
            second = logits[c];
        }
    }
    int margin = logits[best] - second;
    ps_answer answer = {class[4 * best], (uint8_t)best, (uint8_t)margin};
    if (none >= -128 && !class[4 * best + 2] && logits[best] - none < m->blob[54]) {
        answer.code = class[4 * which];
    } else if (margin < class[4 * best + 1]) {
        answer.code = PS_UNKNOWN;
    }
    return answer;
}

void ps_self_test_begin(ps_self_test *test, const ps_model *m) {
    test->x = ps_u32(m->blob + 56);
    test->crc = 0;
    test->window = 0;
}

int ps_self_test_next(ps_self_test *test, const ps_model *m, void *arena) {
    int8_t logits[PS_MODEL_MAX_CLASSES];
    int16_t *to = ps_engine_input(m, arena);
    uint32_t x = test->x;
    uint32_t quieter = 24 + (test->window & 3u);
    for (uint32_t t = 0; t < m->steps; t++, to += ps_engine_width(m)) {
        for (uint32_t c = 0; c < m->channels; c++) {
            x ^= x << 13;
            x ^= x >> 17;
            x ^= x << 5;
            /* An arithmetic shift, in words that every compiler has to keep. */
            to[c] = (int16_t)(x < 0x80000000 ? (int32_t)(x >> quieter) : -1 - (int32_t)(~x >> quieter));
        }
    }
    test->x = x;
    ps_engine_run(m, arena, logits);
    test->crc = ps_crc32(test->crc, logits, m->classes);
    if (++test->window < m->blob[55]) {
        return PS_MORE;
    }
    return test->crc == ps_u32(m->blob + 60) ? PS_TAKEN : PS_REFUSED_SELF_TEST_FAILED;
}
