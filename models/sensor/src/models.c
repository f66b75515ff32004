/* Which model runs, and how another one comes. */
#include "bat_parts.h"

/* 0, or why this bat does not run a model. */
static int check(void *context, const uint8_t *blob, uint32_t bytes) {
    const ps_bat *bat = context;
    ps_model m;
    int refused = ps_model_check(blob, bytes, &m);
    if (refused != PS_TAKEN) {
        return refused;
    }
    if (m.arena > sizeof bat->arena) {
        return PS_REFUSED_ARENA;
    }
    if (m.steps != PS_WINDOW_STEPS || m.channels > PS_WINDOW_CHANNELS || ps_model_t0(&m) != PS_WINDOW_T0) {
        return PS_REFUSED_WINDOW;
    }
    if (ps_model_detector_version(&m) != 2 || ps_motion_parameters_check(blob + 64 + 4 * m.channels, ps_model_detector_count(&m)) != 0) {
        return PS_REFUSED_DETECTOR;
    }
    return PS_TAKEN;
}

/* The arena is free between two candidates, and that is when this runs. */
static int self_test(void *context, const uint8_t *blob, uint32_t bytes, int begin) {
    ps_bat *bat = context;
    ps_model m;
    int refused = ps_model_check(blob, bytes, &m);
    if (refused != PS_TAKEN) {
        return refused;
    }
    if (begin) {
        ps_self_test_begin(&bat->test, &m);
    }
    return ps_self_test_next(&bat->test, &m, bat->arena);
}

static int allowed(void *context) {
    const ps_bat *bat = context;
    return bat->air.connected && ps_auth_allows(bat);
}

void ps_models_begin(ps_bat *bat) {
    const ps_config *c = &bat->config;
    const uint8_t *blob = c->factory;
    uint32_t bytes = c->factory_bytes;
    if (c->root) {
        ps_trust *t = &bat->trust;
        t->bat = c->id;
        t->root = c->root;
        t->key_set = c->key_set;
        t->key_set_bytes = c->key_set_bytes;
        t->verify = c->verify;
        t->factory = c->factory;
        t->factory_bytes = c->factory_bytes;
        t->context = bat;
        t->check = check;
        t->self_test = self_test;
        ps_slots_boot(&bat->slots, bat->port, &bat->state, t);
        blob = ps_slots_active(&bat->slots, &bytes);
        ps_smp_begin(&bat->smp, &bat->slots, allowed, bat, c->tick_hz / 2);
    }
    bat->has_model = blob && check(bat, blob, bytes) == PS_TAKEN && ps_model_check(blob, bytes, &bat->model) == PS_TAKEN
            && ps_motion_parameters(&bat->motion, blob + 64 + 4 * bat->model.channels, ps_model_detector_count(&bat->model)) == 0;
}

void ps_models_work(ps_bat *bat) {
    if (!bat->config.root) {
        return;
    }
    if (!ps_motion_active(&bat->motion)) {
        ps_smp_poll(&bat->smp);
    }
    for (;;) {
        uint32_t bytes;
        const uint8_t *answer = ps_smp_answer(&bat->smp, &bytes);
        bytes = bytes < bat->air.room ? bytes : bat->air.room;
        if (bytes == 0 || bat->port->notify(bat->port->maker, PS_SMP, answer, (uint16_t)bytes) != 0) {
            return;
        }
        ps_smp_sent(&bat->smp, bytes);
    }
}
