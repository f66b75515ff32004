#define _DEFAULT_SOURCE
#include "hal.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ps_ed25519.h"
#include "statuses.h"

void hal_put(hal_list *list, const void *bytes, size_t n) {
    if (n == 0) {
        return;
    }
    if (list->used + n > list->size) {
        size_t size = (list->used + n) * 2 + 4096;
        uint8_t *grown = realloc(list->bytes, size);
        if (!grown) {
            fputs("out of memory\n", stderr);
            exit(1);
        }
        list->bytes = grown;
        list->size = size;
    }
    memcpy(list->bytes + list->used, bytes, n);
    list->used += n;
}

void hal_did(hal *h, uint8_t kind, uint8_t characteristic, const void *value, uint16_t bytes) {
    uint8_t head[8];
    head[0] = kind;
    head[1] = characteristic;
    ps_put16(head + 2, bytes);
    ps_put32(head + 4, h->now);
    hal_put(h->did, head, sizeof head);
    hal_put(h->did, value, bytes);
}

static int flash_write(void *maker, uint32_t at, const void *from, uint32_t bytes) {
    hal *h = maker;
    const uint8_t *in = from;
    if (at % 8 != 0 || bytes % 8 != 0 || at > PS_FLASH_BYTES || bytes > PS_FLASH_BYTES - at) {
        return -1;
    }
    for (uint32_t i = 0; i < bytes; i++) {
        h->flash[at + i] &= in[i];
    }
    return 0;
}

static int flash_erase(void *maker, uint32_t at) {
    hal *h = maker;
    if (at % PS_PAGE != 0 || at >= PS_FLASH_BYTES) {
        return -1;
    }
    memset(h->flash + at, 0xff, PS_PAGE);
    return 0;
}

static uint32_t ticks(void *maker) {
    return ((hal *)maker)->now;
}

static int notify(void *maker, uint8_t characteristic, const uint8_t *value, uint16_t bytes) {
    hal *h = maker;
    if (h->room == 0) {
        return -1;
    }
    h->room = (uint16_t)(h->room - (h->room < 65535));
    hal_did(h, HAL_NOTIFY, characteristic, value, bytes);
    return 0;
}

static void reset(void *maker) {
    ((hal *)maker)->resets = 1;
}

static int fill_random(void *maker, uint8_t *to, uint32_t bytes) {
    hal *h = maker;
    if (h->random == 0) {
        return getrandom(to, bytes, 0) == (ssize_t)bytes ? 0 : -1;
    }
    /* the same again for the same seed: for tests only */
    for (uint32_t i = 0; i < bytes; i++) {
        h->random += 0x9e3779b97f4a7c15u;
        uint64_t z = h->random;
        z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
        z = (z ^ z >> 27) * 0x94d049bb133111ebu;
        to[i] = (uint8_t)(z >> 32);
    }
    h->random += h->random == 0;
    return 0;
}

static void identify(void *maker, uint8_t seconds) {
    hal_did(maker, HAL_IDENTIFY, 0, &seconds, 1);
}

static uint8_t *map_flash(const char *path) {
    int flags = path[0] ? MAP_SHARED : MAP_PRIVATE | MAP_ANONYMOUS;
    int file = -1;
    int fresh = 1;
    if (path[0]) {
        struct stat is;
        file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (file < 0) {
            return NULL;
        }
        /* a new file, or one that a kill left before it was filled: it is empty or has its length already */
        if (fstat(file, &is) != 0) {
            close(file);
            return NULL;
        }
        fresh = is.st_size == 0;
        if (!S_ISREG(is.st_mode) || (!fresh && is.st_size != PS_FLASH_BYTES) || (fresh && ftruncate(file, PS_FLASH_BYTES) != 0)) {
            close(file);
            return NULL;
        }
    }
    void *at = mmap(NULL, PS_FLASH_BYTES, PROT_READ | PROT_WRITE, flags, file, 0);
    if (file >= 0) {
        close(file);
    }
    if (at == MAP_FAILED) {
        return NULL;
    }
    if (fresh) {
        memset(at, 0xff, PS_FLASH_BYTES);
    }
    return at;
}

/* A file of `least` to `most` bytes; NULL where it is none such. */
static uint8_t *read_file(const char *path, uint32_t least, uint32_t most, uint32_t *bytes) {
    FILE *file = fopen(path, "rb");
    if (!file) {
        return NULL;
    }
    uint8_t *all = malloc(most + 1u);
    size_t n = all ? fread(all, 1, most + 1u, file) : 0;
    fclose(file);
    if (n < least || n > most) {
        free(all);
        return NULL;
    }
    *bytes = (uint32_t)n;
    return all;
}

int hal_open(hal *h, const char *flash, const char *factory, const char *keys) {
    h->flash = map_flash(flash);
    if (!h->flash) {
        return NO_FLASH;
    }
    h->port.maker = h;
    h->port.flash = h->flash;
    h->port.flash_write = flash_write;
    h->port.flash_erase = flash_erase;
    h->port.ticks = ticks;
    h->port.notify = notify;
    h->port.reset = reset;
    h->port.random = fill_random;
    h->port.identify = identify;
    h->room = 65535;
    if (factory[0]) {
        h->factory = read_file(factory, PS_MODEL_MIN_BYTES, PS_MODEL_MAX_BYTES, &h->config.factory_bytes);
        h->config.factory = h->factory;
        if (!h->factory) {
            return NO_MODEL;
        }
    }
    if (keys[0]) {
        h->keys = read_file(keys, PS_KEY_BYTES + PS_KEY_SET_LEAST_BYTES, PS_KEY_BYTES + PS_KEY_SET_MOST_BYTES, &h->config.key_set_bytes);
        if (!h->keys) {
            return NO_KEYS;
        }
        h->config.root = h->keys;
        h->config.key_set = h->keys + PS_KEY_BYTES;
        h->config.key_set_bytes -= PS_KEY_BYTES;
        h->config.verify = ps_ed25519_verify;
    }
    if (ps_bat_init(&h->bat, &h->port, &h->config) != 0) {
        return OUT_OF_RANGE;
    }
    return factory[0] && !h->bat.has_model ? NO_MODEL : 0;
}

void hal_close(hal *h) {
    if (h->flash) {
        munmap(h->flash, PS_FLASH_BYTES);
    }
    free(h->factory);
    free(h->keys);
    free(h);
}
