/* How a program of the rig talks with the test that drives it: bytes in, bytes out, the same on a host and on the M4. */
#ifndef PS_IO_H
#define PS_IO_H

#include <stdint.h>

/* Data of the harness that a bat would not have in its RAM. */
#ifdef __arm__
#define PS_RIG_DATA __attribute__((section(".rig")))
#else
#define PS_RIG_DATA
#endif

/* All of them, or 0 at the end of the input. */
int ps_io_read(void *to, uint32_t bytes);
void ps_io_write(const void *from, uint32_t bytes);
/* Before the test is to read what was written. */
void ps_io_flush(void);
void ps_io_exit(int code);

/* Instructions since the start, on the M4 under -icount shift=5, +-2; 0 on a host. */
void ps_count_start(void);
uint32_t ps_count(void);
/* Paints what is free of the stack and tells how much is in use; then, how much was in use at the deepest. 0 on a host. */
uint32_t ps_stack_paint(void);
uint32_t ps_stack_deepest(void);

#endif
