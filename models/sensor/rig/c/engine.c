/*
 * Loader and engine. A command is a letter:
 *   L  in: u32 n, n bytes of a blob.      Out: u32 refusal or 0, u32 bytes of the arena.
 * and with the blob that was taken:
 *   W  in: a window, steps x channels, int8.   Out: what each layer made, steps x even channels, int8.
 *   C  in: a window.                      Out: u32 instructions to fill the arena, u32 to run, u32 bytes of stack; then the logits.
 *   T                                     Out: u32, what the self-test says.
 *   A  in: logits.                        Out: code, best, margin, a byte each.
 */
#include "ps_bytes.h"
#include "ps_engine.h"
#include "ps_io.h"

#include <stdlib.h>

#ifdef __arm__
static uint8_t blobs[PS_MODEL_MAX_BYTES] PS_RIG_DATA __attribute__((aligned(8)));
static uint8_t arenas[1700000] PS_RIG_DATA __attribute__((aligned(8)));

static void *room(void *before, void *here, uint32_t bytes) {
    (void)before;
    (void)bytes;
    return here;
}
#else
#define blobs NULL
#define arenas NULL

/* Not a byte more than needed, so that the sanitizer sees who reads behind the end. */
static void *room(void *before, void *here, uint32_t bytes) {
    (void)here;
    free(before);
    return bytes ? malloc(bytes) : NULL;
}
#endif

enum { MOST_VALUES = 255 * 254 };

static int8_t window[MOST_VALUES] PS_RIG_DATA;
static int8_t out[MOST_VALUES] PS_RIG_DATA;

static void put(uint32_t value) {
    uint8_t word[4];
    ps_put32(word, value);
    ps_io_write(word, 4);
}

static void layers(const ps_model *m, void *arena) {
    const uint8_t *r = m->blob + m->records;
    for (uint32_t i = 0; i < m->layers; i++, r += 16) {
        int8_t zero;
        const int16_t *map = ps_engine_layer(m, arena, i, &zero);
        uint32_t values = (uint32_t)r[7] * r[8];
        for (uint32_t v = 0; v < values; v++) {
            out[v] = (int8_t)(map[v] + zero);
        }
        ps_io_write(out, values);
    }
}

int main(void) {
    uint8_t *blob = NULL;
    void *arena = NULL;
    ps_model m = {0};
    int8_t logits[PS_MODEL_MAX_CLASSES];
    char command;
    while (ps_io_read(&command, 1)) {
        if (command == 'L') {
            uint8_t word[4];
            if (!ps_io_read(word, 4) || ps_u32(word) > PS_MODEL_MAX_BYTES) {
                return 1;
            }
            uint32_t bytes = ps_u32(word);
            blob = room(blob, blobs, bytes ? bytes : 1);
            if (!ps_io_read(blob, bytes)) {
                return 1;
            }
            int refused = ps_model_check(blob, bytes, &m);
            if (!refused) {
                arena = room(arena, arenas, m.arena);
            }
            put((uint32_t)refused);
            put(refused ? 0 : m.arena);
        } else if (command == 'W' || command == 'C') {
            if (!ps_io_read(window, (uint32_t)m.steps * m.channels)) {
                return 1;
            }
            if (command == 'W') {
                ps_engine_fill(&m, arena, window);
                layers(&m, arena);
            } else {
                uint32_t before = ps_stack_paint();
                ps_count_start();
                ps_engine_fill(&m, arena, window);
                uint32_t filled = ps_count();
                ps_count_start();
                ps_engine_run(&m, arena, logits);
                uint32_t ran = ps_count();
                put(filled);
                put(ran);
                put(ps_stack_deepest() - before);
                ps_io_write(logits, m.classes);
            }
        } else if (command == 'T') {
            ps_self_test test;
            int said;
            ps_self_test_begin(&test, &m);
            do {
                said = ps_self_test_next(&test, &m, arena);
            } while (said == PS_MORE);
            put((uint32_t)said);
        } else if (command == 'A') {
            if (!ps_io_read(logits, m.classes)) {
                return 1;
            }
            ps_answer answer = ps_engine_answer(&m, logits);
            uint8_t bytes[3] = {answer.code, answer.best, answer.margin};
            ps_io_write(bytes, 3);
        } else {
            return 1;
        }
        ps_io_flush();
    }
    room(blob, blobs, 0);
    room(arena, arenas, 0);
    return 0;
}
