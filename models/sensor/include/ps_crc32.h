/* CRC-32 of zip and Ethernet: polynomial 0xEDB88320, begun with and finally exclusive-or'ed with 0xFFFFFFFF. */
#ifndef PS_CRC32_H
#define PS_CRC32_H

#include <stdint.h>

/* Goes on from `crc`, the CRC-32 of what came before; 0 at the start. */
uint32_t ps_crc32(uint32_t crc, const void *from, uint32_t bytes);

#endif
