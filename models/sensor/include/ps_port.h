/* What the maker's hardware does for the core, and where things lie in the flash that it lends. */
#ifndef PS_PORT_H
#define PS_PORT_H

#include <stdint.h>

/* What one erase clears. */
#define PS_PAGE 4096u

/* The area, page by page: state, two model slots, the results' log, raw windows. Offsets are bytes from its first. */
#define PS_STATE_PAGES 4u
#define PS_SLOT_PAGES 5u
#ifndef PS_LOG_PAGES
#define PS_LOG_PAGES 18u
#endif
#ifndef PS_RAW_PAGES
#define PS_RAW_PAGES 21u
#endif

#define PS_STATE_AT 0u
#define PS_SLOT_A_AT (PS_STATE_AT + PS_STATE_PAGES * PS_PAGE)
#define PS_SLOT_B_AT (PS_SLOT_A_AT + PS_SLOT_PAGES * PS_PAGE)
#define PS_LOG_AT (PS_SLOT_B_AT + PS_SLOT_PAGES * PS_PAGE)
#define PS_RAW_AT (PS_LOG_AT + PS_LOG_PAGES * PS_PAGE)
#define PS_FLASH_BYTES (PS_RAW_AT + PS_RAW_PAGES * PS_PAGE)

/* Every function gets `maker` back. None is called from an interrupt, and none calls the core. */
typedef struct ps_port {
    void *maker;
    /* The area as the processor sees it, on a multiple of 8: it is read through this pointer, models run in place. */
    const uint8_t *flash;
    /* `at` and `bytes` are multiples of 8, `from` lies on one of 4; bits only go from 1 to 0. Returns when it is done. 0 = done, else failed. */
    int (*flash_write)(void *maker, uint32_t at, const void *from, uint32_t bytes);
    /* One page of PS_PAGE bytes, which begins at `at`, to 0xFF. 0 = done, else failed. */
    int (*flash_erase)(void *maker, uint32_t at);
    /* Counts on since boot, wraps; the rate is what INFO tells. */
    uint32_t (*ticks)(void *maker);
    /* 0 = taken; else there is no room now: the core asks again at its next poll. */
    int (*notify)(void *maker, uint8_t characteristic, const uint8_t *value, uint16_t bytes);
    /* Boots anew; may come back and do so a moment later. */
    void (*reset)(void *maker);
    /* Cryptographically good, or failed. 0 = done. */
    int (*random)(void *maker, uint8_t *to, uint32_t bytes);
    /* Blinks, so that a person finds this bat. */
    void (*identify)(void *maker, uint8_t seconds);
} ps_port;

#endif
