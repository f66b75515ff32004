/* What goes over the air: answers first, then a first opinion, the stream, the sign of life, and events one after the other. What the radio has no room for
   stays where it is and is made anew at the next try. */
#include "bat_parts.h"

#define ACTIVITY_S 5u
#define NONE 0xffffffffu
/* For 0.25 s after a trigger a value holds few samples, so that the gateway's first opinion need not wait for a full one. */
#define HURRY_MS 250u
#define HURRY_SAMPLES 4u

enum { NOTHING, EARLY, EVENT };

static int is_short(const ps_air *a) {
    return a->room < PS_LONG_LEAST;
}

void ps_air_connected(ps_bat *bat, uint16_t att_mtu) {
    ps_air *a = &bat->air;
    ps_raw_hold(&bat->log, NULL);
    memset(a, 0, sizeof *a);
    a->connected = 1;
    a->att_mtu = att_mtu < 23 ? 23 : att_mtu > 517 ? 517 : att_mtu;
    a->room = (uint16_t)(a->att_mtu - 3);
    /* the first sign of life comes soon */
    a->activity_at = ps_now(bat) + bat->config.tick_hz / 2;
}

void ps_air_disconnected(ps_bat *bat) {
    uint16_t att_mtu = bat->air.att_mtu;
    ps_raw_hold(&bat->log, NULL);
    memset(&bat->air, 0, sizeof bat->air);
    bat->air.att_mtu = att_mtu;
}

void ps_air_mode(ps_bat *bat, uint8_t mode) {
    ps_air *a = &bat->air;
    if (mode == PS_EVENTS && a->mode != PS_EVENTS && a->place >= a->until) {
        /* what is kept already waits for a REPLAY */
        a->place = ps_log_end(&bat->log);
    }
    if (mode != PS_EVENTS) {
        a->early_due = a->under_way == EARLY && a->piece > 0;
    }
    a->mode = mode;
    a->queued = 0;
    a->closed = 0;
    a->number = 0;
    a->begins = 1;
    bat->stream_since = bat->newest + 1;
}

void ps_air_replay(ps_bat *bat, uint32_t boot, uint32_t from) {
    ps_air *a = &bat->air;
    a->place = 0;
    a->until = ps_log_end(&bat->log);
    a->boot = boot;
    a->from = from;
}

void ps_air_answer(ps_bat *bat, const uint8_t *value, uint8_t bytes) {
    ps_air *a = &bat->air;
    if (a->answers < sizeof a->answer / sizeof a->answer[0]) {
        a->answer[a->answers].bytes = bytes;
        memcpy(a->answer[a->answers].value, value, bytes);
        a->answers++;
    }
}

void ps_air_early(ps_bat *bat, const ps_result *early) {
    ps_air *a = &bat->air;
    if (a->under_way != EARLY || a->piece == 0) {
        a->early = *early;
        a->early_due = 1;
    }
}

/* How many samples a value of the stream takes now. */
static uint32_t fits(const ps_air *a) {
    uint32_t most = (a->room - 12u) / 12u;
    return is_short(a) ? 1 : most < PS_IMU_MOST ? most : PS_IMU_MOST;
}

static void lose(ps_bat *bat, uint32_t samples) {
    ps_air *a = &bat->air;
    bat->samples_lost += samples;
    a->number += samples;
    /* what is queued goes before the gap */
    a->closed = a->queued > 0;
}

void ps_air_stream(ps_bat *bat, const int16_t six[6], uint32_t tick, float dps) {
    ps_air *a = &bat->air;
    const ps_rules *rules = &bat->motion.rules;
    const ps_frame *frame = &bat->motion.frame;
    float along = (frame->rotation[0] * (float)six[0] + frame->rotation[1] * (float)six[1] + frame->rotation[2] * (float)six[2]) * frame->accel_scale;
    uint32_t rate = bat->config.rate_mhz / 1000;
    a->hurry = (uint16_t)(a->hurry - (a->hurry > 0));
    a->held = (uint16_t)(along > rules->held_ax && dps * dps < rules->held2 ? a->held + (a->held < 65535) : 0);
    if (dps * dps >= rules->on2 || a->held == rules->held * rate / 200) {
        a->hurry = (uint16_t)(HURRY_MS * rate / 1000);
    }
    if (a->closed || a->queued == PS_STREAM_SAMPLES) {
        lose(bat, 1);
        return;
    }
    if (a->queued == 0) {
        a->first = a->number;
    }
    memcpy(a->samples[a->queued++], six, sizeof a->samples[0]);
    a->number++;
    a->last_tick = tick;
}

void ps_air_missed(ps_bat *bat, uint32_t samples) {
    if (bat->air.mode == PS_STREAM) {
        lose(bat, samples);
    } else {
        bat->samples_lost += samples;
    }
}

/* 1 = the whole value is on its way. Else the radio has no room: the same value is to be given again. */
static int send(ps_bat *bat, uint8_t what, uint8_t *value, uint32_t bytes) {
    ps_air *a = &bat->air;
    uint8_t out[PS_SHORT_MOST];
    if (bytes <= (is_short(a) ? PS_SHORT_MOST : a->room)) {
        ps_gatt_seq(value, a->seq);
        if (bat->port->notify(bat->port->maker, PS_DATA, value, (uint16_t)bytes) != 0) {
            return 0;
        }
        a->seq++;
        return 1;
    }
    uint32_t pieces = ps_gatt_pieces(bytes);
    a->under_way = what;
    for (; a->piece < pieces; a->piece++) {
        uint32_t n = ps_gatt_piece(out, value, bytes, a->piece, a->seq);
        if (bat->port->notify(bat->port->maker, PS_DATA, out, (uint16_t)n) != 0) {
            return 0;
        }
        a->seq++;
    }
    a->piece = 0;
    a->under_way = NOTHING;
    return 1;
}

/* All pieces of a value tell the same instant. */
static uint32_t sending_tick(ps_bat *bat) {
    if (bat->air.piece == 0) {
        bat->air.tick = ps_now(bat);
    }
    return bat->air.tick;
}

static int send_early(ps_bat *bat) {
    uint8_t value[PS_DATA_MOST];
    uint32_t n = ps_gatt_result(value, sending_tick(bat), &bat->air.early, PS_EARLY);
    if (!send(bat, EARLY, value, n)) {
        return 0;
    }
    bat->air.early_due = 0;
    return 1;
}

static int stream_is_due(const ps_air *a) {
    uint32_t most = fits(a);
    return a->queued > 0 && (a->closed || a->queued >= (a->hurry && most > HURRY_SAMPLES ? HURRY_SAMPLES : most));
}

static int send_stream(ps_bat *bat) {
    ps_air *a = &bat->air;
    uint8_t value[PS_DATA_MOST];
    uint32_t n = fits(a) < a->queued ? fits(a) : a->queued;
    uint32_t tick = a->last_tick - (uint32_t)((float)(a->queued - 1) * bat->sample_ticks + 0.5f);
    uint32_t bytes = is_short(a) ? ps_gatt_imu_short(value, tick, a->first) : ps_gatt_imu(value, tick, a->first, a->begins);
    for (uint32_t i = 0; i < n; i++) {
        bytes = ps_gatt_sample(value, bytes, a->samples[i]);
    }
    if (!send(bat, NOTHING, value, bytes)) {
        return 0;
    }
    a->begins = 0;
    a->queued = (uint16_t)(a->queued - n);
    a->first += n;
    memmove(a->samples, a->samples[n], a->queued * sizeof a->samples[0]);
    a->closed = a->closed && a->queued > 0;
    return 1;
}

static int activity_is_due(const ps_bat *bat) {
    return (int32_t)(ps_now(bat) - bat->air.activity_at) >= 0;
}

static int send_activity(ps_bat *bat) {
    uint8_t value[PS_DATA_MOST];
    uint32_t free = ps_log_free(&bat->log);
    float mean = bat->summed ? bat->sum_dps / (float)bat->summed : 0.0f;
    ps_activity activity = {(uint16_t)(mean > 65535.0f ? 65535.0f : mean), bat->candidates, bat->rejected, bat->log.pending, (uint16_t)free, bat->battery,
            bat->temperature};
    if (!send(bat, NOTHING, value, ps_gatt_activity(value, ps_now(bat), &activity))) {
        return 0;
    }
    bat->sum_dps = 0;
    bat->summed = 0;
    bat->candidates = 0;
    bat->rejected = 0;
    bat->air.activity_at = ps_now(bat) + ACTIVITY_S * bat->config.tick_hz;
    return 1;
}

/* The next event to tell, with what is left of its samples. */
static int fetch(ps_bat *bat) {
    ps_air *a = &bat->air;
    uint32_t end = ps_log_end(&bat->log);
    while (!a->telling) {
        uint32_t limit = a->mode == PS_EVENTS ? end : a->until;
        uint32_t place = a->place;
        if (place >= limit || !ps_log_next(&bat->log, &place, &a->result) || place >= limit) {
            return 0;
        }
        a->place = place + 1;
        if (place >= a->until || ps_asked_for(&a->result, a->boot, a->from)) {
            a->telling = 1;
            a->offset = 0;
            if (ps_raw_alive(&bat->log, &a->result)) {
                ps_raw_hold(&bat->log, &a->result);
            } else {
                a->result.samples = 0;
            }
        }
    }
    return 1;
}

static int send_samples(ps_bat *bat) {
    ps_air *a = &bat->air;
    uint8_t value[PS_DATA_MOST];
    const ps_result *r = &a->result;
    uint16_t offset = (uint16_t)(a->offset - 1);
    uint32_t head = offset == 0 ? 50 : 18;
    uint32_t n = offset == 0 ? PS_EVENT_HEAD_MOST : PS_EVENT_MOST;
    if (!is_short(a) && a->room >= head + 12 && (a->room - head) / 12 < n) {
        n = (a->room - head) / 12;
    }
    if (n > (uint32_t)(r->samples - offset)) {
        n = (uint32_t)(r->samples - offset);
    }
    int last = offset + n == r->samples;
    uint32_t tick = r->t0_tick + (uint32_t)(int32_t)((float)(offset - r->t0) * bat->step_ticks);
    uint32_t bytes = ps_gatt_event(value, tick, r, offset, last, offset == 0 ? ps_raw_axes(&bat->log, r) : NULL);
    for (uint32_t i = 0; i < n; i++, bytes += 12) {
        memcpy(value + bytes, ps_raw_sample(&bat->log, r, offset + i), 12);
    }
    if (!send(bat, EVENT, value, bytes)) {
        return 0;
    }
    a->offset = (uint16_t)(a->offset + n);
    if (last) {
        a->telling = 0;
        ps_raw_hold(&bat->log, NULL);
    }
    return 1;
}

/* `offset`: 0 = the result, then samples from offset - 1 on. */
static int send_event(ps_bat *bat) {
    ps_air *a = &bat->air;
    if (a->offset > 0) {
        return send_samples(bat);
    }
    uint8_t value[PS_DATA_MOST];
    uint32_t n = ps_gatt_result(value, sending_tick(bat), &a->result, a->result.samples == 0 ? PS_ALONE : 0);
    if (!send(bat, EVENT, value, n)) {
        return 0;
    }
    a->offset = 1;
    a->telling = a->result.samples > 0;
    return 1;
}

static int send_answers(ps_bat *bat) {
    ps_air *a = &bat->air;
    while (a->answers > 0) {
        if (bat->port->notify(bat->port->maker, PS_CONTROL, a->answer[0].value, a->answer[0].bytes) != 0) {
            return 0;
        }
        a->answers--;
        a->answer[0] = a->answer[1];
    }
    return 1;
}

static int send_next(ps_bat *bat) {
    ps_air *a = &bat->air;
    if (a->piece > 0) {
        return a->under_way == EARLY ? send_early(bat) : send_event(bat);
    }
    if (a->early_due) {
        return send_early(bat);
    }
    if (stream_is_due(a)) {
        return send_stream(bat);
    }
    if (activity_is_due(bat)) {
        return send_activity(bat);
    }
    return fetch(bat) && send_event(bat);
}

void ps_air_send(ps_bat *bat) {
    if (!bat->air.connected || !send_answers(bat) || !ps_auth_allows(bat)) {
        return;
    }
    while (send_next(bat)) {
    }
}
