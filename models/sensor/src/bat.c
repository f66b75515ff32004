#include "pitchside.h"

#include <math.h>

#include "bat_parts.h"

#define ALL_BOOTS 0xffffffffu
#define ANSWER 0x80u

static const float ALIGNED[9] = {1, 0, 0, 0, 1, 0, 0, 0, 1};

/* A boot has a number that no boot before had, whatever the flash did. */
static void count_boot(ps_bat *bat) {
    uint8_t word[4];
    uint32_t before = ps_state_get(&bat->state, PS_STATE_BOOT, word, 4) == 4 ? ps_u32(word) : 0;
    bat->boot = (before > bat->log.boot ? before : bat->log.boot) + 1;
    ps_put32(word, bat->boot);
    ps_state_put(&bat->state, PS_STATE_BOOT, word, 4);
}

static void recall_mount(ps_bat *bat) {
    uint8_t rows[36];
    uint8_t hand = 0;
    memcpy(bat->rows, ALIGNED, sizeof bat->rows);
    if (ps_state_get(&bat->state, PS_STATE_MOUNT, rows, sizeof rows) == sizeof rows) {
        for (uint32_t i = 0; i < 9; i++) {
            bat->rows[i] = ps_f32(rows + 4 * i);
        }
    }
    ps_state_get(&bat->state, PS_STATE_HAND, &hand, 1);
    bat->left_handed = hand == 1;
    if (ps_motion_mount(&bat->motion, bat->rows, bat->left_handed) != 0) {
        memcpy(bat->rows, ALIGNED, sizeof bat->rows);
        ps_motion_mount(&bat->motion, bat->rows, bat->left_handed);
    }
}

/* Only what is new: the flash does not wear by what a gateway says at each connection. */
static void remember(ps_bat *bat, uint8_t id, const uint8_t *value, uint32_t bytes) {
    uint8_t had[36];
    if (ps_state_get(&bat->state, id, had, sizeof had) != bytes || memcmp(had, value, bytes) != 0) {
        ps_state_put(&bat->state, id, value, bytes);
    }
}

int ps_bat_init(ps_bat *bat, const ps_port *port, const ps_config *config) {
    memset(bat, 0, sizeof *bat);
    bat->port = port;
    bat->config = *config;
    bat->events.sample = ps_events_sample;
    bat->events.told = ps_events_told;
    if (config->tick_hz < 1000 || config->tick_hz > 10000000 || config->rate_mhz < 10000 || config->rate_mhz > 2000000
            || ps_motion_init(&bat->motion, config->accel_g, config->gyro_dps, config->rate_mhz, &bat->events, bat) != 0) {
        return -1;
    }
    bat->sample_ticks = (float)config->tick_hz * 1000.0f / (float)config->rate_mhz;
    bat->step_ticks = bat->motion.resampler.passes ? bat->sample_ticks : (float)config->tick_hz / 200.0f;
    bat->battery = 100;
    bat->temperature = -128;
    bat->air.att_mtu = 23;
    bat->newest = 0xffffffffu;
    ps_state_mount(&bat->state, port);
    ps_log_open(&bat->log, port);
    count_boot(bat);
    recall_mount(bat);
    ps_auth_begin(bat);
    ps_events_begin(bat);
    ps_models_begin(bat);
    return 0;
}

void ps_bat_sample(ps_bat *bat, const int16_t six[6], uint32_t tick) {
    float x = (float)six[3];
    float y = (float)six[4];
    float z = (float)six[5];
    float dps = sqrtf(x * x + y * y + z * z) * bat->motion.frame.gyro_scale;
    /* here too, because without a connection a maker need not poll: ticks that wrapped would open the door again */
    ps_auth_watch(bat);
    bat->fed_tick = tick;
    bat->missing = 0;
    bat->sum_dps += dps;
    bat->summed++;
    ps_motion_sample(&bat->motion, six);
    ps_events_record(bat);
    if (bat->air.connected) {
        if (bat->air.mode == PS_STREAM) {
            ps_air_stream(bat, six, tick, dps);
        }
        ps_air_send(bat);
    }
}

void ps_bat_missed(ps_bat *bat, uint32_t samples) {
    bat->missing = 1;
    ps_motion_gap(&bat->motion, samples);
    ps_events_record(bat);
    ps_air_missed(bat, samples);
}

void ps_bat_poll(ps_bat *bat) {
    ps_auth_watch(bat);
    ps_air_send(bat);
    ps_models_work(bat);
}

void ps_bat_connected(ps_bat *bat, uint16_t att_mtu) {
    ps_bat_disconnected(bat);
    ps_air_connected(bat, att_mtu);
}

void ps_bat_disconnected(ps_bat *bat) {
    ps_auth_end_of_connection(bat);
    ps_air_disconnected(bat);
    if (bat->config.root) {
        ps_smp_closed(&bat->smp);
    }
}

void ps_bat_read_info(ps_bat *bat, uint8_t out[PS_INFO_BYTES]) {
    ps_info info;
    ps_auth_watch(bat);
    info.id = bat->config.id;
    info.boot = bat->boot;
    info.tick_hz = bat->config.tick_hz;
    info.rate_mhz = bat->config.rate_mhz;
    info.model = bat->has_model ? ps_model_id(&bat->model) : NULL;
    info.model_version = bat->has_model ? ps_model_version(&bat->model) : 0;
    info.samples_lost = bat->samples_lost;
    info.events_lost = bat->log.lost;
    info.accel_g = bat->config.accel_g;
    info.gyro_dps = bat->config.gyro_dps;
    info.att_mtu = bat->air.att_mtu;
    info.pending = bat->log.pending;
    info.free = (uint16_t)ps_log_free(&bat->log);
    info.enrolled = bat->auth.enrolled;
    info.open = bat->auth.open;
    info.battery = bat->battery;
    info.mode = bat->air.mode;
    ps_gatt_info(out, &info);
}

static uint8_t mount(ps_bat *bat, const uint8_t *request) {
    uint8_t rows[36];
    uint32_t row = request[1];
    if (row > 2) {
        return PS_OUT_OF_RANGE;
    }
    for (uint32_t i = 0; i < 3; i++) {
        bat->rows[3 * row + i] = ps_f32(request + 2 + 4 * i);
    }
    if (row == 2) {
        if (ps_motion_mount(&bat->motion, bat->rows, bat->left_handed) != 0) {
            return PS_OUT_OF_RANGE;
        }
        for (uint32_t i = 0; i < 9; i++) {
            ps_putf32(rows + 4 * i, bat->rows[i]);
        }
        remember(bat, PS_STATE_MOUNT, rows, sizeof rows);
    }
    return PS_DONE;
}

static uint8_t hand(ps_bat *bat, uint8_t left) {
    if (left > 1) {
        return PS_OUT_OF_RANGE;
    }
    /* with the mount that counts, not with rows that came since */
    const ps_motion *m = &bat->motion;
    float rotation[9];
    memcpy(rotation, m->mount_waits ? m->next_rotation : m->frame.rotation, sizeof rotation);
    bat->left_handed = left;
    ps_motion_mount(&bat->motion, rotation, left);
    remember(bat, PS_STATE_HAND, &left, 1);
    return PS_DONE;
}

static uint32_t to_replay(const ps_bat *bat, uint32_t boot, uint32_t from) {
    uint32_t n = 0;
    ps_result r;
    for (uint32_t place = 0; ps_log_next(&bat->log, &place, &r); place++) {
        n += ps_asked_for(&r, boot, from) ? 1 : 0;
    }
    return n;
}

/* A request of the right length that may be asked. */
static uint8_t handle(ps_bat *bat, const uint8_t *request, uint8_t *body, uint8_t *bytes) {
    switch (request[0]) {
        case PS_OP_MODE:
            if (request[1] >= PS_MODES) {
                return PS_OUT_OF_RANGE;
            }
            ps_air_mode(bat, request[1]);
            return PS_DONE;
        case PS_OP_MOUNT:
            return mount(bat, request);
        case PS_OP_HAND:
            return hand(bat, request[1]);
        case PS_OP_TIME:
            memcpy(body, request + 1, 4);
            ps_put32(body + 4, ps_now(bat));
            *bytes = 8;
            return PS_DONE;
        case PS_OP_ACK:
            return ps_log_acknowledge(&bat->log, ps_u32(request + 1), ps_u32(request + 5)) < 0 ? PS_BUSY : PS_DONE;
        case PS_OP_REPLAY:
            ps_put16(body, (uint16_t)to_replay(bat, ps_u32(request + 1), ps_u32(request + 5)));
            *bytes = 2;
            ps_air_replay(bat, ps_u32(request + 1), ps_u32(request + 5));
            return PS_DONE;
        case PS_OP_IDENTIFY:
            if (request[1] > 60) {
                return PS_OUT_OF_RANGE;
            }
            if (bat->port->identify) {
                bat->port->identify(bat->port->maker, request[1]);
            }
            return PS_DONE;
        default:
            return ps_auth_handle(bat, request, body, bytes);
    }
}

void ps_bat_control(ps_bat *bat, const uint8_t *value, uint32_t bytes) {
    uint8_t answer[PS_CONTROL_MOST];
    uint8_t body = 0;
    uint8_t op = bytes > 0 ? value[0] : 0;
    uint32_t wanted = ps_gatt_request(op);
    uint8_t status;
    if (!bat->air.connected) {
        return;
    }
    if (!ps_auth_allows(bat) && (op < PS_OP_ENROL || op > PS_OP_PROVE)) {
        status = PS_NOT_ALLOWED;
    } else if (bytes == 0) {
        status = PS_WRONG_LENGTH;
    } else if (wanted == 0) {
        status = PS_UNKNOWN_OP;
    } else {
        status = bytes != wanted ? PS_WRONG_LENGTH : handle(bat, value, answer + 2, &body);
    }
    answer[0] = (uint8_t)(op | ANSWER);
    answer[1] = status;
    ps_air_answer(bat, answer, (uint8_t)(2 + (status == PS_DONE ? body : 0)));
    ps_air_send(bat);
}

void ps_bat_smp(ps_bat *bat, const uint8_t *value, uint32_t bytes) {
    if (bat->air.connected && bat->config.root) {
        ps_smp_receive(&bat->smp, ps_now(bat), value, bytes);
        ps_models_work(bat);
    }
}

void ps_bat_button(ps_bat *bat) {
    ps_auth_button(bat);
}

void ps_bat_battery(ps_bat *bat, uint8_t percent) {
    bat->battery = percent > 100 ? 100 : percent;
}

void ps_bat_temperature(ps_bat *bat, int8_t celsius) {
    bat->temperature = celsius;
}
