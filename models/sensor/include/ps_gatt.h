/* The bytes of docs/gatt.md, as a bat writes and reads them. Nothing here keeps anything. */
#ifndef PS_GATT_H
#define PS_GATT_H

#include "ps_log.h"

/* Characteristics, as ps_port.notify is told of them. */
enum { PS_INFO = 1, PS_CONTROL = 2, PS_DATA = 3, PS_SMP = 4 };

enum { PS_IDLE, PS_STREAM, PS_EVENTS, PS_MODES };

enum {
    PS_OP_MODE = 0x01,
    PS_OP_MOUNT,
    PS_OP_HAND,
    PS_OP_TIME,
    PS_OP_ACK,
    PS_OP_REPLAY,
    PS_OP_IDENTIFY,
    PS_OP_ENROL = 0x10,
    PS_OP_KEY,
    PS_OP_CHALLENGE,
    PS_OP_PROVE
};

enum { PS_DONE, PS_UNKNOWN_OP, PS_WRONG_LENGTH, PS_OUT_OF_RANGE, PS_BUSY, PS_NOT_ALLOWED };

/* Types of DATA values, and the bit of their short form. */
enum { PS_TYPE_IMU = 1, PS_TYPE_EVENT, PS_TYPE_RESULT, PS_TYPE_ACTIVITY, PS_SHORT = 0x80 };

/* Flags of RESULT besides those of ps_log.h. */
#define PS_EARLY 0x10u
#define PS_ALONE 0x20u

#define PS_INFO_BYTES 64u
#define PS_CONTROL_MOST 20u
#define PS_SHORT_MOST 20u
#define PS_PIECE 12u
#define PS_DATA_MOST 242u
#define PS_IMU_MOST 19u
#define PS_EVENT_MOST 18u
#define PS_EVENT_HEAD_MOST 16u
/* With fewer bytes than this a value is sent in short forms. */
#define PS_LONG_LEAST 48u

typedef struct ps_info {
    uint64_t id;
    uint32_t boot, tick_hz, rate_mhz, model_version, samples_lost, events_lost;
    uint16_t accel_g, gyro_dps, att_mtu, pending, free;
    uint8_t enrolled, open, battery, mode;
    const uint8_t *model; /* 16 bytes; NULL = no model */
} ps_info;

void ps_gatt_info(uint8_t out[PS_INFO_BYTES], const ps_info *info);

/* Length of a request with this op, 0 where there is none such. */
uint32_t ps_gatt_request(uint8_t op);

/* All of them give the value's length; seq is put in by who sends it. */
uint32_t ps_gatt_imu(uint8_t *out, uint32_t tick, uint32_t number, int first);
uint32_t ps_gatt_imu_short(uint8_t *out, uint32_t tick, uint32_t number);
/* Adds a sample of six counts to an IMU or EVENT value of `bytes`; the new length. */
uint32_t ps_gatt_sample(uint8_t *out, uint32_t bytes, const int16_t six[6]);
/* `flags`: PS_EARLY, PS_ALONE or 0, besides the result's own. */
uint32_t ps_gatt_result(uint8_t *out, uint32_t tick, const ps_result *r, uint8_t flags);
/* What stands before the samples. `axes`: 24 bytes, only of the first value of an event. */
uint32_t ps_gatt_event(uint8_t *out, uint32_t tick, const ps_result *r, uint16_t offset, int last, const uint8_t *axes);

typedef struct ps_activity {
    uint16_t motion, candidates, rejected, pending, free;
    uint8_t battery;
    int8_t temperature;
} ps_activity;

uint32_t ps_gatt_activity(uint8_t *out, uint32_t tick, const ps_activity *a);

void ps_gatt_seq(uint8_t *value, uint16_t seq);
/* Pieces of a value in short form; and piece `part` of it, with its seq. */
uint32_t ps_gatt_pieces(uint32_t bytes);
uint32_t ps_gatt_piece(uint8_t out[PS_SHORT_MOST], const uint8_t *value, uint32_t bytes, uint32_t part, uint16_t seq);

#endif
