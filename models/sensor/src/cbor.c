#include "cbor.h"

#include <string.h>

int ps_cbor_next(ps_cbor_reader *r, ps_cbor_item *item) {
    if (r->at == r->end) {
        return 0;
    }
    uint8_t first = *r->at++;
    uint8_t info = first & 31;
    item->type = first >> 5;
    item->indefinite = 0;
    item->value = info;
    item->bytes = NULL;
    if (info >= 24 && info <= 27) {
        uint32_t n = 1u << (info - 24);
        if ((uint32_t)(r->end - r->at) < n) {
            return 0;
        }
        item->value = 0;
        for (; n > 0; n--) {
            item->value = item->value << 8 | *r->at++;
        }
        if (item->type == PS_CBOR_SIMPLE) {
            /* A float, or a simple value that must not be written in two bytes when it is below 32. */
            if (info == 24 && item->value < 32) {
                return 0;
            }
            item->value = info == 24 ? item->value : 256;
        }
    } else if (info == 31) {
        item->indefinite = item->type == PS_CBOR_ARRAY || item->type == PS_CBOR_MAP;
        return item->indefinite || item->type == PS_CBOR_SIMPLE;
    } else if (info > 27) {
        return 0;
    }
    if (item->type == PS_CBOR_BYTES || item->type == PS_CBOR_TEXT) {
        if (item->value > (uint32_t)(r->end - r->at)) {
            return 0;
        }
        item->bytes = r->at;
        r->at += item->value;
    }
    return 1;
}

int ps_cbor_skip(ps_cbor_reader *r, const ps_cbor_item *item) {
    /* Items that are still to come on each level. Of an indefinite array -2; of an indefinite map -3 where a key was read last, -4 a value. */
    int32_t left[PS_CBOR_DEPTH];
    int depth = 0;
    ps_cbor_item now = *item;
    for (;;) {
        int is_break = now.type == PS_CBOR_SIMPLE && now.value == PS_CBOR_BREAK;
        if (is_break) {
            /* Ends an array, or a map behind a pair. */
            if (depth == 0 || left[depth - 1] > -2 || left[depth - 1] == -4) {
                return 0;
            }
            depth--;
        } else if (now.type == PS_CBOR_ARRAY || now.type == PS_CBOR_MAP || now.type == PS_CBOR_TAG) {
            /* What is not there cannot be counted: the buffer is far shorter. */
            if (depth == PS_CBOR_DEPTH || now.value > 0xFFFF) {
                return 0;
            }
            int32_t items = now.type == PS_CBOR_TAG ? 1 : (int32_t)now.value * (now.type == PS_CBOR_MAP ? 2 : 1);
            left[depth++] = !now.indefinite ? items : now.type == PS_CBOR_MAP ? -4 : -2;
        }
        /* A level whose items are all there is one item of the level above. */
        while (depth > 0 && left[depth - 1] == 0) {
            depth--;
        }
        if (depth == 0) {
            return 1;
        }
        int32_t *here = &left[depth - 1];
        if (*here > 0) {
            --*here;
        } else if (*here <= -3) {
            *here = *here == -4 ? -3 : -4;
        }
        if (!ps_cbor_next(r, &now)) {
            return 0;
        }
    }
}

static void put_byte(ps_cbor_writer *w, uint32_t byte) {
    if (w->at == w->end) {
        w->full = 1;
    } else {
        *w->at++ = (uint8_t)byte;
    }
}

void ps_cbor_put(ps_cbor_writer *w, enum ps_cbor_type type, uint32_t value) {
    uint32_t major = (uint32_t)type << 5;
    if (value < 24) {
        put_byte(w, major | value);
        return;
    }
    int bytes = value < 0x100 ? 1 : value < 0x10000 ? 2 : 4;
    put_byte(w, major | (bytes == 1 ? 24u : bytes == 2 ? 25u : 26u));
    while (bytes-- > 0) {
        put_byte(w, value >> 8 * bytes);
    }
}

void ps_cbor_put_string(ps_cbor_writer *w, enum ps_cbor_type type, const void *from, uint32_t bytes) {
    ps_cbor_put(w, type, bytes);
    if ((uint32_t)(w->end - w->at) < bytes) {
        w->full = 1;
    } else {
        memmove(w->at, from, bytes);
        w->at += bytes;
    }
}

void ps_cbor_put_key(ps_cbor_writer *w, const char *key) {
    uint32_t bytes = 0;
    while (key[bytes] != 0) {
        bytes++;
    }
    ps_cbor_put_string(w, PS_CBOR_TEXT, key, bytes);
}
