/*
 * The smallest bat: what a maker's main() looks like, with a computer's parts in the places of the hardware. Reads samples, a line of six counts each at 200 Hz,
 * and prints what the bat says of its swings. `example MODEL.psm < samples.txt`
 */
#include <stdio.h>

#include "pitchside.h"

/* On a bat: a region of the flash that the linker leaves free, PS_FLASH_BYTES long. */
static uint8_t flash[PS_FLASH_BYTES];
/* On a bat: a const array in the firmware, aligned to 8. */
static uint64_t model[PS_SLOT_BYTES / 8];
static uint32_t clock_ticks;
static ps_bat bat;

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    const uint8_t *in = from;
    (void)maker;
    for (uint32_t i = 0; i < bytes; i++) {
        flash[at + i] &= in[i]; /* as flash does: bits go from 1 to 0 */
    }
    return 0;
}

static int flash_erase(void *maker, uint32_t at) {
    (void)maker;
    memset(flash + at, 0xff, PS_PAGE);
    return 0;
}

/* On a bat: a timer that never stops, such as the RTC's 32,768 Hz. */
static uint32_t ticks(void *maker) {
    (void)maker;
    return clock_ticks;
}

/* On a bat: the radio's "notify"; another value than 0 where its queue is full. */
static int notify(void *maker, uint8_t characteristic, const uint8_t *value, uint16_t bytes) {
    static const char *const names[] = {"no swing", "DEF", "DRV", "PWR", "CUT", "PUL", "SWP", "FLK", "LV"};
    (void)maker;
    if (characteristic == PS_DATA && value[0] == PS_TYPE_RESULT && bytes >= 36) {
        printf("%s swing %u at tick %u: %s, %s\n", value[1] & PS_EARLY ? "early:" : "kept: ", (unsigned)ps_u32(value + 12), (unsigned)ps_u32(value + 16),
                value[24] <= 8 ? names[value[24]] : "not sure", value[1] & PS_CONTACT ? "hit" : "missed or left");
    }
    return 0;
}

static void reset(void *maker) {
    (void)maker; /* On a bat: NVIC_SystemReset(). */
}

/* On a bat: its random number generator. This one is none: do not copy it. */
static int no_random(void *maker, uint8_t *to, uint32_t bytes) {
    (void)maker;
    (void)to;
    (void)bytes;
    return -1;
}

int main(int count, char **arguments) {
    static const uint8_t want_events[] = {PS_OP_MODE, PS_EVENTS};
    static const ps_port port = {NULL, flash, flash_write, flash_erase, ticks, notify, reset, no_random, NULL};
    ps_config config;
    memset(flash, 0xff, sizeof flash);
    memset(&config, 0, sizeof config);
    config.id = 0xB7;
    config.tick_hz = 32768;
    config.rate_mhz = 200000;
    config.accel_g = 16;
    config.gyro_dps = 2000;
    if (count > 1) {
        FILE *file = fopen(arguments[1], "rb");
        if (!file) {
            perror(arguments[1]);
            return 2;
        }
        config.factory = (const uint8_t *)model;
        config.factory_bytes = (uint32_t)fread(model, 1, sizeof model, file);
        fclose(file);
    }
    if (ps_bat_init(&bat, &port, &config) != 0) {
        return 2;
    }
    if (config.factory && !bat.has_model) {
        fprintf(stderr, "%s is no model that this bat can run: wanted is the sensor.psm of a .pitchmodel\n", arguments[1]);
        return 2;
    }
    /* On a bat: the radio's events call these. */
    ps_bat_connected(&bat, 247);
    ps_bat_control(&bat, want_events, sizeof want_events);

    int six[6];
    while (scanf("%d %d %d %d %d %d", &six[0], &six[1], &six[2], &six[3], &six[4], &six[5]) == 6) {
        int16_t counts[6];
        for (int i = 0; i < 6; i++) {
            counts[i] = (int16_t)six[i];
        }
        clock_ticks += 164;
        ps_bat_sample(&bat, counts, clock_ticks); /* On a bat: each sample of the sensor's FIFO. */
        ps_bat_poll(&bat);                        /* On a bat: and whenever the radio has sent something. */
    }
    printf("%u kept\n", (unsigned)bat.log.pending);
    return 0;
}
