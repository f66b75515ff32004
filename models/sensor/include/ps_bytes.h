/* Numbers out of and into bytes, little-endian, at any address, on any processor. */
#ifndef PS_BYTES_H
#define PS_BYTES_H

#include <stdint.h>
#include <string.h>

static inline uint16_t ps_u16(const uint8_t *at) {
    return (uint16_t)(at[0] | at[1] << 8);
}

static inline uint32_t ps_u32(const uint8_t *at) {
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static inline uint64_t ps_u64(const uint8_t *at) {
    return (uint64_t)ps_u32(at) | (uint64_t)ps_u32(at + 4) << 32;
}

/* IEEE 754 bits, any of them. */
static inline float ps_f32(const uint8_t *at) {
    uint32_t bits = ps_u32(at);
    float value;
    memcpy(&value, &bits, 4);
    return value;
}

static inline void ps_put16(uint8_t *at, uint16_t value) {
    at[0] = (uint8_t)value;
    at[1] = (uint8_t)(value >> 8);
}

static inline void ps_put32(uint8_t *at, uint32_t value) {
    ps_put16(at, (uint16_t)value);
    ps_put16(at + 2, (uint16_t)(value >> 16));
}

static inline void ps_put64(uint8_t *at, uint64_t value) {
    ps_put32(at, (uint32_t)value);
    ps_put32(at + 4, (uint32_t)(value >> 32));
}

static inline void ps_putf32(uint8_t *at, float value) {
    uint32_t bits;
    memcpy(&bits, &value, 4);
    ps_put32(at, bits);
}

#endif
