/* Start of a program under qemu-system-arm -M mps2-an386: FPU on, stack painted; input, output and exit by semihosting. */
#include "ps_io.h"

#include <stddef.h>
#include <string.h>

extern uint8_t data_begin[], data_end[], data_load[], bss_begin[], bss_end[], stack_top[];

int main(void);
void reset(void);

enum { SYS_OPEN = 0x01, SYS_WRITE = 0x05, SYS_READ = 0x06, SYS_EXIT_EXTENDED = 0x20, EXITED = 0x20026 };

static int32_t host(uint32_t what, const void *with) {
    register uint32_t r0 __asm__("r0") = what;
    register const void *r1 __asm__("r1") = with;
    __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
    return (int32_t)r0;
}

static int32_t standard[2] __attribute__((section(".rig"))); /* handles of input and output */

static int32_t opened(uint32_t mode) {
    uint32_t block[3] = {(uint32_t)(uintptr_t) ":tt", mode, 3};
    return host(SYS_OPEN, block);
}

int ps_io_read(void *to, uint32_t bytes) {
    uint8_t *at = to;
    while (bytes > 0) {
        uint32_t block[3] = {(uint32_t)standard[0], (uint32_t)(uintptr_t)at, bytes};
        uint32_t left = (uint32_t)host(SYS_READ, block);
        if (left >= bytes) {
            return 0;
        }
        at += bytes - left;
        bytes = left;
    }
    return 1;
}

void ps_io_write(const void *from, uint32_t bytes) {
    const uint8_t *at = from;
    while (bytes > 0) {
        uint32_t block[3] = {(uint32_t)standard[1], (uint32_t)(uintptr_t)at, bytes};
        uint32_t left = (uint32_t)host(SYS_WRITE, block);
        at += bytes - left;
        bytes = left;
    }
}

void ps_io_flush(void) {}

void ps_io_exit(int code) {
    uint32_t block[2] = {EXITED, (uint32_t)code};
    host(SYS_EXIT_EXTENDED, block);
    for (;;) {
    }
}

/* CMSDK timer 0: 25 MHz, counts down. Under -icount shift=5 an instruction is 32 ns, 0.8 ticks. */
#define TIMER0 ((volatile uint32_t *)0x40000000)

void ps_count_start(void) {
    TIMER0[0] = 0;
    TIMER0[1] = 0xFFFFFFFF;
    TIMER0[2] = 0xFFFFFFFF;
    TIMER0[0] = 1;
}

uint32_t ps_count(void) {
    uint32_t ticks = 0xFFFFFFFF - TIMER0[1];
    return ticks + ticks / 4;
}

static uint8_t *stack_now(void) {
    uint8_t *sp;
    __asm__ volatile("mov %0, sp" : "=r"(sp));
    return sp;
}

uint32_t ps_stack_paint(void) {
    volatile uint8_t *at = bss_end;
    uint8_t *end = stack_now();
    while (at < end) {
        *at++ = 0xA5;
    }
    return (uint32_t)(stack_top - end);
}

uint32_t ps_stack_deepest(void) {
    const volatile uint8_t *at = bss_end;
    while (at < stack_top && *at == 0xA5) {
        at++;
    }
    return (uint32_t)((const uint8_t *)stack_top - (const uint8_t *)at);
}

void reset(void) {
#ifdef __ARM_FP
    *(volatile uint32_t *)0xE000ED88 |= 0xFu << 20; /* CPACR: coprocessors 10 and 11 are the FPU */
    __asm__ volatile("dsb\n isb" ::: "memory");
#endif
    memcpy(data_begin, data_load, (size_t)(data_end - data_begin));
    memset(bss_begin, 0, (size_t)(bss_end - bss_begin));
    standard[0] = opened(0); /* "r" is the host's stdin */
    standard[1] = opened(4); /* "w" its stdout */
    ps_io_exit(main());
}

static void fault(void) {
    ps_io_exit(99);
}

typedef union {
    void (*handler)(void);
    const uint8_t *stack;
} vector;

__attribute__((section(".vectors"), used)) static const vector vectors[16] = {
    {.stack = stack_top}, {reset}, {fault}, {fault}, {fault}, {fault}, {fault}, {fault},
    {fault}, {fault}, {fault}, {fault}, {fault}, {fault}, {fault}, {fault}};
