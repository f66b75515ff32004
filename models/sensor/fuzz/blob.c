/*
 * Whatever the bytes are: refused, or a model that runs within its blob and its arena. The checksum and the length are put right now and
 * then, as an attacker would; else no input would come past them.
 */
#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_engine.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Multiplications of a window, so that a blob of many layers is not run for minutes. */
static uint64_t work(const ps_model *m) {
    uint64_t sum = 0;
    for (const uint8_t *r = m->blob + m->records, *end = r + 16 * m->layers; r != end; r += 16) {
        sum += (uint64_t)r[1] * r[6] * r[7] * r[8];
    }
    return sum;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size > PS_MODEL_MAX_BYTES) {
        return 0;
    }
    uint32_t bytes = (uint32_t)size;
    uint8_t *blob = malloc(size ? size : 1); /* exactly as long, so that the sanitizer sees every read behind the end */
    memcpy(blob, data, size);
    if (bytes >= PS_MODEL_MIN_BYTES && blob[bytes - 77] % 16) {
        ps_put32(blob + 8, bytes);
        ps_put32(blob + bytes - 80, ps_crc32(0, blob, bytes - 80));
    }
    ps_model m;
    if (!ps_model_check(blob, bytes, &m) && work(&m) < 20000000) {
        void *arena = malloc(m.arena);
        int8_t logits[PS_MODEL_MAX_CLASSES];
        ps_self_test test;
        ps_self_test_begin(&test, &m);
        for (int n = 0; n < 3 && ps_self_test_next(&test, &m, arena) == PS_MORE; n++) {
        }
        memset(ps_engine_input(&m, arena), 0x80, 2u * m.steps * ps_engine_width(&m)); /* values that no window has */
        int8_t *window = calloc(m.steps, m.channels);
        memset(window, -128, (size_t)m.steps * m.channels);
        ps_engine_fill(&m, arena, window);
        ps_engine_run(&m, arena, logits);
        ps_answer answer = ps_engine_answer(&m, logits);
        if (answer.best >= m.classes) {
            abort();
        }
        free(window);
        free(arena);
    }
    free(blob);
    return 0;
}
