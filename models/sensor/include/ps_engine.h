/*
 * Runs a model, the same to the last bit as ONNX Runtime and as the gateway (docs/sensor-model.md section 1). The weights stay where the
 * blob lies; the maps live in the arena, which the caller gives: m->arena bytes, on a multiple of 8. The model is one that
 * ps_model_check() took, and its blob has not been touched since.
 */
#ifndef PS_ENGINE_H
#define PS_ENGINE_H

#include "ps_model.h"

enum { PS_UNKNOWN = 255 };

/* Values of a step in the map that ps_engine_input() gives: the channels, an odd number of them filled up by one that stays 0. */
static inline uint32_t ps_engine_width(const ps_model *m) {
    return (m->channels + 1u) & ~1u;
}

/*
 * Where the window goes: value c of step t at [t * ps_engine_width(m) + c], -128 .. 127. Whoever fills it writes channels only; what fills
 * up an odd number is made 0 here. Ask anew before each window: the last one's layers have run over it.
 */
int16_t *ps_engine_input(const ps_model *m, void *arena);

/* The same for a window that lies elsewhere: steps x channels, step by step. */
void ps_engine_fill(const ps_model *m, void *arena, const int8_t *window);

/* Runs the window that lies in the arena; gives m->classes logits. */
void ps_engine_run(const ps_model *m, void *arena, int8_t *logits);

/*
 * One layer, for who wants to see what each gives or has other things to do in between; 0 .. m->layers - 1, in their order. Returns the
 * first true row of what it made: steps x even channels, without the zero point, which goes to `zero`.
 */
const int16_t *ps_engine_layer(const ps_model *m, void *arena, uint32_t layer, int8_t *zero);

/* What the bat says. */
typedef struct ps_answer {
    uint8_t code;   /* of the class answered with, or PS_UNKNOWN */
    uint8_t best;   /* index of the largest logit, of equal ones the lowest */
    uint8_t margin; /* it minus the second largest */
} ps_answer;

/* From the logits, by the thresholds of the model: docs/sensor-model.md section 6. */
ps_answer ps_engine_answer(const ps_model *m, const int8_t *logits);

/* The model's own test (section 7), window by window: begin, then next until it no longer says PS_MORE. */
typedef struct ps_self_test {
    uint32_t x;
    uint32_t crc;
    uint8_t window;
} ps_self_test;

enum { PS_MORE = -1 };

void ps_self_test_begin(ps_self_test *test, const ps_model *m);
/* Runs one window: PS_MORE, or at the end 0 or PS_REFUSED_SELF_TEST_FAILED. */
int ps_self_test_next(ps_self_test *test, const ps_model *m, void *arena);

#endif
