/* In: u32 n, then n bytes; again and again. Out: u32, the CRC-32 of them. */
#include "ps_bytes.h"
#include "ps_crc32.h"
#include "ps_io.h"

int main(void) {
    uint8_t word[4];
    while (ps_io_read(word, 4)) {
        uint32_t bytes = ps_u32(word);
        uint32_t crc = 0;
        for (uint8_t byte; bytes > 0; bytes--) {
            if (!ps_io_read(&byte, 1)) {
                return 1;
            }
            crc = ps_crc32(crc, &byte, 1);
        }
        ps_put32(word, crc);
        ps_io_write(word, 4);
        ps_io_flush();
    }
    return 0;
}
