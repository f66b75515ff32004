#include "ps_gatt.h"

#include "ps_bytes.h"

#define HEADER 8u

void ps_gatt_info(uint8_t out[PS_INFO_BYTES], const ps_info *info) {
    memset(out, 0, PS_INFO_BYTES);
    out[0] = 1;
    out[1] = 1;
    out[2] = (uint8_t)((info->enrolled ? 1 : 0) | (info->open ? 2 : 0));
    ps_put64(out + 4, info->id);
    ps_put32(out + 12, info->boot);
    ps_put32(out + 16, info->tick_hz);
    ps_put32(out + 20, info->rate_mhz);
    ps_put16(out + 24, info->accel_g);
    ps_put16(out + 26, info->gyro_dps);
    ps_put16(out + 28, info->att_mtu);
    out[30] = info->battery;
    out[31] = info->mode;
    if (info->model) {
        memcpy(out + 32, info->model, 16);
        ps_put32(out + 48, info->model_version);
    }
    ps_put16(out + 52, info->pending);
    ps_put16(out + 54, info->free);
    ps_put32(out + 56, info->samples_lost);
    ps_put32(out + 60, info->events_lost);
}

uint32_t ps_gatt_request(uint8_t op) {
    switch (op) {
        case PS_OP_MODE:
        case PS_OP_HAND:
        case PS_OP_IDENTIFY:
            return 2;
        case PS_OP_MOUNT:
            return 14;
        case PS_OP_TIME:
            return 5;
        case PS_OP_ACK:
        case PS_OP_REPLAY:
            return 9;
        case PS_OP_ENROL:
            return 18;
        case PS_OP_KEY:
            return 1;
        case PS_OP_CHALLENGE:
        case PS_OP_PROVE:
            return 17;
        default:
            return 0;
    }
}

static void head(uint8_t *out, uint8_t type, uint8_t flags, uint32_t tick) {
    out[0] = type;
    out[1] = flags;
    ps_put16(out + 2, 0);
    ps_put32(out + 4, tick);
}

uint32_t ps_gatt_imu(uint8_t *out, uint32_t tick, uint32_t number, int first) {
    head(out, PS_TYPE_IMU, first ? 1 : 0, tick);
    ps_put32(out + HEADER, number);
    return HEADER + 4;
}

uint32_t ps_gatt_imu_short(uint8_t *out, uint32_t tick, uint32_t number) {
    head(out, PS_TYPE_IMU | PS_SHORT, (uint8_t)number, tick);
    return HEADER;
}

uint32_t ps_gatt_sample(uint8_t *out, uint32_t bytes, const int16_t six[6]) {
    for (uint32_t axis = 0; axis < 6; axis++) {
        ps_put16(out + bytes + 2 * axis, (uint16_t)six[axis]);
    }
    return bytes + 12;
}

uint32_t ps_gatt_result(uint8_t *out, uint32_t tick, const ps_result *r, uint8_t flags) {
    int8_t best = -128;
    int8_t second = -128;
    for (uint32_t i = 0; i < r->classes; i++) {
        int8_t logit = r->logits[i];
        if (i == 0 || logit > best) {
            second = i == 0 ? logit : best;
            best = logit;
        } else if (i == 1 || logit > second) {
            second = logit;
        }
        out[36 + i] = (uint8_t)logit;
    }
    head(out, PS_TYPE_RESULT, (uint8_t)((r->flags & (PS_CONTACT | PS_JOURNALED | PS_CLIPPED | PS_STANCE)) | flags), tick);
    ps_put32(out + 8, r->boot);
    ps_put32(out + 12, r->seq);
    ps_put32(out + 16, r->t0_tick);
    ps_put32(out + 20, r->version);
    out[24] = r->label;
    out[25] = r->classes;
    ps_put16(out + 26, (uint16_t)(r->classes > 1 ? best - second : 0));
    ps_put16(out + 28, r->speed);
    ps_put16(out + 30, r->rotation);
    ps_put16(out + 32, r->downswing);
    ps_put16(out + 34, r->backlift);
    return 36u + r->classes;
}

uint32_t ps_gatt_event(uint8_t *out, uint32_t tick, const ps_result *r, uint16_t offset, int last, const uint8_t *axes) {
    head(out, PS_TYPE_EVENT, (uint8_t)((axes ? 1 : 0) | (last ? 2 : 0) | (r->flags & PS_JOURNALED ? 4 : 0)), tick);
    ps_put32(out + 8, r->boot);
    ps_put32(out + 12, r->seq);
    ps_put16(out + 16, offset);
    if (!axes) {
        return 18;
    }
    ps_put32(out + 18, r->t0_tick);
    out[22] = r->flags & PS_HELD_UP_FIRST ? 1 : 0;
    out[23] = (uint8_t)((r->flags & PS_STANCE ? 1 : 0) | (r->flags & PS_CONTACT ? 2 : 0) | (r->flags & PS_AT_200HZ ? 4 : 0));
    ps_put16(out + 24, 0);
    memcpy(out + 26, axes, 24);
    return 50;
}

uint32_t ps_gatt_activity(uint8_t *out, uint32_t tick, const ps_activity *a) {
    head(out, PS_TYPE_ACTIVITY, 0, tick);
    ps_put16(out + 8, a->motion);
    ps_put16(out + 10, a->candidates);
    ps_put16(out + 12, a->rejected);
    out[14] = a->battery;
    out[15] = (uint8_t)a->temperature;
    ps_put16(out + 16, a->pending);
    ps_put16(out + 18, a->free);
    return 20;
}

void ps_gatt_seq(uint8_t *value, uint16_t seq) {
    ps_put16(value + 2, seq);
}

/* The flags and all behind the header are cut. */
uint32_t ps_gatt_pieces(uint32_t bytes) {
    return (bytes - HEADER + 1 + PS_PIECE - 1) / PS_PIECE;
}

uint32_t ps_gatt_piece(uint8_t out[PS_SHORT_MOST], const uint8_t *value, uint32_t bytes, uint32_t part, uint16_t seq) {
    uint32_t body = bytes - HEADER + 1;
    uint32_t from = part * PS_PIECE;
    uint32_t n = body - from < PS_PIECE ? body - from : PS_PIECE;
    memcpy(out, value, HEADER);
    out[0] |= PS_SHORT;
    out[1] = (uint8_t)(part | (from + n == body ? 0x80u : 0));
    ps_gatt_seq(out, seq);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = from + i;
        out[HEADER + i] = at == 0 ? value[1] : value[HEADER + at - 1];
    }
    return HEADER + n;
}
