/* As much of CBOR (RFC 8949) as SMP wants. Strings of indefinite length are refused. */
#ifndef PS_CBOR_H
#define PS_CBOR_H

#include <stdint.h>

enum ps_cbor_type { PS_CBOR_UINT, PS_CBOR_NEGATIVE, PS_CBOR_BYTES, PS_CBOR_TEXT, PS_CBOR_ARRAY, PS_CBOR_MAP, PS_CBOR_TAG, PS_CBOR_SIMPLE };

/* As `value` of PS_CBOR_SIMPLE; floats have others. */
enum { PS_CBOR_FALSE = 20, PS_CBOR_TRUE = 21, PS_CBOR_BREAK = 31 };

typedef struct ps_cbor_item {
    uint8_t type;
    uint8_t indefinite;   /* of an array or a map */
    uint64_t value;       /* number, tag, simple value; bytes of a string; items of an array, pairs of a map */
    const uint8_t *bytes; /* of a string, all of them there */
} ps_cbor_item;

typedef struct ps_cbor_reader {
    const uint8_t *at;
    const uint8_t *end;
} ps_cbor_reader;

/* 1 = an item (of a container or a tag only its head); 0 = these bytes are none. */
int ps_cbor_next(ps_cbor_reader *r, ps_cbor_item *item);
/* Goes behind what belongs to `item`, which was read just now. 0 = it is malformed or nested deeper than PS_CBOR_DEPTH. */
int ps_cbor_skip(ps_cbor_reader *r, const ps_cbor_item *item);
#define PS_CBOR_DEPTH 8

typedef struct ps_cbor_writer {
    uint8_t *at;
    uint8_t *end;
    int full;
} ps_cbor_writer;

void ps_cbor_put(ps_cbor_writer *w, enum ps_cbor_type type, uint32_t value);
/* `from` may lie in the same buffer, at or behind where it goes. */
void ps_cbor_put_string(ps_cbor_writer *w, enum ps_cbor_type type, const void *from, uint32_t bytes);
/* A key of a map, ended by a zero. */
void ps_cbor_put_key(ps_cbor_writer *w, const char *key);

#endif
