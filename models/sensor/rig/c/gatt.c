/* Writes values from their fields. In: u8 which, its fields; again and again. Out: u32 n, n bytes; of SHORT: u32 pieces, then each one so. */
#include "ps_bytes.h"
#include "ps_gatt.h"
#include "ps_io.h"

enum { INFO = 1, IMU, RESULT, EVENT, ACTIVITY, SHORT, SHORT_IMU };

static uint8_t in[1024];

static const uint8_t *read(uint32_t bytes) {
    if (!ps_io_read(in, bytes)) {
        ps_io_exit(1);
    }
    return in;
}

static void write(const uint8_t *value, uint32_t bytes) {
    uint8_t n[4];
    ps_put32(n, bytes);
    ps_io_write(n, 4);
    ps_io_write(value, bytes);
}

/* Reads the samples of a value, and writes it. */
static void samples(uint8_t *value, uint32_t bytes, uint32_t n, uint16_t seq) {
    for (; n > 0; n--) {
        int16_t six[6];
        const uint8_t *at = read(12);
        for (uint32_t axis = 0; axis < 6; axis++) {
            six[axis] = (int16_t)ps_u16(at + 2 * axis);
        }
        bytes = ps_gatt_sample(value, bytes, six);
    }
    ps_gatt_seq(value, seq);
    write(value, bytes);
}

static void result_of(const uint8_t *at, ps_result *r) {
    memset(r, 0, sizeof *r);
    r->boot = ps_u32(at);
    r->seq = ps_u32(at + 4);
    r->t0_tick = ps_u32(at + 8);
    r->version = ps_u32(at + 12);
    r->label = at[16];
    r->classes = at[17];
    r->flags = at[18];
    r->speed = ps_u16(at + 20);
    r->rotation = ps_u16(at + 22);
    r->downswing = ps_u16(at + 24);
    r->backlift = ps_u16(at + 26);
    memcpy(r->logits, at + 28, PS_LOGITS);
}

static void info(void) {
    uint8_t value[PS_INFO_BYTES];
    uint8_t model[16];
    const uint8_t *at = read(64);
    ps_info i;
    /* laid out as INFO is, so that only the words are turned around here */
    i.enrolled = at[2] & 1;
    i.open = at[2] >> 1 & 1;
    i.id = ps_u64(at + 4);
    i.boot = ps_u32(at + 12);
    i.tick_hz = ps_u32(at + 16);
    i.rate_mhz = ps_u32(at + 20);
    i.accel_g = ps_u16(at + 24);
    i.gyro_dps = ps_u16(at + 26);
    i.att_mtu = ps_u16(at + 28);
    i.battery = at[30];
    i.mode = at[31];
    memcpy(model, at + 32, 16);
    i.model = model[0] ? model : NULL;
    i.model_version = ps_u32(at + 48);
    i.pending = ps_u16(at + 52);
    i.free = ps_u16(at + 54);
    i.samples_lost = ps_u32(at + 56);
    i.events_lost = ps_u32(at + 60);
    ps_gatt_info(value, &i);
    write(value, sizeof value);
}

int main(void) {
    uint8_t which;
    uint8_t value[PS_DATA_MOST];
    ps_result r;
    while (ps_io_read(&which, 1)) {
        if (which == INFO) {
            info();
            ps_io_flush();
            continue;
        }
        /* u16 seq, u32 tick */
        const uint8_t *at = read(6);
        uint16_t seq = ps_u16(at);
        uint32_t tick = ps_u32(at + 2);
        switch (which) {
            case IMU: {
                at = read(6);
                uint32_t bytes = ps_gatt_imu(value, tick, ps_u32(at), at[4]);
                samples(value, bytes, at[5], seq);
                break;
            }
            case SHORT_IMU:
                at = read(4);
                samples(value, ps_gatt_imu_short(value, tick, ps_u32(at)), 1, seq);
                break;
            case RESULT: {
                at = read(44);
                result_of(at, &r);
                uint32_t bytes = ps_gatt_result(value, tick, &r, at[19]);
                ps_gatt_seq(value, seq);
                write(value, bytes);
                break;
            }
            case EVENT: {
                uint8_t axes[24];
                at = read(44 + 4 + 24);
                result_of(at, &r);
                memcpy(axes, at + 48, 24);
                uint32_t n = at[47] >> 2;
                uint32_t bytes = ps_gatt_event(value, tick, &r, ps_u16(at + 44), at[46], at[47] & 1 ? axes : NULL);
                samples(value, bytes, n, seq);
                break;
            }
            case ACTIVITY: {
                at = read(12);
                ps_activity a = {ps_u16(at), ps_u16(at + 2), ps_u16(at + 4), ps_u16(at + 8), ps_u16(at + 10), at[6], (int8_t)at[7]};
                uint32_t bytes = ps_gatt_activity(value, tick, &a);
                ps_gatt_seq(value, seq);
                write(value, bytes);
                break;
            }
            case SHORT: {
                uint8_t piece[PS_SHORT_MOST];
                uint8_t n[4];
                uint32_t bytes = tick;
                at = read(bytes <= sizeof in ? bytes : 0);
                ps_put32(n, ps_gatt_pieces(bytes));
                ps_io_write(n, 4);
                for (uint32_t i = 0; i < ps_u32(n); i++) {
                    write(piece, ps_gatt_piece(piece, at, bytes, i, (uint16_t)(seq + i)));
                }
                break;
            }
            default:
                return 1;
        }
        ps_io_flush();
    }
    return 0;
}
