/* From candidates to kept events: what the net says, which samples go into the flash and when, what becomes a result. */
#include "bat_parts.h"

/* So many samples go into the flash after each new one while a recording catches up: 2 ms of writing, and faster than the ring forgets. */
#define CATCHES_UP 16u
#define ALL 0xffffffffu

static int before(uint32_t a, uint32_t b) {
    return (int32_t)(a - b) < 0;
}

static void forget(ps_bat *bat) {
    memset(bat->opinions, 0, sizeof bat->opinions);
    if (bat->recording) {
        ps_raw_drop(&bat->log);
        bat->recording = 0;
    }
}

void ps_events_begin(ps_bat *bat) {
    forget(bat);
}

void ps_events_sample(void *to, uint32_t number, const int16_t six[6]) {
    ps_bat *bat = to;
    const ps_resampler *r = &bat->motion.resampler;
    (void)six;
    bat->newest = number;
    if (bat->missing) {
        bat->tick += (uint32_t)(bat->step_ticks + 0.5f);
    } else if (r->passes) {
        bat->tick = bat->fed_tick;
    } else {
        /* it lies so long before the sample that is being fed */
        float us = 1e9f / (float)r->rate_mhz + 5000.0f - (float)r->due;
        bat->tick = bat->fed_tick - (uint32_t)(us * 1e-6f * (float)bat->config.tick_hz);
    }
}

static uint32_t tick_of(const ps_bat *bat, uint32_t number) {
    return bat->tick - (uint32_t)((float)(bat->newest - number) * bat->step_ticks + 0.5f);
}

/* Whether the gateway cuts this one itself, from the stream. */
static int streamed(const ps_bat *bat, uint32_t t0) {
    return bat->air.connected && bat->air.mode == PS_STREAM && !before(t0, bat->stream_since);
}

static void judge(ps_bat *bat, uint32_t t0, ps_opinion *o) {
    if (o->known && o->t0 == t0) {
        return;
    }
    memset(o, 0, sizeof *o);
    o->known = 1;
    o->t0 = t0;
    o->label = PS_UNKNOWN;
    if (!bat->has_model) {
        return;
    }
    const ps_model *m = &bat->model;
    float gains[PS_WINDOW_CHANNELS];
    int8_t step[PS_WINDOW_CHANNELS];
    for (uint32_t c = 0; c < m->channels; c++) {
        gains[c] = ps_model_gain(m, c);
    }
    ps_window window;
    ps_window_begin(&window, &bat->motion, t0);
    int16_t *map = ps_engine_input(m, bat->arena);
    uint32_t width = ps_engine_width(m);
    for (uint32_t t = 0; t < PS_WINDOW_STEPS; t++) {
        ps_window_step(&window, gains, m->channels, step);
        for (uint32_t c = 0; c < m->channels; c++) {
            map[t * width + c] = step[c];
        }
    }
    ps_engine_run(m, bat->arena, o->logits);
    o->classes = m->classes;
    ps_answer answer = ps_engine_answer(m, o->logits);
    /* a class of another name has no code on the air: its logit tells */
    o->label = answer.code <= 8 ? answer.code : PS_UNKNOWN;
    for (uint32_t c = 0; c < m->classes; c++) {
        const uint8_t *class = ps_model_class(m, c);
        if (class[0] == answer.code) {
            o->no_swing = class[2] & 1;
        }
    }
}

static void result_of(const ps_bat *bat, const ps_candidate *c, const ps_opinion *o, ps_result *r) {
    memset(r, 0, sizeof *r);
    r->boot = bat->boot;
    r->seq = bat->seq + 1;
    r->t0_tick = tick_of(bat, c->t0);
    r->version = bat->has_model ? ps_model_version(&bat->model) : 0;
    r->label = o->label;
    r->classes = o->classes;
    memcpy(r->logits, o->logits, sizeof r->logits);
    r->flags = (uint8_t)((c->contact ? PS_CONTACT : 0) | (c->gyro_clipped ? PS_CLIPPED : 0) | (c->stance_known ? PS_STANCE : 0)
            | (c->trigger == PS_HELD_UP ? PS_HELD_UP_FIRST : 0) | (bat->motion.resampler.passes ? 0 : PS_AT_200HZ)
            | (bat->air.connected && bat->air.mode == PS_EVENTS ? 0 : PS_JOURNALED));
    r->speed = c->bat_speed;
    r->rotation = c->peak_rotation;
    r->downswing = c->downswing;
    r->backlift = c->backlift;
}

/* Brings the recording as far as it can be, or by so many samples. */
static void record(ps_bat *bat, uint32_t most) {
    for (; bat->recording && most > 0 && !before(bat->newest, bat->next) && !before(bat->until, bat->next); most--) {
        if (ps_raw_put(&bat->log, ps_motion_counts(&bat->motion, bat->next)) != 0) {
            bat->recording = 0;
            bat->opinions[0].placed = 0;
            bat->opinions[1].placed = 0;
            return;
        }
        bat->next++;
    }
}

void ps_events_record(ps_bat *bat) {
    if (bat->recording) {
        record(bat, CATCHES_UP);
    }
    if (!ps_motion_active(&bat->motion) && (bat->opinions[0].known || bat->opinions[1].known)) {
        /* what was under way was none */
        forget(bat);
    }
}

/* A place for a candidate's samples: in the recording that runs, or in a new one, as far back as the ring reaches. */
static void place(ps_bat *bat, ps_opinion *o) {
    uint32_t held = bat->motion.held;
    uint32_t first = o->t0 - PS_WINDOW_T0;
    first = held <= bat->newest - first ? bat->newest + 1 - held : first;
    record(bat, ALL);
    if (!bat->recording || before(first, bat->segment_first) || before(bat->next, first)) {
        bat->segment = ps_raw_begin(&bat->log);
        bat->segment_first = first;
        bat->next = first;
        bat->recording = 1;
    }
    o->placed = 1;
    o->first = first;
    o->until = o->t0 + PS_EVENT_AFTER;
    o->segment = bat->segment;
    o->raw = bat->segment + (first - bat->segment_first);
}

static void settled(ps_bat *bat, const ps_candidate *c) {
    ps_opinion *o = &bat->opinions[c->trigger];
    judge(bat, c->t0, o);
    o->wanted = !c->rejected && !o->no_swing && !streamed(bat, c->t0);
    if (!o->wanted) {
        o->placed = 0;
    } else if (!o->placed) {
        place(bat, o);
    }
    const ps_opinion *other = &bat->opinions[!c->trigger];
    if (!o->placed && !other->placed) {
        if (bat->recording) {
            ps_raw_drop(&bat->log);
            bat->recording = 0;
        }
        return;
    }
    bat->until = o->placed && (!other->placed || before(other->until, o->until)) ? o->until : other->until;
    record(bat, CATCHES_UP);
}

/* The samples of an event that is over. */
static void seal(ps_bat *bat, const ps_candidate *c, const ps_opinion *o, ps_result *r) {
    uint8_t axes[24];
    record(bat, ALL);
    if (!o->placed || !bat->recording) {
        return;
    }
    uint32_t last = o->until;
    if (o->segment == bat->segment && before(bat->next - 1, last)) {
        last = bat->next - 1;
    }
    if (before(last, c->t0)) {
        return;
    }
    for (uint32_t i = 0; i < 3; i++) {
        ps_putf32(axes + 4 * i, c->up[i]);
        ps_putf32(axes + 12 + 4 * i, c->forward[i]);
    }
    r->t0 = (uint8_t)(c->t0 - o->first);
    ps_raw_seal(&bat->log, r, o->raw, (uint16_t)(last + 1 - o->first), axes);
    bat->recording = 0;
}

static void complete(ps_bat *bat, const ps_candidate *c) {
    ps_opinion *o = &bat->opinions[c->trigger];
    ps_result r;
    bat->candidates++;
    judge(bat, c->t0, o);
    if (c->rejected || o->no_swing) {
        bat->rejected++;
    } else if (!streamed(bat, c->t0)) {
        result_of(bat, c, o, &r);
        seal(bat, c, o, &r);
        ps_log_append(&bat->log, &r);
        bat->seq++;
    }
    forget(bat);
}

static void first_opinion(ps_bat *bat, const ps_candidate *c) {
    ps_opinion *o = &bat->opinions[c->trigger];
    ps_result r;
    if (!bat->air.connected || bat->air.mode != PS_EVENTS) {
        return;
    }
    judge(bat, c->t0, o);
    if (!o->no_swing) {
        result_of(bat, c, o, &r);
        ps_air_early(bat, &r);
    }
}

void ps_events_told(void *to, const ps_motion *m, enum ps_told what, const ps_candidate *c) {
    ps_bat *bat = to;
    (void)m;
    switch (what) {
        case PS_WINDOW:
            first_opinion(bat, c);
            break;
        case PS_SETTLED:
            settled(bat, c);
            break;
        case PS_COMPLETE:
            complete(bat, c);
            break;
    }
}
