/* A whole bat, on a host or on the M4. In, first a u8:
     1  u32 n, n bytes      boots with this model (0 = none), connected, events wanted, trusting nobody's models but able to
     2  u32 n, n x 6 x i16  samples at 200 Hz
     3                      -> u32 pending, CRC-32 of all it has notified, notifications, bytes of a ps_bat, of its arena, of the stack at the deepest, most
                               instructions of a sample, erases of the samples' ring, of the log */
#include "pitchside.h"
#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_ed25519.h"
#include "ps_io.h"

static uint64_t flash[PS_FLASH_BYTES / 8] PS_RIG_DATA;
static uint64_t blob[1 << 12] PS_RIG_DATA;
static uint8_t root[32] PS_RIG_DATA;
static uint32_t now, crc, notified, most, raw_erases, log_erases;
static ps_bat bat;
static ps_port port;

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    uint8_t *to = (uint8_t *)flash + at;
    (void)maker;
    for (uint32_t i = 0; i < bytes; i++) {
        to[i] &= ((const uint8_t *)from)[i];
    }
    return 0;
}

static int flash_erase(void *maker, uint32_t at) {
    (void)maker;
    raw_erases += at >= PS_RAW_AT;
    log_erases += at >= PS_LOG_AT && at < PS_RAW_AT;
    memset((uint8_t *)flash + at, 0xff, PS_PAGE);
    return 0;
}

static uint32_t ticks(void *maker) {
    (void)maker;
    return now;
}

static int notify(void *maker, uint8_t characteristic, const uint8_t *value, uint16_t bytes) {
    (void)maker;
    crc = ps_crc32(crc, &characteristic, 1);
    crc = ps_crc32(crc, value, bytes);
    notified++;
    return 0;
}

static void reset(void *maker) {
    (void)maker;
}

static int fill_random(void *maker, uint8_t *to, uint32_t bytes) {
    (void)maker;
    memset(to, 9, bytes);
    return 0;
}

static void exactly(void *to, uint32_t n) {
    if (!ps_io_read(to, n)) {
        ps_io_exit(2);
    }
}

static uint32_t u32(void) {
    uint8_t word[4];
    exactly(word, 4);
    return ps_u32(word);
}

static void boot(void) {
    ps_config config;
    static const uint8_t events[2] = {PS_OP_MODE, PS_EVENTS};
    memset(&config, 0, sizeof config);
    memset(flash, 0xff, sizeof flash);
    config.id = 0xB7;
    config.tick_hz = 32768;
    config.rate_mhz = 200000;
    config.accel_g = 16;
    config.gyro_dps = 2000;
    config.factory_bytes = u32();
    if (config.factory_bytes > sizeof blob) {
        ps_io_exit(2);
    }
    exactly(blob, config.factory_bytes);
    config.factory = config.factory_bytes ? (const uint8_t *)blob : NULL;
    config.root = root;
    config.key_set = root;
    config.verify = ps_ed25519_verify;
    port.flash = (const uint8_t *)flash;
    port.flash_write = flash_write;
    port.flash_erase = flash_erase;
    port.ticks = ticks;
    port.notify = notify;
    port.reset = reset;
    port.random = fill_random;
    now = 0;
    crc = 0;
    if (ps_bat_init(&bat, &port, &config) != 0) {
        ps_io_exit(3);
    }
    ps_bat_button(&bat);
    ps_bat_connected(&bat, 247);
    ps_bat_control(&bat, events, 2);
    ps_bat_smp(&bat, events, 2);
}

static void samples(void) {
    for (uint32_t n = u32(); n > 0; n--) {
        uint8_t bytes[12];
        int16_t six[6];
        exactly(bytes, 12);
        for (uint32_t axis = 0; axis < 6; axis++) {
            six[axis] = (int16_t)ps_u16(bytes + 2 * axis);
        }
        now += 164;
        ps_count_start();
        ps_bat_sample(&bat, six, now);
        ps_bat_poll(&bat);
        uint32_t count = ps_count();
        most = count > most ? count : most;
    }
}

static void tell(uint32_t n) {
    uint8_t word[4];
    ps_put32(word, n);
    ps_io_write(word, 4);
}

int main(void) {
    uint8_t what;
    ps_stack_paint();
    while (ps_io_read(&what, 1)) {
        if (what == 1) {
            boot();
        } else if (what == 2) {
            samples();
        } else {
            tell(bat.log.pending);
            tell(crc);
            tell(notified);
            tell((uint32_t)sizeof bat);
            tell((uint32_t)sizeof bat.arena);
            tell(ps_stack_deepest());
            tell(most);
            tell(raw_erases);
            tell(log_erases);
            ps_io_flush();
        }
    }
    return 0;
}
