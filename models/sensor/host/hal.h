/* A bat's hardware on a computer: flash in a file, an air that is a list. */
#ifndef HAL_H
#define HAL_H

#include "pitchside.h"

/* What a bat did, in the order in which it did it: docs/bat-process.md. */
enum { HAL_NOTIFY = 1, HAL_RESET, HAL_IDENTIFY, HAL_READ };

/* Bytes that grow. */
typedef struct hal_list {
    uint8_t *bytes;
    size_t used, size;
} hal_list;

void hal_put(hal_list *list, const void *bytes, size_t n);

typedef struct hal {
    ps_port port;
    ps_bat bat;
    ps_config config;
    uint8_t *flash;
    uint8_t *factory;
    uint8_t *keys;
    uint32_t now;
    uint16_t room; /* notifications that the air still takes; 65535 = any number */
    uint64_t random; /* 0 = the system's */
    int resets;
    hal_list *did;
} hal;

/* Paths: of the flash file, empty = memory only; of a model, empty = none; of a root key and a key set, empty = none. 0, or a status of docs/bat-process.md. */
int hal_open(hal *h, const char *flash, const char *factory, const char *keys);
void hal_close(hal *h);
/* Adds to what the bat did. */
void hal_did(hal *h, uint8_t kind, uint8_t characteristic, const void *value, uint16_t bytes);

#endif
