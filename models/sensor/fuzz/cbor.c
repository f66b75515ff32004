/* Whatever the bytes are: items are read and skipped within them, and what is skipped is what reading item by item comes to. */
#include "../src/cbor.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    uint8_t *bytes = malloc(size ? size : 1); /* exactly as long, so that the sanitizer sees every read behind the end */
    memcpy(bytes, data, size);
    ps_cbor_reader r = {bytes, bytes + size};
    ps_cbor_item item;
    while (ps_cbor_next(&r, &item)) {
        if ((item.type == PS_CBOR_BYTES || item.type == PS_CBOR_TEXT) && (item.bytes < bytes || item.bytes + item.value != r.at)) {
            abort();
        }
        const uint8_t *before = r.at;
        if (!ps_cbor_skip(&r, &item)) {
            break;
        }
        if (r.at < before || r.at > r.end) {
            abort();
        }
    }
    free(bytes);
    return 0;
}
