#include "smp_parts.h"

static const struct {
    char key[8];
    uint8_t type;
} fields[FIELDS] = {
    [F_IMAGE] = {"image", PS_CBOR_UINT},       [F_OFF] = {"off", PS_CBOR_UINT},         [F_LEN] = {"len", PS_CBOR_UINT},
    [F_SHA] = {"sha", PS_CBOR_BYTES},          [F_DATA] = {"data", PS_CBOR_BYTES},      [F_UPGRADE] = {"upgrade", PS_CBOR_SIMPLE},
    [F_HASH] = {"hash", PS_CBOR_BYTES},        [F_CONFIRM] = {"confirm", PS_CBOR_SIMPLE}, [F_SLOT] = {"slot", PS_CBOR_UINT},
    [F_TEXT] = {"d", PS_CBOR_TEXT},
};

static int is_key(const ps_cbor_item *item, const char *key) {
    uint32_t n = 0;
    while (key[n] != 0) {
        n++;
    }
    return item->value == n && memcmp(item->bytes, key, n) == 0;
}

/* One value of the request's map. */
static int take(ps_smp_request *r, enum ps_smp_field field, const ps_cbor_item *item) {
    if (item->type != fields[field].type || ps_smp_has(r, field) || item->value > UINT32_MAX) {
        return 0;
    }
    if (item->type == PS_CBOR_SIMPLE && item->value != PS_CBOR_FALSE && item->value != PS_CBOR_TRUE) {
        return 0;
    }
    r->has |= 1u << field;
    r->value[field] = item->type == PS_CBOR_SIMPLE ? item->value == PS_CBOR_TRUE : (uint32_t)item->value;
    r->bytes[field] = item->bytes;
    return 1;
}

int ps_smp_read(ps_smp_request *r, const uint8_t *from, uint32_t bytes) {
    ps_cbor_reader reader = {from, from + bytes};
    ps_cbor_item map, item;
    memset(r, 0, sizeof *r);
    if (!ps_cbor_next(&reader, &map) || map.type != PS_CBOR_MAP) {
        return 0;
    }
    for (uint64_t left = map.value; map.indefinite || left > 0; left--) {
        if (!ps_cbor_next(&reader, &item)) {
            return 0;
        }
        if (map.indefinite && item.type == PS_CBOR_SIMPLE && item.value == PS_CBOR_BREAK) {
            break;
        }
        if (item.type != PS_CBOR_TEXT) {
            return 0;
        }
        enum ps_smp_field field = F_IMAGE;
        while (field < FIELDS && !is_key(&item, fields[field].key)) {
            field++;
        }
        if (!ps_cbor_next(&reader, &item) || (field < FIELDS ? !take(r, field, &item) : !ps_cbor_skip(&reader, &item))) {
            return 0;
        }
    }
    return reader.at == reader.end;
}
